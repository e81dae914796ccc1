"""How units mix: E-I, modularity and assortativity, each beside what chance would give.

Chance means: the same ties, the same units, and everybody's unit handed out anew at random.
Its mean and variance are worked out exactly, so nothing is sampled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hallway.engine.network import Network, binary, within
from hallway.engine.types import Floats, Ints

UNKNOWN = -1


@dataclass(frozen=True)
class Mixing:
    """None where a figure is not defined. people: how many have a unit."""

    people: int
    ties: int
    e_i: float | None
    chance: float | None
    z: float | None
    cross_share: float | None
    modularity: float | None
    assortativity: float | None


@dataclass(frozen=True, eq=False)
class Seams:
    """Ties between units beside chance. sizes: int64 (u,). ties, chance, z: float (u, u).

    The diagonal is a unit's ties within. z is NaN where chance leaves no choice.
    """

    sizes: Ints
    ties: Floats
    chance: Floats
    z: Floats


def unit_mixing(network: Network, units: Ints) -> Mixing:
    """E-I with its chance value and z, the share across, modularity and assortativity.

    Args:
        units: int (n,), the code of each person's unit, -1 unknown. Whoever's unit is not
            known is left out with their ties.
    Returns:
        Mixing. Strengths count. E-I is (E − I)/(E + I) with the strength across and inside.
    Cost: O(n + m).
    Source: Krackhardt & Stern 1988; Newman 2003 and 2006; the variance under permutation as
        for join counts, Cliff & Ord 1981; docs/methods/network.md.

    >>> from hallway.engine.network import network_of
    >>> two = unit_mixing(network_of(4, [0, 2, 1], [1, 3, 2]), np.array([0, 0, 1, 1]))
    >>> round(two.e_i, 6), round(two.chance, 6), round(two.modularity, 6)
    (-0.333333, 0.333333, 0.166667)
    """
    kept = units != UNKNOWN
    network, units = within(network, kept), np.unique(units[kept], return_inverse=True)[1]
    i, j, strength = network.pairs
    total = float(strength.sum())
    sizes = np.bincount(units)
    if not total or len(sizes) < 2:
        return Mixing(network.n, network.ties, None, None, None, None, None, None)
    cross = float(strength[units[i] != units[j]].sum()) / total
    e_i = 2 * cross - 1
    same = _chance_of_same(sizes)
    deviation = 2 * math.sqrt(_variance(network, *same)) / total
    chance = 1 - 2 * same[0]
    z = (e_i - chance) / deviation if deviation > 1e-12 else None
    spread = np.bincount(units, weights=network.strength) / (2 * total)
    expected = float((spread**2).sum())
    modularity = 1 - cross - expected
    assortativity = modularity / (1 - expected) if expected < 1 - 1e-12 else None
    return Mixing(network.n, network.ties, e_i, chance, z, cross, modularity, assortativity)


def _falling(number: Floats, times: int) -> Floats:
    """number · (number − 1) · …, so many factors."""
    product = np.ones_like(number, dtype=np.float64)
    for step in range(times):
        product = product * (number - step)
    return product


def _chance_of_same(sizes: Ints) -> tuple[float, float, float]:
    """The chance that a tie is inside, and that two are: sharing a person, and apart."""
    size = sizes.astype(np.float64)
    n = size.sum()
    two = _falling(size, 2)
    apart = _falling(size, 4).sum() + two.sum() ** 2 - (two**2).sum()
    one = two.sum() / (n * (n - 1))
    sharing = _falling(size, 3).sum() / (n * (n - 1) * (n - 2)) if n > 2 else 0.0
    far = apart / (n * (n - 1) * (n - 2) * (n - 3)) if n > 3 else 0.0
    return float(one), float(sharing), float(far)


def _variance(network: Network, one: float, sharing: float, apart: float) -> float:
    """Of the strength of the ties of which something holds with these chances."""
    strength = network.pairs[2]
    squares = float((strength**2).sum())
    meeting = float((network.strength**2).sum()) - 2 * squares
    total = float(strength.sum())
    rest = total * total - meeting - squares
    return max(squares * one + meeting * sharing + rest * apart - (total * one) ** 2, 0.0)


def unit_seams(network: Network, units: Ints) -> Seams:
    """How many ties each pair of units has, beside what chance would give.

    Args:
        units: int (n,), codes 0 … u − 1, -1 unknown. Each tie counts 1.
    Cost: O(m + u²).
    Source: as `unit_mixing`.

    >>> from hallway.engine.network import network_of
    >>> seams = unit_seams(network_of(4, [0, 2], [1, 3]), np.array([0, 0, 1, 1]))
    >>> seams.ties.tolist(), round(float(seams.chance[0, 1]), 6)
    ([[1.0, 0.0], [0.0, 1.0]], 1.333333)
    """
    count = int(units.max(initial=-1)) + 1
    kept = units != UNKNOWN
    network, units = binary(within(network, kept)), units[kept]
    i, j, _ = network.pairs
    low, high = np.minimum(units[i], units[j]), np.maximum(units[i], units[j])
    once = np.bincount(low * count + high, minlength=count * count).reshape(count, count)
    ties: Floats = (once + np.triu(once, 1).T).astype(np.float64)
    sizes = np.bincount(units, minlength=count)
    return _beside_chance(network, sizes, ties)


def _beside_chance(network: Network, sizes: Ints, ties: Floats) -> Seams:
    n, m = float(network.n), network.ties
    size = sizes.astype(np.float64)
    two, three, four = (_falling(size, times) for times in (2, 3, 4))
    ways = 2 * np.outer(size, size)
    sharing = np.outer(size, two) + np.outer(two, size)
    apart = 4 * np.outer(two, two)
    for table, own in ((ways, two), (sharing, three), (apart, four)):
        np.fill_diagonal(table, own)
    all_of = [_falling(np.array([n]), times)[0] for times in (2, 3, 4)]
    one, share, far = (
        table / whole if whole > 0 else np.zeros_like(table)
        for table, whole in zip((ways, sharing, apart), all_of, strict=True)
    )
    meeting = float((network.degree.astype(np.float64) ** 2).sum()) - 2 * m
    variance = m * one + meeting * share + (m * m - meeting - m) * far - (m * one) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 1e-9, (ties - m * one) / np.sqrt(variance), np.nan)
    return Seams(sizes, ties, m * one, z)
