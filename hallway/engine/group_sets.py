"""From sets of people that lack something in pay to those with one more, until none is left.

Pairs, then sets of three from their best pair; larger ones from the set with one person
fewer that lacks most. Groups of four have a way of their own (`group_fours.py`). Whoever may
join is looked for on coarse rows first (a byte a pair, rounded up), and then looked at exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.cells import NEVER
from hallway.engine.kernel import kernel

FAR = 2**52
LOW = -(2**29)
"""Far below what any pair lacks, and two of them still fit into four bytes."""
COARSE = 63
"""What a coarse row says lies between minus so much and so much: two of them fit a byte."""
NOBODY = 2**30
"""More than anybody is worth to a set."""
BLOCK = 512
"""People looked at together, one by one only where it pays."""
SMALL_BLOCK = 128
"""The same on coarse rows."""
TOGETHER = 64
"""People whose pairs are written down together."""
PATIENCE = 64
"""People looked at one by one, for each place there is, before what is found is taken."""


@kernel
def lacks(table: Any, share: Any, i: int, j: int) -> int:
    """What a pair lacks; far below nothing where they may not meet."""
    cell = table[i, j]
    return -FAR if cell == NEVER else cell - share[i] - share[j]


@kernel
def measure_top(table: Any, share: Any) -> int:
    """The most that any pair lacks, 0 if none does."""
    top = 0
    for i in range(len(share)):
        for j in range(i):
            top = max(top, lacks(table, share, i, j))
    return top


@kernel
def fill_coarse(table: Any, share: Any, step: int, coarse: Any) -> None:
    """What each pair lacks in steps, rounded up, and no less than -COARSE."""
    lowest = -COARSE * step
    for i in range(len(share)):
        for j in range(len(share)):
            found = max(lacks(table, share, i, j), lowest)
            coarse[i, j] = -(-found // step)


@kernel
def to_pairs(sets: Any, at: int, table: Any, share: Any, more: Any, left: Any) -> tuple[int, int]:
    """Pairs that lack something, some people's at a time, until there is no room.

    Of these people first all who are paired with one, then all with the next: so the rows
    that are read next are still at hand. Returns where to go on from, and how many were
    written.
    """
    count, row = 0, at
    while row < len(sets):
        begun, end = count, min(row + TOGETHER, len(sets))
        for other in range(sets[end - 1, 0]):
            for one in sets[row:end, 0]:
                lack = lacks(table, share, one, other) if other < one else 0
                if lack <= 0:
                    continue
                if count == len(left):
                    return row, begun
                more[count, 0], more[count, 1] = one, other
                left[count] = lack
                count += 1
        row = end
    return row, count


@kernel
def to_trios(
    sets: Any,
    lack: Any,
    at: int,
    table: Any,
    share: Any,
    coarse: Any,
    step: int,
    some: Any,
    more: Any,
    left: Any,
) -> tuple[int, int]:
    """To each pair (a, b) those c who leave something lacking and lack no more with either.

    some: room for those who may.
    """
    count, looked = 0, 0
    for row in range(at, len(sets)):
        a, b, own, begun = sets[row, 0], sets[row, 1], lack[row], count
        found = list_above(coarse[a], coarse[b], -own // step, some)
        looked += found
        for place in range(found):
            one = lacks(table, share, a, some[place])
            other = lacks(table, share, b, some[place])
            if max(one, other) > own or own + one + other <= 0:
                continue
            if count == len(left):
                return row, begun
            more[count, 0], more[count, 1], more[count, 2] = a, b, some[place]
            left[count] = own + one + other
            count += 1
        if looked > PATIENCE * len(left):
            return row + 1, count
    return len(sets), count


@kernel
def list_above(one: Any, other: Any, limit: int, some: Any) -> int:
    """Write down who is above the limit with both together; how many."""
    least, count = max(limit, -2 * COARSE - 1), 0
    for lo in range(0, len(one), SMALL_BLOCK):
        hi = min(lo + SMALL_BLOCK, len(one))
        if most_of_both(one[lo:hi], other[lo:hi]) > least:
            for who in range(lo, hi):
                if one[who] + other[who] > least:
                    some[count] = who
                    count += 1
    return count


@kernel
def most_of_both(one: Any, other: Any) -> int:
    """The most of any two numbers side by side; short, so that it is quick."""
    most = np.int8(-2 * COARSE)
    for who in range(len(one)):
        both = np.int8(one[who] + other[who])
        most = both if both > most else most
    return int(most)


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
