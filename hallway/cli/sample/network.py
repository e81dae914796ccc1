"""Old acquaintances of whom the demo shows: some ties that fade, some long silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from hallway.people import actions as people
from hallway.people import queries
from hallway.people.queries import Viewer

# How many days ago they last saw each other.
SEEN = (31, 38, 47, 52, 66, 83, 97, 120, 150, 190)
EVERY = 5


def remember_old_times(viewer: Viewer, now: datetime) -> None:
    """Every fifth colleague, from last month back to half a year ago."""
    others = queries.community_members(viewer).exclude(pk=viewer.member.pk)
    for days, other in zip(SEEN, others[2::EVERY], strict=False):
        people.record_tie(
            community_id=viewer.community.pk,
            first_id=viewer.member.pk,
            second_id=other.pk,
            on=(now - timedelta(days=days)).date(),
            weight=0.5,
            source="declared",
        )
