"""The question afterwards, and another go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format

from hallway.follow_up.reckoning import LATER, MET, MISSED
from hallway.meet import letters as meet_letters
from hallway.meet import queries as meet
from hallway.meet.words import together
from hallway.outbox.actions import NewLetter
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member

SAID, DETAILS = "met", "how"
# Time to notice a slip of the finger before anybody hears of it.
SECOND_THOUGHTS = timedelta(hours=1)
STALE_AFTER = timedelta(days=21)


def said_path(meeting: Meeting, member: Member, met: str) -> str:
    """One click that says whether they met. Personal: it speaks for one member."""
    token = sign(SAID, meeting=meeting.pk, member=member.pk, met=met)
    return reverse("follow_up:met-link", args=[token])


def details_path(meeting: Meeting, member: Member) -> str:
    token = sign(DETAILS, meeting=meeting.pk, member=member.pk)
    return reverse("follow_up:details-link", args=[token])


def question(meeting: Meeting, member: Member, *, now: datetime, due_at: datetime) -> NewLetter:
    """Did you meet? At a table or a mixer: were you there? To one person alone."""
    crowd = meet.is_crowd(meeting)
    context = {
        **(_place_of(meeting, member) if crowd else _company(meeting, member)),
        "met_url": absolute(said_path(meeting, member, MET)),
        "missed_url": absolute(said_path(meeting, member, MISSED)),
        "later_url": absolute(said_path(meeting, member, LATER)),
    }
    return letter_to(
        member,
        kind="question",
        key=f"question:{meeting.pk}:{member.pk}:{now:%Y%m%d}",
        template=f"follow_up/letters/{'were_you_there' if crowd else 'question'}",
        context=context,
        due_at=due_at,
        stale_at=due_at + STALE_AFTER,
    )


def _company(meeting: Meeting, member: Member) -> dict[str, object]:
    others = [other.name for other in meet.others(meeting, member) if other.name]
    return {
        "others": together(others),
        "planned": meeting.starts_at is not None,
        "at_once": meeting.kind == meeting.Kind.FREE_NOW,
    }


def _place_of(meeting: Meeting, member: Member) -> dict[str, object]:
    """What a gathering of many is called, and its day on the reader's own calendar."""
    at = meeting.starts_at or meeting.introduced_at
    day = at.astimezone(ZoneInfo(member.timezone)).date()
    return {"title": meeting.title, "day": date_format(day, "l j F")}


def another_go(meeting: Meeting, now: datetime) -> list[NewLetter]:
    """It didn't quite work out for everyone: the same words for all, whoever said what."""
    letters = meet_letters.times_again(meeting, "another-go", "follow_up/letters/another_go", now)
    return [_after(letter, now + SECOND_THOUGHTS) for letter in letters]


def once_more(meeting: Meeting, now: datetime) -> list[NewLetter]:
    """All of them would like to meet again: times for it, and no more about it."""
    letters = meet_letters.times_again(meeting, "once-more", "follow_up/letters/once_more", now)
    return [_after(letter, now + SECOND_THOUGHTS) for letter in letters]


def _after(letter: NewLetter, due_at: datetime) -> NewLetter:
    return replace(letter, due_at=due_at)
