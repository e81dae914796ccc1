"""Who can introduce whom, and who knows about it: ways of at most three steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.exchange.queries.kept import Kept, forget_graphs, kept_graph
from hallway.exchange.queries.open_ways import (
    Way,
    apart_from_either,
    asked_lately,
    day_of,
    have_enough,
    on_a_break,
    open_among,
)
from hallway.people.models import Member

if TYPE_CHECKING:
    from hallway.engine import TieGraph

WAYS, PEOPLE = 3, 5


@dataclass(frozen=True)
class Knows:
    """Somebody who says that they know about it, and the best way there."""

    member: Member
    way: Way


def ways_to(
    asker: Member, target: Member, now: datetime, *, besides: Collection[int] = ()
) -> list[Way]:
    """The best ways that share nobody, each looked up in the database before it is given.

    A tie between the two themselves is no way: they need nobody.
    besides: whom no way may lead through.
    """
    found = _ways(asker, target, now, besides)
    open_ones = open_among(found, now)
    if len(open_ones) < len(found):
        # The graph was older than it seemed.
        forget_graphs()
        open_ones = open_among(_ways(asker, target, now, besides), now)
    return open_ones


def _ways(asker: Member, target: Member, now: datetime, besides: Collection[int]) -> list[Way]:
    from hallway.engine import best_paths

    kept = graph_for(asker, now)
    ids, place = kept.people.ids, kept.people.place
    if asker.pk not in place or target.pk not in place:
        return []
    away = {*besides, *apart_from_either(asker.pk, target.pk)}
    graph = _for_one(kept, asker, now, away)
    start, end = place[asker.pk], place[target.pk]
    found = best_paths(graph, start, end, many=WAYS + 1, disjoint=True)
    return [tuple(ids[at] for at in path.people) for path in found if path.between][:WAYS]


def who_knows_it(asker: Member, fits: Mapping[int, float], now: datetime) -> list[Knows]:
    """The best of those who fit, by id and how well (0-1), and the way to each."""
    found = _knowing(asker, fits, now)
    open_ones = set(open_among([one.way for one in found], now))
    if len(open_ones) < len(found):
        forget_graphs()
        found = _knowing(asker, fits, now)
        open_ones = set(open_among([one.way for one in found], now))
    return [one for one in found if one.way in open_ones]


def _knowing(asker: Member, fits: Mapping[int, float], now: datetime) -> list[Knows]:
    import numpy as np

    from hallway.engine import who_knows

    kept = graph_for(asker, now)
    ids, place = kept.people.ids, kept.people.place
    if asker.pk not in place:
        return []
    graph = _for_one(kept, asker, now, apart_from_either(asker.pk, asker.pk))
    relevance = np.zeros(graph.n)
    for pk, well in fits.items():
        if pk in place:
            relevance[place[pk]] = well
    found = who_knows(graph, place[asker.pk], relevance, many=PEOPLE)
    ways = [tuple(ids[at] for at in one.path.people) for one in found]
    members = Member.objects.in_bulk([way[-1] for way in ways])
    return [Knows(members[way[-1]], way) for way in ways if way[-1] in members]


def graph_for(asker: Member, now: datetime) -> Kept:
    return kept_graph(asker.community_id, day_of(asker, now), now)


def _for_one(kept: Kept, asker: Member, now: datetime, away: Collection[int]) -> TieGraph:
    """The graph for one question: without who is away, and by how often each was asked lately."""
    import numpy as np

    place, graph = kept.people.place, kept.people.graph
    asked = asked_lately(kept.community_id, now)
    full = kept.never | have_enough(asked.keys(), asked)
    load = np.zeros(graph.n)
    for pk, often in asked.items():
        if pk in place:
            load[place[pk]] = often
    gone = {*away, *full, *on_a_break(kept.community_id, now)}
    # Whoever asks may take a break from being asked; when they are apart from the one whom they
    # ask for, that one is gone.
    return graph.with_load(load).without(_at(place, gone - {asker.pk}))


def _at(place: Mapping[int, int], ids: Iterable[int]) -> list[int]:
    return [place[pk] for pk in ids if pk in place]
