"""From a matched round to one warm letter for each person."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hallway.channels.email.message import compose
from hallway.invite import queries as invite
from hallway.match import queries as matched
from hallway.meet import actions, queries
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Encounter, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story, event_of, letters, links, seated


def test_everybody_gets_one_letter_that_shows_everybody(story: Story) -> None:
    meetings = story.introduce()

    assert len(meetings) == 2
    assert {member.name for one in meetings for member in seated(one)} == {
        "Ana",
        "Ben",
        "Cy",
        "Dee",
    }
    for meeting in meetings:
        first, second = letters("introduction", meeting)
        names = [member.name for member in seated(meeting)]
        assert first.shown_to == second.shown_to
        assert all(any(name in shown for shown in first.shown_to) for name in names)
        assert {first.address, second.address} == {f"{name.lower()}@example.org" for name in names}
        assert first.thread == second.thread != ""
        # The personal way out is in the header, and never in the words that a reply quotes.
        assert (first.subject, first.text, first.html) == (second.subject, second.text, second.html)
        assert first.way_out != second.way_out
        assert first.way_out not in first.text + first.html
        assert all(name in first.text and name in first.html for name in names)


def test_a_letter_says_why_what_to_talk_about_and_when(story: Story, meeting: Meeting) -> None:
    letter = letters("introduction", meeting)[0]
    assert len(meeting.starters) == 3
    assert len(links(letter, "time")) == len(meeting.proposals) == 3
    assert len(links(letter, "off")) == 1
    for html_or_text in (letter.text, letter.html):
        assert "English" in html_or_text
        for at in meeting.proposals:
            local = datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Berlin"))
            assert local.strftime("%H:%M Berlin") in html_or_text


def test_one_address_of_another_alphabet_holds_nobody_up(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of, email="ben@büro.example"), cast.cy(of)])
    (meeting,) = story.introduce()
    introductions = letters("introduction", meeting)
    assert {letter.address for letter in introductions} == {
        *("ana@example.org", "ben@büro.example", "cy@example.org")
    }
    _method, event = event_of(introductions[0])
    assert "mailto:ben@xn--bro-hoa.example" in {str(one) for one in event["ATTENDEE"]}
    for letter in introductions:
        email = compose(letter)
        assert "ben@xn--bro-hoa.example" in email.message()["To"]


def test_each_moment_is_written_on_every_wall(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of, timezone="America/New_York")])
    (meeting,) = story.introduce()
    letter = letters("introduction", meeting)[0]
    for at in map(datetime.fromisoformat, meeting.proposals):
        for zone, place in (("Europe/Berlin", "Berlin"), ("America/New_York", "New York")):
            assert at.astimezone(ZoneInfo(zone)).strftime("%H:%M ") + place in letter.text


def test_the_first_moment_is_pencilled_into_calendars(meeting: Meeting) -> None:
    for letter in letters("introduction", meeting):
        method, event = event_of(letter)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "TENTATIVE", 0)
        assert event["UID"] == str(meeting.uid)
        assert event.decoded("DTSTART") == datetime.fromisoformat(meeting.proposals[0])
        guests = {str(guest).removeprefix("mailto:") for guest in event["ATTENDEE"]}
        assert guests == {member.email for member in seated(meeting)}


def test_working_hours_with_nothing_in_common_are_said_kindly(db: None) -> None:
    of = cast.community()
    night = {"works_from": "20:00", "works_to": "23:00"}
    story = rounds.begin([cast.ana(of), cast.ben(of)])
    story.match()
    # Ben's hours change after the matching: the round stands, and the letter copes.
    people.save_profile(member=story.one("Ben"), **night)
    story.tick(story.round().introduces_at)
    (meeting,) = Meeting.objects.all()
    letter = letters("introduction", meeting)[0]
    assert meeting.proposals == []
    assert letter.calendar == ""
    assert "nothing in common" in letter.text
    assert len(links(letter, "time")) == 1


def test_whoever_is_left_over_hears_why_and_is_first_next_time(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of), cast.cy(of)], odd="rotate")
    (meeting,) = story.introduce()
    alone = next(m for m in story.people if m not in seated(meeting))

    (letter,) = letters("left-over")
    assert letter.member == alone
    assert letter.shown_to == []
    assert "first next time" in letter.text
    assert not letters("introduction", to=alone)

    story.introduce()
    assert letters("introduction", to=alone)


def test_a_round_is_released_once(story: Story) -> None:
    story.introduce()
    count = Letter.objects.count()
    with pytest.raises(UnableTo):
        actions.release_round(round_id=story.round().pk, now=story.now)
    story.tick()
    assert Letter.objects.count() == count
    assert Meeting.objects.count() == 2


def test_nothing_is_introduced_before_its_time(story: Story) -> None:
    round_ = story.match()
    story.tick(round_.introduces_at - timedelta(seconds=1))
    assert not Meeting.objects.exists()
    assert not letters("introduction")


def test_an_introduction_counts_for_the_next_round(story: Story) -> None:
    first = {frozenset(m.name for m in seated(one)) for one in story.introduce()}
    assert Encounter.objects.count() == 2
    second = {frozenset(m.name for m in seated(one)) for one in story.introduce()}
    assert len(second) == 2
    assert not first & second


def test_a_trio_is_one_meeting_and_three_encounters(db: None) -> None:
    of = cast.community()
    story = rounds.begin([cast.ana(of), cast.ben(of), cast.cy(of)])
    (meeting,) = story.introduce()
    assert len(letters("introduction", meeting)) == 3
    assert Encounter.objects.filter(meeting_id=meeting.pk).count() == 3


def test_somebody_who_leaves_before_the_release_is_not_introduced(story: Story) -> None:
    round_ = story.match()
    people.leave(member=story.one("Ben"), now=story.now)
    actions.release_round(round_id=round_.pk, now=story.now)
    assert not letters("introduction", to=story.one("Ben"))
    assert not any("Ben" in letter.text for letter in letters("introduction"))


def test_a_nudge_comes_once_and_only_where_nothing_is_arranged(story: Story) -> None:
    open_, settled = story.introduce()
    at = datetime.fromisoformat(settled.proposals[0])
    actions.choose_time(meeting_id=settled.pk, starts_at=at, now=story.now)

    story.tick(open_.nudge_at - timedelta(seconds=1))
    assert not letters("nudge")
    story.tick(open_.nudge_at)
    story.tick(open_.nudge_at + timedelta(days=2))

    assert len(letters("nudge", open_)) == 2
    assert not letters("nudge", settled)
    for letter in letters("nudge", open_):
        method, event = event_of(letter)
        assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "TENTATIVE", 1)
        assert event.decoded("DTSTART") > open_.nudge_at


def test_the_nudge_skips_the_weekend(story: Story, meeting: Meeting) -> None:
    # Introduced on Tuesday 10 March; Friday is three working days later.
    assert meeting.introduced_at.date().isoformat() == "2026-03-10"
    assert meeting.nudge_at.date().isoformat() == "2026-03-13"


def test_a_worker_that_was_down_for_long_nudges_nobody(story: Story, meeting: Meeting) -> None:
    story.tick(meeting.nudge_at + timedelta(days=6))
    assert not letters("nudge", meeting)


def test_one_meeting_that_goes_wrong_stops_no_other(
    story: Story, meeting: Meeting, caplog: pytest.LogCaptureFixture
) -> None:
    """A row that somebody spoiled by hand."""
    other = Meeting.objects.exclude(pk=meeting.pk).get(round=meeting.round)
    Meeting.objects.filter(pk=meeting.pk).update(timezone="Nowhere/Atall")
    story.tick(meeting.nudge_at)
    assert not letters("nudge", meeting)
    assert len(letters("nudge", other)) == 2
    assert "could not go on" in caplog.text


def test_only_what_the_program_mixes_across_becomes_something_to_talk_about(db: None) -> None:
    of = cast.community()
    ana = cast.ana(of, units={"team": "Design", "level": "Lead"})
    ben = cast.ben(of, units={"team": "Sales", "level": "Junior"})
    (meeting,) = rounds.begin([ana, ben], mix=["team"]).introduce()
    told = " ".join(str(starter["params"]) for starter in meeting.starters)
    assert "Sales" in told
    assert "Junior" not in told


def test_a_release_that_fails_half_way_tells_nobody_and_is_done_again(story: Story) -> None:
    """A row that somebody spoiled by hand, and mended."""
    round_ = story.match()
    last = Member.objects.filter(pk=story.one("Dee").pk)
    last.update(timezone="Nowhere/Atall")
    story.tick(round_.introduces_at)
    round_.refresh_from_db()
    assert round_.state == "matched"
    assert not Meeting.objects.exists()
    assert not letters("introduction")
    assert not Encounter.objects.exists()
    last.update(timezone="Europe/Berlin")
    story.tick()
    assert len(letters("introduction")) == 4


def test_a_large_round_is_introduced_with_the_questions_of_a_small_one(db: None) -> None:
    counted, sizes = [], (6, 24)
    for size in sizes:
        story = rounds.begin(cast.people(cast.community(f"House of {size}"), size))
        released = story.match()
        with CaptureQueriesContext(connection) as asked:
            actions.release_round(round_id=released.pk, now=released.introduces_at)
        counted.append(len(asked))
        met = Encounter.objects.filter(community=story.community)
        assert met.count() == size // 2
        assert Letter.objects.filter(kind="introduction", member__in=story.people).count() == size
    assert counted[0] == counted[1]


def test_a_meeting_is_read_without_what_the_engine_was_told_of_the_round(story: Story) -> None:
    (meeting, *_others) = story.introduce()
    (ana, *_rest) = seated(meeting)
    with CaptureQueriesContext(connection) as asked:
        (seen,) = queries.my_meetings(ana, story.now).upcoming
        assert seen.round.program.name == "Coffee"
        assert invite.told_about(ana)[0]["round"] == "Coffee 1"
        assert matched.rounds_page(viewer_of(story.one("Ana")), story.program.pk).rounds
    assert not any("snapshot" in one["sql"] for one in asked)
    assert meeting.round.snapshot["people"]
