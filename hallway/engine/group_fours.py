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
    most_lacking,
    most_of_three,
    most_of_two,
    steps_for,
)
from hallway.engine.types import Ints

LEAF = 32
"""People whose rows are held at hand while all others' go by."""
JOBS = 4096
"""Places looked at side by side: their numbers are on their way while others are added."""
ROOM = 2**15


@lean_kernel
def list_places(most: Any, limit: int, first: int, jobs: Any, count: int) -> int:
    """Add the places of all that are above the limit; without a branch, so that it is quick."""
    for at in range(len(most)):
        jobs[count] = first + at
        count += most[at] > limit
    return count


@lean_kernel
def list_thirds(one: Any, other: Any, cap: int, both: Any, room: Any) -> int:
    """Those who may leave something lacking with a pair, and lack no more with either than it.

    one, other: the pair's rows. cap: what it lacks, in steps. both: their bounds together,
    made exact wherever they were above what is needed. room: takes who they are, and in
    steps what they lack with both.
    """
    places, found, near, with_both, tally = room
    many = list_places(both, -cap, 0, places, 0)
    measure_places(one, other, both, places, many, found)
    tally[0] += many
    kept = 0
    for at in range(many):
        places[kept] = places[at]
        kept += found[at] > -cap
    count = 0
    for at in range(kept):
        for who in range(places[at] * LANES, (places[at] + 1) * LANES):
            near[count], with_both[count] = who, one[who] + other[who]
            fine = (one[who] <= cap) & (other[who] <= cap)
            count += (with_both[count] > -cap) & fine
    return count


@lean_kernel
def measure_places(one: Any, other: Any, both: Any, places: Any, many: int, found: Any) -> None:
    """What two people really lack at most at these places."""
    for at in range(many):
        lo = places[at] * LANES
        found[at] = most_of_two(one[lo : lo + LANES], other[lo : lo + LANES])
    for at in range(many):
        both[places[at]] = found[at]


@lean_kernel
def list_fourths(one: Any, other: Any, cap: int, both: Any, thirds: int, room: Any) -> int:
    """Places where somebody may join a pair and one of its thirds, and what is there at most."""
    places, found, _, with_both, tally = room
    top = with_both[0]
    for at in range(thirds):
        top = max(top, with_both[at])
    least = -2 * cap - top
    many = list_places(both, least, 0, places, 0)
    measure_places(one, other, both, places, many, found)
    tally[0] += many
    kept = 0
    for at in range(many):
        places[kept], found[kept] = places[at], found[at]
        kept += found[at] > least
    return kept


@lean_kernel
def list_jobs(tops: Any, cap: int, two: int, room: Any, fourths: int, jobs: Any, count: int) -> int:
    """Of these places those where somebody may lack enough with a third, who lacks so much."""
    places, found, _, _, tally = room
    limit = -cap - two
    tally[0] += fourths // 2
    for at in range(fourths):
        jobs[count] = places[at]
        count += min(found[at], two) + min(tops[places[at]], cap) > limit
    return count


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
    near, with_both = room[2], room[3]
    one, other, cap = lanes[a], lanes[b], -(-own >> shift)
    room[4][0] += tops.shape[1] // 8
    thirds, at = list_thirds(one, other, cap, both, room), 0
    fourths = list_fourths(one, other, cap, both, thirds, room) if thirds else 0
    while at < thirds:
        many = 0
        while at < thirds and many < JOBS:
            before = many
            many = list_jobs(tops[near[at]], cap, with_both[at], room, fourths, jobs, many)
            for job in range(before, many):
                whose[job] = at
            at += 1
        room[4][0] += 4 * many
        for job in range(many):
            lo, third = jobs[job] * LANES, lanes[near[whose[job]]]
            hi = lo + LANES
            most[job] = most_of_three(one[lo:hi], other[lo:hi], third[lo:hi])
        for job in range(many):
            if most[job] > -cap - with_both[whose[job]]:
                three, lo = (a, b, near[whose[job]]), jobs[job] * LANES
                count = write_fours(rows, lanes, shift, three, own, lo, count, out)
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
            if own <= 0 or add_tops(tops[a], tops[b], both) <= -own >> shift:
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
        self.pay(share)

    def pay(self, share: Ints) -> None:
        """Go on with other prices, in the same room."""
        self.share, line = share, np.empty(len(share), dtype=np.int64)
        self.shift = steps_for(int(compiled(most_lacking)(self.table, share)))
        compiled(fill_lanes)(
            self.table, share, self.people, self.shift, line, self.lanes, self.tops
        )

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
    near = (
        np.empty(places + 1, dtype=np.int64),
        np.empty(places + 1, dtype=np.int64),
        np.empty(n + LANES + 1, dtype=np.int64),
        np.empty(n + LANES + 1, dtype=np.int64),
        tally,
    )
    work = (
        np.empty(JOBS + places + 1, dtype=np.int64),
        np.empty(JOBS + places + 1, dtype=np.int64),
        np.empty(JOBS + places + 1, dtype=np.int64),
    )
    return wide, near, work
