"""Shortest paths: betweenness, distances, who is within two steps, and who is the only link.

A tie is one step, however strong it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.grid import mixed_people, salt_of
from hallway.engine.kernel import compiled, kernel
from hallway.engine.network import Network
from hallway.engine.types import Flags, Floats, Indices, Ints

COMPILE_FROM = 50_000_000
"""Ties looked at, over all starts, from which compiling pays."""
AT_MOST = 1_500_000_000
"""Ties looked at; where all starts would be more, some are drawn."""
FOLDS = 8
COLUMNS = 256


@dataclass(frozen=True, eq=False)
class Paths:
    """betweenness: float (n,), shortest paths between two others that lead through someone.

    distance: mean steps between two people whom a path joins, None where there are none.
    starts: how many people the paths were followed from; all of them, or a sample.
    folds: float (FOLDS, n), betweenness from parts of the sample, for the error.
    """

    betweenness: Floats
    distance: float | None
    distance_error: float
    starts: int
    folds: Floats

    @property
    def exact(self) -> bool:
        return self.starts == len(self.betweenness)


def shortest_paths(
    network: Network, *, rng: np.random.Generator | None = None, at_most: int = AT_MOST
) -> Paths:
    """Betweenness of everybody and the mean distance.

    Returns:
        Paths. Exact where n · (n + 2m) is at most `at_most`; otherwise from people drawn
        evenly, as many as that allows.
    Cost: O(n m), or the limit above. Memory O(n).
    Source: Freeman 1977; Brandes 2001; sampling of starts: Brandes & Pich 2007.

    >>> from hallway.engine.network import network_of
    >>> paths = shortest_paths(network_of(3, [0, 1], [1, 2]))
    >>> paths.betweenness.tolist(), round(paths.distance, 6)
    ([0.0, 1.0, 0.0], 1.333333)
    """
    n, work = network.n, max(len(network.rows.idx), 1) + network.n
    starts = np.arange(n)
    if n * work > at_most:
        count = max(at_most // work // FOLDS, 1) * FOLDS
        starts = mixed_people(n, salt_of(rng) + 1)[:count]
    folds = np.zeros((FOLDS, n))
    steps, ends = np.zeros(len(starts)), np.zeros(len(starts))
    follow = _by_products if len(starts) * work < COMPILE_FROM else _one_by_one
    follow(network, starts, folds, steps, ends)
    return _paths(n, starts, folds, steps, ends)


def _paths(n: int, starts: Ints, folds: Floats, steps: Floats, ends: Floats) -> Paths:
    # Each path is found from both of its ends.
    betweenness = folds.sum(axis=0) / 2 * (n / max(len(starts), 1))
    reached = float(ends.sum())
    if not reached:
        return Paths(betweenness, None, 0.0, len(starts), folds)
    mean = float(steps.sum()) / reached
    error = 0.0
    if len(starts) < n:
        off = steps - mean * ends
        error = float(off.std() * np.sqrt(len(starts)) / reached)
    return Paths(betweenness, mean, error, len(starts), folds)


def _by_products(
    network: Network, starts: Ints, folds: Floats, steps: Floats, ends: Floats
) -> None:
    """All starts side by side, level by level, as products of sparse and dense tables."""
    from scipy.sparse import csr_array

    ptr, idx, _ = network.rows
    ties: Any = csr_array((np.ones(len(idx)), idx, ptr), shape=(network.n, network.n))
    for lo in range(0, len(starts), COLUMNS):
        part = slice(lo, lo + COLUMNS)
        depth, credit = _levels(ties, starts[part])
        for fold in range(FOLDS):
            folds[fold] += credit[:, fold::FOLDS].sum(axis=1)
        steps[part], ends[part] = np.maximum(depth, 0).sum(axis=0), (depth > 0).sum(axis=0)


def _levels(ties: Any, starts: Ints) -> tuple[Indices, Floats]:
    """How far each person is from each start, -1 never; and what their paths owe them."""
    n, k = ties.shape[0], len(starts)
    depth = np.full((n, k), -1, dtype=np.int32)
    ways = np.zeros((n, k))
    depth[starts, np.arange(k)], ways[starts, np.arange(k)] = 0, 1.0
    level, last = 0, ways
    while last.any():
        level += 1
        last = np.where(depth < 0, ties @ last, 0.0)
        depth[last > 0] = level
        ways += last
    credit = np.zeros((n, k))
    safe = np.where(ways > 0, ways, 1.0)
    for back in range(level, 0, -1):
        owed = ties @ np.where(depth == back, (1.0 + credit) / safe, 0.0)
        credit += np.where(depth == back - 1, owed * ways, 0.0)
    credit[starts, np.arange(k)] = 0.0
    return depth, credit


def _one_by_one(network: Network, starts: Ints, folds: Floats, steps: Floats, ends: Floats) -> None:
    n = network.n
    ptr, idx, _ = network.rows
    queue, depth = np.empty(n, dtype=np.int32), np.full(n, -1, dtype=np.int32)
    ways, credit = np.zeros(n), np.zeros(n)
    follow = compiled(follow_paths)
    for fold in range(FOLDS):
        part = slice(fold, None, FOLDS)
        mine, far, many = starts[part], np.zeros(len(starts[part])), np.zeros(len(starts[part]))
        follow(ptr, idx, mine, folds[fold], far, many, queue, depth, ways, credit)
        steps[part], ends[part] = far, many


@kernel
def follow_paths(
    ptr: Any,
    idx: Any,
    starts: Any,
    total: Any,
    steps: Any,
    ends: Any,
    queue: Any,
    depth: Any,
    ways: Any,
    credit: Any,
) -> None:
    """Add to `total` what the shortest paths from each start owe to the people on them."""
    for s in range(len(starts)):
        count = spread(ptr, idx, starts[s], queue, depth, ways)
        for k in range(count - 1, 0, -1):
            w = queue[k]
            steps[s] += depth[w]
            share = (1.0 + credit[w]) / ways[w]
            for h in range(ptr[w], ptr[w + 1]):
                v = idx[h]
                if depth[v] == depth[w] - 1:
                    credit[v] += ways[v] * share
            total[w] += credit[w]
        ends[s] = count - 1
        for k in range(count):
            v = queue[k]
            depth[v] = -1
            ways[v] = 0.0
            credit[v] = 0.0


@kernel
def spread(
    ptr: Any,
    idx: Any,
    start: int,
    queue: Any,
    depth: Any,
    ways: Any,
) -> int:
    """Breadth first from one start; returns how many are reached, in the order of `queue`."""
    queue[0], depth[start], ways[start] = start, 0, 1.0
    at, count = 0, 1
    while at < count:
        v = queue[at]
        at += 1
        for h in range(ptr[v], ptr[v + 1]):
            w = idx[h]
            if depth[w] < 0:
                depth[w] = depth[v] + 1
                queue[count] = w
                count += 1
            if depth[w] == depth[v] + 1:
                ways[w] += ways[v]
    return count


def gini(amounts: Floats) -> float | None:
    """How unevenly something is spread: 0 evenly, near 1 where one person has it all.

    Returns:
        None where there is nothing to spread, or nobody.
    Source: Gini 1912, as half the relative mean difference.

    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 1.0])), gini(np.zeros(3))
    (0.0, 0.5, None)
    """
    total = float(amounts.sum())
    n = len(amounts)
    if not total > 0:
        return None
    place = np.arange(1, n + 1)
    return float(((2 * place - n - 1) * np.sort(amounts)).sum() / (n * total))


def gini_of(paths: Paths) -> tuple[float | None, float]:
    """The Gini of betweenness, and its error by leaving out parts of the sample in turn."""
    value = gini(paths.betweenness)
    if value is None or paths.exact:
        return value, 0.0
    whole = paths.folds.sum(axis=0)
    without = np.array([gini(whole - fold) or 0.0 for fold in paths.folds])
    # Fewer starts make it look more uneven: the jackknife says by how much, too.
    bias = (FOLDS - 1) * (without.mean() - value)
    spread_of = np.sqrt((FOLDS - 1) / FOLDS * ((without - without.mean()) ** 2).sum())
    return value, float(abs(bias) + spread_of)


def reach(
    network: Network, *, units: Ints | None = None, topics: Flags | None = None,
    consents: Flags | None = None,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """How many people, units and topics somebody reaches in two consenting steps.

    Args:
        units: int (n,), -1 unknown. topics: bool (n, t), who offers what.
        consents: bool (n,), who passes others on and may be reached; all by default.
    Returns:
        people, units, topics: int64 (n,) each; oneself is not counted.
    Cost: O(Σ d²), by blocks of people.
    Source: the position generator, Lin 2001, with consent.

    >>> from hallway.engine.network import network_of
    >>> reach(network_of(4, [0, 1, 2], [1, 2, 3]), units=np.array([0, 1, 1, 2]))[1].tolist()
    [1, 3, 3, 1]
    """
    from scipy.sparse import csr_array, diags_array

    n = network.n
    ptr, idx, _ = network.rows
    willing = np.ones(n) if consents is None else consents.astype(np.float64)
    ties: Any = csr_array((np.ones(len(idx)), idx, ptr), shape=(n, n)) @ diags_array(willing)
    kinds = [_kinds(n, units), None if topics is None else csr_array(topics.astype(np.float64))]
    found = np.zeros((3, n), dtype=np.int64)
    step = max(1, 4_000_000 // max(n, 1), 64)
    for lo in range(0, n, step):
        near = ties[lo : lo + step]
        near = near + near @ ties
        near.eliminate_zeros()
        near.data[:] = 1.0
        own = np.asarray(near.diagonal(k=lo)) if near.shape[0] else np.zeros(0)
        found[0, lo : lo + step] = np.diff(near.indptr) - (own > 0)
        near = near - diags_array(own, offsets=lo, shape=near.shape)
        for place, kind in enumerate(kinds, 1):
            if kind is not None:
                found[place, lo : lo + step] = ((near @ kind) > 0).sum(axis=1)
    return found[0], found[1], found[2]


def _kinds(n: int, units: Ints | None) -> Any:
    from scipy.sparse import csr_array

    if units is None:
        return None
    who = np.flatnonzero(units >= 0)
    shape = (n, int(units.max(initial=-1)) + 1)
    return csr_array((np.ones(len(who)), (who, units[who])), shape=shape)
