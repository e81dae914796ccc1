"""Odd sets of people as nested spans of one line: what they pay, and whether they nest."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.errors import BadCertificate
from hallway.engine.types import Ints, Line


class Spans:
    """Sets that nest, as spans of an order in which each one's people stand together.

    Two people's pair is paid by every set that holds both. Between neighbours in the line
    stands what the sets pay that hold both neighbours; for any two, it is the least of what
    stands between them, because where their smallest common set has its parts meet,
    nothing else is counted.

    """

    def __init__(self, line: Line) -> None:
        self.order, self.lo, self.hi, self.extra = line.order, line.lo, line.hi, line.extra
        order, lo, hi, extra = line.order, line.lo, line.hi, line.extra
        self.place = np.empty(len(order), dtype=np.int64)
        self.place[order] = np.arange(len(order))
        change = np.zeros(len(order) + 1, dtype=np.int64)
        np.add.at(change, lo, extra)
        np.subtract.at(change, hi - 1, extra)
        self.between = np.cumsum(change)[: max(len(order) - 1, 0)]

    def row(self, person: int) -> Ints:
        """int64 (n,): what the sets pay towards the pairs of one person, by person.

        >>> spans = Spans(Line(np.arange(4), np.array([0]), np.array([3]), np.array([2])))
        >>> spans.row(0).tolist()
        [0, 2, 2, 0]
        """
        at, line = int(self.place[person]), np.zeros(len(self.order), dtype=np.int64)
        line[at + 1 :] = np.minimum.accumulate(self.between[at:])
        line[:at] = np.minimum.accumulate(self.between[:at][::-1])[::-1]
        return line[self.place]

    def pairs(self, i: Any, j: Any) -> Ints:
        """int64 (k,): what the sets pay towards each of these pairs.

        Cost: O(n log n + k), by the least of every run of 2, 4, 8 … neighbours.

        >>> spans = Spans(Line(np.arange(4), np.array([0]), np.array([3]), np.array([2])))
        >>> spans.pairs(np.array([0, 2]), np.array([2, 3])).tolist()
        [2, 0]
        """
        low = np.minimum(self.place[i], self.place[j])
        far = np.abs(self.place[i] - self.place[j])
        level = np.frexp(far)[1] - 1
        paid = np.empty(len(low), dtype=np.int64)
        least = self.between
        for k in range(int(level.max(initial=-1)) + 1):
            some = np.flatnonzero(level == k)
            first = low[some]
            paid[some] = np.minimum(least[first], least[first + far[some] - (1 << k)])
            least = np.minimum(least[: -(1 << k)], least[1 << k :])
        return paid

    def nest(self) -> Ints:
        """int64 (n,), by person: any two are paid at least the lesser of these.

        What is paid by the sets that hold somebody, of the largest set, the largest in it,
        the largest in that, and so on: whoever is deeper is in all those of the other.

        >>> line = Line(np.arange(4), np.array([0, 1]), np.array([3, 2]), np.array([2, 5]))
        >>> Spans(line).nest().tolist()
        [2, 7, 2, 0]
        """
        n = len(self.order)
        change, lo, hi = np.zeros(n + 1, dtype=np.int64), 0, n
        for k in np.lexsort((self.lo, self.lo - self.hi)).tolist():
            if lo <= self.lo[k] and self.hi[k] <= hi:
                lo, hi = int(self.lo[k]), int(self.hi[k])
                change[lo] += self.extra[k]
                change[hi] -= self.extra[k]
        found: Ints = np.cumsum(change)[:n][self.place]
        return found

    def check(self) -> None:
        """Whether the sets are odd, nest, and cost nothing below zero.

        Raises:
            BadCertificate: they do not.
        """
        n = len(self.order)
        if (self.extra < 0).any():
            raise BadCertificate("a price below zero proves nothing")
        if not np.array_equal(np.sort(self.order), np.arange(n)):
            raise BadCertificate("the line of people must name everybody once")
        size = self.hi - self.lo
        if (size % 2 == 0).any() or (self.lo < 0).any() or (self.hi > n).any() or (size < 1).any():
            raise BadCertificate("an odd set must hold an odd number of different places")
        around: list[int] = []
        for k in np.lexsort((-self.hi, self.lo)).tolist():
            while around and around[-1] <= self.lo[k]:
                around.pop()
            if around and self.hi[k] > around[-1]:
                raise BadCertificate("two odd sets overlap, and neither holds the other")
            around.append(int(self.hi[k]))

    def total(self) -> int:
        """What all sets may cost a round together: half of each one's people, rounded down."""
        halves = ((self.hi - self.lo) // 2).tolist()
        return sum(extra * half for extra, half in zip(self.extra.tolist(), halves, strict=True))
