"""Structural holes: how far a person's contacts lead to different people.

Effective size, efficiency, constraint and hierarchy after Burt 1992, chapter 2. The
whole-network form counts all ties of a contact; the ego form only those among the person
and their contacts. docs/methods/network.md derives both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.kernel import compiled, is_compiled, lean_kernel
from hallway.engine.network import Network, within
from hallway.engine.rows import owners
from hallway.engine.triangles import Triangles, look_at_triangles, triangles_of
from hallway.engine.types import Floats


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
    Cost: one look at each triangle, O(m^1.5) at worst.
    Source: Burt 1992, pages 51-71; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> holes = structural_holes(network_of(3, [0, 0, 1], [1, 2, 2]))
    >>> holes.constraint.tolist(), holes.effective_size.tolist()
    ([1.125, 1.125, 1.125], [1.0, 1.0, 1.0])
    """
    found = triangles_of(network)
    whole = found.upward.rows.val + found.through
    constraint, disorder = _dyads(found, whole, np.log(whole))
    size = _size(network, found)
    with np.errstate(invalid="ignore"):
        efficiency = size / network.degree
    hierarchy = _hierarchy(network, constraint, disorder)
    return Holes(size, efficiency, _tied(network, constraint), hierarchy, found.found)


def constraint(network: Network) -> Floats:
    """Constraint alone, as `structural_holes` defines it and to the same bit, in less time.

    Returns:
        float (n,), NaN for whoever has no tie.
    Cost: O(m^1.5) at worst.
    Source: Burt 1992, pages 54-55; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> constraint(network_of(5, [0, 0, 0, 0], [1, 2, 3, 4])).tolist()
    [0.25, 1.0, 1.0, 1.0, 1.0]
    """
    found = triangles_of(network)
    whole = found.upward.rows.val + found.through
    return _tied(network, _constraint(found, whole))


def effective_size(network: Network) -> Floats:
    """Effective size alone, as `structural_holes` defines it, in less time.

    Returns:
        float (n,), NaN for whoever has no tie.
    Cost: O(m^1.5) at worst.
    Source: Burt 1992, page 52; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> effective_size(network_of(4, [0, 0, 0], [1, 2, 3])).tolist()
    [3.0, 1.0, 1.0, 1.0]
    """
    return _size(network, triangles_of(network))


def _size(network: Network, found: Triangles) -> Floats:
    return _tied(network, network.degree - found.around * found.upward.strength)


def _tied(network: Network, figures: Floats) -> Floats:
    """The figures, NaN for whoever has no tie."""
    figures[network.degree == 0] = np.nan
    return figures


def _hierarchy(network: Network, constraint: Floats, disorder: Floats) -> Floats:
    """Σ r ln r / (N ln N) out of Σ c and Σ c ln c, for r ln r = r (ln c + ln (N / Σ c))."""
    degree = network.degree
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = constraint / degree
        found = (disorder / mean - degree * np.log(mean)) / (degree * np.log(degree))
    return _tied(network, np.where(degree > 1, np.maximum(found, 0.0), 1.0))


def _constraint(found: Triangles, whole: Floats) -> Floats:
    """float (n,): Σ_j c_ij, where c_ij = (whole_ij / strengths of i)²."""
    ptr, idx, _ = found.upward.rows
    strength, sums = found.upward.strength, np.zeros(len(ptr) - 1)
    if is_compiled(look_at_triangles):
        compiled(add_dyads)(ptr, idx, whole, strength, sums)
        return sums
    np.add.at(sums, *_ends(found, whole))
    return sums


def _dyads(found: Triangles, whole: Floats, log: Floats) -> tuple[Floats, Floats]:
    """float (n,) each: Σ_j c_ij and Σ_j c_ij ln c_ij."""
    ptr, idx, _ = found.upward.rows
    strength, n = found.upward.strength, len(ptr) - 1
    with np.errstate(divide="ignore"):
        own = np.log(strength)
    sums, disorder = np.zeros(n), np.zeros(n)
    if is_compiled(look_at_triangles):
        compiled(add_disorder)(ptr, idx, whole, strength, log, own, sums, disorder)
        return sums, disorder
    ends, dyads = _ends(found, whole)
    np.add.at(sums, ends, dyads)
    np.add.at(disorder, ends, dyads * (2.0 * (np.repeat(log, 2) + own[ends])))
    return sums, disorder


def _ends(found: Triangles, whole: Floats) -> tuple[Any, Floats]:
    """For each tie both ends in turn: whose, and c_ij."""
    rows = found.upward.rows
    ends = np.stack([owners(rows), rows.idx], axis=1).ravel()
    share = np.repeat(whole, 2) * found.upward.strength[ends]
    return ends, share * share


@lean_kernel
def add_dyads(ptr: Any, idx: Any, whole: Any, strength: Any, sums: Any) -> None:
    """Add c_ij to what i has, and c_ji to what j has."""
    for i in range(len(ptr) - 1):
        for k in range(ptr[i], ptr[i + 1]):
            j = idx[k]
            mine, theirs = whole[k] * strength[i], whole[k] * strength[j]
            sums[i] += mine * mine
            sums[j] += theirs * theirs


@lean_kernel
def add_disorder(
    ptr: Any, idx: Any, whole: Any, strength: Any, log: Any, own: Any, sums: Any, disorder: Any
) -> None:
    """The same, and c_ij ln c_ij; the logarithms of whole and of strength are given."""
    for i in range(len(ptr) - 1):
        for k in range(ptr[i], ptr[i + 1]):
            j = idx[k]
            mine, theirs = whole[k] * strength[i], whole[k] * strength[j]
            mine, theirs = mine * mine, theirs * theirs
            sums[i] += mine
            sums[j] += theirs
            disorder[i] += mine * (2.0 * (log[k] + own[i]))
            disorder[j] += theirs * (2.0 * (log[k] + own[j]))


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
