"""The health page and its file: each figure with its picture, its words and its table. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hallway.network import health_words as words
from hallway.network.health_chart import Chart, chart
from hallway.network.queries.health import Health, Point, Series
from hallway.network.release import Figure

PARTS = {
    "rounds": ("asked", "joined", "matched", "left_twice", "held", "gini"),
    "meetings": ("strangers", "across", "again_30", "again_90"),
    "network": ("newcomers_30", "newcomers_90", "e_i_z", "lambda2"),
}
COLUMNS = ("program", "month", "figure", "value", "low", "high", "about", "open", "why")
CHANCE = ("random", "random_low", "random_high")


@dataclass(frozen=True)
class Row:
    """One month in the table below a picture."""

    month: date
    told: str
    between: str
    chance: str
    behind: str


@dataclass(frozen=True)
class Card:
    """One figure: what it means, how it stands, how it went."""

    name: str
    about: words.About
    latest: Row | None
    verdict: str
    # Whether lots could have made a difference, so that the verdict weighs something.
    compared: bool
    goal: str
    chart: Chart | None
    rows: tuple[Row, ...]


def cards(health: Health) -> dict[str, list[Card]]:
    """The figures in the three parts of the page."""
    by_name = {series.name: series for series in health.series}
    return {part: [card(by_name[name]) for name in names] for part, names in PARTS.items()}


def card(series: Series) -> Card:
    latest = _latest(series)
    return Card(
        name=series.name,
        about=words.ABOUT[series.name],
        latest=_row(series.name, latest) if latest else None,
        verdict=words.verdict(series.name, latest.figure) if latest else "",
        compared=bool(latest and latest.figure.random.value is not None),
        goal=words.goal_of(series.name),
        chart=None if series.name == "left_twice" else chart(series),
        rows=tuple(_row(series.name, point) for point in reversed(series.points)),
    )


def _latest(series: Series) -> Point | None:
    if series.name == "left_twice":
        said = [point for point in series.points if point.figure.of]
        return said[-1] if said else None
    return series.latest


def _row(name: str, point: Point) -> Row:
    figure = point.figure
    return Row(
        month=point.begins_on,
        told=words.told(name, figure),
        between=words.range_of(name, figure.low, figure.high),
        chance=words.by_chance(name, figure),
        behind=words.of_how_many(name, figure),
    )


def as_csv(health: Health) -> str:
    """The same numbers as the page, one figure of one month a row."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow((*COLUMNS, *CHANCE))
    writer.writerows(_lines(health))
    return written.getvalue()


def _lines(health: Health) -> Iterator[tuple[object, ...]]:
    for series in health.series:
        for point in series.points:
            one = point.figure
            yield (
                _plain(str(health.program or "")),
                f"{point.begins_on:%Y-%m}",
                series.name,
                *(_cell(value) for value in (one.value, one.low, one.high, one.of)),
                one.open,
                one.why,
                *(_cell(value) for value in (one.random.value, one.random.low, one.random.high)),
            )


def _cell(value: float | int | None) -> str:
    return "" if value is None else f"{value:g}"


def _plain(text: str) -> str:
    """No spreadsheet takes a name for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def as_json(figure: Figure) -> dict[str, object]:
    """A figure for programs; null where nothing is said, with the reason in `why`."""
    said = figure.to_json()
    return {**said, "why": figure.why or None, "open": figure.open or None}
