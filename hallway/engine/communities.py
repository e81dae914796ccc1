"""Communities: who is tied to one another more than chance would have it.

The Leiden method: people move to where they gain most, every community is then taken apart
and put together again only along its own ties, and what came of that is one person of a
smaller network. Each community found hangs together. docs/methods/network.md says more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.grid import salt_of
from hallway.engine.kernel import compiled, kernel
from hallway.engine.network import Network, summed
from hallway.engine.rows import Rows
from hallway.engine.types import Floats, Ints

COMPILE_FROM = 30_000
"""Ties from which compiling pays."""
STARTS = 8
"""Orders tried on a small network; the best result counts."""
ROUNDS = 6
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Communities:
    """of: int64 (n,), 0 the largest; -1 for whoever has no tie. modularity: float or None."""

    of: Ints
    modularity: float | None

    @property
    def count(self) -> int:
        return int(self.of.max(initial=-1)) + 1


def find_communities(
    network: Network, *, rng: np.random.Generator | None = None
) -> Communities:  # fmt: skip
    """Communities of high modularity, each of which hangs together.

    Returns:
        Communities. The greatest modularity there is cannot be found for certain (it is
        NP-hard); this is the best of a few starts.
    Cost: about O(m) a start; 8 starts below 30,000 ties, 1 above.
    Source: Traag, Waltman & van Eck 2019, with a greedy refinement; modularity: Newman 2006.

    >>> from hallway.engine.network import network_of
    >>> two = network_of(6, [0, 1, 2, 3, 4, 5, 0], [1, 2, 0, 4, 5, 3, 3])
    >>> find_communities(two).of.tolist()
    [0, 0, 0, 1, 1, 1]
    """
    if network.ties == 0:
        return Communities(np.full(network.n, -1, dtype=np.int64), None)
    starts = STARTS if network.ties < COMPILE_FROM else 1
    salt = salt_of(rng)
    found = [_from_one_start(network, salt + start) for start in range(starts)]
    worth = [modularity(network, of) for of in found]
    best = int(np.argmax(np.round(worth, 9)))
    return Communities(_by_size(network, found[best]), worth[best])


def modularity(network: Network, of: Ints) -> float:
    """Of any division of the people, by the strengths.

    >>> from hallway.engine.network import network_of
    >>> modularity(network_of(4, [0, 2], [1, 3]), np.array([0, 0, 1, 1]))
    0.5
    """
    i, j, strength = network.pairs
    total = float(strength.sum())
    spread = np.bincount(of, weights=network.strength) / (2 * total)
    return float(strength[of[i] == of[j]].sum() / total - (spread**2).sum())


def _by_size(network: Network, of: Ints) -> Ints:
    tied = network.degree > 0
    sizes = np.bincount(of[tied], minlength=int(of.max()) + 1)
    first = np.full(len(sizes), network.n)
    np.minimum.at(first, of[tied], np.flatnonzero(tied))
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.where(tied, rank[of], -1)


def _from_one_start(network: Network, salt: int) -> Ints:
    of = np.arange(network.n)
    best = -1.0
    for turn in range(ROUNDS):
        of = _leiden(network, of, salt * ROUNDS + turn)
        now = modularity(network, of)
        if now <= best + SLACK:
            break
        best = now
    return of


def _leiden(network: Network, of: Ints, salt: int) -> Ints:
    """One run from a division to a better one, level by level."""
    rows, strength = network.rows, network.strength
    whole = float(strength.sum())
    home = np.arange(network.n)
    level = 0
    while True:
        order = _mixed(len(strength), salt + 7919 * level)
        of, moved = _run(move, rows, strength, whole, order, of)
        fine, _ = _run(refine, rows, strength, whole, order, of)
        fine = np.unique(fine, return_inverse=True)[1]
        if not moved or fine.max() + 1 == len(strength):
            return np.unique(of[home], return_inverse=True)[1]
        above = np.zeros(fine.max() + 1, dtype=np.int64)
        above[fine] = of
        rows, strength = _joined(rows, strength, fine)
        home, of = fine[home], np.unique(above, return_inverse=True)[1]
        level += 1


def _mixed(n: int, salt: int) -> Ints:
    order: Ints = np.argsort(np.random.PCG64((salt + 1) % 2**64).random_raw(n), kind="stable")
    return order


def _run(
    step: Any, rows: Rows, strength: Floats, whole: float, order: Ints, of: Ints
) -> tuple[Ints, int]:
    n = len(strength)
    new = of.copy() if step is move else np.arange(n)
    floats = [np.zeros(n) for _ in range(4)]
    ints = [np.zeros(n, dtype=np.int64) for _ in range(2)]
    arrays = [*rows, strength, order, of, new, *floats, *ints]
    if len(rows.idx) >= 2 * COMPILE_FROM:
        return new, int(compiled(step)(*arrays, whole))
    lists = [array.tolist() for array in arrays]
    moved = step(*lists, whole)
    return np.array(lists[6], dtype=np.int64), int(moved)


def _joined(rows: Rows, strength: Floats, of: Ints) -> tuple[Rows, Floats]:
    """The network in which each community is one person; ties inside are left out."""
    n = int(of.max()) + 1
    owner = of[np.repeat(np.arange(len(strength)), np.diff(rows.ptr))]
    to = of[rows.idx]
    apart = owner != to
    keys = owner[apart] * n + to[apart]
    places, which = np.unique(keys, return_inverse=True)
    val = summed(which, rows.val[apart], len(places))
    ptr = np.searchsorted(places, np.arange(n + 1) * n).astype(np.int64)
    joined = Rows(ptr, (places % n).astype(np.int32), val)
    return joined, summed(of, strength, n)


@kernel
def look_around(
    v: int,
    ptr: Any,
    idx: Any,
    val: Any,
    of: Any,
    near: Any,
    seen: Any,
) -> int:
    """How strongly v is tied to each community: `near`; which they are: `seen`, so many."""
    count = 0
    for h in range(ptr[v], ptr[v + 1]):
        c = of[idx[h]]
        if near[c] == 0.0:
            seen[count] = c
            count += 1
        near[c] += val[h]
    return count


@kernel
def move(
    ptr: Any,
    idx: Any,
    val: Any,
    strength: Any,
    order: Any,
    of: Any,
    new: Any,
    total: Any,
    near: Any,
    unused: Any,
    spare: Any,
    seen: Any,
    waits: Any,
    whole: float,
) -> int:
    """Everybody moves to where modularity gains most, until nobody wants to."""
    n = len(strength)
    for v in range(n):
        total[new[v]] += strength[v]
        waits[v] = 1
    queue = list(order)
    at = moved = 0
    while at < len(queue):
        v = queue[at]
        at += 1
        waits[v] = 0
        here = new[v]
        count = look_around(v, ptr, idx, val, new, near, seen)
        total[here] -= strength[v]
        best = here
        most = near[here] - strength[v] * total[here] / whole
        for k in range(count):
            gain = near[seen[k]] - strength[v] * total[seen[k]] / whole
            if gain > most + 1e-10:
                most, best = gain, seen[k]
        for k in range(count):
            near[seen[k]] = 0.0
        total[best] += strength[v]
        if best != here:
            new[v] = best
            moved += 1
            for h in range(ptr[v], ptr[v + 1]):
                w = idx[h]
                if new[w] != best and waits[w] == 0:
                    waits[w] = 1
                    queue.append(w)
    return moved


@kernel
def refine(
    ptr: Any,
    idx: Any,
    val: Any,
    strength: Any,
    order: Any,
    of: Any,
    new: Any,
    total: Any,
    near: Any,
    cut: Any,
    mass: Any,
    seen: Any,
    size: Any,
    whole: float,
) -> int:
    """Each community from single people again, joined only along ties that hold it well."""
    n = len(strength)
    for v in range(n):
        total[of[v]] += strength[v]
        mass[v] = strength[v]
        size[v] = 1
        for h in range(ptr[v], ptr[v + 1]):
            if of[idx[h]] == of[v]:
                cut[v] += val[h]
    for k in range(n):
        v = order[k]
        if size[new[v]] == 1 and holds(mass[v], cut[v], total[of[v]], whole):
            join(v, ptr, idx, val, strength, of, new, total, near, cut, mass, seen, size, whole)
    return 0


@kernel
def holds(
    mass: float,
    cut: float,
    total: float,
    whole: float,
) -> bool:
    """Whether a part is tied to the rest of its community as strongly as chance would."""
    return cut >= mass * (total - mass) / whole - 1e-10


@kernel
def join(
    v: int,
    ptr: Any,
    idx: Any,
    val: Any,
    strength: Any,
    of: Any,
    new: Any,
    total: Any,
    near: Any,
    cut: Any,
    mass: Any,
    seen: Any,
    size: Any,
    whole: float,
) -> None:
    """A single person joins the part of their community that gains most, if any does."""
    mine = cut[v]
    count = look_around(v, ptr, idx, val, new, near, seen)
    best, most = -1, 1e-10
    for k in range(count):
        c = seen[k]
        # A part bears the number of somebody in it, which tells its community.
        if of[c] == of[v] and holds(mass[c], cut[c], total[of[v]], whole):
            gain = near[c] - strength[v] * mass[c] / whole
            if gain > most:
                most, best = gain, c
    if best >= 0:
        cut[best] += mine - 2.0 * near[best]
        mass[best] += strength[v]
        size[best] += 1
        size[v] = 0
        new[v] = best
    for k in range(count):
        near[seen[k]] = 0.0


def agreement(one: Ints, other: Ints) -> float | None:
    """How far two divisions of the same people agree: 1 wholly, about 0 by chance.

    Args:
        one, other: int (n,), -1 unknown; whoever is unknown in either is left out.
    Returns:
        The adjusted Rand index; None where both say nothing.
    Source: Hubert & Arabie 1985.

    >>> agreement(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    known = (one >= 0) & (other >= 0)
    one, other = one[known], other[known]
    if len(one) < 2:
        return None
    cells = np.unique(one * (int(other.max()) + 1) + other, return_counts=True)[1]
    both, first, second = (
        float((counts * (counts - 1.0)).sum())
        for counts in (cells, np.bincount(one), np.bincount(other))
    )
    chance = first * second / (len(one) * (len(one) - 1.0))
    most = (first + second) / 2
    return (both - chance) / (most - chance) if most > chance else None
