"""A mixer to come in the sample community: planned, with a few seats still free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.gather import actions
from hallway.people import queries

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

TABLES, SEATS, SITTINGS = 8, 4, 8
COMING = 30


def set_up_an_evening(viewer: Viewer, day: date, now: datetime, *, without: str) -> None:
    """Eight tables of four on that day; sign-up is open, and `without` has not answered yet."""
    zone = ZoneInfo(viewer.community.timezone)
    mixer = actions.set_up_mixer(
        viewer=viewer,
        now=now,
        name="Lantern mixer",
        about="Eight short sittings, eight tables, and nobody twice beside the same person.",
        starts_at=datetime.combine(day, time(17), zone).astimezone(UTC),
        timezone=viewer.community.timezone,
        place="The big hall",
        tables=TABLES,
        seats=SEATS,
        sittings=SITTINGS,
        minutes=8,
    )
    members = queries.community_members(viewer).exclude(email=without).order_by("pk")
    chosen = list(members.values_list("pk", flat=True)[:COMING])
    actions.choose_guests(mixer_id=mixer.pk, member_ids=chosen, now=now)
    actions.open_sign_up(mixer_id=mixer.pk, now=now)
    actions.plan_mixer(mixer_id=mixer.pk, now=now)
