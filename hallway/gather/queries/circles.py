"""A circle's own page: what it is, who is in it, and what it brings about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather.queries import tables
from hallway.invite import queries as invite
from hallway.match import queries as match
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.gather.queries.tables import Look
    from hallway.invite.models import Program
    from hallway.people.queries import CircleRow, Profile, Viewer


@dataclass(frozen=True)
class CirclePage:
    """What one member sees of a circle. From outside: what it is, and how many from five up."""

    row: CircleRow
    # For those inside, and for whoever looks after it.
    members: list[Profile]
    keeper: Profile | None
    # The rounds that its keeper began, while they run.
    rounds: Program | None
    # When those inside are asked next.
    next: match.Coming | None
    # How many wait to be let in, for whoever looks after it.
    waiting: int
    # The tables of the circle that the viewer may know of, soonest first.
    tables: list[Look]


def circle_page(viewer: Viewer, circle_id: int, *, now: datetime) -> CirclePage:
    row = people.circle_row(viewer, circle_id)
    rounds = invite.circle_program(circle_id)
    rounds = rounds if rounds and rounds.active else None
    told = row.inside or row.keeps
    return CirclePage(
        row=row,
        members=_inside(viewer, row, now) if told else [],
        keeper=_keeper(viewer, row, now) if told else None,
        rounds=rounds,
        next=_next(viewer, rounds) if rounds and row.inside else None,
        waiting=len(people.waiting_outside(row.circle)) if row.keeps else 0,
        tables=_tables(viewer, circle_id, now) if row.inside else [],
    )


def _inside(viewer: Viewer, row: CircleRow, now: datetime) -> list[Profile]:
    return people.as_seen(viewer.member, list(people.circle_members(row.circle)), now)


def _keeper(viewer: Viewer, row: CircleRow, now: datetime) -> Profile | None:
    keeper = row.circle.keeper
    return people.as_seen(viewer.member, [keeper], now)[0] if keeper else None


def _tables(viewer: Viewer, circle_id: int, now: datetime) -> list[Look]:
    return tables.coming(viewer, now, circle_id=circle_id, most=tables.MOST_LISTED)


def _next(viewer: Viewer, rounds: Program) -> match.Coming | None:
    coming = match.coming(viewer.member)
    return next((one for one in coming if one.program == rounds.name), None)
