"""Pairs as the matching reads them: a sparse graph, and all pairs by blocks of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hallway.engine.errors import BadValues
from hallway.engine.types import Flags, Indices, Ints

FORBIDDEN = -(2**58)
"""The weight of a pair that may not meet, in tables of whole numbers; in others NaN."""
AT_ONCE = 1 << 19
"""Pairs in one block: few enough to stay in the processor's near memory."""
AT_LEAST = 16
"""Rows in one block at least: what a source works out for all of them pays then."""

Block = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Graph:
    """The allowed pairs, each from both sides.

    start: int64 (n + 1). to: int32 (2m). weight: int32 or int64 (2m).
    """

    start: Ints
    to: Indices
    weight: Any

    @property
    def n(self) -> int:
        return len(self.start) - 1


class Sheet(Protocol):
    """The weight of every pair, as whole numbers, by blocks of rows."""

    @property
    def n(self) -> int: ...

    def rows(self, lo: int, hi: int) -> Block: ...


@dataclass(frozen=True, eq=False)
class TableSheet:
    """Weights from a table: int64 (n, n) and which are allowed, bool (n, n)."""

    weights: Ints
    allowed: Flags

    @property
    def n(self) -> int:
        return len(self.weights)

    def rows(self, lo: int, hi: int) -> Block:
        return np.where(self.allowed[lo:hi], self.weights[lo:hi], FORBIDDEN)


def blocks(sheet: Sheet) -> Iterator[tuple[int, int, Block]]:
    """Every block of rows with its first row and the row after its last.

    >>> two = TableSheet(np.array([[0, 5], [5, 0]]), np.array([[False, True], [True, False]]))
    >>> [(lo, hi, block[0, 1].item()) for lo, hi, block in blocks(two)]
    [(0, 2, 5)]
    """
    step = max(AT_LEAST, AT_ONCE // max(sheet.n, 1))
    for lo in range(0, sheet.n, step):
        hi = min(lo + step, sheet.n)
        yield lo, hi, sheet.rows(lo, hi)


def graph_of(keys: Ints, weights: Ints, n: int) -> Graph:
    """A graph from pairs: keys int64 (m,), i · n + j with i < j, each once, and weights.

    >>> graph_of(np.array([1]), np.array([7]), 2).to.tolist()
    [1, 0]
    """
    return graph_between(keys // n, keys % n, weights, n)


def graph_between(i: Any, j: Any, weights: Ints, n: int) -> Graph:
    """The same from the two people of each pair, in any order."""
    from scipy.sparse import coo_array

    i, j = i.astype(np.int32, copy=False), j.astype(np.int32, copy=False)
    kind = np.int32 if len(weights) == 0 or np.abs(weights).max() < 2**31 else np.int64
    data: Any = np.append(weights, weights).astype(kind)
    table = coo_array((data, (np.append(i, j), np.append(j, i))), shape=(n, n)).tocsr()
    to = table.indices.astype(np.int32, copy=False)
    return Graph(table.indptr.astype(np.int64), to, table.data)


def merged(keys: Ints, weights: Ints, more: Ints, heavy: Ints) -> tuple[Ints, Ints]:
    """Both lists of pairs as one, sorted, each pair once.

    Raises:
        BadValues: a pair has two different weights. Without this a search that is told one
            and then the other would go on for ever.

    >>> merged(np.array([1, 5]), np.array([10, 50]), np.array([3, 5]), np.array([30, 50]))
    (array([1, 3, 5]), array([10, 30, 50]))
    """
    return once(np.append(keys, more), np.append(weights, heavy))


def once(keys: Ints, weights: Ints) -> tuple[Ints, Ints]:
    """The pairs sorted, each once; raises as `merged` does."""
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    again = keys[1:] == keys[:-1]
    if (again & (weights[1:] != weights[:-1])).any():
        raise BadValues("values must be exactly symmetric: (i, j) is (j, i)")
    first = np.append(True, ~again)[: len(keys)]
    return keys[first], weights[first]
