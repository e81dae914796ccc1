"""Rows of values as machine code, and the same for a list of pairs.

Every step is one correctly rounded operation whose operands may change places, so that
(i, j) and (j, i) agree to the last bit; what is summed in single precision are whole
numbers small enough to be exact.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

TILE = 2048
"""So many people at a time: their columns stay in the processor's near memory."""
WEAK, SPAN = np.float32(0.54), np.float32(0.11)
ONE, TWO, HALF, SAME = np.float32(1), np.float32(2), np.float32(0.5), np.float32(0.375)
NEAR, SHORT, MILLION = np.float32(0.35), np.float32(1.0 / 16_000.0), np.float32(1e6)


@cache
def compiled(function: Any) -> Any:
    """The function as machine code, kept on disk; numba is imported only here."""
    import numba

    return numba.njit(cache=True, error_model="numpy")(function)


@cache
def realistic() -> Any:
    """`realistic_rows` as machine code, with what it calls."""
    scope = {
        **globals(),
        "products": compiled(products),
        "realistic_row": compiled(realistic_row),
    }
    code = realistic_rows.__code__
    twin = FunctionType(code, scope, "realistic_rows")
    twin.__module__ = __name__
    return compiled(twin)


def realistic_rows(
    lo: int,
    unit: Any,
    site: Any,
    slots: Any,
    tastes: Any,
    places: Any,
    taste: Any,
    place: Any,
    alone: Any,
    need: Any,
    out: Any,
) -> None:
    """Fill float64 (rows, n) with the values of people lo, lo + 1, … with everybody.

    Slices, not offsets: an index that begins at 0 is one that the compiler can do many of
    at a time.
    """
    like, near = np.empty(TILE, np.float32), np.empty(TILE, np.float32)
    for first in range(0, len(unit), TILE):
        last = min(first + TILE, len(unit))
        some = slice(first, last)
        for row in range(len(out)):
            i = lo + row
            products(i, some, tastes, like[: last - first])
            products(i, some, places, near[: last - first])
            realistic_row(
                unit[i],
                site[i],
                slots[i],
                taste[i],
                place[i],
                alone[i],
                need[i],
                like,
                near,
                unit[some],
                site[some],
                slots[some],
                taste[some],
                place[some],
                alone[some],
                need[some],
                out[row, some],
            )


def products(i: int, some: slice, rows: Any, out: Any) -> None:
    """Fill float32 (m,) with the products of column i and each of some others."""
    out[:] = 0
    for axis in range(len(rows)):
        mine, theirs = rows[axis, i], rows[axis][some]
        for j in range(len(out)):
            out[j] += mine * theirs[j]


def realistic_row(
    my_unit: Any,
    my_site: Any,
    my_slots: Any,
    my_taste: Any,
    my_place: Any,
    my_alone: Any,
    my_need: Any,
    like: Any,
    near: Any,
    unit: Any,
    site: Any,
    slots: Any,
    taste: Any,
    place: Any,
    alone: Any,
    need: Any,
    out: Any,
) -> None:
    """Fill float64 (m,): stick · gain · (1/4 + 3/4 · cross) · fair, of one with each."""
    for j in range(len(out)):
        stick = WEAK + SPAN * (like[j] * (my_taste * taste[j]))
        apart = ((my_place + place[j]) - TWO * near[j]) * SHORT
        both = my_alone * my_alone + alone[j] * alone[j]
        gain = TWO * (both + apart) / (ONE + (my_alone + alone[j]) + NEAR * apart)
        cross = ONE
        if my_unit == unit[j]:
            cross = cross - SAME
        if my_site == site[j]:
            cross = cross - SAME
        total = (stick * gain) * (cross * (my_need * need[j]))
        whole = np.float64(np.int32(total * MILLION + HALF)) / 1e6
        out[j] = whole if my_slots & slots[j] else np.nan


def uniform_rows(lo: int, seed: Any, n: int, out: Any) -> None:
    """Fill float64 (rows, n): a number from .00000001 to .99999999 for each pair."""
    for row in range(len(out)):
        i = lo + row
        for j in range(n):
            low, high = (i, j) if i < j else (j, i)
            word = seed + np.uint64(low * n + high + 1) * np.uint64(0x9E3779B97F4A7C15)
            word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            word = word ^ (word >> np.uint64(31))
            drawn = ((word >> np.uint64(32)) * np.uint64(99_999_999)) >> np.uint64(32)
            out[row, j] = np.float64(np.int64(drawn) + 1) / 1e8


def plane_rows(lo: int, x: Any, y: Any, out: Any) -> None:
    """Fill float64 (rows, n): one and a half less the distance; x, y whole, below 2**20."""
    for row in range(len(out)):
        i = lo + row
        for j in range(len(x)):
            across, along = x[i] - x[j], y[i] - y[j]
            far = np.sqrt(across * across + along * along) / 1048576.0
            out[row, j] = np.float64(np.int64((1.5 - far) * 1e6 + 0.5)) / 1e6
