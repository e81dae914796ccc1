"""What is asked after a coffee at once, a table or a mixer, and what follows from it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from hallway.follow_up import actions
from hallway.meet import actions as meet
from hallway.meet import queries as meetings
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Block, Encounter, Member, Tie
from tests import cast
from tests.cast import NOW
from tests.meet.rounds import letters, links

if TYPE_CHECKING:
    from django.test import Client

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def gathered(kind: str, members: list[Member], **facts: object) -> Meeting:
    title = "" if kind == "free_now" else "Bread and butter"
    facts = {"title": title, "starts_at": NOW, "now": NOW, **facts}
    return meet.gather_up(kind=kind, members=members, minutes=45, **facts)


def asked(meeting: Meeting) -> list[Letter]:
    assert meeting.ask_at is not None
    actions.run_due(now=meeting.ask_at, worker="test")
    return letters("question", meeting)


def say(meeting: Meeting, member: Member, met: str = "met", now: datetime = NOW + HOUR) -> None:
    actions.say_met(meeting_id=meeting.pk, member_id=member.pk, met=met, now=now)


def ties(meeting: Meeting) -> set[tuple[int, int]]:
    return set(Tie.objects.filter(meeting_id=meeting.pk).values_list("first_id", "second_id"))


@pytest.mark.parametrize("kind", ["table", "mixer"])
def test_after_a_table_or_a_mixer_everybody_is_asked_whether_they_were_there(kind: str) -> None:
    members = cast.people(cast.community(), 4)
    first, *_rest = sent = asked(gathered(kind, members))
    assert len(sent) == 4
    assert first.subject == "Were you at “Bread and butter”?"
    assert "Monday 2 March" in first.text
    # Two answers, and nobody's name: there is no later, and it is not about one other person.
    assert len(links(first, "met")) == 2
    words = set(re.findall(r"\w+", re.sub(r"https?://\S+", "", first.text)))
    assert words.isdisjoint(member.name for member in members[1:])


def test_after_a_coffee_at_once_the_question_is_about_the_other() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    letter = asked(gathered("free_now", [ben, cy]))[0]
    assert letter.subject == "Did you meet Cy?"
    assert "You and Cy were both free for a coffee" in letter.html
    assert len(links(letter, "met")) == 3


def test_one_click_in_the_letter_is_enough(client: Client) -> None:
    members = cast.people(cast.community(), 3)
    meeting = gathered("table", members)
    to_ben = next(letter for letter in asked(meeting) if letter.member == members[1])
    yes = links(to_ben, "met")[0]
    assert "You were at “Bread and butter”?" in client.get(yes).content.decode()
    page = client.post(yes).content.decode()
    assert "Would you like to meet again?" not in page
    assert "Was it worth your time?" in page
    say(meeting, members[2])
    assert ties(meeting) == {(members[1].pk, members[2].pk)}


def test_an_answer_of_many_changes_its_authors_ties_alone() -> None:
    members = cast.people(cast.community(), 5)
    ids = [member.pk for member in members]
    meeting = gathered("table", members)
    for member in members[:4]:
        say(meeting, member)
    assert ties(meeting) == set(combinations(ids[:4], 2))
    say(meeting, members[0], "missed")
    assert ties(meeting) == set(combinations(ids[1:4], 2))
    say(meeting, members[0])
    assert ties(meeting) == set(combinations(ids[:4], 2))


def test_at_a_mixer_those_who_sat_apart_have_not_met() -> None:
    members = cast.people(cast.community(), 4)
    a, b, c, d = (member.pk for member in members)
    meeting = gathered("mixer", members, together=[[a, b], [c, d], [a, c], [b, d]])
    for member in members:
        say(meeting, member)
    assert ties(meeting) == {(a, b), (c, d), (a, c), (b, d)}
    assert [other.pk for other in meetings.others(meeting, members[0])] == [b, c]


def test_nobody_blocks_a_crowd_and_nothing_is_put_off() -> None:
    _ana, ben, *others = members = cast.people(cast.community(), 4)
    meeting = gathered("table", members)
    actions.say_outcome(
        meeting_id=meeting.pk, member_id=ben.pk, met="met", worth_it=False, again=False, now=NOW
    )
    assert not Block.objects.exists()
    with pytest.raises(UnableTo, match="whether you were there"):
        say(meeting, others[0], "later")


def test_a_coffee_at_once_that_both_liked_may_be_repeated_and_one_that_failed_too() -> None:
    _ana, ben, cy, dee = cast.people(cast.community(), 4)
    liked, failed = gathered("free_now", [ben, cy]), gathered("free_now", [cy, dee])
    for member in (ben, cy):
        actions.say_outcome(
            meeting_id=liked.pk, member_id=member.pk, met="met", worth_it=True, again=True, now=NOW
        )
    second = Meeting.objects.get(follows=liked)
    assert (second.kind, len(letters("once-more", second))) == ("coffee", 2)
    for member in (cy, dee):
        say(failed, member, "missed")
    assert len(letters("another-go", failed)) == 2
    assert not Encounter.objects.filter(meeting_id=failed.pk).exists()


@pytest.mark.parametrize("kind", ["table", "mixer"])
def test_one_guest_of_many_can_neither_move_it_nor_call_it_off(kind: str) -> None:
    members = cast.people(cast.community(), 4)
    soon = meet.gather_up(
        kind=kind, members=members, starts_at=NOW + HOUR, minutes=45, now=NOW, title="Bread"
    )
    refused = pytest.raises(UnableTo, match="one of its guests")
    with refused:
        meet.choose_time(meeting_id=soon.pk, starts_at=NOW + 9 * HOUR, now=NOW, member=members[1])
    with refused:
        meet.change_place(meeting_id=soon.pk, place="Elsewhere", now=NOW)
    with refused:
        meet.call_off(meeting_id=soon.pk, now=NOW)
    with refused:
        meet.step_out(meeting_id=soon.pk, member=members[1], now=NOW)


def test_who_leaves_the_community_leaves_a_gathering_to_come_without_a_word() -> None:
    members = cast.people(cast.community(), 4)
    soon = meet.gather_up(
        kind="table", members=members, starts_at=NOW + HOUR, minutes=45, now=NOW, title="Bread"
    )
    people.leave(member=members[1], now=NOW)
    soon = meetings.hold(soon.pk)
    assert (soon.state, len(meetings.present(soon))) == ("arranged", 3)
    assert Encounter.objects.filter(meeting_id=soon.pk).count() == 3
    assert not Letter.objects.exclude(kind="question").exists()


def test_pages_name_a_gathering_by_its_title_and_nobody_by_a_hundred_names(
    client: Client,
) -> None:
    members = cast.people(cast.community(), 12)
    ids = [member.pk for member in members]
    earlier = timezone.now() - 2 * HOUR
    tables = [ids[0:3], ids[3:8], ids[8:12]]
    meeting = gathered("mixer", members, together=tables, starts_at=earlier, now=earlier)
    cast.sign_in(client, members[1])
    for place in ("", "meetings"):
        page = client.get(f"/c/linden-house/{place}").content.decode()
        assert "Bread and butter" in page
        assert f">{members[9].name}<" not in page
    page = client.get(f"/c/linden-house/meetings/{meeting.pk}").content.decode()
    assert "Whom you sat with" in page
    assert f">{members[2].name}<" in page
    assert f">{members[9].name}<" not in page
    assert "Another time" not in page
    assert "Call it off" not in page
    outcome = client.get(f"/c/linden-house/meetings/{meeting.pk}/outcome").content.decode()
    assert "Were you there?" in outcome
    assert "meet again" not in outcome


def test_the_copy_of_everything_says_what_kind_of_meeting_it_was() -> None:
    members = cast.people(cast.community(), 3)
    gathered("table", members)
    (told,) = meetings.told_about(members[1])
    assert (told["kind"], told["title"], told["with"]) == (
        "table",
        "Bread and butter",
        ["Ana", "Cy"],
    )
