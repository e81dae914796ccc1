"""Where an ask goes first: the few people most likely to help, then a wider round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.errors import BadPolicy
from hallway.engine.grid import mixed_people, salt_of
from hallway.engine.paths import MOST_STEPS, Reached, check_relevance, within_reach
from hallway.engine.tiegraph import TieGraph
from hallway.engine.types import Flags, Floats, Ints

FIRST = 3
GROWTH = 2
STRANGER = 0.2
"""How gladly somebody helps to whom no path leads, beside 1 for the closest tie."""


@dataclass(frozen=True)
class Wave:
    """People who are asked together, the likeliest first, and how likely each is to help.

    likely: how well it fits and how near they are, less for whoever was asked lately. It
    compares people within one ask, to decide whom to spare; it is nobody's to see.
    """

    people: tuple[int, ...]
    likely: tuple[float, ...]


def plan_waves(
    graph: TieGraph,
    asker: int,
    relevance: Any,
    *,
    steps: int | None = None,
    among: Any | None = None,
    lately: Any | None = None,
    room: Any | None = None,
    first: int = FIRST,
    waves: int | None = None,
    stranger: float = STRANGER,
    rng: np.random.Generator | None = None,
) -> tuple[Wave, ...]:
    """Whom to ask, wave by wave; each waits until the one before has brought no help.

    likely = relevance · (stranger + (1 - stranger) · worth of the best path)
             / (1 + how often they were asked lately)

    Nobody outside the reach is ever in a wave: with `steps`, only whom so many ties lead
    to; with `among`, only those; with both, only whom both allow. A wave is twice as large
    as the one before.

    Args:
        graph: see `tie_graph`. Only ties that may carry an ask belong in it. Nobody in the
            middle is troubled, so it usually has no load.
        relevance: float (n,), 0-1. Whoever has 0 is never asked.
        steps: 1 = my ties, 2 = ties of ties, 3; None = everybody, also strangers.
        among: bool (n,), a set of people, such as a circle.
        lately: float (n,), how often each was asked lately, 0 and up.
        room: int (n,), how many more asks each takes this week; none are asked beyond.
        first: how many people are in the first wave.
        waves: how many waves at most; None = until nobody is left.
        stranger: 0-1, what counts where no path leads to them; 0 asks only whom one leads to.
        rng: decides between equally likely people; without it lower numbers go first.
    Returns:
        Waves of distinct people, never `asker`; none when nobody fits.
    Raises:
        BadPolicy: a parameter that has no meaning.
    Cost: O(n log n + ties).
    Source: docs/methods/reach.md.

    >>> from hallway.engine.tiegraph import tie_graph
    >>> graph = tie_graph(5, [[0, 1], [1, 2], [2, 3]], [1.0, 1.0, 1.0])
    >>> [wave.people for wave in plan_waves(graph, 0, [1, 0.5, 1, 1, 1], first=1, steps=2)]
    [(2,), (1,)]
    >>> [wave.people for wave in plan_waves(graph, 0, [1, 0.5, 1, 1, 1], first=1)]
    [(2,), (3, 1), (4,)]
    """
    if first < 1 or (waves is not None and waves < 0):
        raise BadPolicy("a wave has at least one person, and there are no fewer than 0 waves")
    if not 0 <= stranger <= 1:
        raise BadPolicy(f"stranger must be a number from 0 to 1, not {stranger}")
    fits = check_relevance(graph.n, relevance)
    reached = within_reach(graph, asker, steps=MOST_STEPS if steps is None else steps)
    glad = stranger + (1.0 - stranger) * reached.worth
    may = _may_be_asked(graph.n, asker, reached, steps, among, room)
    likely = np.where(may, fits * glad / (1.0 + _counts(graph.n, lately, "lately")), 0.0)
    order = _in_order(likely, reached, rng)
    return _in_waves(order, likely, first, waves)


def _may_be_asked(
    n: int, asker: int, reached: Reached, steps: int | None, among: Any | None, room: Any | None
) -> Flags:
    may: Flags = np.ones(n, dtype=bool) if steps is None else reached.steps > 0
    if among is not None:
        inside = np.asarray(among, dtype=bool)
        if inside.shape != (n,):
            raise BadPolicy(f"among must say yes or no for each of {n} people")
        may = may & inside
    if room is not None:
        may = may & (_counts(n, room, "room") >= 1)
    may[asker] = False
    return may


def _counts(n: int, counts: Any | None, name: str) -> Floats:
    found: Floats = np.zeros(n) if counts is None else np.asarray(counts, dtype=np.float64)
    if found.shape != (n,) or not (found >= 0).all():
        raise BadPolicy(f"{name} must be a number from 0 up for each of {n} people")
    return found


def _in_order(likely: Floats, reached: Reached, rng: np.random.Generator | None) -> Ints:
    """The likeliest first; of equal ones the nearer, then as chance decides."""
    people = mixed_people(len(likely), salt_of(rng))
    people = people[likely[people] > 0]
    steps = np.where(reached.steps < 0, MOST_STEPS + 1, reached.steps)[people]
    order: Ints = people[np.lexsort((steps, -likely[people]))]
    return order


def _in_waves(order: Ints, likely: Floats, first: int, waves: int | None) -> tuple[Wave, ...]:
    found: list[Wave] = []
    begin, size = 0, first
    while begin < len(order) and (waves is None or len(found) < waves):
        people = order[begin : begin + size]
        found.append(Wave(tuple(people.tolist()), tuple(likely[people].tolist())))
        begin, size = begin + size, size * GROWTH
    return tuple(found)
