"""Groups of many people: everybody in turn changes seats with whoever makes most of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.cells import NEVER
from hallway.engine.effort import Effort
from hallway.engine.kernel import compiled, lean_kernel
from hallway.engine.types import Ints

SWEEPS = 800
"""Turns for everybody at most; more bring next to nothing."""
A_CELL, A_NEAR = 5e-10, 8e-9
"""Seconds that a turn takes for each person there is, and for each of those near, as measured."""
NEAR = 512
"""So many people are worth a look for each: where they sit, somebody may be changed with."""
FIRST, SECOND = 20, 7
"""After one in so many sweeps it is asked again who is near."""
LARGEST = 8
"""The largest groups whose sums stay within two bytes."""
WIDE = 4
"""Seats looked at side by side."""
ROOM = 2**15 - 1
USUAL = 8
"""No value is taken for more than so many times what values usually differ by."""
NOISES = 2**16
BINS = 2**12
EMPTY = -(2**15)
AT_ONCE = 2_000
"""People who have their turn before the clock is looked at."""


def sweeps_in(seconds: float, n: int) -> int:
    """How many turns for everybody fit into the time, 4 at least."""
    each = n * (n * A_CELL + min(n, NEAR) * A_NEAR)
    return max(min(int(seconds / each), SWEEPS), 4)


def swap(table: Any, seats: Ints, sweeps: int, heat: int, raw: Any, effort: Effort) -> None:
    """Change who sits where, in place: so many turns for everybody, cooling for nine tenths.

    For each person the sum of all swaps with anybody is worked out by whole rows, of two
    bytes a pair, which is a few additions a swap; and the best is looked for where people
    sit who are worth most to that person beside what they are to others. While it is hot,
    noise is added to what a swap brings.

    Args:
        table: int32 (n + 1, n + 1), NEVER where forbidden; n is an empty chair.
        seats: int64 (m, size of the largest). raw: a count -> uint64 (count,) at random.
        heat: how much noise at first, in the values' own steps.
    Cost: O(n² + n · NEAR) a sweep; two bytes a pair.
    Source: docs/methods/groups.md.
    """
    n, size = len(table) - 1, seats.shape[1]
    people = np.sort(seats[seats < n])
    floor = Floor(table, people, size, heat)
    floor.sit(seats)
    again = {0, max(sweeps // FIRST, 1), max(sweeps // SECOND, 2)}
    base = (raw(NOISES + len(people)) >> np.uint64(48)).astype(np.int64)
    for sweep in range(sweeps):
        if sweep in again:
            floor.look_around()
        left = max(sweeps * 9 // 10 - sweep, 0)
        warm = floor.heat * left // max(sweeps * 9 // 10, 1)
        noise = (base * warm >> 16).astype(np.int16)
        order = np.argsort(raw(len(people)), kind="stable")
        places = (raw(len(people)) >> np.uint64(48)).astype(np.int64)
        moved = 0
        for lo in range(0, len(order), AT_ONCE):
            if effort.spent():
                break
            moved += floor.turns(order[lo : lo + AT_ONCE], places[lo : lo + AT_ONCE], noise)
        if effort.spent() or (not moved and not warm):
            break
    seats[seats < n] = people[floor.seats[:, :size][seats < n]]


class Floor:
    """Who sits where, among those who do; numbered in order, and an empty chair after them.

    rows: int16 (m + 1, m), what pairs are worth in steps of a power of two. own: int16 (m,),
    what everybody's group is worth to them. near: int32 (m, k).
    """

    def __init__(self, table: Any, people: Ints, size: int, heat: int) -> None:
        m, self.size, self.people = len(people), size, people
        width = -(-size // WIDE) * WIDE
        high = ROOM // (2 * width)
        top = max(int(table.max(initial=0)), USUAL * heat, 1)
        shift = max(top.bit_length() - high.bit_length() + 1, 0)
        shift -= shift > 0 and top >> (shift - 1) <= high
        self.heat = min(heat >> shift, high)
        self.rows = np.zeros((m + 1, m), dtype=np.int16)
        compiled(fill_rows)(table, people, shift, high, self.rows)
        self.seats = np.full((0, width), m, dtype=np.int32)
        self.where = np.zeros(m, dtype=np.int32)
        self.own = np.zeros(m, dtype=np.int16)
        self.near = np.empty((m, min(NEAR, m)), dtype=np.int32)
        self.room = (
            np.empty(m, dtype=np.int16),
            np.full(m + 1, EMPTY & 0xFFFF, dtype=np.int32),
            np.empty(width, dtype=np.int64),
        )

    def sit(self, seats: Ints) -> None:
        m = len(self.people)
        number = np.full(int(seats.max(initial=0)) + 1, m, dtype=np.int64)
        number[self.people] = np.arange(m)
        self.seats = np.full((len(seats), self.seats.shape[1]), m, dtype=np.int32)
        self.seats[:, : self.size] = number[seats]
        rows, columns = np.nonzero(self.seats < m)
        self.where[self.seats[rows, columns]] = rows
        for row in self.seats:
            compiled(measure_own)(self.rows, row, self.own)

    def look_around(self) -> None:
        """Ask who is worth most to each, beside half of what their group gives them a pair."""
        share = self.own.astype(np.int64) // max(2 * (self.size - 1), 1)
        line, bins = np.empty(len(share), dtype=np.int64), np.empty(BINS, dtype=np.int64)
        compiled(list_near)(self.rows, share, line, bins, self.near)

    def turns(self, order: Ints, places: Ints, noise: Any) -> int:
        """Let these people have their turn; how many changed seats."""
        sitting = (self.seats, self.where, self.own)
        moved = compiled(take_turns)(
            self.rows, *sitting, order, places, noise, self.near, self.room
        )
        return int(moved)


@lean_kernel
def fill_rows(table: Any, people: Any, shift: int, high: int, rows: Any) -> None:
    """Values in steps, to the nearest; a forbidden pair is worth less than any other."""
    half = (1 << shift) >> 1
    for i in range(len(people)):
        row = table[people[i]]
        for j in range(len(people)):
            cell = row[people[j]]
            steps = min(max((cell + half) >> shift, 1 - high), high)
            rows[i, j] = -high if cell == NEVER else steps


@lean_kernel
def list_near(rows: Any, share: Any, line: Any, bins: Any, near: Any) -> None:
    """For each person those to whom the row leaves most beside their share."""
    count = near.shape[1]
    for i in range(len(near)):
        top = rows[i, 0] - share[0]
        for j in range(len(line)):
            line[j] = rows[i, j] - share[j]
            top = max(top, line[j])
        for at in range(len(bins)):
            bins[at] = 0
        for j in range(len(line)):
            line[j] = min((top - line[j]) >> 2, len(bins) - 1)
            bins[line[j]] += 1
        last, inside = 0, bins[0]
        while inside < count:
            last += 1
            inside += bins[last]
        take_nearest(line, last, i, near[i])


@lean_kernel
def take_nearest(line: Any, last: int, own: int, near: Any) -> None:
    """All in the bins before the last one, and of that those who come after one's own place."""
    many, count = len(line), 0
    for j in range(many):
        if line[j] < last:
            near[count] = j
            count += 1
    for at in range(many):
        j = own + 1 + at if own + 1 + at < many else own + 1 + at - many
        if count < len(near) and line[j] == last:
            near[count] = j
            count += 1


@lean_kernel
def take_turns(
    rows: Any,
    seats: Any,
    where: Any,
    own: Any,
    order: Any,
    places: Any,
    noise: Any,
    near: Any,
    room: Any,
) -> int:
    """One after another makes the best swap there is, if it is any good; how many did."""
    moved, count = 0, len(own)
    for turn in range(len(order)):
        one = order[turn]
        home = seats[where[one]]
        some = noise[places[turn] : places[turn] + count]
        measure_swaps(rows, home, one, own, some, room)
        away = best_group(near[one], where, seats, where[one], own[one], room[1])
        if away >= 0:
            other = best_seat(seats[away], room[1])
            change_seats(seats, where, one, other)
            measure_own(rows, home, own)
            measure_own(rows, seats[away], own)
            moved += 1
    return moved


@lean_kernel
def measure_swaps(rows: Any, home: Any, one: int, own: Any, noise: Any, room: Any) -> None:
    """For everybody: what they are worth to one, and what they gain in that one's place.

    Less what they are worth to one, who will not sit with them. Both in one word, so that
    both are read at once.
    """
    line, both, mates = room
    count = 0
    for member in home:
        mates[count] = member
        count += member != one
    for who in range(len(line)):
        line[who] = np.int16(noise[who] - own[who])
    for at in range(3, len(home) - 1):
        add_row(rows[mates[at]], line)
    join_rows(rows[mates[0]], rows[mates[1]], rows[mates[2]], rows[one], line, both)


@lean_kernel
def add_row(row: Any, line: Any) -> None:
    for who in range(len(line)):
        line[who] = np.int16(line[who] + row[who])


@lean_kernel
def join_rows(first: Any, second: Any, third: Any, mine: Any, line: Any, both: Any) -> None:
    for who in range(len(line)):
        two = np.int16(first[who] + second[who])
        rest = np.int16(np.int16(third[who] - mine[who]) + line[who])
        gain = np.int32(np.int16(two + rest)) & np.int32(0xFFFF)
        both[who] = (np.int32(mine[who]) << np.int32(16)) | gain


@lean_kernel
def best_group(near: Any, where: Any, seats: Any, home: int, own: int, both: Any) -> int:
    """In which group somebody is with whom a swap gains most, -1 if no swap gains anything."""
    best, away = np.int32(own), np.int32(-1)
    for at in range(len(near)):
        group = np.uint32(where[np.uint32(near[at])])
        offer, gain = np.int32(0), np.int32(EMPTY)
        for lo in range(np.uint32(0), np.uint32(seats.shape[1]), np.uint32(WIDE)):
            one = both[np.uint32(seats[group, lo])]
            two = both[np.uint32(seats[group, lo + np.uint32(1)])]
            three = both[np.uint32(seats[group, lo + np.uint32(2)])]
            four = both[np.uint32(seats[group, lo + np.uint32(3)])]
            offer += np.int32((one >> 16) + (two >> 16) + (three >> 16) + (four >> 16))
            some = max(np.int16(one), np.int16(two), np.int16(three), np.int16(four))
            gain = max(gain, np.int32(some))
        if offer + gain > best and group != home:
            best, away = np.int32(offer + gain), np.int32(group)
    return int(away)


@lean_kernel
def best_seat(group: Any, both: Any) -> int:
    """Who of a group gains most."""
    best = group[0]
    for who in group:
        best = who if np.int16(both[who]) > np.int16(both[best]) else best
    return int(best)


@lean_kernel
def change_seats(seats: Any, where: Any, one: int, other: int) -> None:
    """Two people take each other's seat."""
    home, away = where[one], where[other]
    for place in range(seats.shape[1]):
        if seats[home, place] == one:
            seats[home, place] = other
        if seats[away, place] == other:
            seats[away, place] = one
    where[one], where[other] = away, home


@lean_kernel
def measure_own(rows: Any, group: Any, own: Any) -> None:
    """What a group is worth to each who sits in it."""
    for one in group:
        if one < len(own):
            total = 0
            for other in group:
                if other < len(own):
                    total += rows[one, other] * (one != other)
            own[one] = total
