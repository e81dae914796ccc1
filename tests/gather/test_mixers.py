"""A mixer from its first number to the ties of the next morning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallway.follow_up import actions as follow_up
from hallway.gather import actions
from hallway.gather.models import Mixer
from hallway.gather.queries import mixers as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people_actions
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Encounter, Promise, Tie
from tests import cast
from tests.gather import evening
from tests.gather.evening import MINUTE, SOON, START, fresh

pytestmark = pytest.mark.django_db


def test_thirty_two_people_ten_sittings_and_nobody_twice_together():
    people = cast.people(cast.community(), 32)
    mixer = evening.planned(people)
    assert len(mixer.plan) == 10
    assert all(sorted(map(row.count, range(8))) == [4] * 8 for row in mixer.plan)
    assert set(evening.times_together(mixer.plan).values()) == {1}
    now = evening.hold_all(mixer)
    actions.end_mixer(mixer_id=mixer.pk, now=now)
    assert Encounter.objects.count() == 32 * 3 * 10 // 2


def test_what_really_sat_together_becomes_ties_of_those_who_say_so():
    people = cast.people(cast.community(), 9)
    mixer = evening.planned(people, tables=3, seats=3, sittings=4)
    ana, ben = people[:2]
    now = evening.hold_all(mixer)
    actions.end_mixer(mixer_id=mixer.pk, now=now)
    meeting = fresh(mixer).meeting
    assert meeting is not None
    assert (meeting.kind, meeting.title) == ("mixer", "Spring mixer")
    for one in (ana, ben):
        follow_up.say_met(
            meeting_id=meeting.pk, member_id=one.pk, met="met", now=now + timedelta(days=1)
        )
    (tie,) = Tie.objects.all()
    assert (tie.first, tie.second) == (ana, ben)
    assert not Promise.objects.exists()


def test_an_evening_that_ends_early_remembers_only_what_took_place():
    people = cast.people(cast.community(), 9)
    mixer = evening.planned(people, tables=3, seats=3, sittings=4)
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    actions.end_mixer(mixer_id=mixer.pk, now=START + 5 * MINUTE)
    assert Encounter.objects.count() == 9


def test_two_who_must_be_kept_apart_never_share_a_table():
    people = cast.people(cast.community(), 12)
    ana, ben, cy = people[:3]
    people_actions.block(by=ben, against=cy, now=cast.NOW)
    mixer = evening.planned(people, tables=4, seats=3, sittings=4)
    pair = tuple(sorted((evening.number_of(mixer, ben), evening.number_of(mixer, cy))))
    assert pair not in evening.times_together(mixer.plan)
    people_actions.block(by=ana, against=ben, now=SOON)
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    mixer = fresh(mixer)
    pair = tuple(sorted((evening.number_of(mixer, ben), evening.number_of(mixer, ana))))
    assert pair not in evening.times_together(mixer.plan), "a wish of the last minute holds too"


def test_who_sat_together_lately_is_brought_to_other_tables_where_there_is_room():
    people = cast.people(cast.community(), 8)
    first = evening.planned(people, tables=4, seats=2, sittings=3)
    now = evening.hold_all(first)
    actions.end_mixer(mixer_id=first.pk, now=now)
    before = {tuple(sorted((one.first_id, one.second_id))) for one in Encounter.objects.all()}
    later = START + timedelta(days=20)
    second = evening.planned(people, tables=4, seats=2, sittings=4, starts_at=later)
    ids = {number: one.member_id for number, one in queries.numbered(second).items()}
    now_met = {tuple(sorted((ids[a], ids[b]))) for a, b in evening.times_together(second.plan)}
    assert len(now_met) == 16
    assert not now_met & before


def test_latecomers_and_leavers_change_only_what_is_to_come():
    of = cast.community()
    people = cast.people(of, 20)
    mixer = evening.planned(people[:18], tables=5, seats=4, sittings=5)
    before = [list(row) for row in mixer.plan]
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    actions.begin_sitting(mixer_id=mixer.pk, number=2, now=START + 8 * MINUTE)
    actions.sign_off(mixer_id=mixer.pk, member_id=people[3].pk, now=START + 9 * MINUTE)
    actions.seat_guest(mixer_id=mixer.pk, member_id=people[19].pk, now=START + 9 * MINUTE)
    after = actions.renew_plan(mixer_id=mixer.pk, now=START + 9 * MINUTE)
    gone, came = evening.number_of(after, people[3]), evening.number_of(after, people[19])
    assert (gone, came) == (evening.number_of(mixer, people[3]), 18)
    assert [row[:18] for row in after.plan[:2]] == before[:2]
    assert [row[18] for row in after.plan[:2]] == [-1, -1]
    assert {row[gone] for row in after.plan[2:]} == {-1}
    assert all(row[18] >= 0 for row in after.plan[2:])
    assert max(evening.times_together(after.plan).values()) == 1


def test_whoever_comes_back_has_their_own_number_again():
    people = cast.people(cast.community(), 12)
    mixer = evening.planned(people, tables=4, seats=3, sittings=4, sign_up=True)
    number = evening.number_of(mixer, people[4])
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    actions.sign_off(mixer_id=mixer.pk, member_id=people[4].pk, now=START + MINUTE)
    assert actions.renew_plan(mixer_id=mixer.pk, now=START + MINUTE).plan[1][number] == -1
    actions.sign_up(mixer_id=mixer.pk, member=people[4], now=START + 2 * MINUTE, anyway=True)
    after = actions.renew_plan(mixer_id=mixer.pk, now=START + 2 * MINUTE)
    assert evening.number_of(after, people[4]) == number
    assert after.plan[1][number] >= 0


def test_the_clock_of_a_sitting_can_be_stopped_lengthened_and_taken_back():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=2, seats=3, sittings=2, minutes=10)
    pk = mixer.pk
    actions.begin_sitting(mixer_id=pk, number=1, now=START)
    actions.pause_sitting(mixer_id=pk, number=1, now=START + 4 * MINUTE)
    assert fresh(mixer).seconds_left == 360
    actions.resume_sitting(mixer_id=pk, number=1, now=START + 30 * MINUTE)
    assert fresh(mixer).sitting_ends_at == START + 36 * MINUTE
    actions.more_time(mixer_id=pk, number=1, now=START + 30 * MINUTE)
    assert fresh(mixer).sitting_ends_at == START + 37 * MINUTE
    actions.time_up(mixer_id=pk, number=1, now=START + 31 * MINUTE)
    assert fresh(mixer).sitting_ends_at == START + 31 * MINUTE
    actions.begin_sitting(mixer_id=pk, number=2, now=START + 32 * MINUTE)
    actions.back_one(mixer_id=pk, number=2, now=START + 33 * MINUTE)
    assert fresh(mixer).sitting == 1
    actions.back_one(mixer_id=pk, number=1, now=START + 33 * MINUTE)
    assert (fresh(mixer).state, fresh(mixer).began_at) == (Mixer.State.PLANNED, None)


def test_a_step_asked_for_twice_is_taken_once():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=2, seats=3, sittings=2)
    for _organiser in range(2):
        actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    assert fresh(mixer).sitting == 1
    with pytest.raises(UnableTo, match="sitting 3"):
        actions.begin_sitting(mixer_id=mixer.pk, number=3, now=START)


def test_sign_up_asks_those_who_can_be_asked_and_nobody_else():
    of = cast.community()
    ana, ben, cy, dee = cast.ana(of), cast.ben(of), cast.cy(of), cast.dee(of)
    people_actions.pause(member=cy, until=START.date() + timedelta(days=9))
    mixer = evening.set_up([ana, ben, cy, dee])
    with pytest.raises(NotHere):
        actions.sign_up(mixer_id=mixer.pk, member=ben, now=cast.NOW)
    assert actions.open_sign_up(mixer_id=mixer.pk, now=cast.NOW) == 3
    asked = Letter.objects.filter(key__startswith=f"mixer:{mixer.pk}:ask")
    assert {one.member for one in asked} == {ana, ben, dee}
    actions.sign_up(mixer_id=mixer.pk, member=ben, now=cast.NOW)
    assert [one.member for one in queries.guests(mixer)] == [ben]
    assert Promise.objects.get().source == f"mixer:{mixer.pk}"
    cy.refresh_from_db()
    with pytest.raises(UnableTo, match="taking a break"):
        actions.sign_up(mixer_id=mixer.pk, member=cy, now=cast.NOW, anyway=True)
    actions.sign_off(mixer_id=mixer.pk, member_id=ben.pk, now=cast.NOW)
    assert queries.guests(mixer) == []
    assert not Promise.objects.exists()


def test_a_rhythm_gives_way_to_the_member_alone_and_just_this_once():
    of = cast.community()
    ana, ben = cast.ana(of), cast.ben(of, days_between=14)
    first = evening.set_up([ana, ben], sign_up=True)
    second = evening.set_up([ana, ben], sign_up=True, starts_at=START + timedelta(days=2))
    actions.sign_up(mixer_id=first.pk, member=ben, now=cast.NOW)
    assert evening.choose(second, [ana, ben]) == 1
    with pytest.raises(UnableTo, match="can't be asked along"):
        actions.seat_guest(mixer_id=second.pk, member_id=ben.pk, now=cast.NOW)
    with pytest.raises(actions.TooSoon, match="one meeting in 14 days"):
        actions.sign_up(mixer_id=second.pk, member=ben, now=cast.NOW)
    actions.sign_up(mixer_id=second.pk, member=ben, now=cast.NOW, anyway=True)
    assert len(queries.guests(second)) == 2


def test_a_full_mixer_says_so_and_a_freed_seat_is_taken():
    people = cast.people(cast.community(), 5)
    mixer = evening.set_up(people, tables=2, seats=2, sittings=2, sign_up=True)
    for one in people[:4]:
        actions.sign_up(mixer_id=mixer.pk, member=one, now=cast.NOW)
    with pytest.raises(UnableTo, match="no seat free"):
        actions.sign_up(mixer_id=mixer.pk, member=people[4], now=cast.NOW)
    actions.sign_off(mixer_id=mixer.pk, member_id=people[0].pk, now=cast.NOW)
    actions.sign_up(mixer_id=mixer.pk, member=people[4], now=cast.NOW)
    assert len(queries.guests(mixer)) == 4


def test_a_latecomer_who_could_only_sit_with_somebody_they_avoid_finds_no_seat():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people[:3], tables=1, seats=4, sittings=2)
    people_actions.block(by=people[0], against=people[3], now=cast.NOW)
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    with pytest.raises(UnableTo, match="no seat free"):
        actions.bring_in(mixer_id=mixer.pk, member_id=people[3].pk, now=START + MINUTE)
    after = fresh(mixer)
    assert [one.member for one in queries.guests(after)] == people[:3]
    assert not Letter.objects.filter(member=people[3], state="waiting").exists()
    assert [row[:3] for row in after.plan] == [[0, 0, 0], [0, 0, 0]]


def test_at_the_only_table_whoever_must_be_apart_from_somebody_finds_it_full(client):
    people = cast.people(cast.community(), 4)
    mixer = evening.set_up(people, tables=1, seats=6, sittings=2, sign_up=True)
    actions.sign_up(mixer_id=mixer.pk, member=people[1], now=cast.NOW)
    page = f"/c/linden-house/mixers/{mixer.pk}"
    people_actions.block(by=people[1], against=people[2], now=cast.NOW)
    with pytest.raises(UnableTo, match="no seat free"):
        actions.sign_up(mixer_id=mixer.pk, member=people[2], now=cast.NOW)
    cast.sign_in(client, people[2])
    assert "There&#x27;s no seat free" in client.get(page).content.decode().replace("'", "&#x27;")
    actions.sign_up(mixer_id=mixer.pk, member=people[3], now=cast.NOW)
    assert len(actions.plan_mixer(mixer_id=mixer.pk, now=SOON).plan) == 2


def test_whoever_leaves_the_community_or_asks_to_be_forgotten_is_let_go():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=2, seats=3, sittings=2)
    people_actions.leave(member=people[4], now=SOON)
    people_actions.erase(member=people[5], now=SOON)
    actions.run_due(now=SOON, worker="test")
    after = fresh(mixer)
    assert len(queries.guests(after)) == 4
    assert [row.count(-1) for row in after.plan] == [2, 2]
    assert not Promise.objects.filter(member__in=people[4:]).exists()


def test_whoever_takes_a_break_after_saying_yes_is_not_seated():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=2, seats=3, sittings=2)
    people_actions.pause(member=people[4], until=START.date() + timedelta(days=9))
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    assert people[4] not in [one.member for one in queries.guests(mixer)]
    assert [row.count(-1) for row in fresh(mixer).plan] == [1, 1]


def test_a_mixer_called_off_gives_everybody_their_time_back():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people, tables=2, seats=2, sittings=3)
    actions.call_off_mixer(mixer_id=mixer.pk, now=SOON)
    assert not Promise.objects.exists()
    told = Letter.objects.filter(key__startswith=f"mixer:{mixer.pk}:called-off")
    assert {one.member for one in told} == set(people)
    assert all("METHOD:CANCEL" in one.calendar for one in told)
    with pytest.raises(UnableTo, match="was called off"):
        actions.plan_mixer(mixer_id=mixer.pk, now=SOON)


def test_the_link_to_their_table_reaches_everybody_once_shortly_before():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people, tables=2, seats=2, sittings=3)
    actions.run_due(now=START - timedelta(hours=4), worker="test")
    soon = Letter.objects.filter(key__startswith=f"mixer:{mixer.pk}:soon")
    assert not soon.exists()
    for _worker in range(2):
        actions.run_due(now=START - timedelta(hours=2), worker="test")
    assert soon.count() == 4


def test_a_mixer_that_never_began_counts_in_nobodys_rhythm():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people, tables=2, seats=2, sittings=3)
    actions.run_due(now=START + timedelta(hours=20), worker="test")
    assert (fresh(mixer).state, Promise.objects.count()) == (Mixer.State.PLANNED, 4)
    actions.run_due(now=START + timedelta(hours=26), worker="test")
    assert (fresh(mixer).state, Promise.objects.count()) == (Mixer.State.CALLED_OFF, 0)
    assert not Letter.objects.filter(key__contains="called-off").exists()


def test_a_longer_mixer_takes_more_of_everybodys_time():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people, tables=2, seats=2, sittings=3, minutes=10)
    actions.change_mixer(mixer_id=mixer.pk, now=SOON, minutes=58)
    ends = set(Promise.objects.values_list("ends_at", flat=True))
    assert ends == {START + timedelta(hours=3)}


def test_a_mixer_that_nobody_ended_ends_by_itself():
    people = cast.people(cast.community(), 4)
    mixer = evening.planned(people, tables=2, seats=2, sittings=3)
    evening.hold_all(mixer)
    actions.run_due(now=START + timedelta(hours=12), worker="test")
    assert fresh(mixer).state == Mixer.State.OVER
    assert Encounter.objects.count() == 6


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"seats": 1}, "two seats"),
        ({"tables": 200}, "room for 600"),
        ({"sittings": 41}, "40 sittings"),
        ({"starts_at": cast.NOW - MINUTE}, "has passed"),
        ({"starts_at": cast.NOW + timedelta(days=500)}, "more than a year"),
    ],
)
def test_numbers_that_make_no_event_are_refused_in_one_sentence(facts, said):
    people = cast.people(cast.community(), 2)
    with pytest.raises(UnableTo, match=said):
        evening.set_up(people, **facts)


def test_another_time_is_told_and_another_room_changes_what_is_to_come():
    people = cast.people(cast.community(), 12)
    mixer = evening.planned(people, tables=4, seats=3, sittings=4)
    later = START + timedelta(days=1)
    actions.change_mixer(mixer_id=mixer.pk, now=SOON, starts_at=later, tables=3, seats=4)
    assert Letter.objects.filter(key__startswith=f"mixer:{mixer.pk}:moved").count() == 12
    assert {one.starts_at for one in Promise.objects.all()} == {later}
    after = actions.renew_plan(mixer_id=mixer.pk, now=SOON)
    assert {max(row) for row in after.plan} == {2}
    with pytest.raises(UnableTo, match="have no room"):
        actions.change_mixer(mixer_id=mixer.pk, now=SOON, tables=2)


def test_three_hundred_people_are_planned_and_planned_anew_when_some_come_and_go():
    people = cast.people(cast.community(), 300)
    for first, second in zip(people[::30], people[1::30], strict=True):
        people_actions.block(by=first, against=second, now=cast.NOW)
    mixer = evening.planned(people[:298], tables=60, seats=5, sittings=6)
    assert set(evening.times_together(mixer.plan).values()) == {1}
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    for gone in people[7:10]:
        actions.sign_off(mixer_id=mixer.pk, member_id=gone.pk, now=START + MINUTE)
    for late in people[298:]:
        actions.seat_guest(mixer_id=mixer.pk, member_id=late.pk, now=START + MINUTE)
    after = actions.renew_plan(mixer_id=mixer.pk, now=START + MINUTE)
    numbers = {one.member: number for number, one in queries.numbered(after).items()}
    met = evening.times_together(after.plan)
    assert set(met.values()) == {1}
    assert not [
        first
        for first, second in zip(people[::30], people[1::30], strict=True)
        if tuple(sorted((numbers[first], numbers[second]))) in met
    ]
    assert [sum(table >= 0 for table in row) for row in after.plan] == [298, *[297] * 5]


def test_nobody_begins_an_evening_a_day_ahead_by_a_slip():
    mixer = evening.planned(cast.people(cast.community(), 8), tables=4, seats=2, sittings=2)
    with pytest.raises(UnableTo, match="early"):
        actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START - timedelta(days=1))
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START - timedelta(hours=1))
    assert fresh(mixer).sitting == 1
