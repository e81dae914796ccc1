"""Difference arrays: k rows by p columns over a group, from which whole nets are moved.

In any two rows, the differences between them are all different, column by column. Rows
become sittings and columns become the seats of a table; turned round, it is one again.
"""

from __future__ import annotations

from functools import cache
from math import prod

import numpy as np

from hallway.engine.baseblocks import ARRAYS
from hallway.engine.designs_fields import digits_of, field, prime_power
from hallway.engine.types import Ints

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
Moduli = tuple[int, ...]


def array_columns(q: int, seats: int) -> int:
    """How many rows the array over a group of q has for so many seats, 1 at least."""
    return _best(q, seats)[0]


def difference_array(q: int, seats: int) -> tuple[Moduli, Ints]:
    """The group's moduli, and the array: int64 (rows, seats, digits).

    >>> moduli, array = difference_array(3, 3)
    >>> moduli, array[:, :, 0].tolist()
    ((3,), [[0, 0, 0], [0, 1, 2], [0, 2, 1]])
    """
    kind, left, right = _best(q, seats)[1]
    if kind == "product":
        return _product(difference_array(left, seats), difference_array(right, seats))
    if kind == "field":
        gf = field(q)
        a = np.arange(q)
        return gf.moduli, gf.digits(gf.times(*np.meshgrid(a[:seats], a)))
    if kind == "stored":
        moduli, array = _stored(q)[left]
        return moduli, digits_of(array, moduli)[:, :seats]
    times = np.arange(left)[:, None] * np.arange(seats)
    return (q,), times[:, :, None] % q


@cache
def _best(q: int, seats: int) -> tuple[int, tuple[str, int, int]]:
    """The number of rows, and how they are made."""
    rows = (q - 1) // (seats - 1) + 1  # i · j stays below q, so nothing comes round
    ways = [(rows, ("ruler", rows, 0))]
    if prime_power(q) and seats <= q:
        ways.append((q, ("field", 0, 0)))
    for number, (_, array) in enumerate(_stored(q)):
        if array.shape[1] >= seats:
            ways.append((len(array), ("stored", number, 0)))
    for left in range(2, int(q**0.5) + 1):
        if q % left == 0:
            rows = _best(left, seats)[0] * _best(q // left, seats)[0]
            ways.append((rows, ("product", left, q // left)))
    return max(ways)


@cache
def _stored(q: int) -> list[tuple[Moduli, Ints]]:
    arrays = []
    for moduli, found in ARRAYS.items():
        if prod(moduli) == q:
            for words in found:
                array = np.array([[LETTERS.index(c) for c in word] for word in words.split()])
                arrays += [(moduli, array), (moduli, array.T)]
    return arrays


def _product(first: tuple[Moduli, Ints], second: tuple[Moduli, Ints]) -> tuple[Moduli, Ints]:
    """Every row of one beside every row of the other, over both groups at once."""
    (left, a), (right, b) = first, second
    rows, others = len(a), len(b)
    both = np.concatenate([np.repeat(a, others, axis=0), np.tile(b, (rows, 1, 1))], axis=2)
    return (*left, *right), both
