"""Structural holes: how far a person's contacts lead to different people.

Effective size, efficiency, constraint and hierarchy after Burt 1992, chapter 2. The
whole-network form counts all ties of a contact; the ego form only those among the person
and their contacts. docs/methods/network.md derives both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.kernel import compiled, kernel
from hallway.engine.network import Network, summed, within
from hallway.engine.types import Floats, Ints

COMPILE_FROM = 300_000
"""Steps from one contact to the next, from which compiled code is quicker."""
FEW = 800
"""People below whom it does not pay to import a compiler, but for very many steps."""


@dataclass(frozen=True, eq=False)
class Holes:
    """float (n,) each, NaN for whoever has no tie. triangles: int, of the whole network."""

    effective_size: Floats
    efficiency: Floats
    constraint: Floats
    hierarchy: Floats
    triangles: int


def structural_holes(network: Network) -> Holes:
    """Effective size, efficiency, constraint and hierarchy of everybody.

    With p_ij the share of i's strength that goes to j, m_jq the strength of jq as a share
    of j's strongest tie, over contacts j of i and their common contacts q:
    effective size = Σ_j (1 − Σ_q p_iq m_jq); constraint = Σ_j c_ij with
    c_ij = (p_ij + Σ_q p_iq p_qj)²; hierarchy = Σ_j r ln r / (N ln N) with r = c_ij N / Σ c.

    Returns:
        Holes. The hierarchy of somebody with one contact is 1, as they hang on them.
    Cost: one look at each triangle, O(m^1.5) at worst; small networks by sparse products.
    Source: Burt 1992, pages 51-71; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> holes = structural_holes(network_of(3, [0, 0, 1], [1, 2, 2]))
    >>> holes.constraint.tolist(), holes.effective_size.tolist()
    ([1.125, 1.125, 1.125], [1.0, 1.0, 1.0])
    """
    if network.ties == 0:
        nothing = np.full(network.n, np.nan)
        return Holes(nothing, nothing, nothing, nothing, 0)
    share = network.rows.val / network.strength[network.owner]
    steps = int((network.degree**2).sum())
    few = steps < COMPILE_FROM * (50 if network.n < FEW else 1)
    look = _by_products if few else _by_triangles
    indirect, overlap, triangles = look(network, share, _to_strongest(network))
    return _figures(network, (share + indirect) ** 2, overlap, triangles)


def _to_strongest(network: Network) -> Floats:
    """Each entry as a share of the strongest of its row."""
    ptr, _, val = network.rows
    tied = network.degree > 0
    strongest = np.zeros(network.n)
    strongest[tied] = np.maximum.reduceat(val, ptr[:-1][tied])
    share: Floats = val / strongest[network.owner]
    return share


def _figures(network: Network, dyads: Floats, overlap: Floats, triangles: int) -> Holes:
    n, degree = network.n, network.degree
    alone = degree == 0
    constraint = summed(network.owner, dyads, n)
    constraint[alone] = np.nan
    size = np.where(alone, np.nan, degree - overlap)
    with np.errstate(invalid="ignore"):
        efficiency = size / degree
    return Holes(size, efficiency, constraint, _hierarchy(network, dyads, constraint), triangles)


def _hierarchy(network: Network, dyads: Floats, constraint: Floats) -> Floats:
    n, degree = network.n, network.degree
    ratio = dyads * degree[network.owner] / constraint[network.owner]
    disorder = summed(network.owner, ratio * np.log(ratio), n)
    several = degree > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(several, disorder / (degree * np.log(degree)), 1.0)
    hierarchy: Floats = np.where(degree == 0, np.nan, np.maximum(found, 0.0))
    return hierarchy


def _by_products(network: Network, share: Floats, relative: Floats) -> tuple[Floats, Floats, int]:
    """Σ_q p_iq p_qj per entry, Σ_jq p_iq m_jq per person, and the triangles."""
    shares, relatives = _like(network, share), _like(network, relative)
    there = _like(network, np.ones(len(share)))
    reached = shares @ shares
    reached = _entries(reached, network)
    overlap = (shares * (there @ relatives)).sum(axis=1)
    common = _entries(there @ there, network)
    return reached, np.asarray(overlap), round(common.sum() / 6)


def _like(network: Network, values: Floats) -> Any:
    table = network.table.copy()
    table.data = values
    return table


def _entries(table: Any, network: Network) -> Floats:
    """What stands in a sparse table where the network has entries, 0 where nothing does."""
    n = network.n
    table.sort_indices()
    owner = np.repeat(np.arange(n, dtype=np.int64), np.diff(table.indptr))
    keys = owner * n + table.indices
    wanted = network.owner * n + network.rows.idx
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    found = np.where(keys[at] == wanted, table.data[at], 0.0) if len(keys) else 0.0
    return np.broadcast_to(found, wanted.shape).astype(np.float64)


def _by_triangles(network: Network, share: Floats, relative: Floats) -> tuple[Floats, Floats, int]:
    """The same, by looking at each triangle once."""
    idx = network.rows.idx
    back = reversed_entries(network)
    rank = np.empty(network.n, dtype=np.int64)
    rank[np.argsort(network.degree, kind="stable")] = np.arange(network.n)
    up = _upward(network, rank)
    indirect, overlap = np.zeros(len(idx)), np.zeros(network.n)
    mark = np.full(network.n, -1, dtype=np.int64)
    look = compiled(look_at_triangles)
    found = look(*up, idx, back, share, relative, indirect, overlap, mark)
    return indirect, overlap, int(found)


def reversed_entries(network: Network) -> Ints:
    """int64 (2m,): for the entry (i, j) of the rows the place of (j, i)."""
    back = np.empty(len(network.rows.idx), dtype=np.int64)
    # Entries by column, then by row, are the reversed entries in the order of the rows.
    order = np.lexsort((network.owner, network.rows.idx))
    back[order] = np.arange(len(order))
    return back


def _upward(network: Network, rank: Ints) -> tuple[Ints, Ints]:
    """The entries that lead to somebody of higher rank, by rows: where, and which."""
    upward = rank[network.owner] < rank[network.rows.idx]
    which = np.flatnonzero(upward)
    kept = np.concatenate([[0], np.cumsum(upward)])
    return kept[network.rows.ptr].astype(np.int64), which


@kernel
def look_at_triangles(
    ptr: Any,
    which: Any,
    idx: Any,
    back: Any,
    share: Any,
    relative: Any,
    indirect: Any,
    overlap: Any,
    mark: Any,
) -> int:
    """Add what each triangle does to its three people; return how many there are."""
    found = 0
    for u in range(len(ptr) - 1):
        for k in range(ptr[u], ptr[u + 1]):
            mark[idx[which[k]]] = which[k]
        for k in range(ptr[u], ptr[u + 1]):
            uv = which[k]
            v = idx[uv]
            for h in range(ptr[v], ptr[v + 1]):
                vw = which[h]
                w = idx[vw]
                uw = mark[w]
                if uw >= 0:
                    found += 1
                    add_triangle(u, v, w, uv, vw, uw, back, share, relative, indirect, overlap)
        for k in range(ptr[u], ptr[u + 1]):
            mark[idx[which[k]]] = -1
    return found


@kernel
def add_triangle(
    u: int,
    v: int,
    w: int,
    uv: int,
    vw: int,
    uw: int,
    back: Any,
    share: Any,
    relative: Any,
    indirect: Any,
    overlap: Any,
) -> None:
    vu, wv, wu = back[uv], back[vw], back[uw]
    indirect[uv] += share[uw] * share[wv]
    indirect[vu] += share[vw] * share[wu]
    indirect[uw] += share[uv] * share[vw]
    indirect[wu] += share[wv] * share[vu]
    indirect[vw] += share[vu] * share[uw]
    indirect[wv] += share[wu] * share[uv]
    overlap[u] += share[uw] * relative[vw] + share[uv] * relative[wv]
    overlap[v] += share[vw] * relative[uw] + share[vu] * relative[wu]
    overlap[w] += share[wv] * relative[uv] + share[wu] * relative[vu]


def ego_holes(network: Network, person: int) -> tuple[float, float, float, float]:
    """Effective size, efficiency, constraint and hierarchy within one person's own circle.

    Only ties among the person and their contacts count, as UCINET reckons by default.

    Returns:
        Four numbers, NaN without a tie.
    Cost: O(d³) for d contacts.
    Source: Burt 1992; Borgatti 1997.

    >>> from hallway.engine.network import network_of
    >>> [round(x, 6) for x in ego_holes(network_of(4, [0, 0, 0], [1, 2, 3]), 0)]
    [3.0, 1.0, 0.333333, 0.0]
    """
    ptr, idx, _ = network.rows
    circle = np.zeros(network.n, dtype=bool)
    circle[idx[ptr[person] : ptr[person + 1]]] = True
    circle[person] = True
    place = int(np.count_nonzero(circle[:person]))
    holes = structural_holes(within(network, circle))
    return (
        float(holes.effective_size[place]),
        float(holes.efficiency[place]),
        float(holes.constraint[place]),
        float(holes.hierarchy[place]),
    )
