"""Rows of two bytes a pair, many people side by side: sums of two and of three at once.

What a pair lacks stands in them in steps of a power of two, rounded up and no less than
-FLOOR. Of every LANES people side by side the most is kept as well (`tops`), so that most
of a row need not be read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.cells import NEVER
from hallway.engine.group_sets import FAR
from hallway.engine.kernel import lean_kernel

LANES = 32
FLOOR = 10_900
"""Three of them fit into two bytes."""
LEAST = -(2**15)


def steps_for(top: int) -> int:
    """How far to shift so that `top` comes to no more than FLOOR.

    >>> steps_for(10_900), steps_for(10_901)
    (0, 1)
    """
    shift = 0
    while -(-top >> shift) > FLOOR:
        shift += 1
    return shift


@lean_kernel
def most_lacking(table: Any, share: Any) -> int:
    """The most that any pair lacks, 0 if none does."""
    top = 0
    for i in range(len(share)):
        row, own = table[i], share[i]
        for j in range(i):
            lack = row[j] - own - share[j]
            top = lack if lack > top and row[j] != NEVER else top
    return top


@lean_kernel
def fill_lanes(
    table: Any, share: Any, people: Any, shift: int, line: Any, lanes: Any, tops: Any
) -> None:
    """The rows, and the most of each LANES in them; both in the order of `people`.

    line: room for what one of them lacks with all.
    """
    floor = -FLOOR << shift
    for i in range(len(people)):
        row, own = table[people[i]], share[people[i]]
        for j in range(len(people)):
            line[j] = max(row[j] - own - share[j], floor)
        for j in range(len(people)):
            lanes[i, j] = -(-line[people[j]] >> shift)
        for k in range(tops.shape[1]):
            tops[i, k] = most_of(lanes[i, k * LANES : (k + 1) * LANES])


@lean_kernel
def shift_lanes(lanes: Any, tops: Any, more: Any) -> int:
    """Let everybody pay so many steps more, or less, in place; the most there is then.

    more: int32, a number for each column. A cell never falls below -FLOOR, so that it stays
    no less than what is lacking.
    """
    most = LEAST
    for i in range(len(lanes)):
        lower_row(lanes[i], more, more[i])
        for k in range(tops.shape[1]):
            top = most_of(lanes[i, k * LANES : (k + 1) * LANES])
            tops[i, k], most = min(top, 2**15 - 1), max(top, most)
    return most


@lean_kernel
def lower_row(row: Any, more: Any, own: int) -> None:
    floor, high, mine = np.int32(-FLOOR), np.int32(2**15 - 1), np.int32(own)
    for at in range(len(row)):
        left = np.int32(row[at] - np.int32(more[at] + mine))
        left = left if left > floor else floor
        row[at] = left if left < high else high


@lean_kernel
def most_of(line: Any) -> int:
    most = np.int16(LEAST)
    for at in range(len(line)):
        most = line[at] if line[at] > most else most
    return int(most)


@lean_kernel
def most_of_two(one: Any, other: Any, cap: int) -> int:
    """The most of any two numbers side by side, none taken for more than the cap."""
    most, top = np.int16(LEAST), np.int16(cap)
    for at in range(len(one)):
        first = one[at] if one[at] < top else top
        second = other[at] if other[at] < top else top
        both = np.int16(first + second)
        most = both if both > most else most
    return int(most)


@lean_kernel
def most_of_three(one: Any, other: Any, third: Any) -> int:
    """The most of any three numbers side by side."""
    most = np.int16(LEAST)
    for at in range(len(one)):
        three = np.int16(one[at] + other[at] + third[at])
        most = three if three > most else most
    return int(most)


@lean_kernel
def add_tops(one: Any, other: Any, cap: int, both: Any) -> int:
    """Side by side what two people lack at most together, neither more than the cap.

    Returns:
        The most of it.
    """
    most, top = np.int16(LEAST), np.int16(cap)
    for at in range(len(one)):
        first = one[at] if one[at] < top else top
        second = other[at] if other[at] < top else top
        found = np.int16(first + second)
        both[at] = found
        most = found if found > most else most
    return int(most)


@lean_kernel
def mark_above(most: Any, limit: int, marks: Any) -> None:
    """A one wherever there is more than the limit, else a nought."""
    least = np.int16(limit)
    for at in range(len(most)):
        marks[at] = most[at] > least


@lean_kernel
def mark_fitting(one: Any, other: Any, cap: int, marks: Any) -> None:
    """A one for whoever leaves something lacking with a pair, and lacks no more with either."""
    least, top = np.int16(-cap), np.int16(cap)
    for at in range(len(one)):
        fine = (one[at] <= top) & (other[at] <= top)
        marks[at] = fine & (np.int16(one[at] + other[at]) > least)


@lean_kernel
def mark_joining(both: Any, two: int, tops: Any, cap: int, marks: Any) -> None:
    """A one for each place where somebody may lack enough with a third who lacks `two`."""
    high, top, least = np.int16(two), np.int16(cap), np.int16(-cap - two)
    for at in range(len(tops)):
        first = both[at] if both[at] < high else high
        last = tops[at] if tops[at] < top else top
        marks[at] = np.int16(first + last) > least


@lean_kernel
def list_marked(words: Any, marks: Any, first: int, out: Any, count: int) -> int:
    """Write down where the marks are, from `first` on; how many there are then.

    words: the same marks, eight at once, so that hardly any is looked at by itself.
    """
    for word in range(len(words)):
        if words[word] != 0:
            for at in range(8 * word, 8 * word + 8):
                out[count] = first + at
                count += marks[at]
    return count


@lean_kernel
def lack_of(table: Any, share: Any, i: int, j: int) -> int:
    """What a pair lacks; far below nothing where they may not meet."""
    cell = table[i, j]
    return -FAR if cell == NEVER else cell - share[i] - share[j]
