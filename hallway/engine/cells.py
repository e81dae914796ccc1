"""The values of many people in four bytes a pair, on the same grid of whole numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.errors import BadValues
from hallway.engine.grid import DIGITS
from hallway.engine.kernel import compiled, lean_kernel
from hallway.engine.types import Flags, Ints

NEVER = -(2**31)
"""Stands for a forbidden pair."""
LINES = 256
"""Rows read side by side."""
SQUARE = 64
COMPILE_FROM = 600
"""People for whom compiling pays."""


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid for many people: indexed like one, but worked out when looked at.

    table: int32 (n + 1, n + 1), NEVER where forbidden; person n is an empty chair, who is
    worth nothing to anybody. unit: one step.
    """

    table: Any
    unit: float

    @property
    def n(self) -> int:
        return len(self.table) - 1

    @property
    def worth(self) -> Worth:
        return Worth(self.table)

    @property
    def allowed(self) -> Allowed:
        return Allowed(self.table)

    def of(self, people: Any) -> Cells:
        """The same for some of the people; itself if that is everybody."""
        if len(people) == self.n:
            return self
        some = np.append(people, self.n)
        return Cells(self.table[np.ix_(some, some)], self.unit)


class Look:
    """Whole rows come without the empty chair."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def _cells(self, index: Any) -> Any:
        if isinstance(index, slice):
            n = len(self.table) - 1
            return self.table[slice(*index.indices(n)), :n]
        return self.table[index]


class Worth(Look):
    """Whole numbers, 0 where forbidden."""

    def __getitem__(self, index: Any) -> Ints:
        cells = np.asarray(self._cells(index))
        found: Ints = np.where(cells == NEVER, 0, cells).astype(np.int64)
        return found


class Allowed(Look):
    """Whether two people may meet."""

    def __getitem__(self, index: Any) -> Flags:
        found: Flags = np.asarray(self._cells(index)) != NEVER
        return found


def cells_of(values: Any) -> Cells:
    """Values of any accepted kind, rounded as `to_grid` rounds them.

    Raises:
        BadValues: as for `read_values`.
    Cost: four bytes a pair; a source's rows are worked out twice.

    >>> cells = cells_of(np.array([[np.nan, 2.5], [2.5, np.nan]]))
    >>> int(cells.worth[0, 1]), bool(cells.allowed[0, 0]), cells.unit
    (25000000, False, 1e-07)
    """
    n = people_in(values)
    digits = digits_for(values, n)
    table = np.zeros((n + 1, n + 1), dtype=np.int32)
    write = write_cells if n < COMPILE_FROM else compiled(write_cells)
    for lo in range(0, n, LINES):
        write(seen_in(values, lo, min(lo + LINES, n)), lo, 10.0**digits, table)
    same = is_symmetric if n < COMPILE_FROM else compiled(is_symmetric)
    if not same(table):
        raise BadValues("values must be exactly symmetric: (i, j) is (j, i)")
    return Cells(table, float(f"1e{-digits}"))


@lean_kernel
def write_cells(rows: Any, lo: int, scale: float, table: Any) -> None:
    """Some people's values, from person `lo` on, as whole numbers of steps."""
    for i in range(len(rows)):
        row, cells = rows[i], table[lo + i]
        for j in range(len(row)):
            cell = np.rint(row[j] * scale)
            cells[j] = np.int32(cell) if cell == cell else NEVER
        cells[lo + i] = NEVER


@lean_kernel
def is_symmetric(table: Any) -> bool:
    """Whether all cells are the same across the diagonal; a square at a time, which is quick."""
    n = len(table)
    for top in range(0, n, SQUARE):
        for left in range(0, top + 1, SQUARE):
            for i in range(top, min(top + SQUARE, n)):
                for j in range(left, min(left + SQUARE, n)):
                    if table[i, j] != table[j, i]:
                        return False
    return True


def people_in(values: Any) -> int:
    if hasattr(values, "block") and hasattr(values, "n"):
        return int(values.n)
    shape = np.shape(values) if not hasattr(values, "shape") else values.shape
    if len(shape) != 2 or shape[0] != shape[1]:
        raise BadValues(f"values must be square, not of shape {tuple(shape)}")
    return int(shape[0])


def rows_in(values: Any, lo: int, hi: int) -> Any:
    """float (hi - lo, n), NaN where forbidden, the caller's own."""
    return np.array(seen_in(values, lo, hi))


def seen_in(values: Any, lo: int, hi: int) -> Any:
    """The same, only to be looked at."""
    if hasattr(values, "block") and hasattr(values, "n"):
        return np.asarray(values.block(lo, hi), dtype=np.float64)
    if hasattr(values, "tocsr"):
        part = values.tocsr()[lo:hi].tocoo()
        rows = np.full(part.shape, np.nan)
        rows[part.row, part.col] = part.data
        return rows
    return np.asarray(values[lo:hi], dtype=np.float64)


def digits_for(values: Any, n: int) -> int:
    """So many decimals that the largest value keeps DIGITS of them in all."""
    top = 0.0
    for lo in range(0, n, LINES):
        hi = min(lo + LINES, n)
        rows = seen_in(values, lo, hi)
        if not np.isnan(rows[np.arange(hi - lo), np.arange(lo, hi)]).all():
            rows = np.array(rows)
            rows[np.arange(hi - lo), np.arange(lo, hi)] = np.nan
        high = np.fmax.reduce(rows, axis=None, initial=0.0)
        low = np.fmin.reduce(rows, axis=None, initial=0.0)
        top = max(top, float(high), -float(low))
    if math.isinf(top):
        raise BadValues("values must be finite; NaN says that two people may not meet")
    return DIGITS - 1 - math.floor(math.log10(top)) if top > 1e-200 else 0
