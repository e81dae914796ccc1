"""What it means to ask or to match before the time has come, said before it is done."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hallway.invite import queries as invite
from hallway.invite.rhythm import Moments, brought_forward
from hallway.match.models import Round
from hallway.match.queries.freeze import taking_part_at
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.people.models import Member


@dataclass(frozen=True)
class Asking:
    """A planned round, asked about now."""

    moments: Moments
    people: int


@dataclass(frozen=True)
class Matching:
    """A round that is asking, counted now."""

    asked: int
    answered: int
    joining: int
    silent: int
    standing: bool


def whom_to_ask(round_: Round) -> list[Member]:
    """Whoever the program speaks to, is not paused and whose own rhythm says: now."""
    ready = list(people.ready(invite.audience_of(round_.program), at=round_.asks_at))
    resting = {member.pk for member in people.resting(ready, at=round_.introduces_at)}
    return [member for member in ready if member.pk not in resting]


def foresee_asking(round_: Round, *, now: datetime) -> Asking:
    """When a planned round would take place, and how many would be asked."""
    planned = Moments(round_.day, round_.asks_at, round_.matches_at, round_.introduces_at)
    found = brought_forward(
        invite.rhythm_of(round_.program), planned, now=now, after=_day_before(round_)
    )
    return Asking(found, len(whom_to_ask(at_moments(copy(round_), found))))


def _day_before(round_: Round) -> date | None:
    """The day of the rhythm that the last round belongs to."""
    before = Round.objects.filter(program_id=round_.program_id, number__lt=round_.number)
    return before.order_by("number").values_list("day", flat=True).last()


def at_moments(round_: Round, found: Moments) -> Round:
    """The round with other moments, not saved."""
    round_.day, round_.asks_at = found.day, found.asks_at
    round_.matches_at, round_.introduces_at = found.matches_at, found.introduces_at
    return round_


def foresee_matching(round_: Round, *, now: datetime) -> Matching:
    """How many have answered, and what becomes of those who have not."""
    asked, answered = invite.answers(round_.pk).asked, invite.answered(round_.pk)
    return Matching(
        asked=asked,
        answered=answered,
        joining=len(taking_part_at(round_, now)),
        silent=asked - answered,
        standing=round_.program.joining == "standing",
    )
