"""Every group of four that lacks something in pay, found from its best pair.

No pair of the four lacks more than (a, b), and c lacks no less with (a, b) than d does. So
(a, b, c) lack something, and d lacks more with the three than minus what they do. Both c and
d are looked for on the rows of `lanes.py`: by the most of many people first, then by their
sums, and at last exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from hallway.engine.alike import alike
from hallway.engine.kernel import compiled, lean_kernel
from hallway.engine.lanes import (
    FLOOR,
    LANES,
    add_tops,
    fill_lanes,
    lack_of,
    list_marked,
    mark_above,
    mark_fitting,
    mark_joining,
    most_lacking,
    most_of_three,
    most_of_two,
    shift_lanes,
    steps_for,
)
from hallway.engine.types import Ints

LEAF = 32
"""People whose rows are held at hand while all others' go by."""
JOBS = 4096
"""Places looked at side by side: their numbers are on their way while others are added."""
ROOM = 2**15
LARGEST = 2**20
"""Steps by which a price may change."""


@lean_kernel
def measure_above(one: Any, other: Any, cap: int, least: int, both: Any, room: Any) -> int:
    """Wherever two people may lack more than this together: what they really do at most.

    both: their bounds together, made exact there. How many places these are, and which
    (in `room`).
    """
    places, _, _, (marks, words, _, _), tally = room
    mark_above(both, least, marks)
    many = list_marked(words, marks, 0, places, 0)
    tally[0] += many
    for at in range(many):
        lo = places[at] * LANES
        both[places[at]] = most_of_two(one[lo : lo + LANES], other[lo : lo + LANES], cap)
    return many


@lean_kernel
def list_thirds(one: Any, other: Any, cap: int, both: Any, room: Any) -> int:
    """Those who may leave something lacking with a pair, and lack no more with either than it.

    one, other: the pair's rows. cap: what it lacks, in steps. room: takes who they are, and
    in steps what they lack with both.
    """
    places, near, with_both, (_, _, marks, words), tally = room
    many, count = measure_above(one, other, cap, -cap, both, room), 0
    for at in range(many):
        if both[places[at]] > -cap:
            lo = places[at] * LANES
            mark_fitting(one[lo : lo + LANES], other[lo : lo + LANES], cap, marks)
            count = list_marked(words, marks, lo, near, count)
    tally[0] += count
    for at in range(count):
        with_both[at] = one[near[at]] + other[near[at]]
    return count


@lean_kernel
def measure_fourths(one: Any, other: Any, cap: int, both: Any, thirds: int, room: Any) -> None:
    """Their bounds made exact wherever somebody may join a pair and one of its thirds."""
    with_both = room[2]
    top = with_both[0]
    for at in range(thirds):
        top = max(top, with_both[at])
    measure_above(one, other, cap, -2 * cap - top, both, room)


@lean_kernel
def write_fours(
    rows: Any,
    lanes: Any,
    shift: int,
    three: Any,
    own: int,
    lo: int,
    count: int,
    out: Any,
) -> int:
    """Whoever of some people side by side makes a four that lacks something with these three."""
    table, share, people = rows
    groups, left, tally = out
    a, b, c = three
    first = lack_of(table, share, people[a], people[c])
    second = lack_of(table, share, people[b], people[c])
    base = own + first + second
    if max(first, second) > own or base <= 0:
        return count
    limit = -base >> shift
    for d in range(lo, min(lo + LANES, len(people))):
        if np.int64(lanes[a, d]) + lanes[b, d] + lanes[c, d] <= limit:
            continue
        third = lack_of(table, share, people[c], people[d])
        one = lack_of(table, share, people[a], people[d])
        other = lack_of(table, share, people[b], people[d])
        short = base + one + other + third
        if max(third, one, other) > own or own + one + other > base or short <= 0:
            continue
        tally[1] = max(tally[1], short)
        if count < len(groups):
            groups[count, 0], groups[count, 1] = people[a], people[b]
            groups[count, 2], groups[count, 3] = people[c], people[d]
            left[count] = short
        count += 1
    return count


@lean_kernel
def fours_of_pair(
    rows: Any,
    lanes: Any,
    tops: Any,
    shift: int,
    a: int,
    b: int,
    own: int,
    both: Any,
    room: Any,
    work: Any,
    count: int,
    out: Any,
) -> tuple[int, int]:
    """All fours of which (a, b) is the best pair. How many there are now, and how many thirds."""
    jobs, whose, most = work
    _, near, with_both, (marks, words, _, _), tally = room
    one, other, cap = lanes[a], lanes[b], -(-own >> shift)
    thirds, at = list_thirds(one, other, cap, both, room), 0
    if thirds:
        measure_fourths(one, other, cap, both, thirds, room)
    while at < thirds:
        many = 0
        while at < thirds and many < JOBS:
            before = many
            mark_joining(both, with_both[at], tops[near[at]], cap, marks)
            many = list_marked(words, marks, 0, jobs, many)
            for job in range(before, many):
                whose[job] = at
            at += 1
        tally[0] += 3 * many
        for job in range(many):
            lo, third = jobs[job] * LANES, lanes[near[whose[job]]]
            hi = lo + LANES
            most[job] = most_of_three(one[lo:hi], other[lo:hi], third[lo:hi])
        for job in range(many):
            if most[job] > -cap - with_both[whose[job]]:
                three, lo = (a, b, near[whose[job]]), jobs[job] * LANES
                count = write_fours(rows, lanes, shift, three, own, lo, count, out)
    tally[0] += tops.shape[1] // 16 * (thirds + 1)
    return count, thirds


@lean_kernel
def fours_of_leaf(
    rows: Any,
    lanes: Any,
    tops: Any,
    shift: int,
    leaf: int,
    enough: int,
    both: Any,
    room: Any,
    work: Any,
    out: Any,
) -> tuple[int, int]:
    """All fours whose best pair has its later person in this leaf; also how many thirds.

    It ends before that with more than enough.
    """
    table, share, people = rows
    first, end = leaf * LEAF, min((leaf + 1) * LEAF, len(people))
    count, looked = 0, 0
    for b in range(end):
        for a in range(max(first, b + 1), end if count <= enough else 0):
            if lanes[b, a] <= 0:
                continue
            own = lack_of(table, share, people[a], people[b])
            cap = -(-own >> shift)
            if own <= 0 or add_tops(tops[a], tops[b], cap, both) <= -cap:
                continue
            count, thirds = fours_of_pair(
                rows, lanes, tops, shift, a, b, own, both, room, work, count, out
            )
            looked += thirds
    return count, looked


class Fours:
    """Goes through all groups of four that lack something, some people's at a time.

    table: int32 (n, n) or more, NEVER where forbidden. share: int64 (n,), what a person pays
    for each pair. people: the order to go in, `alike` if not given.
    looked: how many sets of three were gone on from. cost: about how many sums of two rows'
    places that took, on any values a measure of the time.
    """

    def __init__(self, table: Any, share: Ints, people: Ints | None = None) -> None:
        n = len(share)
        places = -(-n // LANES)
        self.table = table
        self.people = alike(table, share) if people is None else people
        self.lanes = np.full((n, places * LANES), -FLOOR, dtype=np.int16)
        self.tops = np.empty((n, places), dtype=np.int16)
        self.looked = 0
        self.tally = np.zeros(2, dtype=np.int64)
        self.room = _room(n, places, self.tally)
        self._fill(share)

    def _fill(self, share: Ints) -> None:
        self.share, line = share, np.empty(len(share), dtype=np.int64)
        self.shift = steps_for(int(compiled(most_lacking)(self.table, share)))
        compiled(fill_lanes)(
            self.table, share, self.people, self.shift, line, self.lanes, self.tops
        )

    def pay(self, share: Ints) -> Ints:
        """Go on with other prices, in the same room; with what is paid for each pair then.

        Each differs from before by whole steps of `lanes`, and is no more than was asked for.
        """
        # Nobody stands in the last columns, and nobody may come to lack anything there.
        more = np.full(self.lanes.shape[1], 2 * LARGEST, dtype=np.int32)
        steps = (share - self.share) >> self.shift
        more[: len(share)] = np.clip(steps, -LARGEST, LARGEST)[self.people]
        if compiled(shift_lanes)(self.lanes, self.tops, more) > FLOOR or steps.max() > LARGEST:
            self._fill(share)
        else:
            self.share = self.share + (steps << self.shift)
        return self.share

    @property
    def cost(self) -> int:
        return int(self.tally[0])

    @property
    def leaves(self) -> int:
        return -(-len(self.people) // LEAF)

    def groups(
        self, leaves: Iterable[int] | None = None, most: int = 2**62
    ) -> Iterator[tuple[Ints, Ints]]:
        """Of some leaves, or of all: int64 (g, 4), and what each lacks; a leaf at a time.

        A group may come more than once. With more than `most` in a leaf, only some of it come.
        """
        for leaf in range(self.leaves) if leaves is None else leaves:
            out, count = self._leaf(leaf, min(ROOM, most), most)
            if count > len(out[1]):
                out, count = self._leaf(leaf, count, most)
            yield out[0][:count], out[1][:count]

    def most_lacking(self, most: int | None = None) -> int | None:
        """The most that any group lacks, 0 if none does; None with more sets of three."""
        self.tally[1] = 0
        for leaf in range(self.leaves):
            self._leaf(leaf, 0, 2**62)
            if most is not None and self.looked > most:
                return None
        return int(self.tally[1])

    def _leaf(self, leaf: int, size: int, enough: int) -> tuple[tuple[Ints, Ints, Ints], int]:
        """Room for so many groups, filled as far as it goes; and how many there are."""
        rows = (self.table, self.share, self.people)
        out = (np.empty((size, 4), dtype=np.int64), np.empty(size, dtype=np.int64), self.tally)
        count, looked = compiled(fours_of_leaf)(
            rows, self.lanes, self.tops, self.shift, leaf, enough, *self.room, out
        )
        self.looked += int(looked)
        return out, int(count)


def _room(n: int, places: int, tally: Ints) -> tuple[Any, Any, Any]:
    """Where the kernels write what they come upon."""
    wide = np.empty(places, dtype=np.int16)
    room = (
        np.empty(places + 8, dtype=np.int64),
        np.empty(n + LANES + 8, dtype=np.int64),
        np.empty(n + LANES + 8, dtype=np.int64),
        (*_marks(places), *_marks(LANES)),
        tally,
    )
    work = (
        np.empty(JOBS + places + 8, dtype=np.int64),
        np.empty(JOBS + places + 8, dtype=np.int64),
        np.empty(JOBS + places + 8, dtype=np.int64),
    )
    return wide, room, work


def _marks(many: int) -> tuple[Any, Any]:
    """Room for so many marks, and the same room as words of eight."""
    marks = np.zeros(-(-many // 8) * 8, dtype=np.uint8)
    return marks, marks.view(np.uint64)
