"""Settling on a time, moving, calling off: what people read and what their calendars do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hallway.meet import actions, queries
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Encounter, Member
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story, event_of, letters, seated


def proposed(meeting: Meeting, number: int = 0) -> datetime:
    return datetime.fromisoformat(meeting.proposals[number])


def newest(kind: str, meeting: Meeting, count: int = 2) -> list[Letter]:
    return letters(kind, meeting)[-count:]


def test_choosing_a_time_confirms_it_in_every_calendar(
    story: Story, meeting: Meeting, pair: list[Member]
) -> None:
    at = proposed(meeting, 1)
    actions.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)

    told = letters("arranged", meeting)
    assert {letter.member for letter in told} == set(pair)
    for letter in told:
        method, event = event_of(letter)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 1)
        assert (event["UID"], event.decoded("DTSTART")) == (str(meeting.uid), at)
        # It goes on in the conversation that the introduction opened.
        assert letter.thread.startswith(letters("introduction", meeting)[0].thread + "/")
    assert told[0].text == told[1].text


def test_the_same_time_again_is_no_news(story: Story, meeting: Meeting) -> None:
    for _ in range(2):
        actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    assert len(letters("arranged", meeting)) == 2


def test_moving_replaces_what_nobody_has_read_yet(story: Story, meeting: Meeting) -> None:
    for number in range(3):
        actions.choose_time(
            meeting_id=meeting.pk, starts_at=proposed(meeting, number), now=story.now
        )
    waiting = [letter for letter in letters("arranged", meeting) if letter.state == "waiting"]
    assert len(waiting) == 2
    for letter in waiting:
        assert event_of(letter)[1]["SEQUENCE"] == 3
        assert "new time" in letter.text


def test_a_time_in_the_past_or_far_away_is_refused(story: Story, meeting: Meeting) -> None:
    for at in (story.now, story.now - timedelta(days=1), story.now + timedelta(days=400)):
        with pytest.raises(UnableTo):
            actions.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)
    meeting.refresh_from_db()
    assert meeting.starts_at is None


def test_a_new_place_is_told_once_there_is_a_time(story: Story, meeting: Meeting) -> None:
    actions.change_place(meeting_id=meeting.pk, place="Café Linde", now=story.now)
    assert not letters("arranged", meeting)
    actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    assert event_of(newest("arranged", meeting)[0])[1]["LOCATION"] == "Café Linde"
    actions.change_place(meeting_id=meeting.pk, place="The roof", now=story.now)
    letter = newest("arranged", meeting)[0]
    assert event_of(letter)[1]["LOCATION"] == "The roof"
    assert "new place" in letter.text
    assert "The roof" in letter.text


def test_calling_off_cancels_kindly_and_names_nobody_as_the_cause(
    story: Story, meeting: Meeting, pair: list[Member]
) -> None:
    actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    actions.call_off(meeting_id=meeting.pk, now=story.now)

    told = letters("called-off", meeting)
    assert {letter.member for letter in told} == set(pair)
    assert told[0].text == told[1].text
    for letter in told:
        method, event = event_of(letter)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
        assert event["UID"] == str(meeting.uid)
    assert not Encounter.objects.filter(meeting_id=meeting.pk).exists()
    assert [letter.state for letter in letters("arranged", meeting)] == ["dropped", "dropped"]


def test_a_called_off_coffee_is_not_nudged_asked_after_or_settled(
    story: Story, meeting: Meeting
) -> None:
    actions.call_off(meeting_id=meeting.pk, now=story.now)
    with pytest.raises(UnableTo):
        actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    story.tick(meeting.ask_at + timedelta(days=1))
    assert not letters("nudge", meeting)
    assert queries.my_meetings(seated(meeting)[0], story.now).next is None


def test_people_whose_coffee_was_called_off_may_meet_in_the_next_round(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of)])
    (meeting,) = story.introduce()
    actions.call_off(meeting_id=meeting.pk, now=story.now)
    assert len(story.introduce()) == 1


def test_a_second_thought_within_minutes_is_never_heard_of(story: Story, meeting: Meeting) -> None:
    actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    actions.call_off(meeting_id=meeting.pk, now=story.now)
    assert all(letter.due_at > story.now for letter in letters("called-off", meeting))
    actions.bring_back(meeting_id=meeting.pk, now=story.now + timedelta(minutes=1))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("arranged", proposed(meeting))
    assert {letter.state for letter in letters("called-off", meeting)} == {"dropped"}
    assert Encounter.objects.filter(meeting_id=meeting.pk).exists()


def test_a_late_second_thought_is_told_to_everybody(story: Story, meeting: Meeting) -> None:
    actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    actions.call_off(meeting_id=meeting.pk, now=story.now)
    Letter.objects.filter(kind="called-off").update(state="sent", sent_at=story.now)
    actions.bring_back(meeting_id=meeting.pk, now=story.now + timedelta(hours=1))
    letter = newest("arranged", meeting)[0]
    method, event = event_of(letter)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 3)
    assert "on after all" in letter.text


def test_what_is_over_cannot_be_called_off(story: Story, meeting: Meeting) -> None:
    at = proposed(meeting)
    actions.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)
    with pytest.raises(UnableTo):
        actions.call_off(meeting_id=meeting.pk, now=at)


def test_of_three_one_steps_out_and_two_go_ahead(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of), cast.cy(of)])
    (meeting,) = story.introduce()
    actions.choose_time(meeting_id=meeting.pk, starts_at=proposed(meeting), now=story.now)
    cy = story.one("Cy")
    actions.step_out(meeting_id=meeting.pk, member=cy, now=story.now)

    assert {m.name for m in seated(meeting)} == {"Ana", "Ben"}
    waiting = [letter for letter in letters("arranged", meeting) if letter.state == "waiting"]
    assert {letter.member.name for letter in waiting} == {"Ana", "Ben"}
    assert all(len(event_of(letter)[1]["ATTENDEE"]) == 2 for letter in waiting)
    assert all("Cy" not in letter.text for letter in waiting)
    (out,) = letters("stepped-out", meeting)
    assert out.member == cy
    assert event_of(out)[0] == "CANCEL"
    (encounter,) = Encounter.objects.filter(meeting_id=meeting.pk)
    assert cy.pk not in (encounter.first_id, encounter.second_id)


def test_of_two_stepping_out_calls_it_off(
    story: Story, meeting: Meeting, pair: list[Member]
) -> None:
    actions.step_out(meeting_id=meeting.pk, member=pair[0], now=story.now)
    meeting.refresh_from_db()
    assert meeting.state == "called_off"


def test_leaving_calls_off_what_is_to_come_and_leaves_what_was(
    story: Story, meeting: Meeting
) -> None:
    ben = story.one("Ben")
    bens = next(m for m in Meeting.objects.all() if ben in seated(m))
    people.leave(member=ben, now=story.now)
    bens.refresh_from_db()
    assert bens.state == "called_off"

    past = next(m for m in Meeting.objects.exclude(pk=bens.pk))
    actions.choose_time(meeting_id=past.pk, starts_at=proposed(past), now=story.now)
    people.leave(member=seated(past)[1], now=proposed(past) + timedelta(days=2))
    past.refresh_from_db()
    assert past.state == "arranged"


def test_being_forgotten_leaves_no_word_in_any_meeting(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of), cast.cy(of)])
    (meeting,) = story.introduce()
    people.erase(member=story.one("Ben"), now=story.now)
    meeting.refresh_from_db()
    kept = str(meeting.reasons) + str(meeting.starters)
    assert "Ben" not in kept
    waiting = Letter.objects.filter(state="waiting")
    assert not any("Ben" in letter.text + str(letter.shown_to) for letter in waiting)


def test_my_meetings_are_in_the_order_in_which_they_matter(story: Story) -> None:
    first = story.introduce()
    ana = story.one("Ana")
    mine = next(m for m in first if ana in seated(m))
    actions.choose_time(meeting_id=mine.pk, starts_at=proposed(mine), now=story.now)
    assert queries.my_meetings(ana, story.now).next == mine

    second = next(m for m in story.introduce() if ana in seated(m))
    found = queries.my_meetings(ana, story.now)
    assert (found.next, found.upcoming, found.past) == (second, [second], [mine])


def test_the_list_of_meetings_costs_the_same_for_one_and_for_many(
    story: Story, django_assert_num_queries
) -> None:
    ana = story.one("Ana")
    story.introduce()
    with django_assert_num_queries(2):
        [queries.others(m, ana) for m in queries.my_meetings(ana, story.now).upcoming]
    story.introduce()
    story.introduce()
    with django_assert_num_queries(2):
        mine = queries.my_meetings(ana, story.now)
        assert len([queries.others(m, ana) for m in [*mine.upcoming, *mine.past]]) == 3
