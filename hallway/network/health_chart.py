"""One figure over the months as a small picture: numbers as places on paper. Pure.

A dot a month, with what it could as well have been as a whisker, and behind it, as a box, where
nine in ten lots of random pairs fell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from hallway.network.health_words import ABOUT, COUNT, PLAIN, SHARE, TIES, in_measure
from hallway.network.queries.health import Point, Series
from hallway.network.release import ALL, Figure

WIDE, HIGH = 340.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 12.0, 28.0
BOX, THIN = 0.62, 3.0
# Shares that are small everywhere get a scale of their own.
SMALL = {"again_30", "again_90"}


@dataclass(frozen=True)
class Dot:
    """A month's figure. open: it is said only as nearly all, or hardly any."""

    x: str
    y: str
    low: str
    high: str
    open: str


@dataclass(frozen=True)
class Box:
    """Where chance fell in a month."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    ends: str


@dataclass(frozen=True)
class Mark:
    """Words at a place: on the scale, or below."""

    x: str
    y: str
    words: str
    anchor: str = "end"


@dataclass(frozen=True)
class Chart:
    """A picture of 340 by 150."""

    dots: tuple[Dot, ...]
    boxes: tuple[Box, ...]
    line: str
    scale: tuple[Mark, ...]
    below: tuple[Mark, ...]
    goal: str
    left: str = f"{LEFT:.0f}"
    right: str = f"{WIDE - RIGHT:.0f}"


def chart(series: Series) -> Chart | None:
    """The picture, or None where no month says anything."""
    said = [point.figure for point in series.points if point.figure.value is not None]
    if not said:
        return None
    low, high = scale_of(series.name, said)
    paper = _Paper(low, high, len(series.points))
    shown = [(at, one.figure) for at, one in enumerate(series.points)]
    goal = ABOUT[series.name].goal
    return Chart(
        dots=tuple(_dot(paper, at, one) for at, one in shown if one.value is not None),
        boxes=tuple(_box(paper, at, one) for at, one in shown if one.random.value is not None),
        line=" ".join(
            f"{paper.x(at):.1f},{paper.y(one.value):.1f}"
            for at, one in shown
            if one.value is not None
        ),
        scale=tuple(_scale(series.name, paper)),
        below=tuple(_below(paper, series.points)),
        goal="" if goal is None else f"{paper.y(goal):.1f}",
    )


@dataclass(frozen=True)
class _Paper:
    low: float
    high: float
    months: int

    @property
    def step(self) -> float:
        return (WIDE - LEFT - RIGHT) / max(self.months, 1)

    def x(self, at: int) -> float:
        return LEFT + (at + 0.5) * self.step

    def y(self, value: float) -> float:
        kept = min(max(value, self.low), self.high)
        return TOP + (HIGH - TOP - BOTTOM) * (self.high - kept) / (self.high - self.low)


def scale_of(name: str, said: Sequence[Figure]) -> tuple[float, float]:
    """From where to where the paper goes: all of a share, else what there is with some air."""
    values = [
        value
        for one in said
        for value in (one.value, one.low, one.high, one.random.low, one.random.high)
        if value is not None
    ]
    kind = ABOUT[name].kind
    if kind == SHARE:
        return 0.0, (0.5 if name in SMALL and max(values) <= 0.5 else 1.0)
    if kind in (COUNT, TIES) or (kind == PLAIN and min(values) >= 0):
        return 0.0, rounded_up(max([*values, 0.01]))
    return -rounded_up(-min(values)), rounded_up(max(values)) if max(values) > 0 else 0.0


def rounded_up(value: float) -> float:
    """The next of 1, 2, 3, 5 times a power of ten.

    >>> rounded_up(110), rounded_up(0.7), rounded_up(3.2)
    (200.0, 1.0, 5.0)
    """
    if value <= 0:
        return 1.0
    ten: float = 10.0 ** math.floor(math.log10(value))
    return round(next(ten * k for k in (1, 2, 3, 5, 10) if ten * k >= value * 0.999), 9)


def _dot(paper: _Paper, at: int, one: Figure) -> Dot:
    value = one.value or 0.0
    low = value if one.low is None else one.low
    high = value if one.high is None else one.high
    return Dot(
        x=f"{paper.x(at):.1f}",
        y=f"{paper.y(value):.1f}",
        low=f"{paper.y(low):.1f}",
        high=f"{paper.y(high):.1f}",
        open="" if not one.open else "up" if one.open == ALL else "down",
    )


def _box(paper: _Paper, at: int, one: Figure) -> Box:
    value = one.random.value or 0.0
    top = paper.y(value if one.random.high is None else one.random.high)
    end = paper.y(value if one.random.low is None else one.random.low)
    width = min(paper.step * BOX, 26.0)
    tall = max(end - top, THIN)
    return Box(
        x=f"{paper.x(at) - width / 2:.1f}",
        y=f"{(top + end - tall) / 2:.1f}",
        width=f"{width:.1f}",
        height=f"{tall:.1f}",
        middle=f"{paper.y(value):.1f}",
        ends=f"{paper.x(at) + width / 2:.1f}",
    )


def _scale(name: str, paper: _Paper) -> Iterable[Mark]:
    values = {paper.low, paper.high, 0.0 if paper.low < 0 < paper.high else paper.low}
    if ABOUT[name].kind == SHARE:
        values.add((paper.low + paper.high) / 2)
    for value in sorted(values):
        words = in_measure(name, value) if ABOUT[name].kind != COUNT else f"{value:.0f}"
        yield Mark(f"{LEFT - 6:.0f}", f"{paper.y(value):.1f}", "0" if value == 0 else words)


def _below(paper: _Paper, points: Sequence[Point]) -> Iterable[Mark]:
    """The first and the last month, and every third between them."""
    last = len(points) - 1
    for at, point in enumerate(points):
        if at in (0, last) or (at % 3 == 0 and last - at > 1):
            yield Mark(
                f"{paper.x(at):.1f}", f"{HIGH - 8:.0f}", month_short(point.begins_on), "middle"
            )


def month_short(month: date) -> str:
    return date_format(month, "M")
