"""A million people: almost the best pairs, soon, and how far from the best they can be."""

from __future__ import annotations

import numpy as np

from hallway.engine.graph import Graph
from hallway.engine.matching import (
    Rows,
    Solution,
    fractional_matching,
    rows_for,
    whole_matching,
)
from hallway.engine.types import Ints

PART = 2_000
"""The search for whole pairs ends when only one in so many people is still exposed."""


def near_best(graph: Graph, floor: Ints) -> Solution:
    """A matching near the best, and prices that suffice for every pair.

    The fractional matching is exact; the odd rings are then resolved with growing patience
    until only few people are left, whose searches would take longer than all others.

    Args:
        graph, floor: as for `solve`.
    Returns:
        Solution, some of whose people are unmatched although their price is above its
        floor: that is the gap.
    Source: docs/methods/pairs.md.

    >>> path = Graph(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1]), np.array([3, 3, 9, 9]))
    >>> near_best(path, np.zeros(3, dtype=np.int64)).mate.tolist()
    [-1, 2, 1]
    """
    rows: Rows = rows_for(graph)
    mild = np.maximum(floor, -2 * int(np.abs(graph.weight).max(initial=0)))
    half = fractional_matching(graph, mild, rows)
    return whole_matching(half, graph, rows, enough=graph.n // PART)


def seat_for(price: Ints, many: int) -> int:
    """What seating anybody is best taken to be worth in the proof of a round of so many.

    Any amount proves a bound, with prices below zero taken as zero; the least bound comes
    where as many prices are above zero as people are seated.

    Args:
        price: int64 (n,), without seats. many: how many people the round seats.
    """
    out = len(price) - many
    return max(-int(np.partition(price, out - 1)[out - 1]) // 2, 0) if out > 0 else 0
