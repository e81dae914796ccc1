"""When the rounds of a program happen. Pure: dates and zones in, moments out.

A round has three moments: asking, matching and introducing. The introduction stands on the
program's clock on the wall; the question comes a number of days earlier at the same time on
that clock, the matching a number of hours before the introduction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
# A program leaves this much between the question and the count.
HOURS_TO_ANSWER = 12
# Late as it may be, nobody is matched who did not have these hours to answer.
LEAST_TIME_TO_ANSWER = timedelta(hours=6)
# A round that has no next date to be measured against may be this late.
LATEST_WITHOUT_A_NEXT = timedelta(days=7)
WEEKS = {"weekly": 1, "two_weeks": 2, "three_weeks": 3, "four_weeks": 4}
MONTHLY, DATES = "monthly", "dates"


@dataclass(frozen=True)
class Rhythm:
    """What a program says about time."""

    kind: str
    first_on: date
    timezone: str
    introduce_at: time
    ask_days_before: int
    match_hours_before: int
    dates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Moments:
    """The three moments of one round in UTC, and the day of the rhythm that they belong to."""

    day: date
    asks_at: datetime
    matches_at: datetime
    introduces_at: datetime


def days(rhythm: Rhythm) -> Iterator[date]:
    """The days of introductions, in order. Only chosen dates ever end.

    A month that is too short has its last day instead.

    >>> from itertools import islice
    >>> monthly = Rhythm("monthly", date(2027, 1, 30), "UTC", time(9), 4, 24)
    >>> [str(day) for day in islice(days(monthly), 3)]
    ['2027-01-30', '2027-02-28', '2027-03-30']
    """
    if rhythm.kind == DATES:
        yield from sorted(set(rhythm.dates))
    elif rhythm.kind == MONTHLY:
        yield from (_months_later(rhythm.first_on, months) for months in count())
    else:
        yield from _every(rhythm.first_on, timedelta(weeks=WEEKS[rhythm.kind]))


def _every(first: date, step: timedelta) -> Iterator[date]:
    return (first + step * turn for turn in count())


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    next_month = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(first.day, (next_month - ONE_DAY).day))


def moments(rhythm: Rhythm, day: date) -> Moments:
    """The three moments of the round that is introduced on a day.

    A time that the clock jumps over moves forward by the jump; one that comes twice is the
    first of the two.
    """
    introduces_at = on_the_wall(rhythm, day)
    matches_at = introduces_at - timedelta(hours=rhythm.match_hours_before)
    asks_at = on_the_wall(rhythm, day - timedelta(days=rhythm.ask_days_before))
    return Moments(day, min(asks_at, matches_at), matches_at, introduces_at)


def on_the_wall(rhythm: Rhythm, day: date) -> datetime:
    """The program's time of day, on a day, in UTC."""
    local = datetime.combine(day, rhythm.introduce_at, ZoneInfo(rhythm.timezone))
    return local.astimezone(UTC)


def next_moments(rhythm: Rhythm, *, now: datetime, after: date | None) -> Moments | None:
    """The next round: the first day after `after` on which people can still be asked in time.

    Asking that is late pushes the whole round on by whole days, so that everybody has time to
    answer. A round that would be pushed onto the next one's day gives way to it.

    Args:
        after: the day of the round before; None for the first.
    Returns:
        None when no day is left, which only happens with chosen dates.
    """
    today = now.astimezone(ZoneInfo(rhythm.timezone)).date()
    # Days far in the past can't be rescued: skip them without a look at each one.
    since = max(after or date.min, today - timedelta(days=62))
    ahead = (day for day in days(rhythm) if day > since)
    day = next(ahead, None)
    while day is not None:
        following = next(ahead, None)
        found = _on_or_after(rhythm, day, following, now)
        if found:
            return found
        day = following
    return None


def in_time(rhythm: Rhythm, day: date, now: datetime) -> Moments | None:
    """The round of a day, put off by as many days as give people time to answer.

    Returns:
        None when that is too late, because the next round is due.
    """
    return _on_or_after(rhythm, day, _following(rhythm, day), now)


def _on_or_after(
    rhythm: Rhythm, day: date, following: date | None, now: datetime
) -> Moments | None:
    limit = following or day + LATEST_WITHOUT_A_NEXT
    on = day
    while on < limit:
        found = moments(rhythm, on)
        if found.matches_at >= now + LEAST_TIME_TO_ANSWER or now <= found.asks_at:
            return Moments(day, found.asks_at, found.matches_at, found.introduces_at)
        on += ONE_DAY
    return None


def brought_forward(
    rhythm: Rhythm, planned: Moments, *, now: datetime, after: date | None
) -> Moments:
    """A round that is asked about now, with the time between its moments that is usual.

    Never later than planned. One that comes at least a week sooner leaves its day to the next
    round of the rhythm; otherwise it takes that day's place. A chosen date is always its own.

    Args:
        after: the day of the round before; None for the first. It is never given away twice.
    """
    local = now.astimezone(ZoneInfo(rhythm.timezone)).date()
    found = planned
    for later in range(rhythm.ask_days_before, rhythm.ask_days_before + 2):
        sooner = moments(rhythm, local + later * ONE_DAY)
        if sooner.matches_at >= now + timedelta(hours=HOURS_TO_ANSWER):
            found = min(sooner, planned, key=lambda one: one.introduces_at)
            break
    far = rhythm.kind != DATES and planned.day - found.day >= A_WEEK
    day = max(found.day, after or found.day) if far else planned.day
    return replace(found, day=day, asks_at=now)


def too_late(rhythm: Rhythm, day: date, introduces_at: datetime, now: datetime) -> bool:
    """Whether the round of a day missed its introduction by more than its own rhythm."""
    following = _following(rhythm, day)
    limit = on_the_wall(rhythm, following) if following else introduces_at + LATEST_WITHOUT_A_NEXT
    return now >= limit


def _following(rhythm: Rhythm, day: date) -> date | None:
    return next((later for later in days(rhythm) if later > day), None)


def preview(
    rhythm: Rhythm, *, now: datetime, after: date | None = None, rounds: int = 4
) -> Sequence[Moments]:
    """The next rounds after the one of a day, for whoever is setting the program up."""
    found: list[Moments] = []
    for _ in range(rounds):
        following = next_moments(rhythm, now=now, after=after)
        if following is None:
            break
        found.append(following)
        after = following.day
    return found
