"""Values on an integer grid: exact sums, the same answer on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hallway.engine.errors import BadValues
from hallway.engine.types import Flags, Floats, Ints

DIGITS = 8
"""Decimal digits kept of the largest value."""


@dataclass(frozen=True, eq=False)
class Grid:
    """worth: int64 (n, n), 0 where forbidden. allowed: bool (n, n). unit: one step."""

    worth: Ints
    allowed: Flags
    unit: float

    @property
    def n(self) -> int:
        return len(self.worth)


def read_values(values: Any) -> Floats:
    """Values of any accepted kind as a dense array with NaN where forbidden.

    Args:
        values: float (n, n); or a scipy.sparse array whose stored entries are the
            allowed pairs; or a source with `n` and `block(lo, hi)`.
    Returns:
        float (n, n), symmetric, NaN on the diagonal.
    Raises:
        BadValues: not square, not symmetric, or infinite.
    Cost: O(n²).

    >>> read_values([[0, 2.0], [2.0, 0]])
    array([[nan,  2.],
           [ 2., nan]])
    """
    table = _dense(values)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise BadValues(f"values must be square, not of shape {table.shape}")
    np.fill_diagonal(table, np.nan)
    if np.isinf(table).any():
        raise BadValues("values must be finite; NaN says that two people may not meet")
    if not np.array_equal(table, table.T, equal_nan=True):
        raise BadValues("values must be exactly symmetric: (i, j) is (j, i)")
    return table


def _dense(values: Any) -> Floats:
    if hasattr(values, "block") and hasattr(values, "n"):
        rows = values.block(0, values.n) if values.n else np.empty((0, 0))
        return np.array(rows, dtype=np.float64)
    if hasattr(values, "tocoo"):
        coo = values.tocsr().tocoo()  # entries that stand twice are added up
        table = np.full(coo.shape, np.nan)
        table[coo.row, coo.col] = coo.data
        return table
    return np.array(values, dtype=np.float64)


def to_grid(table: Floats) -> Grid:
    """Round values to eight digits of the largest: whole numbers from here on.

    >>> grid = to_grid(read_values([[0, 2.5], [2.5, 0]]))
    >>> int(grid.worth[0, 1]), grid.unit
    (25000000, 1e-07)
    """
    allowed = ~np.isnan(table)
    np.fill_diagonal(allowed, False)
    top = float(np.abs(table[allowed]).max()) if allowed.any() else 0.0
    digits = DIGITS - 1 - math.floor(math.log10(top)) if top > 1e-200 else 0
    worth = np.rint(np.where(allowed, table, 0.0) * 10.0**digits).astype(np.int64)
    return Grid(worth, allowed, float(f"1e{-digits}"))


def all_free(slots: Flags | None, group: Sequence[int]) -> bool:
    """Whether one slot suits the whole group; pairwise is not enough from three on.

    >>> all_free(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]]) > 0, (0, 1, 2))
    False
    """
    return slots is None or bool(slots[list(group)].all(axis=0).any())


def noise(n: int, salt: int, bits: int = 20) -> Ints:
    """A symmetric table of whole numbers below 2**bits, the same on every machine.

    It breaks ties by the seed without an outside generator's stream, which may
    change between versions. Source: the finaliser of SplitMix64 (Steele, Lea &
    Flood 2014).

    >>> bool((noise(4, 7) == noise(4, 7).T).all())
    True
    """
    i = np.arange(n, dtype=np.uint64)
    low, high = np.minimum.outer(i, i), np.maximum.outer(i, i)
    state: NDArray[np.uint64] = np.add(
        low * np.uint64(0x9E3779B97F4A7C15), high * np.uint64(0xD1B54A32D192ED03), dtype=np.uint64
    )
    state = state ^ np.uint64(salt % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        state = (state ^ (state >> np.uint64(shift))) * np.uint64(factor)
    state = state ^ (state >> np.uint64(31))
    table: Ints = (state >> np.uint64(64 - bits)).astype(np.int64)
    return table


def mixed_people(n: int, salt: int) -> Ints:
    """Everybody once, in an order that the salt decides; as they stand without one.

    >>> mixed_people(3, 0).tolist(), sorted(mixed_people(3, 5).tolist())
    ([0, 1, 2], [0, 1, 2])
    """
    if not salt:
        return np.arange(n)
    words = np.random.PCG64(salt % 2**64).random_raw(n)
    order: Ints = np.argsort(words, kind="stable").astype(np.int64)
    return order


def salt_of(rng: np.random.Generator | None) -> int:
    """One number from the generator, or 0: raw bits, whose stream never changes."""
    return 0 if rng is None else int(rng.bit_generator.random_raw())
