"""What leaving and being forgotten mean for meetings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.meet import actions

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    """Call off what somebody who leaves had before them; of three, two go ahead."""
    actions.say_farewell(member=member, now=now)


def forget(member: Member) -> None:
    """Reasons and starters name people; after this, none does."""
    actions.forget_words(member=member)
