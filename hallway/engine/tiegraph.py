"""Ties as a graph that introductions can travel: who lets which tie be used, and how well.

Whole numbers throughout: a strength counts in millionths, and a path has at most three
steps, so its strength is a product below 2**63, the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hallway.engine.errors import BadTies
from hallway.engine.types import Flags, Floats, Indices, Ints

UNIT = 1_000_000
"""A tie of strength 1. What is weaker than half a millionth is no tie."""


@dataclass(frozen=True, eq=False)
class TieGraph:
    """Ties by rows, each from both sides: row i is idx[ptr[i]:ptr[i + 1]], ascending.

    units: int64, the strength in millionths. asked: int64, the same where the other end
    lets the tie be used, else 0: the first step, from whoever asks. outward: int64, the
    step from the row's person on to the other, as weak as their load makes it; inward: the
    step from the other to the row's person. Both are 0 where an end does not let the tie
    be used, or nobody may be introduced through the person that is left.
    both: bool, both ends let it be used.
    """

    ptr: Ints
    idx: Indices
    units: Ints
    asked: Ints
    both: Flags
    outward: Ints
    inward: Ints
    connects: Flags

    @property
    def n(self) -> int:
        return len(self.ptr) - 1

    def strength(self, i: int, j: int) -> float:
        """How strong the tie of two people is, 0 for none. Cost: O(log of their ties)."""
        return self.units_of(i, j) / UNIT

    def units_of(self, i: int, j: int) -> int:
        row = slice(int(self.ptr[i]), int(self.ptr[i + 1]))
        at = int(np.searchsorted(self.idx[row], j))
        there = at < row.stop - row.start and self.idx[row][at] == j
        return int(self.units[row][at]) if there else 0

    def with_load(self, load: Any | None) -> TieGraph:
        """The same ties with other loads; see `tie_graph`. Cost: O(ties).

        Raises:
            BadTies: a load that is no number, or below zero.
        """
        ease = self.connects / (1.0 + _loads(self.n, load))
        steps = np.where(self.both, self.units, 0)
        return replace(
            self,
            outward=_weakened(steps, np.repeat(ease, np.diff(self.ptr))),
            inward=_weakened(steps, ease[self.idx]),
        )

    def without(self, people: Any) -> TieGraph:
        """The same people and ties, but no path takes a tie of these: for one question.

        Whom the one who asks, or the one who is looked for, would rather not meet stands in
        none of their paths. Cost: O(ties).

        >>> tie_graph(3, [[0, 1], [1, 2]], [0.5, 1.0]).without([2]).asked.tolist()
        [500000, 500000, 0, 0]
        """
        gone = np.zeros(self.n, dtype=bool)
        gone[np.asarray(people, dtype=np.int64)] = True
        stays = ~(np.repeat(gone, np.diff(self.ptr)) | gone[self.idx])
        return replace(
            self,
            asked=self.asked * stays,
            both=self.both & stays,
            outward=self.outward * stays,
            inward=self.inward * stays,
        )


def tie_graph(
    n: int,
    ties: Any,
    strength: Any,
    *,
    lets: Any | None = None,
    connects: Any | None = None,
    load: Any | None = None,
) -> TieGraph:
    """Ties between n people, laid out so that paths are found quickly.

    A tie belongs to both of its people: a path takes it only where both let it be used. Of
    whoever asks nothing is needed, since they do ask. A person in the middle of a path
    weakens it to 1 / (1 + load): asked once lately, half as strong; three times, a quarter.

    Args:
        ties: int (k, 2), two different people each. A pair that stands several times is
            added up, to 1 at most, and may be used if every one of its rows says so.
        strength: float (k,), 0-1; kept in millionths.
        lets: bool (k, 2), whether the first and the second let this tie be used; all do
            when it is missing.
        connects: bool (n,), who may stand in the middle of a path. Somebody who may not
            can still ask, and be found.
        load: float (n,), how often each was asked lately, 0 and up.
    Raises:
        BadTies: not of these shapes; nobody of that number; a strength outside 0-1; a load
            below zero.
    Cost: O(k log k) time, O(n + k) memory.
    Source: docs/methods/reach.md.

    >>> graph = tie_graph(3, [[0, 1], [1, 2]], [0.5, 1.0], load=[0, 1, 0])
    >>> graph.units.tolist(), graph.outward.tolist()
    ([500000, 500000, 1000000, 1000000], [500000, 250000, 500000, 1000000])
    """
    pairs, units, let = _read(n, ties, strength, lets)
    (i, j), units, (low, high) = _one_each(n, pairs, units, let)
    at, idx, both_ways = _by_rows(n, i, j)
    other = np.concatenate([high, low])[both_ways]
    both = np.concatenate([low & high] * 2)[both_ways]
    units = np.concatenate([units, units])[both_ways]
    who = np.ones(n, dtype=bool) if connects is None else np.asarray(connects, dtype=bool)
    if who.shape != (n,):
        raise BadTies(f"connects must say yes or no for each of {n} people, not {who.shape}")
    bare = TieGraph(at, idx, units, np.where(other, units, 0), both, units, units, who)
    return bare.with_load(load)


def _read(n: int, ties: Any, strength: Any, lets: Any | None) -> tuple[Ints, Ints, Flags]:
    pairs = np.asarray(ties, dtype=np.int64)
    pairs = pairs.reshape(-1, 2) if not pairs.size else pairs
    weights = np.asarray(strength, dtype=np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or weights.shape != (len(pairs),):
        raise BadTies(f"ties must be pairs with a strength each: {pairs.shape}, {weights.shape}")
    if pairs.size and (pairs.min() < 0 or pairs.max() >= n):
        raise BadTies(f"a tie names somebody who is not one of the {n} people")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise BadTies("a tie is between two different people")
    if not ((weights >= 0) & (weights <= 1)).all():
        raise BadTies("the strength of a tie is a number from 0 to 1")
    let = np.ones(pairs.shape, dtype=bool) if lets is None else np.asarray(lets, dtype=bool)
    if let.size != pairs.size:
        raise BadTies(f"lets must say yes or no for both ends of {len(pairs)} ties")
    return pairs, np.rint(weights * UNIT).astype(np.int64), let.reshape(-1, 2)


def _one_each(
    n: int, pairs: Ints, units: Ints, let: Flags
) -> tuple[tuple[Ints, Ints], Ints, tuple[Flags, Flags]]:
    """Each pair once, the lower number first; what is weaker than one unit is left out."""
    turned = pairs[:, 0] > pairs[:, 1]
    let = np.where(turned[:, None], let[:, ::-1], let)
    key = pairs.min(axis=1) * n + pairs.max(axis=1) if len(pairs) else pairs[:, 0]
    order = np.argsort(key, kind="stable")
    key, units, let = key[order], units[order], let[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    if len(starts) < len(key):
        units = np.add.reduceat(units, starts)
        let = np.logical_and.reduceat(let, starts, axis=0)
        key = key[starts]
    there = units > 0
    key, units, let = key[there], np.minimum(units[there], UNIT), let[there]
    return (key // max(n, 1), key % max(n, 1)), units, (let[:, 0], let[:, 1])


def _by_rows(n: int, i: Ints, j: Ints) -> tuple[Ints, Indices, Ints]:
    """Where each row begins, its people, and which of (i, j) and then (j, i) each is."""
    row, column = np.concatenate([i, j]), np.concatenate([j, i])
    order = np.argsort(row * n + column, kind="stable")
    ptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=n), out=ptr[1:])
    return ptr, column[order].astype(np.int32), order


def _loads(n: int, load: Any | None) -> Floats:
    if load is None:
        return np.zeros(n)
    loads: Floats = np.asarray(load, dtype=np.float64)
    if loads.shape != (n,) or not (loads >= 0).all() or np.isinf(loads).any():
        raise BadTies(f"load must be a number from 0 up for each of {n} people")
    return loads


def _weakened(units: Ints, ease: Floats) -> Ints:
    weak: Ints = np.rint(units * ease).astype(np.int64)
    return weak
