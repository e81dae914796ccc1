"""Rows of values from facts about people: the one place that looks at every pair."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hallway.engine.kernel import kernel
from hallway.engine.rows import Rows

TILE = 512
"""People whose patterns are worked through while they are in the fast memory."""
BRIDGED = 2.0
"""As in values.py."""
SHADE = 1_000_000.0
"""Ten to the DECIMALS of values.py."""


class People(NamedTuple):
    """Facts for the kernel. (n people, a attributes, w words of sixty-four flags)

    need: float (n,). units: int32 (a, n). interests, fans: who likes what, and back.
    tongues: uint64 (w, n). told: int32 (n,), any language told. slots: uint64 (w, n).
    unknown: int32 (n,), no time told. knows: contacts. ladder: float (contacts, shared
    interests, language), the stick. steps: float (differ, known), the cross factor. one,
    other: uint64 (w, n), on which side of which bridge.
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
    one: Any
    other: Any


class Sums(NamedTuple):
    """Room to add up in, (rows at once, n): near and link for the gain, and counts.

    mark, one, two (TILE): who shares something with the person of the row, and the
    patterns' two sums.
    """

    near: Any
    link: Any
    contacts: Any
    shared: Any
    mark: Any
    one: Any
    two: Any


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
    n, gains = out.shape[1], numbers[0] > 0
    for r in range(len(out)):
        add_few(lo + r, r, people, sums)
        if gains:
            add_near(lo + r, r, sums, rows, cols)
    for start in range(0, n, TILE):
        stop = min(start + TILE, n)
        for r in range(len(out)):
            row, i = out[r, start:stop], lo + r
            contacts, shared = sums.contacts[r, start:stop], sums.shared[r, start:stop]
            mark = sums.mark[: stop - start]
            stick(i, start, row, people, contacts, shared, mark)
            if gains:
                link, near = sums.link[r, start:stop], sums.near[r, start:stop]
                add_smooth(i, start, link, near, smooth, sums.one, sums.two)
                times_gain(i, start, row, near, link, own, numbers)
            times_bridge(i, start, row, people, mark)
            count_units(i, start, people.units, contacts, shared)
            finish(i, start, row, people, contacts, shared, numbers)
            forbid(i, start, row, people, mark)
    for r in range(len(out)):
        out[r, lo + r] = np.nan
        for e in range(apart.ptr[lo + r], apart.ptr[lo + r + 1]):
            out[r, apart.idx[e]] = np.nan


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
def add_smooth(i: int, start: int, link: Any, near: Any, smooth: Any, one: Any, two: Any) -> None:
    """The patterns' share, in single precision, the same from both sides to the last bit."""
    size = len(link)
    one[:size] = 0.0
    two[:size] = 0.0
    for p in range(0, smooth.shape[1], 2):
        both_ways(one[:size], smooth[0], smooth[1], p, i, start)
        minus(two[:size], smooth[2], smooth[3], p, i, start)
    for k in range(size):
        link[k] += one[k]
        near[k] += two[k]


@kernel
def both_ways(total: Any, out: Any, pattern: Any, p: int, i: int, start: int) -> None:
    """Half of what flows out of each of two people through two patterns."""
    half, q = np.float32(0.5), p + 1
    out_p, pattern_p = out[p, i] * half, pattern[p, i] * half
    out_q, pattern_q = out[q, i] * half, pattern[q, i] * half
    outs_p, patterns_p = out[p, start:], pattern[p, start:]
    outs_q, patterns_q = out[q, start:], pattern[q, start:]
    for k in range(len(total)):
        first = out_p * patterns_p[k] + outs_p[k] * pattern_p
        total[k] += first + (out_q * patterns_q[k] + outs_q[k] * pattern_q)


@kernel
def minus(total: Any, whole: Any, caught: Any, p: int, i: int, start: int) -> None:
    """Two patterns' share of the square, without what the near part has of it."""
    q = p + 1
    whole_p, caught_p, whole_q, caught_q = whole[p, i], caught[p, i], whole[q, i], caught[q, i]
    wholes_p, caughts_p = whole[p, start:], caught[p, start:]
    wholes_q, caughts_q = whole[q, start:], caught[q, start:]
    for k in range(len(total)):
        first = whole_p * wholes_p[k] - caught_p * caughts_p[k]
        total[k] += first + (whole_q * wholes_q[k] - caught_q * caughts_q[k])


@kernel
def stick(
    i: int, start: int, row: Any, people: People, contacts: Any, shared: Any, mark: Any
) -> None:
    """Stick: a ladder of contacts, interests and language."""
    told, ladder = people.told[start:], people.ladder
    most, likes = ladder.shape[0] - 1, ladder.shape[1] - 1
    mark[:] = 0
    any_in_common(i, start, people.tongues, mark)
    both = 2 * people.told[i]
    for k in range(len(row)):
        tongue = mark[k] if mark[k] else both & (2 * told[k])
        row[k] = ladder[min(contacts[k], most), min(shared[k], likes), tongue]


@kernel
def any_in_common(i: int, start: int, words: Any, mark: Any) -> None:
    """Mark those who share a flag with one person."""
    for w in range(words.shape[0]):
        mine, others = words[w, i], words[w, start:]
        if mine != 0:
            for k in range(len(mark)):
                mark[k] |= (mine & others[k]) != 0


@kernel
def times_gain(i: int, start: int, row: Any, near: Any, link: Any, own: Any, numbers: Any) -> None:
    """Gain: n · B² / (1 + R), the usual pair reading 1."""
    scale, power = numbers[0], numbers[1]
    links, nears = own[0, start:], own[1, start:]
    link_i, near_i = own[0, i], own[1, i]
    for k in range(len(row)):
        resistance = max(link_i + links[k] - 2 * link[k], 0.0)
        spread = max(near_i + nears[k] - 2 * near[k], 0.0)
        gain = spread * scale / (1.0 + resistance)
        row[k] *= gain if power == 1.0 else gain**power


@kernel
def times_bridge(i: int, start: int, row: Any, people: People, mark: Any) -> None:
    """Twice as much for those on the other side of a bridge."""
    mark[:] = 0
    for w in range(people.one.shape[0]):
        near, far = people.one[w, i], people.other[w, i]
        ones, others = people.one[w, start:], people.other[w, start:]
        if near != 0 or far != 0:
            for k in range(len(row)):
                mark[k] |= ((near & others[k]) | (far & ones[k])) != 0
    for k in range(len(row)):
        if mark[k]:
            row[k] *= BRIDGED


@kernel
def count_units(i: int, start: int, units: Any, known: Any, differ: Any) -> None:
    """Of how many attributes both units are known, and in how many of these they differ."""
    known[:] = 0
    differ[:] = 0
    for a in range(units.shape[0]):
        unit, others = units[a, i], units[a, start:]
        if unit >= 0:
            for k in range(len(known)):
                known[k] += others[k] >= 0
                differ[k] += (others[k] >= 0) & (others[k] != unit)


@kernel
def finish(
    i: int, start: int, row: Any, people: People, known: Any, differ: Any, numbers: Any
) -> None:
    """Cross and fair, and six decimals."""
    need, steps, power = people.need[start:], people.steps, numbers[2]
    mine = people.need[i]
    if power == 1.0:
        for k in range(len(row)):
            value = row[k] * steps[differ[k], known[k]] * np.sqrt(mine * need[k])
            row[k] = np.rint(value * SHADE) / SHADE
    else:
        for k in range(len(row)):
            value = row[k] * steps[differ[k], known[k]] * np.sqrt(mine * need[k]) ** power
            row[k] = np.rint(value * SHADE) / SHADE


@kernel
def forbid(i: int, start: int, row: Any, people: People, mark: Any) -> None:
    """NaN for those without a slot in common."""
    if not people.unknown[i]:
        mark[:] = people.unknown[start : start + len(row)]
        any_in_common(i, start, people.slots, mark)
        for k in range(len(row)):
            if mark[k] == 0:
                row[k] = np.nan
