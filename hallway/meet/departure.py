"""What leaving and being forgotten mean for meetings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.meet import actions, queries

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    """Call off what somebody who leaves had before them; of three, two go ahead."""
    for meeting_id in queries.still_to_come(member, now):
        actions.step_out(meeting_id=meeting_id, member=member, now=now)


def forget(member: Member) -> None:
    """Reasons and starters name people; after this, none does."""
    actions.forget_words(member=member)
