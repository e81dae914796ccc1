"""When a table sits: rules, zones, holidays, and the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.gather.table_times import (
    AHEAD,
    BadRule,
    Clock,
    choice_of,
    country_of,
    days,
    next_days,
    on_the_wall,
    plain_rule,
    read_holidays,
    read_rule,
    refuse_clock,
)

NOON = time(12, 30)
CHOICES = ("weekly", "two_weeks", "four_weeks", "same_date", "same_weekday", "working_days")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
A_DAY = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def clock(day: str, rule: str = "", **facts) -> Clock:
    facts = {"begins_at": NOON, "timezone": "Europe/Berlin", **facts}
    return Clock(date.fromisoformat(day), rule=rule, **facts)


def some(of: Clock, count: int) -> list[str]:
    return [str(day) for day in islice(days(of), count)]


# The wall clock


@given(A_DAY, st.sampled_from(CHOICES), st.sampled_from(ZONES))
def test_it_is_half_past_twelve_on_its_own_wall_on_every_date(day, choice, zone) -> None:
    of = Clock(day, NOON, zone, plain_rule(choice, day))
    for one in islice(days(of), 12):
        local = of.starts_at(one).astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (one, NOON)


def test_it_moves_on_the_utc_clock_when_the_clocks_change() -> None:
    weekly = clock("2026-03-24", "FREQ=WEEKLY")
    hours = [weekly.starts_at(day).hour for day in islice(days(weekly), 2)]
    assert hours == [11, 10], "Berlin goes forward on 29 March"
    autumn = clock("2026-10-20", "FREQ=WEEKLY")
    assert [autumn.starts_at(day).hour for day in islice(days(autumn), 2)] == [10, 11]


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        ("2026-03-29", time(2, 30), "Europe/Berlin", "01:30"),
        ("2026-10-25", time(2, 30), "Europe/Berlin", "00:30"),
        ("2026-03-08", time(2, 30), "America/New_York", "07:30"),
        ("2026-11-01", time(1, 30), "America/New_York", "05:30"),
        ("2026-10-04", time(2, 15), "Australia/Lord_Howe", "15:45"),
    ],
)
def test_an_hour_that_is_jumped_over_comes_later_and_one_that_comes_twice_is_the_first(
    day, at, zone, utc
) -> None:
    assert f"{on_the_wall(date.fromisoformat(day), at, zone):%H:%M}" == utc


# Rules


@given(A_DAY, st.sampled_from(CHOICES))
def test_every_plain_choice_begins_on_its_first_day_or_the_next_working_day(day, choice) -> None:
    first = next(days(Clock(day, NOON, "UTC", plain_rule(choice, day))))
    later = choice == "working_days" and day.weekday() > 4
    assert first == day or (later and first.weekday() == 0)


@given(A_DAY, st.sampled_from(CHOICES), st.none() | A_DAY)
def test_a_choice_is_known_again_on_the_form(day, choice, until) -> None:
    assert choice_of(plain_rule(choice, day, until), day) == (choice, until)


@given(A_DAY)
def test_monthly_on_a_date_has_one_date_in_every_month(day) -> None:
    found = list(islice(days(Clock(day, NOON, "UTC", plain_rule("same_date", day))), 24))
    months = [one.year * 12 + one.month for one in found]
    assert months == list(range(months[0], months[0] + 24))
    assert all(one.day == day.day or (one + timedelta(days=1)).day == 1 for one in found)


def test_the_end_of_january_goes_on_at_the_end_of_february() -> None:
    for day, then in (("2027-01-29", 28), ("2027-01-30", 28), ("2027-01-31", 28)):
        of = clock(day, plain_rule("same_date", date.fromisoformat(day)))
        assert some(of, 3) == [day, f"2027-02-{then}", f"2027-03-{day[-2:]}"]
    # The bare rule of RFC 5545 leaves such months out, and so do we when asked for it.
    assert some(clock("2027-01-31", "FREQ=MONTHLY"), 2) == ["2027-01-31", "2027-03-31"]


def test_a_rule_ends_on_the_tables_own_day() -> None:
    # Half past eight on the 10th in Auckland is still the 9th in UTC.
    night = clock("2026-03-03", timezone="Pacific/Auckland", begins_at=time(8, 30))
    ends = ("UNTIL=20260309T193000Z", "UNTIL=20260310", "UNTIL=20260310T083000", "COUNT=2")
    for end in ends:
        of = Clock(night.begins_on, night.begins_at, night.timezone, f"FREQ=WEEKLY;{end}")
        assert some(of, 5) == ["2026-03-03", "2026-03-10"], end
    early = Clock(night.begins_on, NOON, "UTC", "FREQ=WEEKLY;UNTIL=20260310T100000Z")
    assert some(early, 5) == ["2026-03-03"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("every tuesday", "each part once, with a value"),
        ("FREQ=WEEKLY;FREQ=DAILY", "each part once"),
        ("FREQ=SECONDLY", "The rule needs FREQ="),
        ("INTERVAL=2", "The rule needs FREQ="),
        ("FREQ=WEEKLY;BYHOUR=3,4", "BYHOUR can't be used"),
        ("FREQ=WEEKLY;BYMONTHDAY=30", "BYMONTHDAY can't be used with FREQ=WEEKLY"),
        ("FREQ=WEEKLY;INTERVAL=0", "from 1 to 366"),
        ("FREQ=WEEKLY;INTERVAL=99999999999", "from 1 to 366"),
        ("FREQ=WEEKLY;COUNT=-1", "from 1 to 366"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20300101", "not by both"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY is like TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=77", "goes up to 31"),
        ("FREQ=WEEKLY;UNTIL=20261399", "no rule of RFC 5545"),
        ("FREQ=WEEKLY;UNTIL=soon", "no rule of RFC 5545"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "would never sit"),
        ("FREQ=WEEKLY;UNTIL=20200101", "would never sit"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_one_sentence(rule, said) -> None:
    with pytest.raises(BadRule, match=said):
        refuse_clock(clock("2026-03-10", read_rule(rule)))


@given(st.text(max_size=60) | st.from_regex(r"FREQ=[A-Z]{5,7};[A-Z]{3,8}=[0-9A-Z,+-]{1,9}"))
def test_whatever_is_written_is_a_rule_or_a_sentence(text) -> None:
    try:
        of = clock("2026-03-10", read_rule(text))
        refuse_clock(of)
    except BadRule:
        return
    found = list(islice(days(of), 5))
    assert found == sorted(set(found))


# What is left out


def test_holidays_of_the_country_and_of_the_region_are_left_out() -> None:
    everywhere = clock("2026-12-18", "FREQ=WEEKLY", holidays="DE")
    assert some(everywhere, 3) == ["2026-12-18", "2027-01-08", "2027-01-15"], "25th, 1st"
    women = clock("2027-03-01", "FREQ=WEEKLY", holidays="DE")
    assert "2027-03-08" in some(women, 2)
    berlin = clock("2027-03-01", "FREQ=WEEKLY", holidays="DE-BE")
    assert some(berlin, 2) == ["2027-03-01", "2027-03-15"], "Women's Day is one in Berlin alone"


def test_single_dates_are_left_out() -> None:
    of = clock("2026-03-10", "FREQ=WEEKLY", skipped=frozenset({date(2026, 3, 17)}))
    assert some(of, 2) == ["2026-03-10", "2026-03-24"]
    with pytest.raises(BadRule, match="would never sit"):
        refuse_clock(
            clock("2026-03-10", "FREQ=WEEKLY;COUNT=1", skipped=frozenset({date(2026, 3, 10)}))
        )


def test_a_single_date_on_a_holiday_is_refused_in_words_of_its_own() -> None:
    with pytest.raises(BadRule, match="holiday or left out"):
        refuse_clock(clock("2026-12-25", holidays="DE"))


def test_countries_and_regions_by_code_or_by_name() -> None:
    assert read_holidays("de", "berlin") == read_holidays("DE", "BE") == "DE-BE"
    assert (read_holidays("FR"), read_holidays("")) == ("FR", "")
    with pytest.raises(BadRule, match="no region “Bohemia” of DE"):
        read_holidays("DE", "Bohemia")
    with pytest.raises(BadRule, match="no holidays of “XY”"):
        read_holidays("XY")
    assert [country_of(zone) for zone in ("Europe/Berlin", "America/New_York", "UTC")] == [
        *("DE", "US", "")
    ]


# How far ahead


def moment(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), UTC)


def test_four_dates_are_made_ahead_but_none_beyond_two_months_but_the_next() -> None:
    weekly = clock("2026-03-10", "FREQ=WEEKLY")
    assert len(next_days(weekly, now=moment("2026-03-02"))) == AHEAD
    monthly = clock("2026-03-10", "FREQ=MONTHLY")
    assert len(next_days(monthly, now=moment("2026-03-02"))) == 2
    yearly = clock("2026-03-10", "FREQ=YEARLY")
    assert next_days(yearly, now=moment("2026-03-11")) == [date(2027, 3, 10)]
    once = clock("2026-03-10")
    assert next_days(once, now=moment("2026-03-10", 11)) == [date(2026, 3, 10)]
    assert next_days(once, now=moment("2026-03-10", 12)) == [], "12:30 in Berlin has passed"
