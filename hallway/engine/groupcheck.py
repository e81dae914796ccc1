"""Every group that is worth more than it pays, among many people, from coarse rows.

What a pair of a group lacks in pay is as in `groupbound.lacking`, worked out when looked at.
If a set lacks something, so does some set with one person fewer; so, from the pairs that lack
something, one person at a time joins (`group_sets.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.group_fours import Fours
from hallway.engine.group_sets import (
    COARSE,
    fill_coarse,
    measure_top,
    to_more,
    to_pairs,
    to_trios,
)
from hallway.engine.kernel import compiled
from hallway.engine.types import Ints

LARGE = 2**27
"""More than any pair is worth."""
ROOM = 2**19
"""Sets written down side by side."""


@dataclass(frozen=True, eq=False)
class Pay:
    """What each pair of a group of one size lacks: table[i, j] - share[i] - share[j].

    table: int32, NEVER where forbidden. share: int64 (n,), what a person pays for each pair.
    coarse: int8 (n, n), in steps, rounded up and no less than -COARSE: a row of it is read
    four times as fast.
    """

    size: int
    table: Any
    share: Ints
    step: int
    coarse: Any


def shares(prices: Ints, size: int, extra: int) -> Ints:
    """What prices of seats and of the size pay for each pair, rounded down.

    >>> shares(np.array([9, 11]), 4, 12).tolist()
    [4, 4]
    """
    found: Ints = np.minimum(prices // (size - 1) + extra // (size * (size - 1)), LARGE)
    return found


def pay_of(table: Any, share: Ints, size: int) -> Pay:
    """With its coarse rows.

    Args:
        table: int32 (n, n) or more, NEVER where forbidden. share: int64 (n,), of `shares`.
    Cost: O(n²); one byte a pair, none for groups of four, which have other rows.
    """
    n = len(share) if size != 4 else 0
    coarse = np.empty((n, n), dtype=np.int8)
    step = int(compiled(measure_top)(table, share[:n])) // COARSE + 1
    compiled(fill_coarse)(table, share[:n], step, coarse)
    return Pay(size, table, share, step, coarse)


class Unpaid:
    """Goes through all groups of one size that lack something.

    looked: how many sets were gone on from, a measure of the work. ended: whether it was
    given up at `most` of them. held: with more groups of four than that, only some come.
    """

    def __init__(self, pay: Pay, most: int | None = None, held: int = 2**62) -> None:
        self.pay, self.most, self.held = pay, most, held
        self.looked = 0
        self.ended = False
        self.need = np.empty(len(pay.share), dtype=np.int32)
        self.some = np.empty(len(pay.share), dtype=np.int64)

    def groups(self) -> Iterator[tuple[Ints, Ints]]:
        """Parts of all groups that lack something: int64 (g, size) and what each lacks.

        A group may come more than once.
        """
        if self.pay.size == 4:
            yield from self._fours()
            return
        alone = np.arange(len(self.pay.share), dtype=np.int64)[:, None]
        yield from self._wider(alone, np.zeros(len(alone), dtype=np.int64))

    def _fours(self) -> Iterator[tuple[Ints, Ints]]:
        fours = Fours(self.pay.table, self.pay.share)
        for part in fours.groups(most=self.held):
            self.looked = fours.looked
            yield part
            self.ended = self.ended or (self.most is not None and self.looked > self.most)
            if self.ended:
                return

    def _wider(self, sets: Ints, lack: Ints) -> Iterator[tuple[Ints, Ints]]:
        size, at, room = sets.shape[1], 0, ROOM
        if size == self.pay.size:
            yield sets, lack
            return
        while at < len(sets) and not self.ended:
            more = np.empty((room, size + 1), dtype=np.int64)
            left = np.empty(room, dtype=np.int64)
            after, count = self._step(sets, lack, at, more, left)
            self.looked += after - at
            self.ended = self.most is not None and self.looked > self.most
            room = room if after > at else 4 * room
            at = after
            yield from self._wider(more[:count], left[:count])

    def _step(self, sets: Ints, lack: Ints, at: int, more: Ints, left: Ints) -> tuple[int, int]:
        pay, size = self.pay, sets.shape[1]
        rows = (pay.table, pay.share)
        near = (pay.coarse, pay.step, self.some)
        found: tuple[int, int]
        if size == 1:
            found = compiled(to_pairs)(sets, at, *rows, more, left)
        elif size == 2:
            found = compiled(to_trios)(sets, lack, at, *rows, *near, more, left)
        else:
            found = compiled(to_more)(sets, lack, at, *rows, self.need, more, left)
        return found


def most_unpaid(
    table: Any, prices: Ints, size: int, extra: int, most: int | None = None
) -> int | None:
    """The most that any group of this size lacks, 0 if all are paid.

    most: sets to go on from; None if there are more, or if a price is far below zero.
    """
    share = shares(prices, size, extra)
    if len(share) < size:
        return 0
    if share.min() < -LARGE:
        return None
    if size == 4:
        return Fours(table, share).most_lacking(most)
    unpaid = Unpaid(pay_of(table, share, size), most)
    lack = max((int(part.max(initial=0)) for _, part in unpaid.groups()), default=0)
    return None if unpaid.ended else lack
