"""A meeting as something that thanks and sparks come from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.follow_up.sources import MEETING, Source
from hallway.meet import queries as meet
from hallway.meet.words import called
from hallway.people.errors import NotHere
from hallway.people.queries import viewer_of

if TYPE_CHECKING:
    from hallway.people.models import Member


def find(member: Member, meeting_id: int, now: datetime) -> Source:
    """A meeting that the member was in and that can have taken place."""
    meeting = meet.access_meeting(viewer_of(member), meeting_id)
    if not meet.can_be_told(meeting, now):
        raise NotHere
    others = meet.others(meeting, member)
    return Source(
        key=f"{MEETING}:{meeting.pk}",
        path=meeting.kind,
        title=called(meeting.title, [str(other) for other in others]),
        others=tuple(other for other in others if other.state == "active"),
        url=reverse("meet:meeting", args=[member.community.slug, meeting.pk]),
    )
