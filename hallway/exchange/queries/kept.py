"""The graph of a community, kept in this process for as long as nothing seems to have changed.

It only finds ways. Whether a way is open is looked up in the database for each one before
anybody sees it (`open_ways.is_open`), so an old graph can miss a way for a while, and never shows
one that its people have closed.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import Count, Max, Q

from hallway.exchange.queries.graph import People, graph_of
from hallway.people.models import Block, Member, Tie, TieChoice, TieWord

# What no mark tells of is seen after so long at the latest.
LASTS = timedelta(minutes=5)
COMMUNITIES = 8


@dataclass(frozen=True)
class Kept:
    """A graph, how many members each unit has, and what the database looked like then."""

    community_id: int
    people: People
    sizes: Mapping[tuple[str, str], int]
    # Who is never asked about an introduction.
    never: frozenset[int]
    marks: tuple[Any, ...]
    made_at: datetime


_kept: OrderedDict[tuple[int, date], Kept] = OrderedDict()
_lock = Lock()


def kept_graph(community_id: int, today: date, now: datetime) -> Kept:
    """The graph as it is, or as it was a few minutes ago where no mark says otherwise."""
    key, marks = (community_id, today), marks_of(community_id)
    with _lock:
        found = _kept.get(key)
        if found and found.marks == marks and abs(now - found.made_at) < LASTS:
            _kept.move_to_end(key)
            return found
    made = _make(community_id, today, marks, now)
    with _lock:
        _kept[key] = made
        while len(_kept) > COMMUNITIES:
            _kept.popitem(last=False)
    return made


def _make(community_id: int, today: date, marks: tuple[Any, ...], now: datetime) -> Kept:
    never = Member.objects.filter(community_id=community_id, introductions_a_month=0)
    return Kept(
        community_id=community_id,
        people=graph_of(community_id, today),
        sizes=unit_sizes(community_id),
        never=frozenset(never.values_list("pk", flat=True)),
        marks=marks,
        made_at=now,
    )


def forget_graphs() -> None:
    """Begin afresh."""
    with _lock:
        _kept.clear()


def marks_of(community_id: int) -> tuple[Any, ...]:
    """A few numbers, cheap to read, of which one changes with most changes that open a way.

    What closes one needs no mark: it is seen when the way is looked up. An opt-in that comes, or
    somebody who comes back, is seen within minutes.
    """
    here = Q(community_id=community_id)
    said_yes = Count("pk", filter=Q(lets=True))
    return (
        _newest(Tie, here),
        _newest(Member, here),
        TieChoice.objects.filter(here).aggregate(Max("changed_at"), Count("pk"), yes=said_yes),
        TieWord.objects.filter(here).aggregate(Max("pk"), Max("said_on"), Count("pk")),
        Block.objects.filter(here).aggregate(Max("pk"), Count("pk")),
    )


def _newest(model: type[Tie] | type[Member], here: Q) -> int | None:
    rows = model._default_manager.filter(here).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def unit_sizes(community_id: int) -> dict[tuple[str, str], int]:
    """How many active members say each value of each unit."""
    members = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    rows = members.values_list("units", flat=True)
    return Counter((name, str(value)) for units in rows for name, value in units.items())
