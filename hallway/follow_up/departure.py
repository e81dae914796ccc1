"""What leaving and being forgotten mean for what followed meetings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.follow_up.actions import outcomes, sparks, thanks

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    sparks.leave_sparks(member=member)


def forget(member: Member) -> None:
    """Opinions, thanks and what they told of go with the person."""
    outcomes.forget_outcomes(member=member)
    thanks.forget_thanks(member=member)
    sparks.forget_sparks(member=member)
