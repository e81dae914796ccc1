"""When a weekly letter is due: on somebody's own day and hour, by the clock on their wall. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A week as somebody lives it may be an hour short when the clocks change; nothing shorter is one.
A_WEEK = timedelta(days=7) - timedelta(hours=2)


def next_time(day: int, hour: int, zone: str, *, after: datetime) -> datetime:
    """The next moment on which it is that day (Monday = 0) and that hour there.

    An hour that the clocks skip comes as soon as they have; one that comes twice, the first time.

    >>> next_time(0, 2, "Europe/Berlin", after=datetime(2026, 3, 24, tzinfo=UTC)).isoformat()
    '2026-03-30T00:00:00+00:00'
    """
    there = ZoneInfo(zone)
    today = after.astimezone(there).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (
        datetime.combine(one, time(hour), there).astimezone(UTC)
        for one in days
        if one.weekday() == day
    )
    return next(at for at in moments if at > after)


def next_after(day: int, hour: int, zone: str, *, last: datetime | None, now: datetime) -> datetime:
    """The same, and never within a week of the last one, whatever was changed in between."""
    if last is None:
        return next_time(day, hour, zone, after=now)
    a_week_on = last + A_WEEK - timedelta(seconds=1)
    return next_time(day, hour, zone, after=max(now, a_week_on))
