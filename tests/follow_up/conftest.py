"""Meetings that took place, or may have."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.people.models import Member
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story, seated
from tests.people.conftest import browser, house

__all__ = ["browser", "house"]


@pytest.fixture
def story(db: None) -> Story:
    """Ana and Ben, who are matched with each other every round."""
    of = cast.community()
    return rounds.begin([cast.ana(of), cast.ben(of)])


@pytest.fixture
def meeting(story: Story) -> Meeting:
    """Ana's and Ben's coffee, at the first of the proposed times, half an hour ago."""
    (found,) = story.introduce()
    return held(story, found)


def held(story: Story, meeting: Meeting) -> Meeting:
    at = datetime.fromisoformat(meeting.proposals[0])
    meet.choose_time(meeting_id=meeting.pk, starts_at=at, now=story.now)
    story.now = at + timedelta(hours=1)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def trio(db: None) -> tuple[Story, Meeting, list[Member]]:
    of = cast.community("Elm House")
    story = rounds.begin([cast.ana(of), cast.ben(of), cast.cy(of)])
    (meeting,) = story.introduce()
    return story, held(story, meeting), seated(meeting)
