"""Triangles of a network, each looked at once: what structural holes are made of.

Every step is there twice, as machine code and in array arithmetic, with each sum added in
the same order: the same answer to the last bit, whichever is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from hallway.engine.kernel import compiled, is_compiled, lean_kernel
from hallway.engine.network import Network
from hallway.engine.rows import Rows, owners
from hallway.engine.types import Floats, Ints

COMPILE_FROM = 4_000_000
"""Looks for the third side of a triangle from which it pays to import a compiler."""
FEW = 500
"""People below whom it never does."""
AT_ONCE = 500_000
"""Looks at a time without compiled code, to spare memory."""


class Upward(NamedTuple):
    """Each tie once, in the row of the end with fewer ties; with equally many, the first.

    strength, strongest: float (n,), 1 / the strengths of all of somebody's ties, and
    1 / the strength of the strongest; 0 without a tie.
    """

    rows: Rows
    strength: Floats
    strongest: Floats


class Triangles(NamedTuple):
    """What the triangles add up to.

    through: float (m,), for the tie ij Σ_q s_iq s_qj / (strengths of q), in the order of
    `upward`. around: float (n,), Σ_jq s_iq s_qj / (strongest of j). found: how many there are.
    """

    upward: Upward
    through: Floats
    around: Floats
    found: int


def triangles_of(network: Network) -> Triangles:
    """All triangles of a network, and what they add to ties and people.

    Cost: O(m^1.5) at worst, for ties are walked from whoever has fewer.
    Source: Chiba & Nishizeki 1985; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> found = triangles_of(network_of(3, [0, 0, 1], [1, 2, 2]))
    >>> found.found, found.upward.rows.idx.tolist(), found.through.tolist()
    (1, [1, 2, 2], [0.5, 0.5, 0.5])
    """
    if is_compiled(look_at_triangles):
        return _quickly(network)
    upward = _upward(network)
    if network.n >= FEW and _looks(upward.rows).sum() >= COMPILE_FROM:
        return _quickly(network)
    return _plainly(upward)


def _quickly(network: Network) -> Triangles:
    n, m = network.n, network.ties
    # Every tie is written once too often and written over; so there is one place more.
    rows = Rows(np.zeros(n + 1, np.int32), np.empty(m + 1, np.int32), np.empty(m + 1))
    upward = Upward(rows, np.empty(n), np.empty(n))
    compiled(point_upward)(*network.rows, *rows, upward.strength, upward.strongest)
    through, around, mark = np.zeros(m), np.zeros(n), np.full(n, -1, np.int32)
    look = compiled(look_at_triangles)
    found = look(*rows, upward.strength, upward.strongest, mark, through, around)
    kept = upward._replace(rows=Rows(rows.ptr, rows.idx[:m], rows.val[:m]))
    return Triangles(kept, through, around, int(found))


@lean_kernel
def point_upward(
    ptr: Any, idx: Any, val: Any, up_ptr: Any, up_idx: Any, up_val: Any, strength: Any, most: Any
) -> None:
    """Write each tie into the row of the end with fewer ties, and what people's ties come to."""
    at = 0
    for i in range(len(ptr) - 1):
        degree = ptr[i + 1] - ptr[i]
        total, strongest = 0.0, 0.0
        for k in range(ptr[i], ptr[i + 1]):
            j, s = idx[k], val[k]
            total += s
            if s > strongest:  # quicker than max()
                strongest = s
            up_idx[at], up_val[at] = j, s
            theirs = ptr[j + 1] - ptr[j]
            # Kept or written over: no branch, which would be guessed wrong half of the time.
            at += int(theirs + int(j > i) > degree)
        up_ptr[i + 1] = at
        strength[i] = 1.0 / total if degree > 0 else 0.0
        most[i] = 1.0 / strongest if degree > 0 else 0.0


@lean_kernel
def look_at_triangles(
    ptr: Any, idx: Any, val: Any, strength: Any, most: Any, mark: Any, through: Any, around: Any
) -> int:
    """Add what each triangle does to its ties and people; return how many there are."""
    found = 0
    for u in range(len(ptr) - 1):
        first, end = ptr[u], ptr[u + 1]
        if end - first < 2:
            continue
        for k in range(first, end):
            mark[idx[k]] = k
        for uv in range(first, end):
            v = idx[uv]
            for vw in range(ptr[v], ptr[v + 1]):
                w = idx[vw]
                uw = mark[w]
                if uw >= first:  # what is left from somebody before is less
                    found += 1
                    a, b, c = val[uv], val[uw], val[vw]
                    through[uv] += b * (c * strength[w])
                    through[uw] += c * (a * strength[v])
                    through[vw] += b * (a * strength[u])
                    around[u] += b * (c * most[v]) + a * (c * most[w])
                    around[v] += c * (b * most[u]) + a * (b * most[w])
                    around[w] += c * (a * most[u]) + b * (a * most[v])
    return found


def _upward(network: Network) -> Upward:
    degree, owner, (ptr, idx, val) = network.degree, network.owner, network.rows
    mine, theirs = degree[owner], degree[idx]
    up = (theirs > mine) | ((theirs == mine) & (idx > owner))
    before = np.concatenate([[0], np.cumsum(up)])
    tied = degree > 0
    strength, strongest = np.zeros(network.n), np.zeros(network.n)
    strength[tied] = 1.0 / network.strength[tied]
    strongest[tied] = 1.0 / np.maximum.reduceat(val, ptr[:-1][tied]) if tied.any() else 0.0
    return Upward(Rows(before[ptr].astype(np.int32), idx[up], val[up]), strength, strongest)


def _looks(rows: Rows) -> Ints:
    """int64 (m,): behind each tie uv, how many ties lead on from v."""
    on: Ints = np.diff(rows.ptr)[rows.idx].astype(np.int64)
    return on


def _plainly(upward: Upward) -> Triangles:
    (ptr, idx, val), strength, most = upward
    through, around, found = np.zeros(len(idx)), np.zeros(len(ptr) - 1), 0
    owner = owners(upward.rows)
    for uv, uw, vw in _in_parts(upward.rows, owner):
        u, v, w = owner[uv], idx[uv], idx[uw]
        a, b, c = val[uv], val[uw], val[vw]
        of_u, of_v, of_w = strength[u], strength[v], strength[w]
        _add(through, (uv, uw, vw), (b * (c * of_w), c * (a * of_v), b * (a * of_u)))
        of_u, of_v, of_w = most[u], most[v], most[w]
        at_u = b * (c * of_v) + a * (c * of_w)
        at_v = c * (b * of_u) + a * (b * of_w)
        at_w = c * (a * of_u) + b * (a * of_v)
        _add(around, (u, v, w), (at_u, at_v, at_w))
        found += len(uv)
    return Triangles(upward, through, around, found)


def _add(sums: Floats, places: tuple[Any, ...], amounts: tuple[Any, ...]) -> None:
    """One after another, in the order of the triangles."""
    np.add.at(sums, np.stack(places, axis=1).ravel(), np.stack(amounts, axis=1).ravel())


def _in_parts(rows: Rows, owner: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """The triangles as ties uv, uw and vw, some at a time, in the order of the kernel."""
    n, looks = len(rows.ptr) - 1, _looks(rows)
    keys = owner * n + rows.idx
    order = np.cumsum(looks)
    cuts = np.searchsorted(order, np.arange(AT_ONCE, int(order[-1:].sum()), AT_ONCE))
    for first, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(looks)], strict=True):
        yield _closed(rows, keys, owner, looks[first:end], first)


def _closed(
    rows: Rows, keys: Ints, owner: Ints, looks: Ints, first: int
) -> tuple[Ints, Ints, Ints]:
    n = len(rows.ptr) - 1
    uv = np.repeat(np.arange(first, first + len(looks), dtype=np.int64), looks)
    step = np.arange(len(uv), dtype=np.int64) - np.repeat(np.cumsum(looks) - looks, looks)
    vw = rows.ptr[rows.idx[uv]] + step
    wanted = owner[uv] * n + rows.idx[vw]
    uw = np.searchsorted(keys, wanted)
    uw[uw == len(keys)] = 0
    closed = keys[uw] == wanted if len(keys) else np.zeros(0, dtype=bool)
    return uv[closed], uw[closed], vw[closed]
