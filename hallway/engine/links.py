"""Single links: ties and people without whom the network falls into more parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.kernel import compiled, kernel
from hallway.engine.network import Network
from hallway.engine.types import Flags, Ints

COMPILE_FROM = 300_000
"""Ties from which compiling pays."""


def single_links(network: Network) -> tuple[Ints, Flags]:
    """The bridges and the cut people.

    Returns:
        bridges: int64 (k, 2), i < j, ties without which two people lose every path.
        cut: bool (n,), people without whom some others do.
    Cost: O(n + m).
    Source: Tarjan 1974; Hopcroft & Tarjan 1973.

    >>> from hallway.engine.network import network_of
    >>> bridges, cut = single_links(network_of(4, [0, 1, 2, 2], [1, 2, 0, 3]))
    >>> bridges.tolist(), cut.tolist()
    ([[2, 3]], [False, False, True, False])
    """
    n = network.n
    ptr, idx, _ = network.rows
    order, low, parent, path = (np.full(n, -1, dtype=np.int64) for _ in range(4))
    cut, only = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    arrays: list[Any] = [ptr, idx, ptr[:-1].copy(), order, low, parent, path, cut, only]
    if network.ties >= COMPILE_FROM:
        compiled(look_for_links)(*arrays)
    else:
        lists: list[Any] = [array.tolist() for array in arrays]
        look_for_links(*lists)
        parent, cut, only = (np.array(lists[k], dtype=np.int64) for k in (5, 7, 8))
    below = np.flatnonzero(only)
    ends = np.sort(np.column_stack([parent[below], below]), axis=1).astype(np.int64)
    return ends[np.lexsort((ends[:, 1], ends[:, 0]))], cut > 0


@kernel
def look_for_links(
    ptr: Any,
    idx: Any,
    at: Any,
    order: Any,
    low: Any,
    parent: Any,
    path: Any,
    cut: Any,
    only: Any,
) -> None:
    """Depth first without recursion; `only[v]` says that v hangs on its parent alone."""
    clock = 0
    for root in range(len(order)):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        path[0] = root
        deep = 1
        while deep > 0:
            v = path[deep - 1]
            if at[v] < ptr[v + 1]:
                w = idx[at[v]]
                at[v] += 1
                if order[w] < 0:
                    parent[w] = v
                    order[w] = low[w] = clock
                    clock += 1
                    path[deep] = w
                    deep += 1
                elif w != parent[v]:
                    low[v] = min(low[v], order[w])
            else:
                deep -= 1
                close(v, root, order, low, parent, cut, only)
        if cut[root] < 2:
            cut[root] = 0


@kernel
def close(
    v: int,
    root: int,
    order: Any,
    low: Any,
    parent: Any,
    cut: Any,
    only: Any,
) -> None:
    """What is known of v when everybody beyond has been seen goes to its parent."""
    u = parent[v]
    if u >= 0:
        low[u] = min(low[u], low[v])
        if low[v] > order[u]:
            only[v] = 1
        if u == root or low[v] >= order[u]:
            cut[u] += 1
