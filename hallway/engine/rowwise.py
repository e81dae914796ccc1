"""Rows of values from facts about people: the one place that looks at every pair."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hallway.engine.kernel import kernel
from hallway.engine.rows import Rows

TILE = 512
"""People whose patterns are worked through while they are in the fast memory."""
SHADE = 1_000_000.0
"""Ten to the DECIMALS of values.py."""


class People(NamedTuple):
    """Facts for the kernel. (n people, a attributes, w words of sixty-four flags)

    need: float (n,). units: int32 (a, n). interests, fans: who likes what, and back.
    tongues: uint64 (n, w). told: int64 (n,), any language told. slots: uint64 (n, w).
    unknown: int64 (n,), no time told. knows: contacts. ladder: float (contacts, shared
    interests, language), the stick. steps: float (differ, known), the cross factor.
    """

    need: Any
    units: Any
    interests: Rows
    fans: Rows
    tongues: Any
    told: Any
    slots: Any
    unknown: Any
    knows: Rows
    ladder: Any
    steps: Any


class Sums(NamedTuple):
    """Room to add up in, all (rows at once, n): near and link for the gain, and counts."""

    near: Any
    link: Any
    contacts: Any
    shared: Any


@kernel
def write_rows(
    lo: int,
    out: Any,
    people: People,
    apart: Rows,
    sums: Sums,
    rows: Rows,
    cols: Rows,
    smooth: Any,
    own: Any,
    numbers: Any,
) -> None:
    """Values of people from lo on, a row of out each; NaN where two may not meet."""
    count = len(out)
    for r in range(count):
        add_few(lo + r, r, people, sums)
    if numbers[0] > 0:
        for r in range(count):
            add_near(lo + r, r, sums, rows, cols)
        add_smooth(lo, count, sums, smooth)
    for r in range(count):
        row = out[r]
        multiply(lo + r, row, people, sums.contacts[r], sums.shared[r])
        if numbers[0] > 0:
            times_gain(lo + r, row, sums.near[r], sums.link[r], own, numbers)
        known, differ = sums.contacts[r], sums.shared[r]
        count_units(lo + r, people.units, known, differ)
        finish_row(lo + r, row, people, known, differ, numbers)
        forbid(lo + r, row, people, apart)


@kernel
def add_few(i: int, r: int, people: People, sums: Sums) -> None:
    """Contacts and interests in common: most pairs have none, so add up those who do."""
    contacts, shared = sums.contacts[r], sums.shared[r]
    contacts[:] = 0
    shared[:] = 0
    knows, interests, fans = people.knows, people.interests, people.fans
    for e in range(knows.ptr[i], knows.ptr[i + 1]):
        u = knows.idx[e]
        for f in range(knows.ptr[u], knows.ptr[u + 1]):
            contacts[knows.idx[f]] += 1
    for e in range(interests.ptr[i], interests.ptr[i + 1]):
        k = interests.idx[e]
        for f in range(fans.ptr[k], fans.ptr[k + 1]):
            shared[fans.idx[f]] += 1


@kernel
def add_near(i: int, r: int, sums: Sums, rows: Rows, cols: Rows) -> None:
    """The near part: products over everybody whom both reach, by number ascending."""
    near, link = sums.near[r], sums.link[r]
    near[:] = 0.0
    link[:] = 0.0
    for e in range(rows.ptr[i], rows.ptr[i + 1]):
        u = rows.idx[e]
        amount = rows.val[e]
        link[u] += amount / 2
        for f in range(cols.ptr[u], cols.ptr[u + 1]):
            near[cols.idx[f]] += amount * cols.val[f]
    for e in range(cols.ptr[i], cols.ptr[i + 1]):
        link[cols.idx[e]] += cols.val[e] / 2


@kernel
def add_smooth(lo: int, count: int, sums: Sums, smooth: Any) -> None:
    """The patterns' share, in single precision, the same from both sides to the last bit."""
    n = smooth.shape[2]
    one, two = np.empty(TILE, np.float32), np.empty(TILE, np.float32)
    for start in range(0, n, TILE):
        size = min(TILE, n - start)
        for r in range(count):
            one[:] = 0.0
            two[:] = 0.0
            for p in range(smooth.shape[1]):
                both_ways(one[:size], smooth[0, p], smooth[1, p], lo + r, start)
                minus(two[:size], smooth[2, p], smooth[3, p], lo + r, start)
            add(sums.link[r], one, size, start)
            add(sums.near[r], two, size, start)


@kernel
def add(total: Any, part: Any, size: int, start: int) -> None:
    """Add a tile to its place in a row."""
    for k in range(size):
        total[start + k] += part[k]


@kernel
def both_ways(total: Any, out: Any, pattern: Any, i: int, start: int) -> None:
    """Half of what flows out of each of two people through one pattern."""
    half = np.float32(0.5)
    out_i, pattern_i = out[i] * half, pattern[i] * half
    outs, patterns = out[start:], pattern[start:]
    for k in range(len(total)):
        total[k] += out_i * patterns[k] + outs[k] * pattern_i


@kernel
def minus(total: Any, whole: Any, caught: Any, i: int, start: int) -> None:
    """One pattern's share of the square, without what the near part has of it."""
    whole_i, caught_i = whole[i], caught[i]
    wholes, caughts = whole[start:], caught[start:]
    for k in range(len(total)):
        total[k] += whole_i * wholes[k] - caught_i * caughts[k]


@kernel
def multiply(i: int, row: Any, people: People, contacts: Any, shared: Any) -> None:
    """Stick: a ladder of contacts, interests and language."""
    tongues, told, ladder = people.tongues, people.told, people.ladder
    most, likes = ladder.shape[0] - 1, ladder.shape[1] - 1
    for j in range(len(row)):
        tongue = 2 * (told[i] & told[j])
        for w in range(tongues.shape[1]):
            if tongues[i, w] & tongues[j, w] != 0:
                tongue = 1
        row[j] = ladder[min(contacts[j], most), min(shared[j], likes), tongue]


@kernel
def times_gain(i: int, row: Any, near: Any, link: Any, own: Any, numbers: Any) -> None:
    """Gain: n · B² / (1 + R), the usual pair reading 1."""
    n = len(row)
    usual, power = numbers[0], numbers[1]
    link_i, near_i = own[0, i], own[1, i]
    for j in range(n):
        resistance = max(link_i + own[0, j] - 2 * link[j], 0.0)
        spread = max(near_i + own[1, j] - 2 * near[j], 0.0)
        gain = n * spread / (1.0 + resistance) / usual
        row[j] *= gain if power == 1.0 else gain**power


@kernel
def count_units(i: int, units: Any, known: Any, differ: Any) -> None:
    """Of how many attributes both units are known, and in how many of these they differ."""
    known[:] = 0
    differ[:] = 0
    for a in range(units.shape[0]):
        unit, others = units[a, i], units[a]
        if unit >= 0:
            for j in range(len(others)):
                known[j] += others[j] >= 0
                differ[j] += (others[j] >= 0) & (others[j] != unit)


@kernel
def finish_row(i: int, row: Any, people: People, known: Any, differ: Any, numbers: Any) -> None:
    """Cross and fair, and six decimals."""
    need, steps, power = people.need, people.steps, numbers[2]
    need_i = need[i]
    if power == 1.0:
        for j in range(len(row)):
            value = row[j] * steps[differ[j], known[j]] * np.sqrt(need_i * need[j])
            row[j] = np.rint(value * SHADE) / SHADE
    else:
        for j in range(len(row)):
            value = row[j] * steps[differ[j], known[j]] * np.sqrt(need_i * need[j]) ** power
            row[j] = np.rint(value * SHADE) / SHADE


@kernel
def forbid(i: int, row: Any, people: People, apart: Rows) -> None:
    """NaN for oneself, for those kept apart and for those without a slot in common."""
    slots, unknown = people.slots, people.unknown
    if not unknown[i]:
        for j in range(len(row)):
            shared = unknown[j]
            for w in range(slots.shape[1]):
                shared |= slots[i, w] & slots[j, w] != 0
            if not shared:
                row[j] = np.nan
    for e in range(apart.ptr[i], apart.ptr[i + 1]):
        row[apart.idx[e]] = np.nan
    row[i] = np.nan
