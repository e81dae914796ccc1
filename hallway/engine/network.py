"""A network: who is tied to whom and how strongly, ready to be measured.

Undirected. A pair that is named twice, in either order, is one tie with the strengths added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from hallway.engine.errors import BadValues
from hallway.engine.rows import Rows, only, owners
from hallway.engine.types import Flags, Floats, Indices, Ints


@dataclass(frozen=True, eq=False)
class Network:
    """n people and their ties: `rows` is symmetric, holds strengths above 0 and no diagonal."""

    rows: Rows

    @property
    def n(self) -> int:
        return len(self.rows.ptr) - 1

    @property
    def ties(self) -> int:
        return len(self.rows.idx) // 2

    @cached_property
    def degree(self) -> Ints:
        """int64 (n,): how many ties each person has."""
        return np.diff(self.rows.ptr)

    @cached_property
    def owner(self) -> Ints:
        """int64 (2m,): whose each entry of `rows` is."""
        return owners(self.rows)

    @cached_property
    def strength(self) -> Floats:
        """float (n,): the strengths of each person's ties, added."""
        return summed(self.owner, self.rows.val, self.n)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Floats]:
        """Each tie once: i < j and its strength, each (m,)."""
        once = self.owner < self.rows.idx
        i, j = self.owner[once], self.rows.idx[once].astype(np.int64)
        return i, j, self.rows.val[once]

    @cached_property
    def table(self) -> Any:
        """The strengths as a scipy.sparse array (n, n)."""
        from scipy.sparse import csr_array

        ptr, idx, val = self.rows
        return csr_array((val, idx, ptr), shape=(self.n, self.n))

    @cached_property
    def component(self) -> Ints:
        """int64 (n,): each person's component, 0 the largest; isolates are one each."""
        return _components(self)


def summed(place: Ints, amounts: Floats, n: int) -> Floats:
    """float (n,): what falls on each place, added.

    >>> summed(np.array([1, 1]), np.array([0.5, 2.0]), 3).tolist()
    [0.0, 2.5, 0.0]
    """
    sums: Any = np.bincount(place, weights=amounts, minlength=n)
    return np.asarray(sums, dtype=np.float64)


def network_of(
    n: int, source: Any, target: Any, strength: Any | None = None, *, binary: bool = False
) -> Network:
    """A network of n people from a list of ties.

    Args:
        source, target: int (k,), people 0 … n − 1. Ties to oneself are left out.
        strength: float (k,), 0 or more; 1 where it is not given. 0 is no tie.
        binary: every tie counts 1, however strong and however often named.
    Raises:
        BadValues: somebody who is not there, or a strength that is no number from 0 up.
    Cost: O(k log k).

    >>> network = network_of(3, [0, 1, 2], [1, 0, 2], [1.0, 2.0, 5.0])
    >>> network.ties, network.rows.val.tolist()
    (1, [3.0, 3.0])
    """
    i, j = (np.asarray(ends, dtype=np.int64) for ends in (source, target))
    much = np.ones(len(i)) if strength is None else np.asarray(strength, dtype=np.float64)
    _check(n, i, j, much)
    kept = (i != j) & (much > 0)
    low, high = np.minimum(i, j)[kept], np.maximum(i, j)[kept]
    keys, sums = _added(low * n + high, much[kept])
    return Network(_both_ways(n, keys, np.ones(len(keys)) if binary else sums))


def _check(n: int, i: Ints, j: Ints, strength: Floats) -> None:
    if not len(i) == len(j) == len(strength):
        raise BadValues("source, target and strength must be of one length")
    if len(i) and not (min(i.min(), j.min()) >= 0 and max(i.max(), j.max()) < n):
        raise BadValues(f"ties must be between people 0 to {n - 1}")
    if not (np.isfinite(strength) & (strength >= 0)).all():
        raise BadValues("strengths must be numbers from 0 up")


def _added(keys: Ints, strength: Floats) -> tuple[Ints, Floats]:
    order = np.argsort(keys, kind="stable")
    keys, strength = keys[order], strength[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return keys[first], np.add.reduceat(strength, first) if len(first) else strength


def _both_ways(n: int, keys: Ints, strength: Floats) -> Rows:
    i, j = keys // max(n, 1), keys % max(n, 1)
    places = np.append(keys, j * n + i)
    order = np.argsort(places, kind="stable")
    places = places[order]
    ptr = np.searchsorted(places, np.arange(n + 1, dtype=np.int64) * n).astype(np.int64)
    idx: Indices = (places % max(n, 1)).astype(np.int32)
    return Rows(ptr, idx, np.append(strength, strength)[order])


def _components(network: Network) -> Ints:
    from scipy.sparse.csgraph import connected_components

    count, labels = connected_components(network.table, directed=False)
    sizes = np.bincount(labels, minlength=count)
    first = np.full(count, network.n, dtype=np.int64)
    np.minimum.at(first, labels, np.arange(network.n))
    place = np.empty(count, dtype=np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(count)
    ranked: Ints = place[labels]
    return ranked


def within(network: Network, who: Flags) -> Network:
    """The ties among some of the people only, numbered anew in the same order.

    >>> within(network_of(3, [0, 1], [1, 2]), np.array([False, True, True])).ties
    1
    """
    rows = network.rows
    both = who[network.owner] & who[rows.idx]
    kept = only(rows, both)
    number = np.cumsum(who) - 1
    ptr = np.append(kept.ptr[:-1][who], kept.ptr[-1])
    return Network(Rows(ptr, number[kept.idx].astype(np.int32), kept.val))


def largest_component(network: Network) -> Network:
    """The ties of the largest component.

    >>> largest_component(network_of(4, [1, 2], [2, 3])).n
    3
    """
    if network.n == 0:
        return network
    return within(network, network.component == 0)


def binary(network: Network) -> Network:
    """The same ties, each counting 1."""
    return Network(network.rows._replace(val=np.ones(len(network.rows.val))))
