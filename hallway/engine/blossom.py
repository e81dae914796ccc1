"""Maximum-weight matching in whole numbers: exact, with prices that bound it.

The prices come from the assignment of everybody to everybody (the bipartite double
cover): half its optimum is never below the best matching. They also tell which pairs
cannot be in any best matching, so that the exact search sees only a few pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hallway.engine.errors import BadValues
from hallway.engine.grid import noise
from hallway.engine.types import Flags, Indices, Ints

EXACT = 2**52
"""Whole numbers below this are exact in the floating point of the assignment."""
NEVER = -(2**61)
KEEP = 12
"""Pairs a person that the first, narrow search looks at."""


@dataclass(frozen=True, eq=False)
class Bound:
    """Prices of people (m,) and of odd sets, as whole numbers times `scale`."""

    prices: Ints
    scale: int
    sets: tuple[Indices, ...] = ()
    set_prices: tuple[int, ...] = ()

    def total(self) -> int:
        """The bound, times scale."""
        odd = sum(z * (len(s) // 2) for s, z in zip(self.sets, self.set_prices, strict=True))
        people: int = sum(self.prices.tolist())
        return people + odd

    def cover(self) -> Ints:
        """What the sets pay towards each pair: int64 (m, m)."""
        table = np.zeros((len(self.prices), len(self.prices)), dtype=np.int64)
        for members, price in zip(self.sets, self.set_prices, strict=True):
            table[np.ix_(members, members)] += price
        return table

    def slack(self, weights: Ints) -> Ints:
        """How much each pair is overpaid; nothing may be below zero."""
        paid: Ints = self.prices[:, None] + self.prices[None, :] + self.cover()
        return paid - self.scale * weights


def best_matching(weights: Ints, allowed: Flags, salt: int = 0, prices: Ints | None = None) -> Ints:
    """The matching of greatest weight; nobody is forced.

    Args:
        weights: int64 (n, n), symmetric. allowed: bool (n, n), symmetric.
        salt: breaks ties between matchings of equal weight.
        prices: int64 (n,) from `twice_prices`, when they are at hand.
    Returns:
        int64 (n,), each one's partner or -1.
    Raises:
        BadValues: weights so large that their sum is no longer exact.
    Cost: the assignment, O(n³) at worst, and O(m³) for the pairs left, m <= n.
    Source: Edmonds 1965 through rustworkx; the filter is reduced-cost fixing.

    >>> w = np.array([[0, 3, 1], [3, 0, 9], [1, 9, 0]])
    >>> best_matching(w, w > 0).tolist()
    [-1, 2, 1]
    """
    useful = allowed & (weights > 0)
    if not useful.any():
        return np.full(len(weights), -1, dtype=np.int64)
    if int(weights.max()) * len(weights) >= EXACT:
        return search(weights, useful, salt)
    if prices is None:
        prices = twice_prices(weights, useful)
    if len(weights) % 2 == 0:
        return _narrow(weights, useful, salt, prices)
    mate = _narrow(*_with_nobody(weights, useful), salt, _nobody_too(prices, weights))[:-1]
    return np.where(mate == len(weights), -1, mate)


def _with_nobody(weights: Ints, useful: Flags) -> tuple[Ints, Flags]:
    """One more place, "nobody", that whoever is over may sit with: an even number.

    Without it the search would go on until it had proved that no one else can be out.
    """
    n = len(weights)
    wide = np.pad(weights, (0, 1), constant_values=int(weights.max()))
    open_ = np.pad(useful, (0, 1), constant_values=True)
    wide[n, n], open_[n, n] = 0, False
    return wide, open_


def _nobody_too(prices: Ints, weights: Ints) -> Ints:
    """The least price of "nobody" that pays for sitting with anyone."""
    return np.append(prices, max(2 * int(weights.max()) - int(prices.min()), 0))


def _narrow(weights: Ints, useful: Flags, salt: int, prices: Ints) -> Ints:
    """Search the pairs nearest to their prices; widen once if that proves too few."""
    slack = prices[:, None] + prices[None, :] - 2 * weights
    width = narrow_width(slack, useful)
    mate = search(weights, useful & (slack <= width), salt)
    gap = one_is_over(useful, prices).total() - 2 * weight_of(weights, mate)
    if gap > width:
        mate = search(weights, useful & (slack <= gap), salt)
    return mate


def narrow_width(slack: Ints, useful: Flags) -> int:
    """The overpayment up to which there are about a dozen useful pairs a person."""
    paid = slack[useful & _above_diagonal(len(slack))]
    place = min(len(paid), KEEP * len(slack)) - 1
    return int(np.partition(paid, place)[place]) if len(paid) else 0


def _above_diagonal(n: int) -> Flags:
    flags: Flags = np.triu(np.ones((n, n), dtype=bool), 1)
    return flags


def weight_of(weights: Ints, mate: Ints) -> int:
    """The weight of a matching given as partners.

    >>> weight_of(np.array([[0, 3], [3, 0]]), np.array([1, 0]))
    3
    """
    i = np.flatnonzero(mate > np.arange(len(mate)))
    return int(weights[i, mate[i]].sum())


def search(weights: Ints, useful: Flags, salt: int) -> Ints:
    """Exact maximum-weight matching over the useful pairs, ties broken by the salt."""
    import rustworkx

    n = len(weights)
    i, j = np.nonzero(useful & _above_diagonal(n))
    factor = max(n, 1) << 20
    if int(weights.max(initial=0)) * factor * max(n, 1) >= 2**124:
        raise BadValues("values too large to add up exactly")
    jitter = noise(n, salt)[i, j].tolist()
    heavy = [w * factor + e for w, e in zip(weights[i, j].tolist(), jitter, strict=True)]
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from(list(zip(i.tolist(), j.tolist(), heavy, strict=True)))
    mate = np.full(n, -1, dtype=np.int64)
    for a, b in rustworkx.max_weight_matching(graph, weight_fn=int):
        mate[a], mate[b] = b, a
    return mate


def twice_prices(weights: Ints, useful: Flags) -> Ints:
    """Prices y with y_i + y_j >= 2 w_ij and y >= 0, their sum as small as can be.

    Half their sum bounds every matching: it is the dual of the fractional one. Where
    the number is odd, a place for whoever is over stands in, so that the prices are
    those of a round with one person out; `one_is_over` takes that person off again.

    Returns:
        int64 (n,), twice the price of each person.
    Cost: one assignment, then O(n²) for each step of the longest exchange path.
    Source: the bipartite double cover; Jonker & Volgenant 1987 through scipy.

    >>> w = np.array([[0, 3, 1], [3, 0, 9], [1, 9, 0]])
    >>> one_is_over(w > 0, twice_prices(w, w > 0)).total()
    18
    """
    from scipy.optimize import linear_sum_assignment

    n = len(weights)
    if n % 2:
        weights, useful = _with_nobody(weights, useful)
    table = np.where(useful, weights, NEVER)
    np.fill_diagonal(table, 0)
    cost = np.where(table == NEVER, np.inf, -table.astype(np.float64))
    _, partner = linear_sum_assignment(cost)
    columns = _potentials(table, partner.astype(np.int64))
    rows = table[np.arange(len(table)), partner] - columns[partner]
    prices: Ints = (rows + columns)[:n]
    return prices


def _potentials(table: Ints, partner: Ints) -> Ints:
    """Column prices that make the assignment tight: longest paths, no cycle gains."""
    own = table[np.arange(len(table)), partner]
    gain = np.where(table == NEVER, NEVER, table - own[:, None])
    columns = np.zeros(len(table), dtype=np.int64)
    while True:
        reach = (gain + columns[partner][:, None]).max(axis=0, initial=NEVER)
        if (reach <= columns).all():
            return columns
        columns = np.maximum(columns, reach)


def one_is_over(useful: Flags, twice: Ints) -> Bound:
    """Twice the prices as a bound; in a part of odd size one is over, so one price is saved.

    >>> one_is_over(~np.eye(3, dtype=bool), np.array([5, 6, 7])).total()
    13
    """
    prices, sets, dues = twice.copy(), [], []
    for part in components(useful):
        least = int(prices[part].min())
        if len(part) % 2 and len(part) > 1 and least > 0:
            prices[part] -= least
            sets.append(part)
            dues.append(2 * least)
    return Bound(prices, 2, tuple(sets), tuple(dues))


def components(linked: Flags) -> list[Indices]:
    """The connected parts of a graph given as bool (m, m).

    >>> [part.tolist() for part in components(np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]]) > 0)]
    [[0, 2], [1]]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if not len(linked):
        return []
    count, label = connected_components(csr_array(linked.astype(np.int8)), directed=False)
    return [np.flatnonzero(label == k).astype(np.int32) for k in range(count)]
