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
def most_of(line: Any) -> int:
    most = np.int16(LEAST)
    for at in range(len(line)):
        most = line[at] if line[at] > most else most
    return int(most)


@lean_kernel
def most_of_two(one: Any, other: Any) -> int:
    """The most of any two numbers side by side; short, so that it is quick."""
    most = np.int16(LEAST)
    for at in range(len(one)):
        both = np.int16(one[at] + other[at])
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
def add_tops(one: Any, other: Any, both: Any) -> int:
    """Side by side what two people lack at most together; and the most of it."""
    most = np.int16(LEAST)
    for at in range(len(one)):
        found = np.int16(one[at] + other[at])
        both[at] = found
        most = found if found > most else most
    return int(most)


@lean_kernel
def lack_of(table: Any, share: Any, i: int, j: int) -> int:
    """What a pair lacks; far below nothing where they may not meet."""
    cell = table[i, j]
    return -FAR if cell == NEVER else cell - share[i] - share[j]
