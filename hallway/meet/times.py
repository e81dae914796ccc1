"""Moments that fit everybody's working hours, wherever they are. Pure: no Django, no clock."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from hallway.people.hours import HALF_HOUR, open_half_hours

# Nobody should find the coffee on top of the message that proposes it.
NOTICE = timedelta(hours=16)
HORIZON = timedelta(days=14)
# Further than this from somebody's working hours, a moment is no suggestion any more.
FAR = timedelta(hours=3)
# The first, the third and the fifth day that fit, each at another part of the day.
DAYS = (0, 2, 4)
PARTS = (0.15, 0.7, 0.3)
APART = timedelta(hours=2)


@dataclass(frozen=True)
class Hours:
    """When somebody works: wall-clock times in their own zone, Monday = 0."""

    timezone: str
    works_from: time
    works_to: time
    work_days: tuple[int, ...]


def propose(
    people: Sequence[Hours], *, after: datetime, minutes: int, timezone: str
) -> list[datetime]:
    """Up to three starts, in UTC, that lie in everybody's working hours, soonest first.

    They are on different days where that is possible (days as seen in `timezone`), leave a
    night's notice, and keep off the first half hour of anybody's day where there is a choice.
    """
    everybody = [_open(one, after + NOTICE, after + HORIZON) for one in people]
    if not everybody:
        return []
    starts = _starts(set.intersection(*map(set, everybody)), minutes)
    openings = {at for halves in everybody for at in _openings(halves)}
    starts = [at for at in starts if at not in openings] or starts
    zone = ZoneInfo(timezone)
    days = [list(on) for _, on in groupby(starts, key=lambda at: at.astimezone(zone).date())]
    return sorted(_fill(_one_a_day(days), starts))


def closest(people: Sequence[Hours], *, after: datetime, minutes: int) -> datetime | None:
    """Where nothing fits: the start that asks least of whoever has to stretch their day most.

    None when somebody would have to stretch it by more than three hours.
    """
    fits = [_starts(_open(one, after + NOTICE, after + HORIZON), minutes) for one in people]
    if not all(fits):
        return None

    def stretch(at: datetime) -> tuple[timedelta, timedelta, datetime]:
        wanting = [_distance(at, starts) for starts in fits]
        return max(wanting), sum(wanting, timedelta()), at

    begins = min(starts[0] for starts in fits)
    grid = [begins + k * HALF_HOUR for k in range(HORIZON // HALF_HOUR)]
    best = min(grid, key=stretch)
    return best if stretch(best)[0] <= FAR else None


def working_morning(one: Hours, *, after: datetime) -> datetime:
    """Half an hour into this person's next working day that begins after `after`.

    Somebody whose days have no beginning is asked the next day at half past nine.
    """
    for opens in _openings(_open(one, after - HALF_HOUR, after + HORIZON)):
        if opens > after:
            return opens + HALF_HOUR
    zone = ZoneInfo(one.timezone)
    tomorrow = after.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(9, 30), zone).astimezone(UTC)


def working_days_later(
    at: datetime, days: int, *, people: Sequence[Hours], timezone: str
) -> datetime:
    """The same time of day, so many working days later; a day counts when anybody works on it."""
    zone = ZoneInfo(timezone)
    working = {day for one in people for day in one.work_days} or set(range(5))
    day = at.astimezone(zone).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() in working
    return datetime.combine(day, at.astimezone(zone).time(), zone).astimezone(UTC)


def _open(one: Hours, start: datetime, end: datetime) -> list[datetime]:
    return open_half_hours(one.timezone, one.works_from, one.works_to, one.work_days, start, end)


def _openings(halves: Sequence[datetime]) -> list[datetime]:
    """The half hours in which a stretch of work begins."""
    known = set(halves)
    return [at for at in halves if at - HALF_HOUR not in known]


def _starts(halves: Iterable[datetime], minutes: int) -> list[datetime]:
    """The half hours from which so many minutes are free."""
    known = set(halves)
    needed = -(-minutes // 30)
    return sorted(at for at in known if all(at + k * HALF_HOUR in known for k in range(needed)))


def _one_a_day(days: list[list[datetime]]) -> list[datetime]:
    order = [k for k in DAYS if k < len(days)]
    order += [k for k in range(len(days)) if k not in order]
    chosen = sorted(order[: len(DAYS)])
    return [days[k][int(part * len(days[k]))] for k, part in zip(chosen, PARTS, strict=False)]


def _fill(chosen: list[datetime], starts: list[datetime]) -> list[datetime]:
    """Where there are fewer than three days, add other hours of the same days."""
    for at in starts:
        if len(chosen) == len(DAYS):
            break
        if all(abs(at - other) >= APART for other in chosen):
            chosen = [*chosen, at]
    return chosen


def _distance(at: datetime, starts: Sequence[datetime]) -> timedelta:
    """How far the nearest start is."""
    k = bisect_left(starts, at)
    return min(abs(at - other) for other in starts[max(0, k - 1) : k + 1])
