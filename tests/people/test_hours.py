"""Working hours anywhere on earth, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.people.hours import open_half_hours

WEEK = range(7)
HALF = timedelta(minutes=30)
ZONES = st.sampled_from(
    [
        *("Pacific/Auckland", "Pacific/Honolulu", "Europe/Berlin", "America/New_York"),
        *("Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"),
    ]
)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
DAYS = st.sets(st.sampled_from(list(WEEK)))
# A year and a half, so that every change of the clocks there is comes up.
STARTS = st.integers(0, 546 * 48).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * HALF)


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


def hours(zone: str, day: date, works: tuple[int, int] = (9, 17)) -> list[str]:
    """The half hours of one local day, as UTC wall-clock times."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    found = open_half_hours(
        zone, time(works[0]), time(works[1] % 24), list(WEEK), start, start + timedelta(days=1)
    )
    return [f"{half:%H:%M}" for half in found]


@settings(deadline=None)
@given(ZONES, TIMES, TIMES, DAYS, STARTS)
def test_every_half_hour_lies_within_the_hours_on_the_wall(
    zone: str, works_from: time, works_to: time, days: set[int], start: datetime
) -> None:
    end = start + timedelta(days=4)
    found = open_half_hours(zone, works_from, works_to, days, start, end)
    assert found == sorted(set(found))
    for half in found:
        assert half.minute in (0, 30)
        assert start <= half < half + HALF <= end
        opened = half.astimezone(ZoneInfo(zone))
        if works_to > works_from:
            assert opened.weekday() in days
            # On the night the clock jumps over the opening itself, work begins at the jump.
            assert opened.time().replace(tzinfo=None) >= works_from
            assert (half + HALF - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).time() < works_to


@settings(deadline=None)
@given(ZONES, STARTS)
def test_eight_hours_of_work_are_eight_hours_whatever_the_clocks_do(
    zone: str, start: datetime
) -> None:
    """The clocks change at night, so an office day keeps its length everywhere."""
    day = start.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    # Zones a quarter of an hour off the common grid lose the two quarters at the ends.
    expected = 15 if zone in {"Asia/Kathmandu", "Pacific/Chatham"} else 16
    found = open_half_hours(
        zone, time(9), time(17), list(WEEK), day + timedelta(hours=6), day + timedelta(hours=20)
    )
    assert len(found) == expected


def test_spring_forward_moves_the_same_office_hour_in_utc() -> None:
    assert hours("Europe/Berlin", date(2026, 3, 28), (9, 10)) == ["08:00", "08:30"]
    assert hours("Europe/Berlin", date(2026, 3, 30), (9, 10)) == ["07:00", "07:30"]


def test_autumn_back_moves_it_back() -> None:
    assert hours("Europe/Berlin", date(2026, 10, 24), (9, 10)) == ["07:00", "07:30"]
    assert hours("Europe/Berlin", date(2026, 10, 26), (9, 10)) == ["08:00", "08:30"]


def test_an_hour_that_the_clock_jumps_over_does_not_exist() -> None:
    """29 March in Berlin: 02:00 is followed by 03:00, so 01:00 to 04:00 are two hours."""
    berlin = ZoneInfo("Europe/Berlin")
    day = datetime(2026, 3, 29, tzinfo=berlin)
    found = open_half_hours(
        "Europe/Berlin", time(1), time(4), list(WEEK), day, day + timedelta(hours=12)
    )
    assert [f"{half.astimezone(berlin):%H:%M}" for half in found] == [
        *("01:00", "01:30", "03:00", "03:30"),
    ]


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    # Friday night in UTC, until Saturday morning; Saturday's own night is not worked.
    found = open_half_hours("UTC", time(22), time(2), [4], utc(2026, 3, 6, 12), utc(2026, 3, 8, 12))
    assert found[0] == utc(2026, 3, 6, 22)
    assert found[-1] == utc(2026, 3, 7, 1, 30)
    assert len(found) == 8


def test_a_shift_that_began_the_night_before_is_still_open() -> None:
    found = open_half_hours("UTC", time(22), time(2), [4], utc(2026, 3, 7, 0), utc(2026, 3, 7, 12))
    assert found[0] == utc(2026, 3, 7, 0)


def test_auckland_and_honolulu_share_a_morning_and_an_afternoon() -> None:
    """Almost a day apart: Auckland's Wednesday morning is Honolulu's Tuesday afternoon."""
    week = (utc(2026, 7, 5), utc(2026, 7, 12))
    office = (time(8), time(17), [0, 1, 2, 3, 4])
    auckland = set(open_half_hours("Pacific/Auckland", *office, *week))
    honolulu = set(open_half_hours("Pacific/Honolulu", *office, *week))
    both = sorted(auckland & honolulu)
    assert both, "8 in Auckland is 10 the day before in Honolulu"
    first = both[0]
    assert first.astimezone(ZoneInfo("Pacific/Auckland")).weekday() == 1
    assert first.astimezone(ZoneInfo("Pacific/Honolulu")).weekday() == 0


def test_a_quarter_of_an_hour_off_still_finds_company() -> None:
    day = (utc(2026, 3, 2), utc(2026, 3, 3))
    office = (time(9), time(17), [0])
    kathmandu = set(open_half_hours("Asia/Kathmandu", *office, *day))
    delhi = set(open_half_hours("Asia/Kolkata", *office, *day))
    assert len(kathmandu & delhi) >= 14


def test_equal_times_mean_the_whole_day_round() -> None:
    assert len(hours("UTC", date(2026, 3, 4), (0, 24))) == 48


def test_no_working_days_mean_no_time() -> None:
    assert not open_half_hours("UTC", time(9), time(17), [], utc(2026, 3, 2), utc(2026, 3, 9))
