"""What leaving and being forgotten mean for asks, offers and introductions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.exchange.actions import ask_departure as asks
from hallway.exchange.actions import digests
from hallway.exchange.actions import introductions_due as introductions

if TYPE_CHECKING:
    from hallway.people.models import Member


def say_farewell(member: Member, now: datetime) -> None:
    """Let go of what somebody who leaves had before them."""
    introductions.say_farewell(member=member, now=now)
    asks.say_farewell(member=member, now=now)
    digests.leave_digests(member=member, now=now)


def forget(member: Member) -> None:
    """Nothing that they said here stays."""
    introductions.forget(member=member)
    asks.forget(member=member)
    digests.forget_digest(member=member)
