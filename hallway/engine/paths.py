"""Who can introduce whom: the strongest paths of at most three steps.

Three steps are two people in the middle at most, and the second of them knows the end: so
every path is the two ends and a tie between their friends. They are all looked at, at
most two for each tie; nothing is left to a search that might miss one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from hallway.engine.errors import BadPolicy
from hallway.engine.tiegraph import UNIT, TieGraph
from hallway.engine.types import Flags, Floats, Ints

MOST_STEPS = 3
WHOLE = UNIT**MOST_STEPS
"""A path of three ties of strength 1; a shorter one counts the missing steps as 1."""


@dataclass(frozen=True)
class Path:
    """People from the one who asks to the one who is asked for, each knowing the next.

    strength: the product of the ties' strengths. worth: the same, made weaker by how often
    those in the middle were asked lately; paths are compared by it.
    """

    people: tuple[int, ...]
    strength: float
    worth: float

    @property
    def steps(self) -> int:
        return len(self.people) - 1

    @property
    def between(self) -> tuple[int, ...]:
        """Those in the middle, who would introduce."""
        return self.people[1:-1]


@dataclass(frozen=True)
class Found:
    """Somebody who knows about it, how well it fits (0-1), and the best path to them."""

    person: int
    relevance: float
    path: Path


@dataclass(frozen=True, eq=False)
class Reached:
    """For everybody the best path from one person: float worth (n,), 0 = none.

    steps: int8 (n,), how long that path is; 0 for the person, -1 = none.
    """

    worth: Floats
    steps: Any


class _Ways(NamedTuple):
    """Paths between two people: whole worth, and who stands between (-1 = nobody)."""

    worth: Ints
    first: Ints
    second: Ints


def best_paths(
    graph: TieGraph,
    start: int,
    end: int,
    *,
    many: int = 3,
    disjoint: bool = False,
    steps: int = MOST_STEPS,
) -> tuple[Path, ...]:
    """The best paths between two people, the best first.

    Exact: no path of so many steps is better than the last one given, and of equally good
    ones the shorter goes first, then whoever has the lower numbers.

    Args:
        graph: see `tie_graph`.
        many: how many paths at most.
        disjoint: nobody stands in the middle of two of them. The first is the best of all,
            each next the best that leaves everybody in the middle of an earlier one alone;
            there are at least half as many as there could be.
        steps: 1 to 3.
    Returns:
        Up to `many` paths; none from a person to themselves.
    Raises:
        BadPolicy: nobody of that number, or steps outside 1 to 3.
    Cost: O(ties of the friends of `start`) time and memory, O(ties) at most; with
        `disjoint`, for each path given.
    Source: docs/methods/reach.md.

    >>> from hallway.engine.tiegraph import tie_graph
    >>> graph = tie_graph(4, [[0, 1], [1, 3], [0, 2], [2, 3]], [0.5, 0.5, 1.0, 0.2])
    >>> [(path.people, path.strength) for path in best_paths(graph, 0, 3)]
    [((0, 1, 3), 0.25), ((0, 2, 3), 0.2)]
    """
    _check(graph, steps, start, end)
    if start == end or many < 1:
        return ()
    ways = _ways(graph, start, end, steps)
    chosen = _apart(ways, many) if disjoint else _best(ways.worth, many)
    return tuple(_path(graph, start, end, ways, at) for at in chosen)


def who_knows(
    graph: TieGraph, start: int, relevance: Any, *, many: int = 5, steps: int = MOST_STEPS
) -> tuple[Found, ...]:
    """Who knows about something, and through whom: the best people within reach.

    The best is whoever has the greatest relevance times the worth of the best path there.
    Of equally good ones the nearer goes first, then the lower number.

    Args:
        relevance: float (n,), 0-1, how well each fits what is looked for; 0 = not at all.
    Returns:
        Up to `many` people, the best first; never `start`.
    Raises:
        BadPolicy: a relevance outside 0-1 or not of this shape, and as `best_paths`.
    Cost: O(n + ties), then as `best_paths` for each one found.
    Source: docs/methods/reach.md.

    >>> from hallway.engine.tiegraph import tie_graph
    >>> graph = tie_graph(4, [[0, 1], [1, 2], [1, 3]], [1.0, 0.5, 0.4])
    >>> [(one.person, one.path.people) for one in who_knows(graph, 0, [0, 0, 0.7, 1.0])]
    [(3, (0, 1, 3)), (2, (0, 1, 2))]
    """
    fits = check_relevance(graph.n, relevance)
    reached = within_reach(graph, start, steps=steps)
    score = fits * reached.worth
    order = np.lexsort((reached.steps, -score))[: max(many, 0)]
    people = [person for person in order.tolist() if score[person] > 0]
    return tuple(
        Found(one, float(fits[one]), best_paths(graph, start, one, many=1, steps=steps)[0])
        for one in people
    )


def within_reach(graph: TieGraph, start: int, *, steps: int = MOST_STEPS) -> Reached:
    """How good the best path from one person to each other is.

    Raises:
        BadPolicy: as `best_paths`.
    Cost: O(n + ties): one look at all ties for each step after the first.
    Source: Bellman 1958, one round a step; docs/methods/reach.md.

    >>> from hallway.engine.tiegraph import tie_graph
    >>> graph = tie_graph(4, [[0, 1], [1, 2], [2, 3]], [1.0, 0.5, 0.5])
    >>> reached = within_reach(graph, 0, steps=2)
    >>> reached.worth.tolist(), reached.steps.tolist()
    ([0.0, 1.0, 0.5, 0.0], [0, 1, 2, -1])
    """
    _check(graph, steps, start)
    now = _first_steps(graph, start)
    best, length = now * UNIT**2, np.where(now > 0, 1, -1).astype(np.int8)
    for step in range(2, steps + 1):
        now = _one_step_on(graph, now)
        whole = now * UNIT ** (MOST_STEPS - step)
        better = whole > best
        best[better], length[better] = whole[better], step
    best[start], length[start] = 0, 0
    return Reached(best / WHOLE, length)


def check_relevance(n: int, relevance: Any) -> Floats:
    """Relevance as an array.

    >>> check_relevance(2, [0, 1]).tolist()
    [0.0, 1.0]
    """
    fits: Floats = np.asarray(relevance, dtype=np.float64)
    if fits.shape != (n,) or not ((fits >= 0) & (fits <= 1)).all():
        raise BadPolicy(f"relevance must be a number from 0 to 1 for each of {n} people")
    return fits


def _check(graph: TieGraph, steps: int, *people: int) -> None:
    if not 1 <= steps <= MOST_STEPS:
        raise BadPolicy(f"a path has 1 to {MOST_STEPS} steps, not {steps}")
    for person in people:
        if not 0 <= person < graph.n:
            raise BadPolicy(f"there is nobody with the number {person} among {graph.n} people")


def _row(graph: TieGraph, person: int) -> slice:
    return slice(int(graph.ptr[person]), int(graph.ptr[person + 1]))


def _first_steps(graph: TieGraph, start: int) -> Ints:
    """To everybody who is one step away, in units."""
    worth = np.zeros(graph.n, dtype=np.int64)
    here = _row(graph, start)
    worth[graph.idx[here]] = graph.asked[here]
    return worth


def _one_step_on(graph: TieGraph, worth: Ints) -> Ints:
    """The best that comes to each from their friends; walks back are never better."""
    further = np.zeros(graph.n, dtype=np.int64)
    tied = np.flatnonzero(np.diff(graph.ptr))  # reduceat knows no empty rows
    if len(tied):
        steps = worth[graph.idx] * graph.inward
        further[tied] = np.maximum.reduceat(steps, graph.ptr[tied])
    return further


def _ways(graph: TieGraph, start: int, end: int, steps: int) -> _Ways:
    """Every path, the shorter first, then by who stands in the middle."""
    leave, arrive = _row(graph, start), _row(graph, end)
    friends, asked = graph.idx[leave].astype(np.int64), graph.asked[leave]
    last = np.zeros(graph.n, dtype=np.int64)
    last[graph.idx[arrive]] = graph.inward[arrive]
    last[start] = 0
    found = [_straight(friends, asked, end)]
    middle = (friends != end) & (asked > 0)
    friends, asked = friends[middle], asked[middle]
    if steps > 1:
        found.append(_through_one(friends, asked, last))
    if steps > 2:
        found.append(_through_two(graph, friends, asked, last))
    return _Ways(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _straight(friends: Ints, asked: Ints, end: int) -> _Ways:
    known = asked[(friends == end) & (asked > 0)]
    nobody = np.full(len(known), -1, dtype=np.int64)
    return _Ways(known * UNIT**2, nobody, nobody)


def _through_one(friends: Ints, asked: Ints, last: Ints) -> _Ways:
    worth = asked * last[friends]
    open_ = worth > 0
    through = friends[open_]
    return _Ways(worth[open_] * UNIT, through, np.full(len(through), -1, dtype=np.int64))


def _through_two(graph: TieGraph, friends: Ints, asked: Ints, last: Ints) -> _Ways:
    """A friend, and one of theirs who knows the end; `last` is 0 at both ends."""
    sizes = graph.ptr[friends + 1] - graph.ptr[friends]
    before = np.cumsum(sizes) - sizes
    ties = np.arange(sizes.sum()) + np.repeat(graph.ptr[friends] - before, sizes)
    second = graph.idx[ties]
    known = np.flatnonzero(last[second])
    ties, second = ties[known], second[known].astype(np.int64)
    which = np.searchsorted(before + sizes, known, side="right")
    worth = asked[which] * graph.outward[ties] * last[second]
    open_ = worth > 0
    return _Ways(worth[open_], friends[which[open_]], second[open_])


def _best(worth: Ints, many: int) -> list[int]:
    """Where the greatest stand, the greatest first, of equal ones the first."""
    among = np.arange(len(worth))
    if len(worth) > many:
        least = np.partition(worth, -many)[-many]
        among = np.flatnonzero(worth >= least)
    order = np.argsort(-worth[among], kind="stable")[:many]
    return [int(at) for at in among[order]]


def _apart(ways: _Ways, many: int) -> Iterator[int]:
    """The best, then again and again the best that shares nobody with those before."""
    worth = ways.worth.copy()
    for _ in range(many):
        at = int(worth.argmax()) if len(worth) else -1
        if at < 0 or not worth[at]:
            return
        yield at
        worth[at] = 0
        for person in (ways.first[at], ways.second[at]):
            if person >= 0:
                worth[_touches(ways, person)] = 0


def _touches(ways: _Ways, person: Any) -> Flags:
    touched: Flags = (ways.first == person) | (ways.second == person)
    return touched


def _path(graph: TieGraph, start: int, end: int, ways: _Ways, at: int) -> Path:
    between = (int(person) for person in (ways.first[at], ways.second[at]) if person >= 0)
    people = (start, *between, end)
    whole = UNIT ** (MOST_STEPS - len(people) + 1)
    for here, there in pairwise(people):
        whole *= graph.units_of(here, there)
    return Path(people, float(whole) / WHOLE, float(ways.worth[at]) / WHOLE)
