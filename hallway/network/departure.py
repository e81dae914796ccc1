"""What goes with somebody who leaves, or asks to be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    from hallway.network.actions import take_hellos_back

    take_hellos_back(member=member, now=now)


def forget(member: Member) -> None:
    from hallway.network.actions import forget_hellos

    forget_hellos(member=member)
