"""Maximum-weight matching of a sparse graph: exact, in whole numbers, with its prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from hallway.engine import blossom, blossom_tree, fractional
from hallway.engine.blossom import Whole
from hallway.engine.fractional import FAR, FULL, NOBODY, PATIENCE, Half
from hallway.engine.graph import Graph
from hallway.engine.kernel import compiled, is_compiled
from hallway.engine.types import Indices, Ints, Line

PLAIN = 20_000
"""Up to so many rows of pairs, running as it is takes less than loading a compiler."""
SMALL = 1_000
"""From so many people on it is loaded anyway: their pairs are read with it."""
FEW = 4
"""So few are searched for to the end at once."""
NUMBERS = 11
State = TypeVar("State", Half, Whole)


@dataclass(frozen=True, eq=False)
class Solution:
    """mate int64 (n), price int64 (n), and the odd sets as intervals of `order`.

    For each allowed pair, price_i + price_j + the extras of the intervals that hold both
    are at least 2 weight. order: int32 (n). lo, hi, extra: int64 (k).
    """

    mate: Ints
    price: Ints
    order: Indices
    lo: Ints
    hi: Ints
    extra: Ints

    def line(self) -> Line:
        """The odd sets, as a proof holds them."""
        return Line(self.order, self.lo, self.hi, self.extra)

    def total(self) -> int:
        """What all prices come to: twice a weight that no matching passes."""
        sets: Ints = self.extra * ((self.hi - self.lo) // 2)
        prices: int = sum(self.price.tolist())
        return prices + int(sets.sum())


class Rows:
    """Makes the rows that the kernels work on: lists where they run plain, else arrays."""

    def __init__(self, plain: bool) -> None:
        self.plain = plain

    def run(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return function if self.plain else compiled(function)

    def read(self, row: Any) -> Any:
        return row.tolist() if self.plain else row

    def make(self, size: int, fill: int = 0, kind: Any = np.int32) -> Any:
        return [fill] * size if self.plain else np.full(size, fill, dtype=kind)


@dataclass(frozen=True)
class Steps:
    """Kernels that search from everybody exposed and count them, and how patience grows."""

    search: Callable[..., Any]
    waiting: Callable[..., Any]
    growth: float


HALVES = Steps(fractional.halves, fractional.waiting, 1.4)
WHOLES = Steps(blossom_tree.wholes, blossom_tree.waiting, 1.2)


def solve(graph: Graph, floor: Ints) -> Solution:
    """The matching of greatest weight, with its prices; nobody is forced.

    Args:
        graph: the allowed pairs. floor: int64 (n,), even, the least price of each person;
            0, or below zero by twice what seating the person is worth.
    Returns:
        Solution: Σ price + Σ extra · (size - 1)/2, less the floors of the unmatched, is
        twice the weight.
    Cost: O(n m log n) at worst; what was measured is in benchmarks/RESULTS.md.
    Source: Edmonds 1965; docs/methods/pairs.md.

    >>> path = Graph(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1]), np.array([3, 3, 9, 9]))
    >>> solve(path, np.zeros(3, dtype=np.int64)).mate.tolist()
    [-1, 2, 1]
    """
    rows = rows_for(graph)
    return whole_matching(fractional_matching(graph, floor, rows), graph, rows)


def rows_for(graph: Graph) -> Rows:
    """Lists for a small graph, unless the compiled kernels are there already."""
    few = graph.n < SMALL and len(graph.to) <= PLAIN
    return Rows(few and not is_compiled(fractional.halves))


def fractional_matching(graph: Graph, floor: Ints, rows: Rows) -> Half:
    """The best fractional matching: prices, pairs and odd rings."""
    n, make = graph.n, rows.make
    room = max(1024, min(len(graph.to), 1 << 20))
    h = Half(
        start=rows.read(graph.start),
        to=rows.read(graph.to),
        weight=rows.read(graph.weight),
        floor=rows.read(floor),
        price=make(n, 0, np.int64),
        mate=make(n, NOBODY),
        ring=make(n, NOBODY),
        label=make(n, 0, np.int8),
        enter=make(n, 0, np.int64),
        reach=make(n, 0, np.int64),
        seen=make(n, 0, np.int32),
        link=make(n),
        members=make(n + 1),
        when=make(room, 0, np.int64),
        first=make(room),
        second=make(room),
        number=make(NUMBERS, 0, np.int64),
    )
    rows.run(fractional.first_prices)(h, n)
    rows.run(fractional.match_tight)(h, n)
    return until_done(h, graph, rows, HALVES)


def until_done(h: State, graph: Graph, rows: Rows, steps: Steps, enough: int = 0) -> State:
    """Search from everybody exposed, with little patience first, then with more.

    Trees stay small while there is much to find near by, as if all grew together.
    enough: so many may be left over.
    """
    waiting, patience = rows.run(steps.waiting), float(first_patience(graph))
    left = waiting(h, graph.n)
    while left > enough:
        h.number[PATIENCE] = FAR if left <= FEW else int(min(patience, FAR))
        h = one_pass(h, graph.n, rows, steps.search)
        before, left = left, waiting(h, graph.n)
        patience *= 4.0 if left > 0.97 * before else steps.growth
    return h


def first_patience(graph: Graph) -> int:
    """A small part of how much the weights differ."""
    some = graph.weight[:: max(1, len(graph.to) // 100_000)].astype(np.float64)
    return int(np.abs(some - some.mean()).mean() / 50) + 1 if len(some) else 1


def one_pass(h: State, n: int, rows: Rows, kernel: Any) -> State:
    """Search once from everybody exposed, with a larger heap whenever one is asked for."""
    at = rows.run(kernel)(h, n, 0)
    while at < n:
        room = 2 * len(h.when)
        h = h._replace(
            when=rows.make(room, 0, np.int64), first=rows.make(room), second=rows.make(room)
        )
        h.number[FULL] = 0
        at = rows.run(kernel)(h, n, at)
    return h


def whole_matching(h: Half, graph: Graph, rows: Rows, enough: int = 0) -> Solution:
    """From the fractional matching to the best whole one, or until few are exposed."""
    n, s = graph.n, blossom_rows(h, graph.n, rows)
    rows.run(blossom.begin)(s, n)
    rows.run(blossom.rings)(s, h.ring, n)
    s = until_done(s, graph, rows, WHOLES, enough)
    return read_off(s, n, rows)


def blossom_rows(h: Half, n: int, rows: Rows) -> Whole:
    make, most = rows.make, n + n // 2
    return Whole(
        start=h.start,
        to=h.to,
        weight=h.weight,
        floor=h.floor,
        price=h.price,
        mate=h.mate,
        slot=make(n),
        owner=make(n),
        spare_slots=make(n),
        spare_ids=make(most - n),
        parent=make(most),
        head=make(most),
        right=make(most),
        left=make(most),
        out_u=make(most),
        out_v=make(most),
        base=make(most),
        many=make(most),
        first_in=make(most),
        last_in=make(most),
        next_in=make(n),
        extra=make(most, 0, np.int64),
        label=make(most, 0, np.int8),
        enter=make(most, 0, np.int64),
        reach=make(most, 0, np.int64),
        seen=make(most),
        link_u=make(most),
        link_v=make(most),
        marks=make(most),
        listed=make(most),
        members=make(most + 1),
        when=h.when,
        first=h.first,
        second=h.second,
        number=make(NUMBERS, 0, np.int64),
    )


def read_off(s: Whole, n: int, rows: Rows) -> Solution:
    """The solution, once the search is over."""
    order = rows.make(n)
    rows.run(blossom.in_order)(s, n, order)
    order = np.asarray(order, dtype=np.int32)
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    many, extra = (np.asarray(row, dtype=np.int64)[n:] for row in (s.many, s.extra))
    kept = np.flatnonzero((many > 0) & (extra > 0))
    lo = place[np.asarray(s.first_in, dtype=np.int64)[n:][kept]]
    hi, extra = lo + many[kept], extra[kept]
    rows.run(blossom.unwrap_all)(s, n)
    mate, price = (np.asarray(row, dtype=np.int64) for row in (s.mate, s.price))
    return Solution(mate, price, order, lo, hi, extra)
