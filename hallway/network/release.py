"""What may be told of many without telling on one: floors, coarse figures, open ends. Pure.

docs/methods/health.md says why these rules hold against subtraction.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

# Organisers manage: a figure of theirs stands for so many people at least, on both sides.
FLOOR = 10
# Between one figure and the next lies room for so many people.
BLUR = 5
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
Z95 = 1.959964
# Why there is no figure.
FEW, UNDER, NOTHING, UNDEFINED = "few", "under", "nothing", "undefined"
SAME, WAITING = "same", "waiting"
# How a figure ends: closed, or open towards all or none.
ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Band:
    """A figure with what it could as well have been; None where there is nothing to say."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Figure:
    """One figure of one period, as it may be told.

    of: about how many it counts. open: "all" or "none" where fewer than ten people are on the
    other side, so that it only says nearly all, or hardly any. why: why there is no figure.
    random: what chance would have given; why_random: why that is not there.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    of: int | None = None
    open: str = ""
    why: str = ""
    random: Band = field(default_factory=Band)
    why_random: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Figure:
        return cls(**{**said, "random": Band(**said["random"])})


def about(count: int) -> int:
    """A count in steps of five.

    >>> about(52), about(53)
    (50, 55)
    """
    return BLUR * round(count / BLUR)


def step_of(people: int) -> float:
    """The finest step of a share that is worth five people or more.

    >>> step_of(10), step_of(54), step_of(100), step_of(5_000)
    (0.5, 0.1, 0.05, 0.01)
    """
    return next((step for step in STEPS if step * people >= BLUR), STEPS[-1])


def rounded(value: float, step: float) -> float:
    """
    >>> rounded(0.87, 0.05), rounded(3.14159, 0.1)
    (0.85, 3.1)
    """
    return round(round(value / step) * step, 6)


def share(
    yes: Collection[int],
    no: Collection[int],
    *,
    counted: tuple[int, int],
    chance: Band | None = None,
) -> Figure:
    """A share, from who stands on either side.

    Args:
        yes, no: the people on each side; in a share of pairs somebody may stand on both.
        counted: how many times yes, and in all.
    Returns:
        Figure. Fewer than twenty people in all: none, "few"; with fewer, that both sides are
        small would tell nobody on one side from somebody. Fewer than ten on one side, be it
        nobody: open towards the other. Else in steps worth five people.

    >>> share(range(40), range(40, 60), counted=(40, 60)).value
    0.7
    >>> share(range(58), {58, 59}, counted=(58, 60)).open
    'all'
    >>> share(range(6), {7, 8}, counted=(6, 8)).why
    'few'
    """
    people = len({*yes, *no})
    times, whole = counted
    if whole == 0:
        return Figure(why=NOTHING)
    few_yes, few_no = len(set(yes)) < FLOOR, len(set(no)) < FLOOR
    if people < 2 * FLOOR or (few_yes and few_no):
        return Figure(why=FEW)
    chance = chance or Band()
    if few_yes or few_no:
        return _open(ALL if few_no else NONE, people, about(whole), chance)
    step = step_of(people)
    value = rounded(times / whole, step)
    low, high = wilson(value, about(whole))
    return Figure(value, low, high, about(whole), "", "", _coarse(chance, step))


def _open(end: str, people: int, of: int, chance: Band) -> Figure:
    """All but fewer than ten of so many, or fewer than ten: more than that is not said."""
    room = round((FLOOR - 1) / max(about(people), FLOOR), 2)
    chance = _coarse(chance, step_of(people))
    if end == ALL:
        return Figure(1.0, max(0.0, 1 - room), 1.0, of, ALL, "", chance)
    return Figure(0.0, 0.0, min(1.0, room), of, NONE, "", chance)


def _coarse(chance: Band, step: float) -> Band:
    """What chance would have given is worked out from the same people, so it is as coarse."""

    def told(value: float | None) -> float | None:
        return None if value is None else rounded(value, step)

    return Band(told(chance.value), told(chance.low), told(chance.high))


def wilson(value: float, of: int) -> tuple[float, float]:
    """The 95 % interval of a share of so many. Source: Wilson 1927.

    >>> tuple(round(end, 3) for end in wilson(0.5, 100))
    (0.404, 0.596)
    """
    if of <= 0:
        return 0.0, 1.0
    squared = Z95 * Z95 / of
    middle = (value + squared / 2) / (1 + squared)
    reach = Z95 * math.sqrt(value * (1 - value) / of + squared / (4 * of)) / (1 + squared)
    return round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)


def put_together(parts: Sequence[Figure]) -> Figure:
    """One figure of several that were told: nothing that they do not say already.

    Parts of which nothing is told are left out. A part that is open counts as the middle of
    where it can lie.

    >>> put_together([Figure(0.8, of=50), Figure(0.6, of=150), Figure(why=FEW)]).value
    0.65
    """
    told = [one for one in parts if one.value is not None and one.of]
    if len(told) < 2:
        quiet = [one for one in parts if one.why == FEW] or [Figure(why=NOTHING)]
        return told[0] if told else quiet[0]
    if all(one.value is not None and one.value > 1 for one in told):  # counts, not shares
        return _added(told)
    whole = sum(one.of or 0 for one in told)
    value = sum(_middle(one) * (one.of or 0) for one in told) / whole
    ends = {one.open for one in told}
    low, high = wilson(value, whole)
    open_ = ends.pop() if len(ends) == 1 else ""
    chance = _chances([(one.random, (one.of or 0) / whole) for one in told])
    value = {ALL: 1.0, NONE: 0.0}.get(open_, round(value, 2))
    return Figure(value, low, high, whole, open_, "", chance, told[0].why_random)


def _added(told: Sequence[Figure]) -> Figure:
    """Counts. The people behind them may be the same, so the most of them stand for all."""
    times = sum(one.value or 0.0 for one in told)
    return Figure(value=times, of=max(one.of or 0 for one in told), why_random=SAME)


def _middle(one: Figure) -> float:
    if not one.open or one.low is None or one.high is None:
        return one.value or 0.0
    return (one.low + one.high) / 2


def _chances(parts: Sequence[tuple[Band, float]]) -> Band:
    """What chance gives the whole, its parts drawn one apart from another."""
    if any(band.value is None for band, _ in parts):
        return Band()
    value = sum((band.value or 0.0) * weight for band, weight in parts)
    half = math.sqrt(
        sum((((band.high or 0.0) - (band.low or 0.0)) / 2 * weight) ** 2 for band, weight in parts)
    )
    low, high = max(0.0, value - half), min(1.0, value + half)
    return Band(round(value, 2), round(low, 2), round(high, 2))


def mean(
    amounts: Sequence[float], *, others: int, between: tuple[float, float], chance: Band
) -> Figure:
    """A mean of what each of some people has, where as many others are left to hide among.

    Args:
        between: its bootstrap interval.
    Returns:
        Figure, in steps that are worth five in the sum.

    >>> mean([2.0] * 12, others=40, between=(1.5, 2.5), chance=Band()).value
    2.1
    """
    if not amounts:
        return Figure(why=NOTHING)
    if len(amounts) < FLOOR or 0 < others < FLOOR:
        return Figure(why=FEW)
    step = max(0.1, math.ceil(10 * BLUR / len(amounts)) / 10)
    value = rounded(sum(amounts) / len(amounts), step)
    low, high = (rounded(end, step) for end in between)
    return Figure(
        value, min(low, value), max(high, value), about(len(amounts)), "", "", _coarse(chance, step)
    )


def number(value: float | None, *, digits: int, of: int, chance: Band | None = None) -> Figure:
    """A figure of a whole network, in so many digits that count.

    >>> number(0.123456, digits=2, of=54).value
    0.12
    """
    if value is None:
        return Figure(why=UNDEFINED)
    chance = chance or Band()
    told = [significant(one, digits) for one in (chance.value, chance.low, chance.high)]
    return Figure(significant(value, digits), None, None, about(of), "", "", Band(*told))


def significant(value: float | None, digits: int) -> float | None:
    """
    >>> significant(0.0012345, 2), significant(-3.1415, 2), significant(None, 2)
    (0.0012, -3.1, None)
    """
    if value is None or value == 0 or not math.isfinite(value):
        return 0.0 if value == 0 else None
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def told_apart(one: Collection[int], other: Collection[int]) -> bool:
    """Whether a figure of each may be told: nobody, or ten and more, are in one alone.

    >>> told_apart(range(60), range(60)), told_apart(range(60), range(59))
    (True, False)
    """
    first, second = set(one), set(other)
    return all(not rest or len(rest) >= FLOOR for rest in (first - second, second - first))
