"""Pairs who would bring a large network together: candidates for a round, and their worth.

The exact worth of all pairs needs the inverse of an n × n matrix. Here everybody has a place
in a sketch of it, in which distances stand for what a new tie would do, and meets only some:
people opposite to them in the directions in which the network stretches furthest, and some
drawn by lot.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hallway.engine.gain import solve_grounded
from hallway.engine.grid import mixed_people
from hallway.engine.mixing import UNKNOWN
from hallway.engine.network import Network
from hallway.engine.types import Flags, Floats, Ints

GROUND = 0.25
"""As in `values`: the conductance from each person to a common ground."""
SPREAD, RESISTANCE = 64, 32
"""Dimensions of the two sketches."""
DIRECTIONS, BESIDE = 8, 1
LOTS = 32
BEST_OF_EACH = 12
AT_ONCE = 100_000


class Sketch(NamedTuple):
    """Places of everybody: squares of distances are about B² and R of values.md.

    spread: float (n, SPREAD). resistance: float (n, RESISTANCE).
    """

    spread: Floats
    resistance: Floats


def sketch(network: Network, unit: float, salt: int) -> Sketch:
    """A sketch of the inverse Laplacian, with the ground.

    Args:
        unit: the strength that counts as 1.
    Cost: some dozen products of the ties with 96 columns.
    Source: Johnson & Lindenstrauss 1984; Spielman & Srivastava 2011.
    """
    rows = network.rows._replace(val=network.rows.val / unit)
    degree = network.strength / unit + GROUND
    ones = _signs(network.n, SPREAD, salt + 1)
    i, j, strength = network.pairs
    flows = np.sqrt(GROUND) * _signs(network.n, RESISTANCE, salt + 2)
    along = np.sqrt(strength / unit)[:, None] * _signs(len(i), RESISTANCE, salt + 3)
    for ends, sign in ((i, 1.0), (j, -1.0)):
        for k in range(RESISTANCE):
            flows[:, k] += sign * np.bincount(ends, along[:, k], minlength=network.n)
    found = solve_grounded(rows, degree, np.hstack([ones, flows]))
    return Sketch(found[:, :SPREAD] / np.sqrt(SPREAD), found[:, SPREAD:] / np.sqrt(RESISTANCE))


def _signs(n: int, count: int, salt: int) -> Floats:
    words = np.random.PCG64(salt % 2**64).random_raw(n * count)
    ones: Floats = np.where(words >> np.uint64(63), 1.0, -1.0).reshape(n, count)
    return ones


def faraway_pairs(network: Network, units: Ints | None, unit: float, salt: int) -> Any:
    """Some pairs who are not tied, with gain · (¼ + ¾ · across), as a sparse array.

    Everybody is offered the best of those who were looked at, and two drawn by lot, so that
    nearly everybody can be seated.

    Args:
        units: int (n,), -1 unknown. unit: the strength that counts as 1.
    Returns:
        scipy.sparse array (n, n), symmetric.
    Cost: as `sketch`, and O(112 n) pairs of which the worth is worked out.
    Source: docs/methods/network.md.
    """
    from scipy.sparse import csr_array

    n, places = network.n, sketch(network, unit, salt)
    i, j = _untied(network, *_looked_at(places, salt))
    value = worth(places, i, j) * across(units, i, j)
    kept = _best_of_each(n, i, j, value) | _among(n, i, j, _rings(n, salt, 1))
    i, j, value = i[kept], j[kept], value[kept]
    ends = (np.append(i, j), np.append(j, i))
    return csr_array((np.append(value, value), ends), shape=(n, n))


def across(units: Ints | None, i: Ints, j: Ints) -> Floats:
    """¼ for a pair of one unit and where a unit is not known, 1 across."""
    if units is None:
        return np.ones(len(i))
    other = (units[i] != units[j]) & (units[i] != UNKNOWN) & (units[j] != UNKNOWN)
    return np.asarray(0.25 + 0.75 * other, dtype=np.float64)


def _looked_at(places: Sketch, salt: int) -> tuple[Ints, Ints]:
    n = len(places.spread)
    found = [*_opposite(places.spread), *_rings(n, salt, LOTS)]
    i, j = (np.concatenate([pair[end] for pair in found]) for end in (0, 1))
    return i, j


def _opposite(spread: Floats) -> list[tuple[Ints, Ints]]:
    """The first with the last, the second with the last but one, along the main directions."""
    middle = spread - spread.mean(axis=0)
    _, turn = np.linalg.eigh(middle.T @ middle)
    orders = [np.argsort(along, kind="stable") for along in (middle @ turn).T[::-1][:DIRECTIONS]]
    beside = range(-BESIDE, BESIDE + 1)
    return [(order, np.roll(order[::-1], by)) for order in orders for by in beside]


def _rings(n: int, salt: int, count: int) -> list[tuple[Ints, Ints]]:
    """Everybody with the next, in so many orders by lot."""
    orders = [mixed_people(n, salt + 5 + k) for k in range(count)]
    return [(order, np.roll(order, 1)) for order in orders]


def _untied(network: Network, i: Ints, j: Ints) -> tuple[Ints, Ints]:
    """Each pair once, i < j, without those who are tied and people with themselves."""
    n = network.n
    keys = np.unique(np.minimum(i, j) * n + np.maximum(i, j))
    first, second, _ = network.pairs
    keys = keys[~np.isin(keys, first * n + second)]
    i, j = keys // n, keys % n
    return i[i != j], j[i != j]


def worth(places: Sketch, i: Ints, j: Ints) -> Floats:
    """float (k,): for each pair n B² / (1 + R), both from the sketch."""
    found = np.empty(len(i))
    for lo in range(0, len(i), AT_ONCE):
        part = slice(lo, lo + AT_ONCE)
        square, resistance = (
            ((table[i[part]] - table[j[part]]) ** 2).sum(axis=1) for table in places
        )
        found[part] = len(places.spread) * square / (1.0 + resistance)
    return found


def _best_of_each(n: int, i: Ints, j: Ints, worth: Floats) -> Flags:
    """The pairs that are among the best of either of the two."""
    ends, pairs = np.append(i, j), np.tile(np.arange(len(i)), 2)
    order = np.lexsort((-worth[pairs], ends))
    first = np.searchsorted(ends[order], np.arange(n))
    place = np.arange(len(order)) - first[ends[order]]
    kept = np.zeros(len(i), dtype=bool)
    kept[pairs[order][place < BEST_OF_EACH]] = True
    return kept


def _among(n: int, i: Ints, j: Ints, pairs: list[tuple[Ints, Ints]]) -> Flags:
    keys = [np.minimum(a, b) * n + np.maximum(a, b) for a, b in pairs]
    found: Flags = np.isin(i * n + j, np.concatenate(keys))
    return found


def pairs_by_lot(network: Network, salt: int) -> Ints:
    """Random new pairs, int (k, 2): everybody by lot, and those amiss dealt anew.

    Somebody who is tied to nearly everybody may be left over.
    Cost: O(n + m) for each of at most 60 deals.

    >>> from hallway.engine.network import network_of
    >>> sorted(map(sorted, pairs_by_lot(network_of(4, [0, 2], [1, 3]), 9).tolist()))[0][0]
    0
    """
    n, (first, second, _) = network.n, network.pairs
    taken = first * n + second
    order = mixed_people(n, salt + 1)[: n - n % 2].reshape(-1, 2)
    for deal in range(60):
        amiss = np.isin(order.min(axis=1) * n + order.max(axis=1), taken)
        if not amiss.any():
            break
        # Whoever knows their partner changes partners with as many others, by lot.
        others = mixed_people(len(order), salt + deal + 2)[: int(amiss.sum()) + 1]
        dealt = np.union1d(np.flatnonzero(amiss), others)
        order[dealt, 1] = order[np.roll(dealt, 1), 1]
    amiss = np.isin(order.min(axis=1) * n + order.max(axis=1), taken)
    return order[~amiss]
