"""What is private stays so: wishes, answers and outcomes, in every path that could tell of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from hallway.follow_up import actions as follow_up
from hallway.match.models import Place
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Member
from hallway.people.queries import own_data
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story


@pytest.fixture
def story(db: None) -> Story:
    of = cast.community()
    return rounds.begin([cast.ana(of), cast.ben(of)])


@pytest.fixture
def meeting(story: Story) -> Meeting:
    (found,) = story.introduce()
    return found


def tick(story: Story, days: int) -> None:
    story.now += timedelta(days=days)
    story.tick()
    follow_up.run_due(now=story.now, worker="test")


def say(story: Story, meeting: Meeting, name: str, met: str, again: bool | None = None) -> None:
    follow_up.say_outcome(
        meeting_id=meeting.pk,
        member_id=story.one(name).pk,
        met=met,
        worth_it=None,
        again=again,
        now=story.now,
    )


def told_of_ties(member: Member) -> str:
    return str(own_data(member)["ties"])


# Another's outcome


@pytest.mark.parametrize("mine", ["met", "missed", ""])
@pytest.mark.parametrize("theirs", ["met", "missed"])
def test_the_copy_of_my_data_is_the_same_whatever_the_other_said(
    story: Story, meeting: Meeting, mine: str, theirs: str
) -> None:
    story.now += timedelta(days=11)
    if mine:
        say(story, meeting, "Ana", mine)
    before = told_of_ties(story.one("Ana"))
    say(story, meeting, "Ben", theirs)
    assert told_of_ties(story.one("Ana")) == before


# A wish after the introduction: it holds in what Hallway does from then on


def apart(story: Story, by: str = "Ana", against: str = "Ben") -> None:
    people.block(by=story.one(by), against=story.one(against), now=story.now)


EITHER = [("Ana", "Ben"), ("Ben", "Ana")]


@pytest.mark.parametrize(("by", "against"), EITHER)
def test_nobody_is_nudged_towards_somebody_they_would_rather_not_meet(
    story: Story, meeting: Meeting, by: str, against: str
) -> None:
    apart(story, by, against)
    tick(story, 9)
    assert not Letter.objects.filter(kind="nudge").exists()


@pytest.mark.parametrize(("by", "against"), EITHER)
def test_nobody_is_offered_another_go_with_them(
    story: Story, meeting: Meeting, by: str, against: str
) -> None:
    apart(story, by, against)
    story.now += timedelta(days=11)
    say(story, meeting, "Ana", "met")
    say(story, meeting, "Ben", "missed")
    assert not Letter.objects.filter(kind="another-go").exists()


@pytest.mark.parametrize(("by", "against"), EITHER)
def test_nor_a_second_coffee(story: Story, meeting: Meeting, by: str, against: str) -> None:
    story.now += timedelta(days=11)
    say(story, meeting, "Ana", "met", again=True)
    apart(story, by, against)
    say(story, meeting, "Ben", "met", again=True)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(("by", "against"), EITHER)
def test_a_called_off_coffee_with_them_does_not_come_back(
    story: Story, meeting: Meeting, by: str, against: str
) -> None:
    meet.call_off(meeting_id=meeting.pk, now=story.now)
    apart(story, by, against)
    with pytest.raises(UnableTo, match="can't be brought back") as refused:
        meet.bring_back(meeting_id=meeting.pk, now=story.now)
    people.unblock(by=story.one(by), against_id=story.one(against).pk)
    people.leave(member=story.one("Ben"), now=story.now)
    with pytest.raises(UnableTo) as gone:
        meet.bring_back(meeting_id=meeting.pk, now=story.now)
    assert str(refused.value) == str(gone.value)


# Words about being left over


def left_over_words(of_hours: bool) -> tuple[str, str]:
    """What the letter and the organiser's page say of Ben, by a wish or by his hours."""
    of = cast.community("Wish" if not of_hours else "Hours")
    night = {"works_from": "01:00", "works_to": "02:00"} if of_hours else {}
    story = rounds.begin([cast.ana(of), cast.ben(of, **night)])
    if not of_hours:
        apart(story)
    story.introduce()
    letter = Letter.objects.get(kind="left-over", member=story.one("Ben"))
    place = Place.objects.get(round=story.round(), member=story.one("Ben"))
    browser = cast.sign_in(Client(), story.one("Ana"))
    page = browser.get(story.url(f"programs/{story.program.pk}/rounds/1")).content.decode()
    assert place.draft is None
    return letter.text.split("here is why:")[1].split("\n\n")[1], str("hours would help" in page)


def test_a_wish_and_hours_that_never_touch_leave_somebody_over_in_the_same_words(db: None) -> None:
    assert left_over_words(of_hours=False) == left_over_words(of_hours=True)
