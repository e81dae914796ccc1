"""Rounds to stand on."""

from __future__ import annotations

import pytest

from hallway.meet.models import Meeting
from hallway.people.models import Member
from tests import cast
from tests.meet import rounds


@pytest.fixture
def story(db: None) -> rounds.Story:
    """Ana, Ben, Cy and Dee in a program of pairs."""
    of = cast.community()
    return rounds.begin(
        [
            cast.ana(of, interests=["climbing"], languages=["English"]),
            cast.ben(of, interests=["Climbing"], languages=["English"], ask_about="sourdough"),
            cast.cy(of, languages=["English"], timezone="America/New_York"),
            cast.dee(of, languages=["English"]),
        ]
    )


@pytest.fixture
def meeting(story: rounds.Story) -> Meeting:
    """The first meeting of an introduced round."""
    return story.introduce()[0]


@pytest.fixture
def pair(meeting: Meeting) -> list[Member]:
    return rounds.seated(meeting)
