"""Small networks whose figures are known."""

from __future__ import annotations

import networkx as nx
import numpy as np

from hallway.engine import network_of
from hallway.engine.network import Network

SEEDS = range(5)


def star(n: int) -> Network:
    return network_of(n, [0] * (n - 1), range(1, n))


def path(n: int) -> Network:
    return network_of(n, range(n - 1), range(1, n))


def cycle(n: int) -> Network:
    return network_of(n, range(n), [(k + 1) % n for k in range(n)])


def complete(n: int) -> Network:
    return network_of(n, *np.triu_indices(n, 1))


def drawn(n: int, share: float, seed: int, *, valued: bool = True) -> Network:
    rng = np.random.default_rng(seed)
    i, j = np.triu_indices(n, 1)
    there = rng.random(len(i)) < share
    return network_of(n, i[there], j[there], rng.integers(1, 9, there.sum()) if valued else None)


def as_networkx(network: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(network.n))
    graph.add_weighted_edges_from(zip(*(part.tolist() for part in network.pairs), strict=True))
    return graph
