"""Ties with a direction: who names whom, and Krackhardt's dimensions of a hierarchy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.types import Ints

REACH_UP_TO = 20_000
"""People up to whom it is worked out who reaches whom."""


@dataclass(frozen=True)
class Arcs:
    """Figures of the ties with their direction; None where a figure is not defined.

    connectedness: the share of pairs that ties join, whatever their direction. hierarchy:
    of the pairs of which one reaches the other, the share in which not both do. efficiency:
    1 when no component has more arcs than hold it together, 0 when each has all.
    """

    arcs: int
    reciprocity: float | None
    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None


def arc_figures(n: int, source: Ints, target: Ints) -> Arcs:
    """Reciprocity, and three of Krackhardt's four dimensions.

    Args:
        source, target: int (k,), people 0 … n − 1. Twice the same arc is one; nobody's
            arc to themselves counts.
    Returns:
        Arcs. The hierarchy is None above 20,000 people.
    Cost: O(n + k), and O(n k / 64) for who reaches whom.
    Source: Krackhardt 1994. His fourth, least upper boundedness, is left out.

    >>> chain = arc_figures(3, np.array([0, 1]), np.array([1, 2]))
    >>> chain.hierarchy, chain.efficiency, chain.reciprocity
    (1.0, 1.0, 0.0)
    """
    keys = arc_keys(n, source, target)
    a, b = keys // max(n, 1), keys % max(n, 1)
    mutual = int(np.isin(b * n + a, keys).sum())
    table = _table(n, a, b)
    sizes = _component_sizes(table)
    pairs = n * (n - 1) / 2
    joined = float((sizes * (sizes - 1) / 2).sum())
    return Arcs(
        arcs=len(keys),
        reciprocity=mutual / len(keys) if len(keys) else None,
        connectedness=joined / pairs if pairs else None,
        hierarchy=_hierarchy(table) if n <= REACH_UP_TO else None,
        efficiency=_efficiency(len(keys), sizes),
    )


def arc_keys(n: int, source: Ints, target: Ints) -> Ints:
    """Each arc once, ascending: i · n + j."""
    apart = source != target
    keys: Ints = np.unique(source[apart].astype(np.int64) * n + target[apart])
    return keys


def _table(n: int, a: Ints, b: Ints) -> Any:
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(a)), (a, b)), shape=(n, n))


def _component_sizes(table: Any) -> Ints:
    from scipy.sparse.csgraph import connected_components

    labels = connected_components(table, directed=True, connection="weak")[1]
    return np.bincount(labels)


def _efficiency(arcs: int, sizes: Ints) -> float | None:
    least = float((sizes - 1).sum())
    most = float((sizes * (sizes - 1)).sum())
    return 1 - (arcs - least) / (most - least) if most > least else None


def _hierarchy(table: Any) -> float | None:
    """Each strong component reaches whole components: one bit for each person."""
    from scipy.sparse.csgraph import connected_components

    count, found = connected_components(table, directed=True, connection="strong")
    labels = found.astype(np.int64)
    sizes = np.bincount(labels, minlength=count).tolist()
    mutual = sum(size * (size - 1) // 2 for size in sizes)
    one_way = _pairs_one_way(table, labels, sizes)
    return one_way / (one_way + mutual) if one_way + mutual else None


def _pairs_one_way(table: Any, labels: Ints, sizes: list[int]) -> int:
    """Pairs of whom one reaches the other and not the reverse."""
    bits, at = [], 0
    for size in sizes:
        bits.append(((1 << size) - 1) << at)
        at += size
    below: list[set[int]] = [set() for _ in sizes]
    coo = table.tocoo()
    for one, other in zip(labels[coo.row].tolist(), labels[coo.col].tolist(), strict=True):
        if one != other:
            below[one].add(other)
    reached = list(bits)
    for component in _lowest_first(below):
        for other in below[component]:
            reached[component] |= reached[other]
    return sum(
        size * ((mine ^ own).bit_count())
        for size, mine, own in zip(sizes, reached, bits, strict=True)
    )


def _lowest_first(below: list[set[int]]) -> list[int]:
    """An order in which everything that a component leads to comes before it."""
    waiting = [len(others) for others in below]
    above: list[list[int]] = [[] for _ in below]
    for component, others in enumerate(below):
        for other in others:
            above[other].append(component)
    order = [component for component, left in enumerate(waiting) if left == 0]
    for component in order:
        for higher in above[component]:
            waiting[higher] -= 1
            if waiting[higher] == 0:
                order.append(higher)
    return order
