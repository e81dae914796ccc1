"""Sparse tables by rows: what is known of a few pairs among many."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hallway.engine.types import Flags, Indices, Ints


class Rows(NamedTuple):
    """A sparse table by rows: row i is idx[ptr[i]:ptr[i + 1]], ascending, with its values."""

    ptr: Ints
    idx: Indices
    val: Any


def rows_of(n: int, i: Any, j: Any, values: Any | None = None) -> Rows:
    """Entries (i, j) into rows; where one stands twice, the greater value holds.

    >>> rows_of(3, [2, 0], [1, 2]).ptr.tolist()
    [0, 1, 1, 2]
    """
    place = np.asarray(i, dtype=np.int64) * n + np.asarray(j, dtype=np.int64)
    val = np.ones(len(place)) if values is None else np.asarray(values, dtype=np.float64)
    order = np.lexsort((-val, place))
    place, val = place[order], val[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = place[1:] != place[:-1]
    place, val = place[first], val[first]
    ptr = np.searchsorted(place, np.arange(n + 1, dtype=np.int64) * n)
    return Rows(ptr.astype(np.int64), (place % max(n, 1)).astype(np.int32), val)


def both_ways(n: int, i: Any, j: Any, values: Any | None = None) -> Rows:
    """Entries for pairs, from both sides.

    >>> both_ways(3, [2], [1]).idx.tolist()
    [2, 1]
    """
    twice = None if values is None else np.concatenate([values, values])
    return rows_of(n, np.concatenate([i, j]), np.concatenate([j, i]), twice)


def read_rows(table: Any, absent: float = 0.0) -> Rows:
    """A dense table or a scipy.sparse array as rows, without the diagonal.

    Args:
        table: (n, n). Of a dense one, what differs from `absent` is kept; of a sparse
            one, what is stored.

    >>> read_rows(np.array([[0, 2], [2, 0]])).val.tolist()
    [2.0, 2.0]
    """
    n = table.shape[0]
    if hasattr(table, "tocoo"):
        coo = table.tocoo()
        i, j, values = coo.row, coo.col, coo.data
    else:
        i, j = np.nonzero(table != absent)
        values = table[i, j]
    apart = i != j
    return rows_of(n, i[apart], j[apart], values[apart])


def is_sparse(table: Any) -> bool:
    return hasattr(table, "tocoo")


def row(rows: Rows, i: int) -> tuple[Indices, Any]:
    """The entries of one row: where, and what."""
    inside = slice(rows.ptr[i], rows.ptr[i + 1])
    return rows.idx[inside], rows.val[inside]


def entry(rows: Rows, i: int, j: int, absent: float = 0.0) -> float:
    """One entry, or `absent`.

    >>> entry(both_ways(3, [2], [1], [7.0]), 1, 2), entry(rows_of(2, [], []), 0, 1, -1.0)
    (7.0, -1.0)
    """
    idx, val = row(rows, i)
    at = int(np.searchsorted(idx, j))
    return float(val[at]) if at < len(idx) and idx[at] == j else absent


def only(rows: Rows, which: Flags) -> Rows:
    """The entries of which this holds."""
    kept = np.concatenate([[0], np.cumsum(which)])
    return Rows(kept[rows.ptr], rows.idx[which], rows.val[which])


def in_common(rows: Rows, i: int, j: int) -> int:
    """In how many places two rows both have an entry."""
    return len(np.intersect1d(row(rows, i)[0], row(rows, j)[0], assume_unique=True))


def owners(rows: Rows) -> Ints:
    """The row of each entry."""
    return np.repeat(np.arange(len(rows.ptr) - 1), np.diff(rows.ptr))
