"""A million people: almost the best pairs, soon, and how far from the best they can be."""

from __future__ import annotations

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

    >>> import numpy as np
    >>> path = Graph(np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1]), np.array([3, 3, 9, 9]))
    >>> near_best(path, np.zeros(3, dtype=np.int64)).mate.tolist()
    [-1, 2, 1]
    """
    rows: Rows = rows_for(graph)
    half = fractional_matching(graph, floor, rows)
    return whole_matching(half, graph, rows, enough=graph.n // PART)
