"""The weekly letter: once, on its reader's own clock, of nothing they may not see."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hallway.exchange.actions import digests as actions
from hallway.exchange.digest_times import A_WEEK, next_after, next_time
from hallway.exchange.models import Digest
from hallway.exchange.queries import digests as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.models import Encounter, Tie
from hallway.people.queries import own_data
from tests import cast
from tests.cast import NOW
from tests.exchange import asks
from tests.follow_up.company import met
from tests.gather.tables import first, open_table

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = ["Pacific/Auckland", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"]
ZONES += ["Pacific/Honolulu", "America/St_Johns"]


@pytest.fixture
def house(db):
    """Ten people in three teams, in Berlin; NOW is a Monday at ten there. Ben gets the letter."""
    everybody = cast.people(cast.community(), 10)
    set_times(everybody[1], digest_day=1)
    return everybody


def all_get_it(house) -> None:
    for one in house:
        set_times(one, digest_day=1)


def run(now) -> int:
    """Until there is nothing more to do at that moment."""
    return sum(iter(lambda: actions.run_digests_due(now=now), 0))


def letters(to=None) -> list[Letter]:
    found = Letter.objects.filter(kind="weekly").order_by("pk")
    return list(found.filter(member=to) if to else found)


def set_times(member, **facts) -> None:
    for name, value in facts.items():
        setattr(member, name, value)
    member.save()


def a_year_ago(one, other, days: int = 200, times: int = 1) -> None:
    """They met so many days ago, and not since."""
    for at in range(times):
        meeting = met(one, other, starts_at=NOW - timedelta(days=days + at))
        said(meeting, one)
        low, high = sorted((one, other), key=lambda member: member.pk)
        Tie.objects.create(
            community=one.community,
            first=low,
            second=high,
            on=(NOW - timedelta(days=days + at)).date(),
            weight=1,
            source="met",
            meeting_id=meeting.pk,
        )


def said(meeting, member) -> None:
    from hallway.follow_up.models import Outcome

    Outcome.objects.create(
        community=member.community, meeting=meeting, member=member, met="met", said_at=NOW
    )


# When


@given(
    day=st.integers(0, 6),
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES),
    days=st.floats(-800, 300),
)
def test_the_next_time_is_that_day_and_hour_there(day, hour, zone, days) -> None:
    after = NOW + timedelta(days=days)
    at = next_time(day, hour, zone, after=after)
    there = at.astimezone(ZoneInfo(zone))
    assert after < at <= after + timedelta(days=7, hours=2)
    assert there.weekday() == day
    assert there.hour == hour or there.hour == hour + 1, "an hour that the clocks skip comes after"
    again = next_after(day, hour, zone, last=at, now=at)
    assert A_WEEK <= again - at <= timedelta(days=7, hours=2)


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 23), st.sampled_from(ZONES)), min_size=2
    )
)
def test_whatever_is_changed_two_are_never_within_a_week(changes) -> None:
    last, sent = NOW, None
    for day, hour, zone in changes:
        at = next_after(day, hour, zone, last=sent, now=last)
        if sent is not None:
            assert at - sent >= A_WEEK
        last = sent = at


@pytest.mark.parametrize("zone", ZONES)
def test_it_comes_by_the_clock_on_the_wall_wherever_that_is(house, zone) -> None:
    ben = house[1]
    set_times(ben, timezone=zone, digest_day=2, digest_hour=8)
    at = NOW
    while not letters(ben) and at < NOW + timedelta(days=9):
        run(at)
        at += HOUR
    (letter,) = letters(ben)
    there = letter.created_at.astimezone(ZoneInfo(zone))
    assert (there.weekday(), there.hour) == (2, 8)


def test_over_the_change_of_clocks_it_keeps_its_hour(house) -> None:
    ben = house[1]
    set_times(ben, digest_day=0, digest_hour=8)
    for week in range(6):
        for hours in range(8):
            run(NOW + timedelta(weeks=week) + hours * HOUR - 5 * HOUR)
    hours = [one.created_at.astimezone(ZoneInfo("Europe/Berlin")).hour for one in letters(ben)]
    assert len(hours) >= 4
    assert set(hours) == {8}


# Once


def test_once_a_week_and_never_twice(house) -> None:
    all_get_it(house)
    run(NOW)
    for hours in range(0, 24 * 7, 2):
        run(NOW + hours * HOUR)
    assert {one.member_id for one in letters()} == {one.pk for one in house}
    assert len(letters()) == len(house)


def test_a_worker_that_was_down_for_a_day_sends_late_and_once(house) -> None:
    ben = house[1]
    run(NOW)
    due = Digest.objects.get(member=ben).next_at
    for late in (DAY, DAY + HOUR, 2 * DAY, 3 * DAY):
        run(due + late)
    assert len(letters(ben)) == 1
    assert Digest.objects.get(member=ben).next_at == due + timedelta(days=7)


def test_after_two_days_it_waits_for_its_own_next_day(house) -> None:
    ben = house[1]
    run(NOW)
    due = Digest.objects.get(member=ben).next_at
    run(due + 3 * DAY)
    assert not letters(ben)
    run(due + 7 * DAY)
    assert len(letters(ben)) == 1


def test_another_day_or_zone_is_planned_anew_and_not_sooner_than_a_week(house) -> None:
    ben = house[1]
    run(NOW)
    first_at = Digest.objects.get(member=ben).next_at
    run(first_at)
    set_times(ben, digest_day=2, timezone="Pacific/Auckland")
    for hours in range(24 * 7 - 2):
        run(first_at + hours * HOUR)
    assert len(letters(ben)) == 1
    assert Digest.objects.get(member=ben).timezone == "Pacific/Auckland"


def test_never_means_never(house) -> None:
    set_times(house[1], digest_day=None)
    for days in range(9):
        run(NOW + days * DAY)
    assert not letters()


@pytest.mark.parametrize("gone", ["paused", "left", "no address"])
def test_nobody_who_is_away_gets_one(house, gone) -> None:
    ben = house[1]
    if gone == "paused":
        people.pause(member=ben, until=people.UNTIL_I_SAY)
    elif gone == "left":
        people.leave(member=ben, now=NOW)
    else:
        set_times(ben, email="")
    for days in range(9):
        run(NOW + days * DAY)
    assert not letters(ben)


def test_with_nothing_to_tell_there_is_no_letter(db) -> None:
    alone = cast.ana(cast.community(), digest_day=1)
    for days in range(9):
        run(NOW + days * DAY)
    assert not letters(alone)


def test_a_fault_with_one_letter_keeps_nobody_elses(house, monkeypatch) -> None:
    all_get_it(house)
    real = queries.contents

    def broken(member, now, **facts):
        if member.name == "Ben":
            raise ZeroDivisionError
        return real(member, now, **facts)

    monkeypatch.setattr(queries, "contents", broken)
    run(NOW)
    for hours in range(20, 30):
        actions.run_digests_due(now=NOW + hours * HOUR)
    assert not letters(house[1])
    assert len(letters()) == len(house) - 1


# What is in it


def contents(member, **facts):
    return queries.contents(member, NOW, **facts)


def test_people_are_strangers_who_are_here(house) -> None:
    ben, paused, apart, against, tied, lately = house[1:7]
    people.pause(member=paused, until=people.UNTIL_I_SAY)
    people.block(by=ben, against=apart, now=NOW)
    people.block(by=against, against=ben, now=NOW)
    tie(ben, tied)
    Encounter.objects.create(
        community=ben.community,
        first=ben,
        second=lately,
        at=NOW - timedelta(days=20),
        meeting_id=1,
    )
    found = [one.person.pk for one in queries.worth_meeting(ben, NOW, most=9)]
    assert sorted(found) == sorted([house[0].pk, *(one.pk for one in house[7:])])


def tie(one, other, on=NOW) -> None:
    low, high = sorted((one, other), key=lambda member: member.pk)
    Tie.objects.create(
        community=one.community,
        first=low,
        second=high,
        on=on.date(),
        weight=1,
        source="declared",
    )


def test_the_reasons_say_only_what_the_reader_may_see(house) -> None:
    ben = house[1]
    set_times(ben, interests=["Climbing", "Jazz"])
    for one in house:
        if one != ben:
            set_times(one, interests=["climbing"], shown={"interests": "ties"}, headline="Hello")
    for one in queries.worth_meeting(ben, NOW, most=9):
        assert not [line for line in one.why if "limbing" in line]
    set_times(house[0], shown={})
    for one in queries.worth_meeting(ben, NOW, most=9):
        told = any("climbing" in line for line in one.why)
        assert told == (one.person.pk == house[0].pk)


def test_one_dormant_tie_of_somebody_who_is_willing(house) -> None:
    ben, often, once, fresh, paused, apart = house[1:7]
    a_year_ago(ben, often, times=3)
    a_year_ago(ben, once)
    a_year_ago(ben, fresh, days=60)
    for one, days in ((paused, 100), (apart, 110)):
        a_year_ago(ben, one, days=days)
    people.pause(member=paused, until=people.UNTIL_I_SAY)
    people.block(by=apart, against=ben, now=NOW)
    found = contents(ben).dormant
    assert found.person.pk == once.pk, "somebody with whom they spent little time"
    again = contents(ben, named=[once.pk]).dormant
    assert again.person.pk == often.pk, "and somebody else the next time"
    assert contents(ben, named=[once.pk, often.pk]).dormant is None


def test_somebody_whom_hallway_brought_along_since_is_not_dormant(house) -> None:
    ben, cy = house[1:3]
    a_year_ago(ben, cy)
    Encounter.objects.create(
        community=ben.community, first=ben, second=cy, at=NOW - timedelta(days=9), meeting_id=9
    )
    assert contents(ben).dormant is None


def test_the_same_people_do_not_come_every_week(house) -> None:
    run(NOW)
    at = Digest.objects.get(member=house[1]).next_at
    named = []
    for week in range(3):
        run(at + timedelta(weeks=week))
        named += Digest.objects.get(member=house[1]).named[:2]
    assert len(named) == len(set(named)) == 6


def test_the_letter_says_it_in_a_few_lines_and_how_to_stop(house) -> None:
    ben, cy = house[1:3]
    a_year_ago(ben, cy)
    open_table(house[3], topic="Old maps")
    run(NOW)
    run(Digest.objects.get(member=ben).next_at)
    (letter,) = letters(ben)
    assert letter.subject.startswith("This week: “Old maps”, ")
    assert "You and Cy last met in August 2025." in letter.text
    assert "Old maps" in letter.html
    assert len(letter.text.splitlines()) < 50
    assert "/l/weekly/" in letter.way_out, "the mail program's own button stops this letter alone"
    assert "/way-out/" in letter.text or "Take a break or leave" in letter.text


def stop_address(member) -> str:
    run(NOW)
    run(Digest.objects.get(member=member).next_at)
    (letter,) = letters(member)
    return re.sub(r"^https?://[^/]+", "", letter.way_out)


def test_one_click_stops_it_and_one_brings_it_back(house) -> None:
    ben = house[1]
    path, client = stop_address(ben), Client(enforce_csrf_checks=True)
    assert "Stop the weekly letter?" in client.get(path).content.decode()
    ben.refresh_from_db()
    assert ben.digest_day == 1, "looking changes nothing"
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    ben.refresh_from_db()
    assert ben.digest_day is None
    assert ben.paused_until is None, "and nothing else stops"
    page = Client().post(path).content.decode()
    again = re.search(r'action="(/l/weekly/[^"]+)"', page)[1]
    Client().post(again)
    ben.refresh_from_db()
    assert ben.digest_day == 1


def test_a_letter_that_waits_no_longer_names_who_leaves(house) -> None:
    ben, cy = house[1:3]
    a_year_ago(ben, cy)
    at = run(NOW) and Digest.objects.get(member=ben).next_at
    run(at)
    people.leave(member=cy, now=at)
    assert [one.state for one in letters(ben)] == ["dropped"]


def test_forgotten_with_the_person_and_told_in_their_copy(house) -> None:
    ben = house[1]
    run(NOW)
    assert own_data(ben)["weekly_letter"]["next_at"] > NOW
    people.erase(member=ben, now=NOW)
    assert not Digest.objects.filter(member=ben).exists()


def test_a_step_does_a_bounded_share_and_a_fixed_number_of_questions(
    house, django_assert_max_num_queries
) -> None:
    of = house[0].community
    for number in range(15):
        cast.member(of, f"Number {number}", digest_day=1)
    first(open_table(house[0]))
    run(NOW)
    due_at = max(Digest.objects.values_list("next_at", flat=True))
    with django_assert_max_num_queries(45 * actions.WRITTEN_AT_ONCE):
        assert actions.run_digests_due(now=due_at) == actions.WRITTEN_AT_ONCE
    assert len(letters()) <= actions.WRITTEN_AT_ONCE


def test_asks_reach_those_they_are_meant_for_and_no_more_than_they_like(house) -> None:
    near, far, few = house[1:4]
    for one in (near, far, few):
        asks.knows(one)
        asks.tie(house[0], one)
    Tie.objects.filter(second=far).delete()
    set_times(few, asks_a_week=0)
    asks.write(house[0], reach="ties", words="Who knows about heat pumps?")
    assert [one.ask.words for one in contents(near).asks] == ["Who knows about heat pumps?"]
    assert contents(far).asks == contents(few).asks == ()
    people.block(by=house[0], against=near, now=NOW)
    assert contents(near).asks == ()
