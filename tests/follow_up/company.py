"""A table of people who were there together, so that something can have come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hallway.meet.models import Meeting, Seat
from tests.cast import NOW

if TYPE_CHECKING:
    from hallway.people.models import Member

HELD = NOW - timedelta(days=2)


def met(*members: Member, kind: str = "coffee", **facts: Any) -> Meeting:
    """A meeting of these people two days ago, as every path leaves it behind."""
    meeting = Meeting.objects.create(
        community=members[0].community,
        kind=kind,
        state="arranged",
        introduced_at=HELD - timedelta(days=5),
        timezone="UTC",
        **{"starts_at": HELD, **facts},
    )
    for one in members:
        Seat.objects.create(
            community=one.community, meeting=meeting, member=one, timezone=one.timezone
        )
    return meeting


def key(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"
