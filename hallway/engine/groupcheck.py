"""Every group that is worth more than it pays, among many people, from short lists.

What a pair of a group lacks in pay is as in `groupbound.lacking`, worked out when looked at.
Each person has a list of those with whom most is lacking. If a set lacks something, so does
the set without whoever lacks least with the others; so, from the pairs that lack something,
one person at a time joins, and is found on the list of somebody in the set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.cells import NEVER
from hallway.engine.kernel import compiled, kernel
from hallway.engine.types import Ints

FAR = 2**52
LARGE = 2**27
"""More than any pair is worth."""
NOBODY = 2**30
"""More than anybody is worth to a set."""
ROOM = 2**19
"""Sets written down side by side."""
BLOCK = 512
"""People looked at together, one by one only where it pays."""


@dataclass(frozen=True, eq=False)
class Pay:
    """What each pair of a group of one size lacks: table[i, j] - share[i] - share[j].

    table: int32, NEVER where forbidden. share: int64 (n,), what a person pays for each pair.
    first, who, lack: each person's list, most first; it holds everybody with whom they lack
    more than minus half of what they lack with anybody.
    """

    size: int
    table: Any
    share: Ints
    first: Ints
    who: Any
    lack: Ints


def shares(prices: Ints, size: int, extra: int) -> Ints:
    """What prices of seats and of the size pay for each pair, rounded down.

    >>> shares(np.array([9, 11]), 4, 12).tolist()
    [4, 4]
    """
    found: Ints = np.minimum(prices // (size - 1) + extra // (size * (size - 1)), LARGE)
    return found


def pay_of(table: Any, share: Ints, size: int) -> Pay:
    """With a list for each person.

    Args:
        table: int32 (n, n) or more, NEVER where forbidden. share: int64 (n,), of `shares`.
    Cost: O(n²); memory for the lists alone.
    """
    n = len(share)
    floor, count = np.zeros(n, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    compiled(measure)(table, share, floor, count)
    first = np.cumsum(count)
    who, lack = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.int64)
    compiled(list_near)(table, share, floor, first, who, lack)
    for i in range(n):
        part = slice(first[i], first[i + 1])
        order = np.argsort(-lack[part], kind="stable")
        who[part], lack[part] = who[part][order], lack[part][order]
    return Pay(size, table, share, first, who, lack)


class Unpaid:
    """Goes through all groups of one size that lack something.

    looked: how many sets were gone on from, a measure of the work. ended: whether it was
    given up at `most` of them.
    """

    def __init__(self, pay: Pay, most: int | None = None) -> None:
        self.pay, self.most = pay, most
        self.looked = 0
        self.ended = False
        self.need = np.empty(len(pay.share), dtype=np.int32)

    def groups(self) -> Iterator[tuple[Ints, Ints]]:
        """Parts of all groups that lack something: int64 (g, size) and what each lacks.

        A group may come more than once.
        """
        alone = np.arange(len(self.pay.share), dtype=np.int64)[:, None]
        yield from self._wider(alone, np.zeros(len(alone), dtype=np.int64))

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
        found: tuple[int, int]
        if size == 1:
            found = compiled(to_pairs)(sets, at, pay.first, pay.who, pay.lack, more, left)
        elif size == 2:
            lists = (pay.first, pay.who, pay.lack)
            found = compiled(to_trios)(sets, lack, at, pay.table, pay.share, *lists, more, left)
        else:
            work = (pay.table, pay.share, self.need)
            found = compiled(to_more)(sets, lack, at, *work, more, left)
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
    unpaid = Unpaid(pay_of(table, share, size), most)
    lack = max((int(part.max(initial=0)) for _, part in unpaid.groups()), default=0)
    return None if unpaid.ended else lack


@kernel
def lacks(table: Any, share: Any, i: int, j: int) -> int:
    """What a pair lacks; far below nothing where they may not meet."""
    cell = table[i, j]
    return -FAR if cell == NEVER else cell - share[i] - share[j]


@kernel
def measure(table: Any, share: Any, floor: Any, count: Any) -> None:
    """How deep each person's list goes, and how long it is then."""
    n = len(share)
    for i in range(n):
        top = 0
        for j in range(n):
            top = max(top, lacks(table, share, i, j))
        floor[i] = -(top // 2) - 1
        if top > 0:
            for j in range(n):
                count[i + 1] += lacks(table, share, i, j) > floor[i]


@kernel
def list_near(table: Any, share: Any, floor: Any, first: Any, who: Any, lack: Any) -> None:
    """Write everybody's list, as it comes."""
    n = len(share)
    for i in range(n):
        at = first[i]
        if at == first[i + 1]:
            continue
        for j in range(n):
            found = lacks(table, share, i, j)
            if found > floor[i]:
                who[at] = j
                lack[at] = found
                at += 1


@kernel
def to_pairs(
    sets: Any, at: int, first: Any, who: Any, near: Any, more: Any, left: Any
) -> tuple[int, int]:
    """Pairs that lack something, each way round, until there is no room.

    Returns where to go on from, and how many were written.
    """
    count = 0
    for row in range(at, len(sets)):
        one, begun = sets[row, 0], count
        for place in range(first[one], first[one + 1]):
            if near[place] <= 0:
                break
            if count == len(left):
                return row, begun
            more[count, 0], more[count, 1] = one, who[place]
            left[count] = near[place]
            count += 1
    return len(sets), count


@kernel
def to_trios(
    sets: Any,
    lack: Any,
    at: int,
    table: Any,
    share: Any,
    first: Any,
    who: Any,
    near: Any,
    more: Any,
    left: Any,
) -> tuple[int, int]:
    """To each pair (a, b) those c who lack most with b; (a, b) lacks more than either.

    As pairs come each way round, whoever lacks most with a is found from (b, a).
    """
    count = 0
    for row in range(at, len(sets)):
        a, b, own, begun = sets[row, 0], sets[row, 1], lack[row], count
        for place in range(first[b], first[b + 1]):
            larger = near[place]
            if 2 * larger <= -own:
                break
            if larger > own:
                continue
            smaller = lacks(table, share, a, who[place])
            if smaller > larger or own + larger + smaller <= 0:
                continue
            if count == len(left):
                return row, begun
            more[count, 0], more[count, 1], more[count, 2] = a, b, who[place]
            left[count] = own + larger + smaller
            count += 1
    return len(sets), count


@kernel
def to_more(
    sets: Any, lack: Any, at: int, table: Any, share: Any, need: Any, more: Any, left: Any
) -> tuple[int, int]:
    """To each set everybody who leaves something lacking.

    need: what the last of a set must be worth to each person, the others given; it is
    worked out anew only where the others change.
    """
    count, size = 0, sets.shape[1]
    for row in range(at, len(sets)):
        group, own, begun = sets[row], lack[row], count
        if row == at or not is_same(sets[row - 1], group):
            measure_need(table, share, group, need)
        line = table[group[size - 1]]
        base = -own
        for one in group:
            base += share[one]
        for lo in range(0, len(need), BLOCK):
            hi = min(lo + BLOCK, len(need))
            if not any_above(line[lo:hi], need[lo:hi], base):
                continue
            for who in range(lo, hi):
                if line[who] <= need[who] + base:
                    continue
                total = joined(table, share, group, own, who)
                if total <= 0:
                    continue
                if count == len(left):
                    return row, begun
                more[count, :size] = group
                more[count, size] = who
                left[count] = total
                count += 1
    return len(sets), count


@kernel
def is_same(one: Any, other: Any) -> bool:
    """Whether two sets are the same but for the last."""
    return bool((one[:-1] == other[:-1]).all())


@kernel
def measure_need(table: Any, share: Any, group: Any, need: Any) -> None:
    size = len(group)
    for who in range(len(need)):
        total, fine = size * share[who], True
        for place in range(size - 1):
            cell = table[group[place], who]
            fine = fine and cell != NEVER
            total -= cell
        need[who] = min(total, NOBODY) if fine else NOBODY


@kernel
def any_above(line: Any, need: Any, base: int) -> bool:
    """Whether one of a line is above what is needed; short, so that it is quick."""
    found, limit = False, np.int32(base)
    for who in range(len(line)):
        found |= line[who] > np.int32(need[who] + limit)
    return found


@kernel
def joined(table: Any, share: Any, group: Any, own: int, who: int) -> int:
    """What a set lacks with one more; nothing if it is found from another set.

    A set is found from the one with one person fewer that lacks most.
    """
    total = own
    for one in group:
        total += lacks(table, share, one, who)
    for one in group:
        near = lacks(table, share, one, who)
        for other in group:
            if other != one:
                near += lacks(table, share, one, other)
        if total - near > own:
            return 0
    return total
