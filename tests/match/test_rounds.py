"""Rounds run themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from hallway.invite import actions as invitations
from hallway.invite.models import Invitation
from hallway.match.actions import due
from hallway.match.actions.hold import lease
from hallway.match.models import Draft, Place, Round
from hallway.match.queries.page import state_in_words
from hallway.match.snapshot import Snapshot, pair_values, plan
from hallway.match.words import say as say_reason
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Member
from tests.match.town import (
    START,
    asked,
    left_over,
    matched,
    meetings,
    newest,
    organiser,
    program,
    release,
    say,
    tick,
    town,
)

pytestmark = pytest.mark.django_db


def test_a_round_is_planned_asked_and_matched_in_time():
    community, members = town(6)
    coffee = program(community)
    tick(START)
    planned = newest(coffee)
    assert planned.state == "planned"
    assert planned.introduces_at.isoformat() == "2027-01-12T08:00:00+00:00"
    assert not Letter.objects.exists()

    tick(planned.asks_at)
    assert newest(coffee).state == "asking"
    assert Letter.objects.filter(kind="invitation").count() == len(members)

    tick(planned.matches_at)
    round_ = newest(coffee)
    assert round_.state == "matched"
    assert sorted(len(meeting) for meeting in meetings(round_)) == [2, 2, 2]
    assert round_.certificate["gap"] == pytest.approx(0)
    assert [letter.address for letter in Letter.objects.filter(kind="preview")] == [
        "ana@harbour.example"
    ]


def test_only_those_who_say_yes_take_part_when_the_program_asks():
    community, members = town(6)
    round_ = asked(program(community, joining="ask"))
    for member in members[:4]:
        say(round_, member, True)
    say(round_, members[4], False)
    tick(round_.matches_at)
    assert set().union(*meetings(round_)) == {"Ana", "Ben", "Cy", "Dee"}


def test_triggering_twice_does_nothing_twice():
    community, members = town(6)
    coffee = program(community)
    round_ = matched(coffee)
    drafts = list(Draft.objects.values_list("pk", flat=True))
    letters = Letter.objects.count()
    for moment in (START, round_.asks_at, round_.matches_at, round_.matches_at):
        tick(moment, "another")
    assert list(Draft.objects.values_list("pk", flat=True)) == drafts
    assert Letter.objects.count() == letters
    assert Invitation.objects.filter(round=round_).count() == len(members)


def test_nothing_is_left_to_do_after_everything_is_done():
    community, _members = town(6)
    round_ = matched(program(community))
    tick(round_.matches_at)
    assert newest(round_.program).state == "planned", "the next one is in sight"
    assert tick(round_.matches_at) == 0


def test_eighteen_people_meet_somebody_new_in_each_of_six_rounds():
    community, _members = town(18)
    coffee = program(community)
    seen: set[frozenset[str]] = set()
    for _ in range(6):
        round_ = matched(coffee)
        pairs = {frozenset(meeting) for meeting in meetings(round_)}
        assert len(pairs) == 9
        assert not pairs & seen, "somebody met somebody they had met before"
        seen |= pairs
        release(round_)
    assert len(seen) == 54


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7])
def test_everybody_has_a_meeting_whatever_the_number(count):
    community, members = town(count)
    round_ = matched(program(community))
    assert set().union(*meetings(round_)) == {member.name for member in members}
    assert left_over(round_) == {}


def test_one_person_alone_hears_why_there_is_no_meeting():
    community, _members = town(1)
    round_ = matched(program(community))
    assert meetings(round_) == []
    assert left_over(round_) == {"Ana": "alone"}


def test_a_round_in_which_nobody_takes_part_is_skipped_and_says_so():
    community, _members = town(4)
    round_ = asked(program(community, joining="ask"))
    tick(round_.matches_at)
    round_.refresh_from_db()
    assert (round_.state, round_.skipped_because) == ("skipped", "nobody")
    assert Letter.objects.get(kind="not_held").address == "ana@harbour.example"


def test_nobody_is_matched_when_everybody_is_blocked_and_each_hears_why():
    community, members = town(4)
    for member in members:
        for other in members:
            if member.pk < other.pk:
                people.block(by=member, against=other, now=START)
    round_ = matched(program(community))
    assert meetings(round_) == []
    assert left_over(round_) == dict.fromkeys(["Ana", "Ben", "Cy", "Dee"], "nobody_fits")


def test_a_block_in_either_direction_holds():
    community, (ana, ben, cy, dee) = town(4)
    people.block(by=ana, against=ben, now=START)
    people.block(by=dee, against=cy, now=START)
    people.block(by=ben, against=dee, now=START)
    pairs = meetings(matched(program(community)))
    assert sorted(map(sorted, pairs)) == [["Ana", "Dee"], ["Ben", "Cy"]]


def test_who_sat_out_last_is_seated_this_time():
    community, _members = town(5)
    coffee = program(community, odd="rotate")
    before: set[str] = set()
    for _ in range(5):
        round_ = matched(coffee)
        now = set(left_over(round_))
        assert len(now) == 1
        assert not now & before
        before = now
        release(round_)


def test_nobody_has_two_introductions_in_one_week():
    community, _members = town(6)
    coffee = program(community)
    lunch = program(community, name="Lunch", first_on=date(2027, 1, 14), introduce_at=time(12))
    release(matched(coffee))
    round_ = matched(lunch)
    assert meetings(round_) == []
    assert set(left_over(round_).values()) == {"already_meeting"}
    page_says = say_reason(Place.objects.filter(round=round_).first().reason)
    assert "through Coffee in the same week" in page_says


def test_two_programs_in_one_week_take_turns():
    community, _members = town(6)
    coffee = program(community)
    lunch = program(community, name="Lunch", introduce_at=time(12))
    won = []
    for _ in range(4):
        tick(START)
        first, second = asked(coffee), asked(lunch)
        tick(first.matches_at)
        tick(second.matches_at)
        for round_ in (first, second):
            round_.refresh_from_db()
            release(round_)
        won.append([len(meetings(first)), len(meetings(second))])
    assert won == [[3, 0], [0, 3], [3, 0], [0, 3]]


def test_a_pause_and_a_rhythm_of_ones_own_are_honoured():
    community, (_ana, ben, cy, *_rest) = town(6)
    people.pause(member=ben, until=date(2027, 1, 20))
    people.save_profile(member=cy, days_between=28)
    coffee = program(community)
    first = matched(coffee)
    assert "Ben" not in set().union(*meetings(first))
    release(first)
    second = asked(coffee)
    invited = set(Invitation.objects.filter(round=second).values_list("member__name", flat=True))
    assert invited == {"Ana", "Dee", "Eli", "Fay"}, "Ben's pause lasts and Cy met last week"
    tick(second.matches_at)
    release(newest(coffee))
    third = asked(coffee)
    assert Invitation.objects.filter(round=third, member=ben).exists(), "the pause has ended"


def test_who_pauses_after_saying_yes_is_not_matched():
    community, members = town(5)
    coffee = program(community, joining="ask")
    round_ = asked(coffee)
    for member in members:
        say(round_, member, True)
    people.pause(member=members[4], until=date(2027, 6, 1))
    tick(round_.matches_at)
    assert set().union(*meetings(round_)) == {"Ana", "Ben", "Cy", "Dee"}


def test_who_leaves_after_the_matching_is_not_introduced_and_nobody_is_stranded():
    community, members = town(6)
    round_ = matched(program(community))
    people.leave(member=members[5], now=round_.matches_at)
    tick(round_.matches_at + timedelta(minutes=1))
    pairs = meetings(round_)
    assert set().union(*pairs) == {"Ana", "Ben", "Cy", "Dee", "Eli"}
    assert sorted(map(len, pairs)) == [2, 3]


def test_a_block_after_the_matching_is_mended_before_anybody_is_told():
    community, members = town(6)
    round_ = matched(program(community))
    first, second = (m for m in members if m.name in meetings(round_)[0])
    people.block(by=first, against=second, now=round_.matches_at)
    tick(round_.matches_at + timedelta(minutes=1))
    pairs = meetings(round_)
    assert {first.name, second.name} not in pairs
    assert set().union(*pairs) == {member.name for member in members}


def test_a_round_is_mended_once_whoever_leaves():
    community, members = town(6)
    first = matched(program(community))
    round_ = matched(program(community, name="Lunch", introduce_at=time(12)))
    assert "already_meeting" in left_over(round_).values()
    people.leave(member=members[2], now=round_.matches_at)
    later = round_.matches_at + timedelta(minutes=1)
    tick(later)
    tick(later)
    assert tick(later) == 0
    assert "Cy" not in left_over(round_)
    assert "Cy" not in set().union(*meetings(first))


def test_a_block_in_the_very_last_moment_still_holds():
    community, members = town(4)
    round_ = matched(program(community))
    pair = next(meeting for meeting in meetings(round_) if "Ana" in meeting)
    first, second = (m for m in members if m.name in pair)
    people.block(by=first, against=second, now=round_.introduces_at)
    release(round_)
    assert pair not in meetings(round_)
    assert left_over(round_) == dict.fromkeys(pair, "fell_apart")


def test_a_round_is_released_once():
    community, _members = town(4)
    round_ = matched(program(community))
    release(round_)
    with pytest.raises(UnableTo, match="released or skipped already"):
        release(round_)


# Workers that come late, crash or come twice


def test_a_lease_keeps_a_second_worker_away_until_it_ends():
    community, _members = town(4)
    round_ = asked(program(community))
    assert lease(round_.pk, "asking", now=round_.matches_at, worker="first", people=4)
    tick(round_.matches_at, "second")
    assert newest(round_.program).state == "asking"
    tick(round_.matches_at + timedelta(minutes=11), "second")
    assert newest(round_.program).state == "matched"


def test_a_large_round_may_keep_its_worker_for_longer():
    community, _members = town(4)
    round_ = asked(program(community))
    assert lease(round_.pk, "asking", now=round_.matches_at, worker="first", people=100_000)
    tick(round_.matches_at + timedelta(minutes=49), "second")
    assert newest(round_.program).state == "asking"
    tick(round_.matches_at + timedelta(minutes=51), "second")
    assert newest(round_.program).state == "matched"


def test_a_worker_whose_lease_ran_out_writes_nothing(monkeypatch):
    community, _members = town(4)
    round_ = asked(program(community))
    plan = due.plan

    def slow(snapshot):
        found = plan(snapshot)
        monkeypatch.setattr(due, "plan", plan)
        tick(round_.matches_at + timedelta(minutes=11), "second")
        return found

    monkeypatch.setattr(due, "plan", slow)
    tick(round_.matches_at, "first")
    assert newest(round_.program).matched_at == round_.matches_at + timedelta(minutes=11)
    assert Draft.objects.filter(round=round_).count() == 2


def test_a_crash_while_computing_is_repeated_and_the_others_go_on(monkeypatch):
    community, _members = town(4)
    hill, _others = town(4, slug="hill")
    first, second = asked(program(community)), asked(program(hill))
    plan, calls = due.plan, []

    def fails_once(snapshot):
        calls.append(snapshot)
        if len(calls) == 1:
            raise RuntimeError("the power went off")
        return plan(snapshot)

    monkeypatch.setattr(due, "plan", fails_once)
    tick(first.matches_at)
    states = {Round.objects.get(pk=one.pk).state for one in (first, second)}
    assert states == {"asking", "matched"}
    tick(first.matches_at + timedelta(minutes=11))
    states = {Round.objects.get(pk=one.pk).state for one in (first, second)}
    assert states == {"matched"}


def test_late_asking_leaves_time_to_answer():
    community, _members = town(4)
    coffee = program(community)
    tick(START)
    planned = newest(coffee)
    late = planned.matches_at - timedelta(hours=1)
    tick(late)
    round_ = newest(coffee)
    assert round_.state == "asking"
    assert round_.matches_at - late >= timedelta(hours=6)
    assert round_.introduces_at == planned.introduces_at + timedelta(days=1)


def test_a_planned_round_whose_whole_time_has_passed_is_skipped_and_the_next_one_comes():
    community, _members = town(4)
    coffee = program(community)
    tick(START)
    much_later = START + timedelta(days=30)
    tick(much_later)
    tick(much_later)
    old, new = Round.objects.filter(program=coffee).order_by("number")
    assert (old.state, old.skipped_because) == ("skipped", "missed")
    assert new.introduces_at > much_later
    assert not Letter.objects.filter(kind="skipped").exists(), "nobody had been asked"
    assert "was not running" in state_in_words(old)


def test_a_matched_round_that_missed_its_introduction_by_its_rhythm_is_skipped():
    community, members = town(4)
    round_ = matched(program(community))
    tick(round_.introduces_at + timedelta(days=8))
    round_.refresh_from_db()
    assert (round_.state, round_.skipped_because) == ("skipped", "missed")
    assert Letter.objects.filter(kind="skipped").count() == len(members)


def test_a_round_that_missed_its_introduction_by_less_still_takes_place():
    community, _members = town(4)
    round_ = asked(program(community))
    tick(round_.introduces_at + timedelta(days=2))
    assert newest(round_.program).state == "matched"


def test_letters_half_written_before_a_crash_are_written_with_time_to_answer():
    community, members = town(4)
    round_ = asked(program(community))
    Invitation.objects.filter(round=round_, member=members[3]).update(asked_at=None)
    Letter.objects.filter(member=members[3]).delete()
    tick(round_.matches_at)
    postponed = newest(round_.program)
    assert postponed.state == "asking"
    assert postponed.matches_at > round_.matches_at
    letter = Letter.objects.get(member=members[3], kind="invitation")
    assert letter.stale_at == postponed.matches_at


def test_a_paused_program_finishes_what_it_began_and_plans_nothing_new():
    community, _members = town(4)
    coffee = program(community)
    round_ = asked(coffee)
    invitations.switch_program(viewer=organiser(community), program_id=coffee.pk, active=False)
    tick(round_.matches_at)
    release(newest(coffee))
    tick(round_.introduces_at)
    assert Round.objects.filter(program=coffee).count() == 1
    invitations.switch_program(viewer=organiser(community), program_id=coffee.pk, active=True)
    tick(round_.introduces_at)
    assert newest(coffee).number == 2


def test_a_planned_round_follows_its_program():
    community, _members = town(4)
    coffee = program(community)
    tick(START)
    invitations.change_program(
        viewer=organiser(community), program_id=coffee.pk, introduce_at=time(15)
    )
    tick(START)
    assert newest(coffee).introduces_at.hour == 14
    invitations.switch_program(viewer=organiser(community), program_id=coffee.pk, active=False)
    tick(START)
    assert not Round.objects.filter(program=coffee).exists()


def test_new_ties_and_meetings_reach_the_next_round():
    community, (ana, ben, *_rest) = town(6)
    coffee = program(community)
    first = matched(coffee)
    release(first)
    people.record_tie(
        community_id=community.pk, first_id=ana.pk, second_id=ben.pk, on=date(2027, 1, 12), weight=1
    )
    second = matched(coffee)
    frozen = Snapshot.from_json(second.snapshot)
    assert frozen.round == 2
    assert len(frozen.met) == 3
    assert {met.round for met in frozen.met} == {1}
    (tie,) = frozen.ties
    assert {tie.source, tie.target} == {str(ana.pk), str(ben.pk)}
    assert tie.strength == pytest.approx(2 ** (-6 / 45))
    assert {one.value for one in Draft.objects.filter(round=second)} == {
        one.value for one in plan(frozen).meetings
    }
    learned, unlearned = (
        {(a, b): value for a, b, value, _parts in pair_values(one)}
        for one in (frozen, replace(frozen, ties=()))
    )
    assert learned.keys() == unlearned.keys()
    assert learned != unlearned, "the second round's values use the ties"


def test_an_erased_member_is_in_no_stored_words():
    community, members = town(4, interests=["tea", "sailing"])
    round_ = matched(program(community))
    release(round_)
    people.erase(member=members[1], now=round_.introduces_at)
    round_.refresh_from_db()
    stored = json.dumps([round_.snapshot, round_.relaxed])
    stored += json.dumps(list(Draft.objects.values_list("reasons", flat=True)))
    stored += json.dumps(list(Place.objects.values_list("reason", flat=True)))
    assert "Ben" not in stored
    assert "Ana" in stored
    assert Snapshot.from_json(round_.snapshot).people[1].interests == ()
    assert len(meetings(round_)) == 2, "the others' history stays"


def test_the_stored_snapshot_gives_the_same_round_again():
    community, _members = town(9)
    round_ = matched(program(community, sizes=[3, 4]))
    again = plan(Snapshot.from_json(round_.snapshot))
    names = {str(member.pk): member.name for member in Member.objects.all()}
    groups = [{names[one] for one in meeting.members} for meeting in again.meetings]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, meetings(round_)))
