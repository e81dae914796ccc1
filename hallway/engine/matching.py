"""Maximum-weight matching of a sparse graph: exact, in whole numbers, with its prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hallway.engine import blossoms, fractional
from hallway.engine.blossoms import Whole
from hallway.engine.fractional import FULL, Half, NOBODY
from hallway.engine.kernel import compiled
from hallway.engine.types import Indices, Ints

PLAIN = 60_000
"""Up to so many rows of pairs, running as it is takes less than loading a compiler."""
STEPS = 20_000_000
"""Pairs looked at between two looks at the clock."""


@dataclass(frozen=True, eq=False)
class Graph:
    """The allowed pairs, each from both sides: start int64 (n + 1), to int32 (2m), weight (2m)."""

    start: Ints
    to: Indices
    weight: Any

    @property
    def n(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, eq=False)
class Solution:
    """mate int64 (n), price int64 (n), and the odd sets as intervals of `order`.

    For each allowed pair: price_i + price_j + the extras of the intervals that hold both
    >= 2 weight. order: int32 (n). lo, hi, extra: int64 (k).
    """

    mate: Ints
    price: Ints
    order: Indices
    lo: Ints
    hi: Ints
    extra: Ints


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

    def keep(self, row: Any, kind: Any = np.int64) -> Any:
        return np.asarray(row, dtype=kind)


def solve(graph: Graph, floor: Ints) -> Solution:
    plain = len(graph.to) <= PLAIN
    rows = Rows(plain)
    half = halves_of(graph, floor, rows)
    return whole_of(half, graph.n, rows)


def halves_of(graph: Graph, floor: Ints, rows: Rows) -> Half:
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
        number=make(10, 0, np.int64),
    )
    rows.run(fractional.first_prices)(h, n)
    return run_all(h, rows, fractional.halves, n)


def run_all(h: Any, rows: Rows, kernel: Any, *extra: Any) -> Any:
    """Run a kernel to its end, giving it a larger heap whenever it asks for one."""
    at, n = 0, extra[0]
    while True:
        at = rows.run(kernel)(h, n, at, STEPS)
        if at >= n:
            return h
        if h.number[FULL]:
            room = 2 * len(h.when)
            h = h._replace(
                when=rows.make(room, 0, np.int64), first=rows.make(room), second=rows.make(room)
            )
            h.number[FULL] = 0


def whole_of(h: Half, n: int, rows: Rows) -> Solution:
    make = rows.make
    most = n + n // 2
    s = Whole(
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
        number=make(10, 0, np.int64),
    )
    rows.run(blossoms.begin)(s, n)
    rows.run(blossoms.rings)(s, h.ring, n)
    s = run_all(s, rows, blossoms.wholes, n)
    order = make(n)
    rows.run(blossoms.in_order)(s, n, order)
    order = np.asarray(order, dtype=np.int32)
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    extra = rows.keep(s.extra)[n:]
    ids = np.flatnonzero((rows.keep(s.many)[n:] > 0) & (extra > 0))
    lo = place[rows.keep(s.first_in)[n:][ids]]
    hi = lo + rows.keep(s.many)[n:][ids]
    rows.run(blossoms.unwrap_all)(s, n)
    return Solution(rows.keep(s.mate), rows.keep(s.price), order, lo, hi, extra[ids])
