"""Working hours in somebody's own zone → half hours in UTC.

Pure. Half hours start at :00 and :30 UTC everywhere, so that people whose zones differ by a
quarter of an hour (Kathmandu, the Chatham Islands) still find a common one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

HALF_HOUR = timedelta(minutes=30)
ONE_DAY = timedelta(days=1)


def open_half_hours(
    timezone: str,
    works_from: time,
    works_to: time,
    work_days: Collection[int],
    start: datetime,
    end: datetime,
) -> list[datetime]:
    """List the half hours between `start` and `end` that lie wholly inside working hours.

    Args:
        timezone: an IANA name.
        works_from, works_to: wall-clock times. When `works_to` is not later than `works_from`
            the work ends on the next day (nights); equal times mean the whole day round.
        work_days: Monday = 0. A night belongs to the day on which it begins.
        start, end: aware datetimes.
    Returns:
        Aware datetimes in UTC, sorted, each the start of a half hour.

    >>> open_half_hours("Europe/Berlin", time(9), time(10), [0],
    ...     datetime(2026, 3, 30, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))[0].isoformat()
    '2026-03-30T07:00:00+00:00'
    """
    halves: set[datetime] = set()
    for opens, closes in _shifts(timezone, works_from, works_to, work_days, start, end):
        halves.update(_halves(max(opens, start), min(closes, end)))
    return sorted(halves)


def _shifts(
    timezone: str,
    works_from: time,
    works_to: time,
    work_days: Collection[int],
    start: datetime,
    end: datetime,
) -> Iterator[tuple[datetime, datetime]]:
    """When each working day opens and closes, in UTC. Daylight saving is the zone's business:
    a time that the clock jumps over moves forward, one that comes twice is the first."""
    zone = ZoneInfo(timezone)
    # A night shift of the day before may reach into the first day.
    day = start.astimezone(zone).date() - ONE_DAY
    last = end.astimezone(zone).date()
    while day <= last:
        if day.weekday() in work_days:
            ends_on = day if works_to > works_from else day + ONE_DAY
            yield (
                datetime.combine(day, works_from, zone).astimezone(UTC),
                datetime.combine(ends_on, works_to, zone).astimezone(UTC),
            )
        day += ONE_DAY


def _halves(opens: datetime, closes: datetime) -> Iterator[datetime]:
    at = _next_half(opens.astimezone(UTC))
    while at + HALF_HOUR <= closes:
        yield at
        at += HALF_HOUR


def _next_half(moment: datetime) -> datetime:
    floor = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return floor if floor == moment else floor + HALF_HOUR
