"""Groups of many people: everybody in turn changes seats with whoever makes most of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.kernel import compiled, kernel
from hallway.engine.types import Ints

SWEEPS = 400
"""Turns for everybody at most; more bring next to nothing."""
A_PAIR = 3.9e-9
"""Seconds that one sweep takes for each pair of people, as measured."""
LARGEST = 8
"""The largest groups for which sums of a row stay within four bytes."""
NOISE = 14
"""Bits of noise."""


def sweeps_in(seconds: float, n: int) -> int:
    """How many turns for everybody fit into the time, 4 at least."""
    return max(min(int(seconds / (A_PAIR * n * n)), SWEEPS), 4)


def swap(table: Any, seats: Ints, sweeps: int, heat: int, raw: Any, effort: Effort) -> None:
    """Change who sits where, in place: so many turns for everybody, cooling for nine tenths.

    For each person the sum of all swaps with anybody is worked out by whole rows, which is a
    few additions a swap. While it is hot, noise is added to what a swap brings.

    Args:
        table: int32 (n + 1, n + 1), NEVER where forbidden; n is an empty chair.
        seats: int64 (m, size of the largest). raw: a count -> uint64 (count,) at random.
    Cost: O(n²) a sweep.
    Source: docs/methods/groups.md.
    """
    n, size = len(table) - 1, seats.shape[1]
    low = -(2**30) // max(size - 1, 4)
    people = np.sort(seats[seats < n])
    where = np.full(n, -1, dtype=np.int64)
    where[seats[seats < n]] = np.nonzero(seats < n)[0]
    own = np.zeros(n, dtype=np.int32)
    compiled(measure_own)(table, seats, low, own)
    rows = np.empty(n, dtype=np.int32), np.empty(n + 1, dtype=np.int32)
    for sweep in range(sweeps):
        left = max(sweeps * 9 // 10 - sweep, 0)
        warm = heat * left // max(sweeps * 9 // 10, 1) >> NOISE
        order = people[np.argsort(raw(len(people)), kind="stable")]
        salts = (raw(len(people)) >> np.uint64(33)).astype(np.int64)
        moved = 0
        for lo in range(0, len(order), AT_ONCE):
            if effort.spent():
                return
            some = slice(lo, lo + AT_ONCE)
            moved += compiled(take_turns)(
                table, seats, where, own, order[some], salts[some], warm, low, *rows
            )
        if not moved and not warm:
            return


AT_ONCE = 2_000
"""People who have their turn before the clock is looked at."""


@kernel
def take_turns(
    table: Any,
    seats: Any,
    where: Any,
    own: Any,
    order: Any,
    salts: Any,
    heat: int,
    low: int,
    brings: Any,
    mine: Any,
) -> int:
    """One after another makes the best swap there is, if it is any good; how many did.

    own: what everybody's group is worth to them. brings, mine: room for rows.
    """
    moved = 0
    for turn in range(len(order)):
        one = order[turn]
        measure_brings(table, seats[where[one]], one, own, low, brings)
        if heat > 0:
            add_noise(brings, salts[turn], heat)
        copy_row(table[one], low, mine)
        other = best_swap(seats, where[one], own[one], brings, mine)
        if other >= 0:
            change(table, seats, where, own, one, other, low)
            moved += 1
    return moved


@kernel
def measure_brings(table: Any, group: Any, one: int, own: Any, low: int, brings: Any) -> None:
    """What everybody would gain in a group in the place of one of it."""
    for who in range(len(brings)):
        brings[who] = -own[who]
    for member in group:
        if member != one:
            add_row(table[member], low, brings)


@kernel
def add_row(row: Any, low: int, brings: Any) -> None:
    least = np.int32(low)
    for who in range(len(brings)):
        cell = row[who] if row[who] > least else least
        brings[who] = np.int32(brings[who] + cell)


@kernel
def copy_row(row: Any, low: int, mine: Any) -> None:
    least = np.int32(low)
    for who in range(len(mine)):
        mine[who] = row[who] if row[who] > least else least


@kernel
def add_noise(brings: Any, salt: int, heat: int) -> None:
    """To each number a whole one below heat · 2 ** NOISE: a hash of who it is and the salt."""
    for who in range(len(brings)):
        word = np.uint32((who * 2654435761) ^ salt)
        word = np.uint32((word ^ (word >> np.uint32(15))) * 739982445)
        word = np.uint32(word ^ (word >> np.uint32(12)))
        brings[who] = np.int32(brings[who] + np.int32(word >> np.uint32(32 - NOISE)) * heat)


@kernel
def best_swap(seats: Any, home: int, own: int, brings: Any, mine: Any) -> int:
    """With whom a swap gains most, -1 if no swap gains anything. The empty chair stays."""
    best, other = own, -1
    for row in range(len(seats)):
        offer = 0
        for who in seats[row]:
            offer += mine[who]
        if row == home:
            continue
        for who in seats[row]:
            if who < len(brings):
                gain = offer - mine[who] + brings[who]
                if gain > best:
                    best, other = gain, who
    return other


@kernel
def change(table: Any, seats: Any, where: Any, own: Any, one: int, other: int, low: int) -> None:
    """Two people take each other's seat."""
    home, away = where[one], where[other]
    for place in range(seats.shape[1]):
        if seats[home, place] == one:
            seats[home, place] = other
        if seats[away, place] == other:
            seats[away, place] = one
    where[one], where[other] = away, home
    measure_own(table, seats[home : home + 1], low, own)
    measure_own(table, seats[away : away + 1], low, own)


@kernel
def measure_own(table: Any, seats: Any, low: int, own: Any) -> None:
    """What everybody's group is worth to them, a forbidden pair less than any other."""
    for row in range(len(seats)):
        for one in seats[row]:
            if one < len(own):
                total = 0
                for other in seats[row]:
                    if other != one:
                        total += max(table[one, other], low)
                own[one] = total
