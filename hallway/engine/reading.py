"""Values of any kind as whole numbers, as the matching of pairs reads them.

A roster of a few thousand is a table; a larger one is read by blocks of rows, or, where
only some pairs are allowed at all, as a sparse graph. All are rounded alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from hallway.engine.cells import digits_for, people_in, rows_in, seen_in
from hallway.engine.errors import BadValues
from hallway.engine.graph import Block, Graph
from hallway.engine.grid import DIGITS, Grid, read_values, to_grid
from hallway.engine.types import Floats

MANY = 2_000
"""People from whom on no table of all pairs is made."""
SOME = 500
"""The same where nothing but pairs is wanted: rows are quicker from here on."""
PROBES = 64
"""Rows that are compared with their columns where a table would be too large."""


@dataclass(frozen=True, eq=False)
class Wide:
    """All pairs of many people, by blocks of rows: whole numbers as floats, NaN forbidden."""

    values: Any
    n: int
    digits: int

    @property
    def unit(self) -> float:
        return float(f"1e{-self.digits}")

    @property
    def top(self) -> int:
        return int(10**DIGITS)

    def rows(self, lo: int, hi: int) -> Block:
        block: Block = np.multiply(seen_in(self.values, lo, hi), 10.0**self.digits)
        np.rint(block, out=block)
        block[np.arange(hi - lo), np.arange(lo, hi)] = np.nan
        return block

    def pairs(self, i: Any, j: Any) -> Floats:
        """float64 (k,): some pairs of two different people, whole numbers; i in order."""
        found: Floats = np.rint(pairs_in(self.values, i, j) * 10.0**self.digits)
        return found


def pairs_in(values: Any, i: Any, j: Any) -> Floats:
    """float64 (k,): some pairs' values as they are given; a row at a time if it must be."""
    if isinstance(values, np.ndarray):
        return np.asarray(values[i, j], dtype=np.float64)
    found = np.empty(len(i))
    for person in np.unique(i).tolist():
        some = slice(*np.searchsorted(i, [person, person + 1]).tolist())
        found[some] = seen_in(values, person, person + 1)[0][j[some]]
    return found


@dataclass(frozen=True, eq=False)
class Sparse:
    """The allowed pairs of many people."""

    graph: Graph
    digits: int

    @property
    def n(self) -> int:
        return self.graph.n

    @property
    def unit(self) -> float:
        return float(f"1e{-self.digits}")

    @property
    def top(self) -> int:
        return int(np.abs(self.graph.weight).max(initial=0))


Reading: TypeAlias = Grid | Wide | Sparse


def read(values: Any, most: int = MANY) -> Reading:
    """Values of any accepted kind, as their size wants them read.

    Args:
        values: as for `best_pairs`. most: people for whom a table is made.
    Raises:
        BadValues: not square, infinite, or not symmetric; of a source or an array of
            many people, some rows are compared with their columns.
    Cost: O(n²) time; memory for a table up to `MANY` people, above for what is given.

    >>> type(read(np.ones((4, 4)))).__name__
    'Grid'
    """
    n = people_in(values)
    if n <= most:
        return to_grid(read_values(values))
    if hasattr(values, "tocsr"):
        return read_sparse(values)
    check_some(values, n)
    return Wide(values, n, digits_for(values, n))


def check_some(values: Any, n: int) -> None:
    """Compare some rows with their columns.

    Raises:
        BadValues: they differ.
    """
    some = np.unique(np.linspace(0, n - 1, PROBES).astype(np.int64))
    rows = np.concatenate([rows_in(values, int(i), int(i) + 1) for i in some])[:, some]
    if rows.shape != (len(some), len(some)):
        raise BadValues("a source's block(lo, hi) must give hi - lo rows of n values")
    np.fill_diagonal(rows, np.nan)
    if not np.array_equal(rows, rows.T, equal_nan=True):
        raise BadValues("values must be exactly symmetric: (i, j) is (j, i)")


def read_sparse(values: Any) -> Sparse:
    """Stored entries as a graph; the diagonal and NaN are no pairs."""
    table = values.tocsr()
    if not table.has_sorted_indices:
        table = table.sorted_indices()
    start, to = table.indptr.astype(np.int64), table.indices
    row = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
    kept = ~np.isnan(table.data) & (row != to)
    if not kept.all():
        start = np.append(0, np.cumsum(kept))[start]
        row, to, data = row[kept], to[kept], table.data[kept]
    else:
        data = table.data
    digits = digits_of(data)
    weight = whole(data, digits)
    check_mirror(row, to, weight, len(start) - 1)
    return Sparse(Graph(start, to.astype(np.int32, copy=False), weight), digits)


def digits_of(data: Any) -> int:
    """So many decimals that the largest keeps DIGITS of them in all."""
    top = max(float(data.max(initial=0.0)), -float(data.min(initial=0.0)))
    if math.isinf(top):
        raise BadValues("values must be finite; NaN says that two people may not meet")
    return DIGITS - 1 - math.floor(math.log10(top)) if top > 1e-200 else 0


def whole(data: Any, digits: int) -> Any:
    """The values as whole numbers of four bytes, a part at a time."""
    weight, step = np.empty(len(data), dtype=np.int32), 1 << 20
    for lo in range(0, len(data), step):
        weight[lo : lo + step] = np.rint(data[lo : lo + step] * 10.0**digits)
    return weight


def check_mirror(row: Any, to: Any, weight: Any, n: int) -> None:
    """Every pair must stand there from both sides, with the same value.

    By sums of random numbers: entry (i, j) counts for what hash(i, j) - hash(j, i) is.

    Raises:
        BadValues: a pair does not.
    """
    total, step = 0, 1 << 20
    for lo in range(0, len(row), step):
        i, j = row[lo : lo + step].astype(np.uint64), to[lo : lo + step].astype(np.uint64)
        low, high = np.minimum(i, j), np.maximum(i, j)
        words = scrambled(low * np.uint64(n) + high) * scrambled(
            weight[lo : lo + step].astype(np.int64).view(np.uint64)
        )
        total += int(words[i < j].sum(dtype=np.uint64)) - int(words[i > j].sum(dtype=np.uint64))
    if total % 2**64:
        raise BadValues("values must be exactly symmetric: (i, j) is (j, i)")


def scrambled(words: Any) -> Any:
    """The finaliser of SplitMix64 (Steele, Lea & Flood 2014), odd."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (words ^ (words >> np.uint64(31))) | np.uint64(1)


def dense_row(reading: Wide | Sparse, i: int) -> Any:
    """float64 (n,): one person's pairs, NaN where forbidden."""
    if isinstance(reading, Wide):
        return reading.rows(i, i + 1)[0]
    graph = reading.graph
    row = np.full(graph.n, np.nan)
    some = slice(int(graph.start[i]), int(graph.start[i + 1]))
    row[graph.to[some]] = graph.weight[some]
    return row
