"""Who plays whom in a finished plan: people change places in all sittings at once.

The plan stays what it is, so no repeat comes or goes; only who meets whom changes. That is
a quadratic assignment, searched by tabu: the best change of two people's parts is made
even where it loses, and may not be undone for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hallway.engine.effort import Effort
from hallway.engine.types import Floats, Ints

FEW, MORE = 0.9, 0.2
"""How long a change is tabu: from 0.9 n to 1.1 n moves, as Taillard 1991 found good."""
ENOUGH = 10
A_CELL, A_TURN, A_PRODUCT = 18e-9, 40e-6, 1e-10


@dataclass(eq=False)
class _Parts:
    """part: who plays each part. worth: as the parts see it. gain: what it would bring."""

    met: Floats
    worth: Floats
    product: Floats
    part: Ints
    value: float

    @classmethod
    def of(cls, met: Floats, worth: Floats) -> Self:
        part = np.arange(len(met))
        return cls(met, worth.copy(), met @ worth, part, float((met * worth).sum()) / 2)

    def gains(self) -> Floats:
        """What it brings when two people change parts, for each two."""
        own = self.product.diagonal()
        both: Floats = self.product + self.product.T - own[:, None] - own
        return both + 2 * self.met * self.worth

    def change(self, one: int, two: int, gain: float) -> None:
        """Two people change parts; what is known is brought up to date in O(n²)."""
        swap = [two, one]
        step = self.worth[two] - self.worth[one]
        step[[one, two]] = 0.0
        self.product += np.outer(self.met[:, one] - self.met[:, two], step)
        self.worth[[one, two]] = self.worth[swap]
        self.worth[:, [one, two]] = self.worth[:, swap]
        self.product[:, [one, two]] = self.met @ self.worth[:, [one, two]]
        self.part[[one, two]] = self.part[swap]
        self.value += gain


def cast(met: NDArray[np.int16], worth: Ints, salt: int, seconds: float, effort: Effort) -> Ints:
    """Who should play each part of a plan so that its meetings are worth the most.

    Args:
        met: int16 (n, n), how often each two parts meet. worth: int (n, n), what a meeting
            of each two people is worth, in whole numbers; both symmetric.
        salt: breaks ties. seconds: an amount of work. effort: ends it in any case.
    Returns:
        int64 (n,), the person who plays each part; nobody changes if nothing is better.
    Cost: O(n³) once, then O(n²) a change.
    Source: robust tabu search, Taillard 1991.

    >>> met = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=np.int16)
    >>> worth = np.array([[0, 1, 1], [1, 0, 5], [1, 5, 0]])
    >>> sorted(cast(met, worth, 0, 0.01, Effort(9))[:2].tolist())
    [1, 2]
    """
    n = len(met)
    if A_PRODUCT * n**3 > seconds:
        return np.arange(n)
    parts = _Parts.of(met.astype(np.float64), worth.astype(np.float64))
    best, kept = parts.value, parts.part.copy()
    bits = np.random.PCG64(salt)
    barred = np.zeros((n, n), dtype=np.int64)
    for turn in range(min(int(seconds / (A_TURN + A_CELL * n * n)), ENOUGH * n * n)):
        if turn % 8 == 0 and effort.spent():
            break
        gains = parts.gains()
        back = barred[:, parts.part] > turn  # who left a part lately does not return to it
        tabu = back & back.T
        gains[tabu & (parts.value + gains <= best)] = -np.inf
        np.fill_diagonal(gains, -np.inf)
        one, two = divmod(int(gains.argmax()), n)
        gain = float(gains[one, two])
        if gain == -np.inf:
            continue
        for place in (one, two):
            barred[place, parts.part[place]] = turn + _tenure(bits, n)
        parts.change(one, two, gain)
        if parts.value > best:
            best, kept = parts.value, parts.part.copy()
    return kept


def _tenure(bits: np.random.PCG64, n: int) -> int:
    draw = int(bits.random_raw() >> 32) / 2**32
    return 1 + int(n * (FEW + MORE * draw))
