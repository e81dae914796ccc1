"""What a member sees of rounds: where they stand, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.invite import queries as invite
from hallway.match.models import Round

if TYPE_CHECKING:
    from hallway.people.models import Member


@dataclass(frozen=True)
class MyRound:
    """A round that the member takes part in and that has not been introduced yet."""

    program: str
    counts_at: datetime
    introduces_at: datetime
    counted: bool


@dataclass(frozen=True)
class Coming:
    """When a member will be asked next."""

    program: str
    asks_at: datetime
    introduces_at: datetime


def my_rounds(member: Member) -> list[MyRound]:
    """The rounds that a member has joined and waits for, the next one first."""
    open_ = Round.objects.filter(
        community_id=member.community_id,
        state__in=[Round.State.ASKING, Round.State.MATCHED],
        invitations__member=member,
    )
    found = list(open_.select_related("program").order_by("introduces_at"))
    joined = invite.rounds_joined(member, [round_.pk for round_ in found]) if found else set()
    return [_mine(round_) for round_ in found if round_.pk in joined]


def _mine(round_: Round) -> MyRound:
    return MyRound(
        program=round_.program.name,
        counts_at=round_.matches_at,
        introduces_at=round_.introduces_at,
        counted=round_.state == Round.State.MATCHED,
    )


def coming(member: Member) -> list[Coming]:
    """When a member will be asked next, by any program that speaks to them."""
    planned = Round.objects.filter(
        community_id=member.community_id, state=Round.State.PLANNED, program__active=True
    )
    found = planned.select_related("program").order_by("asks_at")
    return [
        Coming(round_.program.name, round_.asks_at, round_.introduces_at)
        for round_ in found
        if invite.speaks_to(round_.program, member)
    ]
