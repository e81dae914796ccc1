"""The days of a rhythm and the moments of a round, in every zone and through every clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.invite.rhythm import (
    HOURS_TO_ANSWER,
    LEAST_TIME_TO_ANSWER,
    Rhythm,
    brought_forward,
    days,
    in_time,
    moments,
    next_moments,
    preview,
    too_late,
)

KINDS = ["weekly", "two_weeks", "three_weeks", "four_weeks", "monthly"]
ZONES = ["Pacific/Auckland", "Pacific/Honolulu", "Europe/Berlin", "America/New_York", "UTC"]


def rhythm(**facts) -> Rhythm:
    return Rhythm(
        **{
            "kind": "weekly",
            "first_on": date(2027, 1, 12),
            "timezone": "Europe/Berlin",
            "introduce_at": time(9),
            "ask_days_before": 4,
            "match_hours_before": 24,
            **facts,
        }
    )


rhythms = st.builds(
    rhythm,
    kind=st.sampled_from(KINDS),
    first_on=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    timezone=st.sampled_from(ZONES),
    introduce_at=st.times(),
    ask_days_before=st.integers(2, 20),
    match_hours_before=st.integers(0, 36),
)
nows = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def first(of: Rhythm, count: int) -> list[str]:
    return [day.isoformat() for day in islice(days(of), count)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (29, ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29"]),
        (30, ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        (31, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
    ],
)
def test_a_month_that_is_too_short_has_its_last_day(day, expected):
    assert first(rhythm(kind="monthly", first_on=date(2027, 1, day)), 4) == expected


def test_february_of_a_leap_year_and_may():
    assert first(rhythm(kind="monthly", first_on=date(2028, 1, 31)), 2)[1] == "2028-02-29"
    assert first(rhythm(kind="monthly", first_on=date(2027, 5, 31)), 2)[1] == "2027-06-30"
    assert first(rhythm(kind="monthly", first_on=date(2027, 12, 31)), 2)[1] == "2028-01-31"


def test_chosen_dates_come_in_order_once_and_end():
    chosen = (date(2027, 3, 9), date(2027, 2, 1), date(2027, 3, 9))
    assert first(rhythm(kind="dates", dates=chosen), 9) == ["2027-02-01", "2027-03-09"]


def test_nine_in_the_morning_stays_nine_when_the_clock_changes():
    # Berlin springs forward on 28 March 2027 and back on 31 October 2027.
    for before, after in [("2027-03-23", "2027-03-30"), ("2027-10-26", "2027-11-02")]:
        hours = {
            moments(rhythm(), date.fromisoformat(day))
            .introduces_at.astimezone(ZoneInfo("Europe/Berlin"))
            .hour
            for day in (before, after)
        }
        assert hours == {9}


def test_half_past_two_on_the_night_the_clock_jumps_moves_forward():
    at = moments(rhythm(introduce_at=time(2, 30)), date(2027, 3, 28))
    assert at.introduces_at.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)
    assert at.introduces_at - at.matches_at == timedelta(hours=24)


def test_half_past_two_on_the_night_it_comes_twice_is_the_first():
    at = moments(rhythm(introduce_at=time(2, 30)), date(2027, 10, 31)).introduces_at
    assert at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_the_same_morning_in_auckland_and_in_honolulu_is_almost_a_day_apart():
    auckland = moments(rhythm(timezone="Pacific/Auckland"), date(2027, 1, 12)).introduces_at
    honolulu = moments(rhythm(timezone="Pacific/Honolulu"), date(2027, 1, 12)).introduces_at
    assert auckland == datetime(2027, 1, 11, 20, tzinfo=UTC)
    assert honolulu - auckland == timedelta(hours=23)


@given(rhythms)
def test_days_grow_and_keep_their_step(of):
    found = list(islice(days(of), 30))
    assert found == sorted(set(found))
    assert found[0] == of.first_on
    gaps = {(later - day).days for day, later in pairwise(found)}
    if of.kind == "monthly":
        assert gaps <= set(range(28, 32))
    else:
        assert len(gaps) == 1
        assert gaps.pop() % 7 == 0


@given(rhythms, st.integers(0, 40))
def test_asking_comes_before_matching_before_introducing(of, turn):
    at = moments(of, next(islice(days(of), turn, None)))
    assert at.asks_at <= at.matches_at <= at.introduces_at
    local = at.introduces_at.astimezone(ZoneInfo(of.timezone))
    assert local.date() == at.day
    if local.replace(tzinfo=None) != datetime.combine(at.day, of.introduce_at):
        # Only a time that the clock jumps over may differ, and by its jump.
        assert local.replace(tzinfo=None) - datetime.combine(at.day, of.introduce_at) <= timedelta(
            hours=2
        )


@given(rhythms, nows)
def test_the_next_round_leaves_time_to_answer(of, now):
    found = next_moments(of, now=now, after=None)
    assert found is not None
    assert found.matches_at - max(found.asks_at, now) >= min(
        LEAST_TIME_TO_ANSWER, found.matches_at - found.asks_at
    )


@given(rhythms, nows)
def test_rounds_follow_one_another_on_different_days(of, now):
    found = preview(of, now=now)
    assert len(found) == 4
    introduced = [one.introduces_at for one in found]
    assert introduced == sorted(introduced)
    assert len({one.day for one in found}) == 4


def test_late_asking_puts_the_round_off_by_whole_days_at_the_same_hour():
    of = rhythm()
    usual = moments(of, date(2027, 1, 12))
    late = in_time(of, date(2027, 1, 12), usual.matches_at)
    assert late.introduces_at == usual.introduces_at + timedelta(days=1)
    assert late.day == usual.day


def test_a_round_that_would_fall_onto_the_next_one_gives_way():
    of = rhythm()
    assert in_time(of, date(2027, 1, 12), datetime(2027, 1, 18, tzinfo=UTC)) is None
    found = next_moments(of, now=datetime(2027, 1, 18, tzinfo=UTC), after=None)
    assert found.day == date(2027, 1, 19)


def test_a_round_is_too_late_when_the_next_one_is_due():
    of = rhythm()
    day = date(2027, 1, 12)
    at = moments(of, day).introduces_at
    assert not too_late(of, day, at, at + timedelta(days=6, hours=23))
    assert too_late(of, day, at, at + timedelta(days=7))


def test_the_last_chosen_date_may_be_a_week_late():
    of = rhythm(kind="dates", dates=(date(2027, 1, 12),))
    at = moments(of, date(2027, 1, 12)).introduces_at
    assert not too_late(of, date(2027, 1, 12), at, at + timedelta(days=6))
    assert too_late(of, date(2027, 1, 12), at, at + timedelta(days=7))
    assert next_moments(of, now=at - timedelta(days=30), after=date(2027, 1, 12)) is None


@given(
    kind=st.sampled_from(KINDS),
    zone=st.sampled_from(ZONES),
    asks=st.integers(1, 9),
    hours=st.integers(0, 12),
    after=st.integers(0, 60 * 24),
)
def test_asked_now_a_round_comes_sooner_and_leaves_time_to_answer(kind, zone, asks, hours, after):
    told = rhythm(kind=kind, timezone=zone, ask_days_before=asks, match_hours_before=hours)
    first = next_moments(told, now=datetime(2027, 1, 1, tzinfo=UTC), after=None)
    now = first.asks_at - timedelta(hours=after)
    found = brought_forward(told, first, now=now, after=None)
    assert now == found.asks_at < found.matches_at <= found.introduces_at <= first.introduces_at
    if found.introduces_at < first.introduces_at:
        assert found.matches_at >= now + timedelta(hours=HOURS_TO_ANSWER)
    following = next_moments(told, now=now, after=found.day)
    assert following.introduces_at > found.introduces_at
    assert (following.day == first.day) == (first.day - found.day >= timedelta(days=7))


def test_a_round_a_month_early_leaves_its_day_to_the_next_but_only_once():
    monthly = rhythm(kind="monthly")
    first = next_moments(monthly, now=datetime(2026, 12, 1, tzinfo=UTC), after=None)
    early = brought_forward(monthly, first, now=datetime(2026, 12, 14, tzinfo=UTC), after=None)
    assert early.day == date(2026, 12, 18)
    assert next_moments(monthly, now=early.introduces_at, after=early.day).day == first.day
    again = brought_forward(
        monthly,
        moments(monthly, date(2027, 2, 12)),
        now=datetime(2027, 1, 4, 8, tzinfo=UTC),
        after=first.day,
    )
    assert next_moments(monthly, now=again.asks_at, after=again.day).day == date(2027, 2, 12)


def test_a_chosen_date_takes_place_once_however_early():
    dates = rhythm(kind="dates", dates=(date(2027, 1, 12),))
    planned = moments(dates, date(2027, 1, 12))
    early = brought_forward(dates, planned, now=datetime(2026, 12, 1, tzinfo=UTC), after=None)
    assert early.introduces_at == datetime(2026, 12, 5, 8, tzinfo=UTC)
    assert next_moments(dates, now=early.introduces_at, after=early.day) is None
