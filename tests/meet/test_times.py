"""Moments that fit everybody, from Auckland to Honolulu."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.meet.times import (
    HORIZON,
    NOTICE,
    Hours,
    closest,
    propose,
    working_days_later,
    working_morning,
)

WEEK = (0, 1, 2, 3, 4)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZONES = [
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "Europe/London",
    "America/St_Johns",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Honolulu",
]


def nine_to_five(timezone: str, days: tuple[int, ...] = WEEK) -> Hours:
    return Hours(timezone, time(9), time(17), days)


def walls(at: datetime, one: Hours) -> datetime:
    return at.astimezone(ZoneInfo(one.timezone))


def at_work(at: datetime, minutes: int, one: Hours) -> bool:
    """Told by the clock on the wall, minute by minute: the slow and plain way."""
    for minute in range(minutes):
        local = walls(at + timedelta(minutes=minute), one)
        day = local.weekday()
        if one.works_from < one.works_to:
            inside = one.works_from <= local.time() < one.works_to and day in one.work_days
        else:
            evening = local.time() >= one.works_from and day in one.work_days
            morning = local.time() < one.works_to and (day - 1) % 7 in one.work_days
            inside = evening or morning
        if not inside:
            return False
    return True


# No opening or closing between 1 and 4 in the night: there a wall clock may show a time twice.
quarters = st.sampled_from([time(h, m) for h in (0, *range(4, 24)) for m in (0, 15, 30, 45)])
hours = st.builds(
    Hours,
    timezone=st.sampled_from(ZONES),
    works_from=quarters,
    works_to=quarters,
    work_days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
# A year and a half holds every change of the clocks, in both hemispheres.
moments = st.integers(0, 24 * 550).map(
    lambda h: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h)
)


@settings(max_examples=80, deadline=None)
@given(
    people=st.lists(hours, min_size=2, max_size=4),
    after=moments,
    minutes=st.sampled_from([20, 30, 45, 60]),
)
def test_every_moment_lies_in_everybodys_working_hours(
    people: list[Hours], after: datetime, minutes: int
) -> None:
    found = propose(people, after=after, minutes=minutes, timezone=people[0].timezone)

    assert len(found) <= 3
    assert found == sorted(set(found))
    for at in found:
        assert at.tzinfo is UTC
        assert after + NOTICE <= at <= after + HORIZON
        assert all(at_work(at, minutes, one) for one in people)


@settings(max_examples=40, deadline=None)
@given(zone=st.sampled_from(ZONES), after=moments)
def test_people_of_one_city_get_three_days_and_never_the_first_minutes(
    zone: str, after: datetime
) -> None:
    ana = ben = nine_to_five(zone)
    found = propose([ana, ben], after=after, minutes=30, timezone=zone)

    assert len({walls(at, ana).date() for at in found}) == 3
    assert all(time(9, 30) <= walls(at, ana).time() <= time(16, 30) for at in found)


def test_the_three_are_at_different_parts_of_the_day() -> None:
    found = propose(
        [nine_to_five("Europe/Paris")] * 2, after=MONDAY, minutes=30, timezone="Europe/Paris"
    )
    assert [at.astimezone(ZoneInfo("Europe/Paris")).strftime("%a %H:%M") for at in found] == [
        "Tue 10:30",
        "Thu 14:30",
        "Mon 11:30",
    ]


def test_a_threshold_is_offered_where_nothing_else_is_left() -> None:
    auckland, berlin = (
        nine_to_five("Pacific/Auckland"),
        Hours("Europe/Berlin", time(20), time(21), WEEK),
    )
    found = propose([auckland, berlin], after=MONDAY, minutes=30, timezone="Europe/Berlin")

    # 20:30 in Berlin is half past eight in Auckland's morning: only 21:00 would be nine there.
    assert found == []
    later = Hours("Europe/Berlin", time(20), time(21, 30), WEEK)
    found = propose([auckland, later], after=MONDAY, minutes=30, timezone="Europe/Berlin")
    assert {walls(at, auckland).time() for at in found} == {time(9)}


def test_one_common_day_gives_other_hours_of_that_day() -> None:
    ana, ben = nine_to_five("Europe/Paris", (0, 1)), nine_to_five("Europe/Paris", (1, 4))
    found = propose([ana, ben], after=MONDAY, minutes=30, timezone="Europe/Paris")
    assert {walls(at, ana).weekday() for at in found} == {1}
    assert len(found) == 3


def test_auckland_and_honolulu_meet_on_two_different_dates() -> None:
    found = propose(
        [nine_to_five("Pacific/Auckland"), nine_to_five("Pacific/Honolulu")],
        after=MONDAY,
        minutes=30,
        timezone="Pacific/Auckland",
    )
    assert len(found) == 3
    for at in found:
        assert (
            walls(at, nine_to_five("Pacific/Auckland")).date()
            > walls(at, nine_to_five("Pacific/Honolulu")).date()
        )


@pytest.mark.parametrize(
    ("after", "offset"),
    [(datetime(2026, 3, 26, 9, tzinfo=UTC), 1), (datetime(2026, 10, 22, 9, tzinfo=UTC), 2)],
)
def test_hours_stay_on_the_wall_when_the_clocks_change_between_two_proposals(
    after: datetime, offset: int
) -> None:
    """Berlin changes on 29 March and on 25 October 2026, between the first and the last moment."""
    ana = nine_to_five("Europe/Berlin")
    found = [
        walls(at, ana)
        for at in propose([ana, ana], after=after, minutes=30, timezone="Europe/Berlin")
    ]
    assert found[0].utcoffset() == timedelta(hours=offset)
    assert found[-1].utcoffset() == timedelta(hours=3 - offset)
    assert [at.strftime("%H:%M") for at in found] == ["10:30", "14:30", "11:30"]


def test_nothing_fits_so_the_nearest_miss_is_shared_fairly() -> None:
    paris, auckland = nine_to_five("Europe/Paris"), nine_to_five("Pacific/Auckland")
    assert propose([paris, auckland], after=MONDAY, minutes=30, timezone="Europe/Paris") == []

    at = closest([paris, auckland], after=MONDAY, minutes=30)
    assert at is not None
    # Two and a half hours for either, not five for one of them.
    assert (walls(at, paris).time(), walls(at, auckland).time()) == (time(6, 30), time(18, 30))


def test_days_that_never_touch_have_no_nearest_miss() -> None:
    ana, ben = nine_to_five("Europe/Paris", (0,)), nine_to_five("Europe/Paris", (3,))
    assert closest([ana, ben], after=MONDAY, minutes=30) is None
    assert (
        closest([ana, Hours("Europe/Paris", time(9), time(17), ())], after=MONDAY, minutes=30)
        is None
    )


@settings(max_examples=60, deadline=None)
@given(one=hours, after=moments)
def test_the_question_comes_on_a_working_morning(one: Hours, after: datetime) -> None:
    asked = working_morning(one, after=after)
    assert after < asked <= after + timedelta(days=14)


def test_after_a_coffee_on_friday_the_question_comes_on_monday_half_past_nine() -> None:
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    asked = working_morning(nine_to_five("Europe/Paris"), after=friday)
    assert asked.astimezone(ZoneInfo("Europe/Paris")).strftime("%a %H:%M") == "Mon 09:30"


def test_working_days_skip_the_weekend_and_keep_the_hour_when_the_clocks_change() -> None:
    thursday = datetime(2026, 10, 22, 7, tzinfo=UTC)  # 9:00 in Berlin, summer time
    at = working_days_later(
        thursday, 3, people=[nine_to_five("Europe/Berlin")], timezone="Europe/Berlin"
    )
    assert at.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-10-27T09:00:00+01:00"
