"""Calendar months, as periods that nobody chooses. Pure."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def month_of(day: date) -> date:
    """The first day of its month.

    >>> month_of(date(2026, 3, 31))
    datetime.date(2026, 3, 1)
    """
    return day.replace(day=1)


def next_month(month: date) -> date:
    """
    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def begins(day: date, zone: str) -> datetime:
    """The first moment of a day, where the community is."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(zone))
