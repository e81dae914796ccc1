"""What is normal: random networks in which everybody has as many ties as they have.

Small networks are rewired: two ties swap their ends, many times over, and every degree
stays. In large ones the loose ends of all ties are joined at random, and what would tie
somebody to themselves, or twice to another, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hallway.engine.distances import shortest_paths
from hallway.engine.grid import salt_of
from hallway.engine.network import Network, network_of
from hallway.engine.triangles import triangles_of
from hallway.engine.types import Ints

REWIRED_UP_TO = 20_000
"""Ties up to which networks are rewired."""
SWAPS = 10
"""Swaps tried for each tie."""
DRAWS = 60_000
"""Ties rewired in all, which decides how many networks are made: 3 to 20."""
STEPS = 5_000_000


@dataclass(frozen=True)
class SmallWorld:
    """Transitivity and mean distance beside random networks of the same degrees.

    sigma: (transitivity / its chance) / (distance / its chance); above 1 is a small world.
    None where a figure is not defined.
    """

    transitivity: float | None
    distance: float | None
    transitivity_chance: float | None
    distance_chance: float | None
    sigma: float | None
    networks: int


def transitivity(network: Network, triangles: int) -> float | None:
    """The share of paths of two ties that close to a triangle; None without any such path.

    >>> transitivity(network_of(3, [0, 1], [1, 2]), 0)
    0.0
    """
    paths = float((network.degree * (network.degree - 1)).sum()) / 2
    return 3 * triangles / paths if paths else None


def same_degrees(network: Network, salt: int) -> Network:
    """A random network with the same degrees, each tie counting 1.

    Returns:
        Network. Above 20,000 ties a few ties fewer, as the top of this file says.
    Cost: O(m).
    Source: Maslov & Sneppen 2002; Molloy & Reed 1995.

    >>> star = network_of(4, [0, 0, 0], [1, 2, 3])
    >>> same_degrees(star, 7).degree.tolist()
    [3, 1, 1, 1]
    """
    i, j, _ = network.pairs
    if network.ties > REWIRED_UP_TO:
        return _joined(network, salt)
    ends = _rewired(i.tolist(), j.tolist(), network.n, salt)
    return network_of(network.n, *ends, binary=True)


def _joined(network: Network, salt: int) -> Network:
    loose = network.owner
    words = np.random.PCG64((salt + 1) % 2**64).random_raw(len(loose))
    mixed = loose[np.argsort(words, kind="stable")]
    return network_of(network.n, mixed[0::2], mixed[1::2], binary=True)


def _rewired(i: list[int], j: list[int], n: int, salt: int) -> tuple[list[int], list[int]]:
    there = {a * n + b for a, b in zip(i, j, strict=True)}
    for e, f, turned in _draws(len(i), salt):
        a, b = i[e], j[e]
        c, d = (j[f], i[f]) if turned else (i[f], j[f])
        if a in (c, d) or b in (c, d):
            continue
        one, other = (a * n + d if a < d else d * n + a), (c * n + b if c < b else b * n + c)
        if one in there or other in there:
            continue
        there.difference_update((i[e] * n + j[e], i[f] * n + j[f]))
        there.update((one, other))
        i[e], j[e] = divmod(one, n)
        i[f], j[f] = divmod(other, n)
    return i, j


def _draws(m: int, salt: int) -> zip[tuple[int, int, int]]:
    words = np.random.PCG64((salt + 1) % 2**64).random_raw(SWAPS * m)
    first = (words >> np.uint64(33)) % np.uint64(max(m, 1))
    second = (words & np.uint64(0xFFFFFFFF)) % np.uint64(max(m, 1))
    turned = words >> np.uint64(32) & np.uint64(1)
    return zip(first.tolist(), second.tolist(), turned.tolist(), strict=True)


def small_world(
    network: Network, triangles: int, distance: float | None,
    *, rng: np.random.Generator | None = None,
) -> SmallWorld:  # fmt: skip
    """Whether friends' friends are friends, and yet everybody is near.

    Args:
        triangles, distance: of the network, as `structural_holes` and `shortest_paths` say.
    Returns:
        SmallWorld. The chance is the mean of 3 to 20 random networks.
    Cost: as many times the cost of both figures, distances from a sample.
    Source: Watts & Strogatz 1998; Humphries & Gurney 2008.

    >>> ring = network_of(4, [0, 1, 2, 3], [1, 2, 3, 0])
    >>> small_world(ring, 0, 4 / 3).transitivity
    0.0
    """
    closed = transitivity(network, triangles)
    if network.ties < 2 or closed is None:
        return SmallWorld(closed, distance, None, None, None, 0)
    count = max(3, min(20, DRAWS // network.ties))
    salts = _salts(count, salt_of(rng))
    drawn = [_drawn(same_degrees(network, int(salt)), int(salt)) for salt in salts]
    near = [step for _, step in drawn if step is not None]
    chance = float(np.mean([share for share, _ in drawn]))
    usual = float(np.mean(near)) if near else None
    sigma = None
    if chance > 0 and usual and distance:
        sigma = (closed / chance) / (distance / usual)
    return SmallWorld(closed, distance, chance, usual, sigma, count)


def _salts(count: int, salt: int) -> Ints:
    words = np.random.PCG64((salt + 11) % 2**64).random_raw(count)
    return (words >> np.uint64(2)).astype(np.int64)


def _drawn(network: Network, salt: int) -> tuple[float, float | None]:
    closed = transitivity(network, triangles_of(network).found) or 0.0
    rng = np.random.Generator(np.random.PCG64(salt))
    return closed, shortest_paths(network, rng=rng, at_most=STEPS).distance
