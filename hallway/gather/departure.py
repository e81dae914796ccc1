"""What leaving and being forgotten mean for the everyday places."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather.actions import circles, free_now, mixers, tables

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    """Let go of what somebody who leaves had before them."""
    free_now.say_farewell(member=member, now=now)
    tables.say_farewell(member=member, now=now)
    circles.drop_wishes(member, now)
    mixers.leave_mixers(member=member, now=now)


def forget(member: Member) -> None:
    """Nothing that they said here stays."""
    free_now.forget(member=member)
    tables.forget(member=member)
    mixers.forget_mixers(member=member)
