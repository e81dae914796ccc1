"""Whole numbers that look random and are the same on every machine and version.

Source: SplitMix64 (Steele, Lea & Flood 2014).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
STEP = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
WORD = 0xFFFFFFFFFFFFFFFF


def mixed(words: Words) -> Words:
    """The finaliser of SplitMix64, on 64-bit words that wrap around.

    >>> mixed(np.array([STEP], dtype=np.uint64)).tolist()
    [16294208416658607535]
    """
    one = (words ^ (words >> np.uint64(30))) * np.uint64(FIRST)
    two = (one ^ (one >> np.uint64(27))) * np.uint64(SECOND)
    result: Words = two ^ (two >> np.uint64(31))
    return result


class Draws:
    """Random columns from a seed: the same name gives the same column.

    >>> Draws(1, 4).below("unit", 3).tolist() == Draws(1, 4).below("unit", 3).tolist()
    True
    """

    def __init__(self, seed: int, n: int) -> None:
        self.seed = seed
        self.n = n

    def words(self, name: str, width: int = 1) -> Words:
        """uint64 (n * width,)."""
        start = self.seed * STEP
        for letter in name:
            start = (start * FIRST + ord(letter)) & WORD
        count = np.arange(1, self.n * width + 1, dtype=np.uint64)
        return mixed(mixed(np.uint64(start & WORD) + count * np.uint64(STEP)))

    def uniform(self, name: str, width: int = 1) -> Floats:
        """float64 (n * width,), from 0 up to 1."""
        drawn: Floats = (self.words(name, width) >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return drawn

    def bell(self, name: str, width: int = 1) -> Floats:
        """float64 (n * width,): bell-shaped, mean 0 and deviation 1, within -3.5 and 3.5.

        The sum of four uniform numbers; no function whose last bit differs by machine.
        """
        four = self.uniform(name, 4 * width).reshape(-1, 4)
        total: Floats = (((four[:, 0] + four[:, 1]) + four[:, 2]) + four[:, 3] - 2.0) * 3.0**0.5
        return total

    def below(self, name: str, limit: int, width: int = 1) -> NDArray[np.int64]:
        """int64 (n * width,), from 0 up to limit - 1; limit below 2**31."""
        high = self.words(name, width) >> np.uint64(32)
        return ((high * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)
