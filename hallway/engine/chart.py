"""The org chart beside the ties: what people really do of what was drawn up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hallway.engine.distances import shortest_paths
from hallway.engine.grid import salt_of
from hallway.engine.network import Network, network_of
from hallway.engine.types import Floats, Ints

TABLE_UP_TO = 4_000
"""People up to whom the distances of a chart that is no tree are worked out."""
LOOKS = 20_000_000
"""Lines looked up for the p-value in all; it decides how many times people change places."""


@dataclass(frozen=True)
class Formal:
    """None where a figure is not defined. off_chart: people of whom the chart says nothing.

    tie_distance, pair_distance: mean steps along the chart between two who are tied, and
    between any two whom the chart joins. qap_p: one-sided, the chance of so high a
    correlation when people change places at random `orders` times.
    """

    lines: int
    off_chart: int
    jaccard: float | None
    off_chart_share: float | None
    tie_distance: float | None
    pair_distance: float | None
    qap_r: float | None
    qap_p: float | None
    orders: int


def formal_and_informal(
    network: Network, chart: Network, *, rng: np.random.Generator | None = None
) -> Formal:
    """How far the ties follow the org chart.

    Args:
        chart: the same people; a tie is a line of the chart, whoever reports to whom.
    Returns:
        Formal. Strengths count in the correlation; everything else asks only who is tied.
    Cost: O(m log m) on a chart that is a tree, O(n²) on another; p takes up to 2 · 10⁷
        look-ups.
    Source: Krackhardt & Hanson 1993; QAP: Krackhardt 1987; docs/methods/network.md.

    >>> line = network_of(3, [0, 1], [1, 2])
    >>> found = formal_and_informal(network_of(3, [0, 0], [1, 2]), line)
    >>> round(found.jaccard, 6), found.off_chart_share, found.tie_distance
    (0.333333, 0.5, 1.5)
    """
    ties, lines = _keys(network), _keys(chart)
    both = len(np.intersect1d(ties, lines, assume_unique=True))
    union = len(ties) + len(lines) - both
    tie_distance, pair_distance = _distances(network, chart)
    r, p, orders = correlation(
        network.n, ties, network.pairs[2], lines, network.n * (network.n - 1) // 2, salt_of(rng)
    )
    return Formal(
        lines=len(lines),
        off_chart=int((chart.degree == 0).sum()),
        jaccard=both / union if union else None,
        off_chart_share=1 - both / len(ties) if len(ties) else None,
        tie_distance=tie_distance,
        pair_distance=pair_distance,
        qap_r=r,
        qap_p=p,
        orders=orders,
    )


def _keys(network: Network) -> Ints:
    i, j, _ = network.pairs
    return i * network.n + j


def correlation(
    n: int, keys: Ints, strength: Floats, lines: Ints, cells: int, salt: int
) -> tuple[float | None, float | None, int]:
    """Pearson's r of two sparse tables of people, and its p when people change places.

    Only how much strength lies on the lines changes with the places, so r is a straight
    line in that one number.

    Args:
        keys, lines: int64, ascending, i · n + j. If i < j in all of them, pairs have no
            direction. cells: how many cells the tables have.
    Returns:
        r, p, orders. None where one of the tables is the same everywhere.
    Source: Hubert 1987; Krackhardt 1987.

    >>> r, p, _ = correlation(4, np.array([1, 11]), np.ones(2), np.array([1, 11]), 6, 0)
    >>> round(r, 6)
    1.0
    """
    x, y = float(strength.sum()), len(lines)
    spread = (float((strength**2).sum()) * cells - x * x) * (y * cells - y * y) if cells else 0.0
    if spread <= 1e-9 * max(x * x, 1.0):
        return None, None, 0
    seen = _on_lines(keys, strength, lines)
    r = (seen * cells - x * y) / math.sqrt(spread)
    orders = max(199, min(4_999, LOOKS // (n + y) - 1))
    undirected = bool((lines // n < lines % n).all() and (keys // n < keys % n).all())
    least = seen - 1e-9 * max(x, 1.0)
    more = sum(
        _on_lines(keys, strength, _moved(lines, n, order, undirected)) >= least
        for order in _orders(n, orders, salt)
    )
    return r, (1 + more) / (1 + orders), orders


def _orders(n: int, count: int, salt: int) -> Iterator[Ints]:
    stream = np.random.PCG64((salt + 5) % 2**64)
    for _ in range(count):
        yield np.argsort(stream.random_raw(n), kind="stable")


def _moved(lines: Ints, n: int, order: Ints, undirected: bool) -> Ints:
    a, b = order[lines // n], order[lines % n]
    moved: Ints = np.minimum(a, b) * n + np.maximum(a, b) if undirected else a * n + b
    return moved


def _on_lines(keys: Ints, strength: Floats, lines: Ints) -> float:
    if not len(keys):
        return 0.0
    at = np.searchsorted(keys, lines)
    at[at == len(keys)] = 0
    return float(strength[at][keys[at] == lines].sum())


def _distances(network: Network, chart: Network) -> tuple[float | None, float | None]:
    """Mean steps along the chart: between two who are tied, and between any two it joins."""
    if not chart.ties:
        return None, None
    i, j, _ = network.pairs
    joined = chart.component[i] == chart.component[j]
    i, j = i[joined], j[joined]
    if _is_forest(chart):
        boss, depth = _rooted(chart)
        return _mean(_along_tree(boss, depth, i, j)), _between_any_two(chart, boss, depth)
    if chart.n > TABLE_UP_TO:
        return None, shortest_paths(chart).distance
    return _along_any(chart, i, j), shortest_paths(chart).distance


def _mean(steps: Ints) -> float | None:
    return float(steps.mean()) if len(steps) else None


def _is_forest(chart: Network) -> bool:
    return chart.ties == chart.n - (int(chart.component.max()) + 1)


def _rooted(chart: Network) -> tuple[Ints, Ints]:
    """Each person's next towards the root of their tree, and how deep they stand.

    One more, made-up person holds all trees together; the roots hang on them at depth 0.
    """
    from scipy.sparse.csgraph import breadth_first_order

    n = chart.n
    first = np.unique(chart.component, return_index=True)[1]
    i, j, _ = chart.pairs
    joined = network_of(n + 1, np.append(i, first), np.append(j, np.full(len(first), n)))
    order, above = breadth_first_order(joined.table, n, directed=False)
    depth = np.full(n + 1, -1, dtype=np.int64)
    for person in order[1:].tolist():
        depth[person] = depth[above[person]] + 1
    boss: Ints = np.where(above[:n] == n, np.arange(n), above[:n]).astype(np.int64)
    return boss, depth[:n]


def _along_tree(boss: Ints, depth: Ints, i: Ints, j: Ints) -> Ints:
    """Steps from i to j, by climbing from both until they meet."""
    steps = np.zeros(len(i), dtype=np.int64)
    i, j = i.copy(), j.copy()
    apart = np.flatnonzero(i != j)
    while len(apart):  # as often as the tree is deep
        a, b = i[apart], j[apart]
        up, also = depth[a] >= depth[b], depth[b] >= depth[a]
        i[apart], j[apart] = np.where(up, boss[a], a), np.where(also, boss[b], b)
        steps[apart] += up.astype(np.int64) + also
        apart = apart[i[apart] != j[apart]]
    return steps


def _between_any_two(chart: Network, boss: Ints, depth: Ints) -> float | None:
    """Each line is passed by every pair with one on either side of it."""
    below = np.ones(chart.n, dtype=np.int64)
    for person in np.argsort(-depth, kind="stable").tolist():
        if boss[person] != person:
            below[boss[person]] += below[person]
    whole = np.bincount(chart.component)
    line = boss != np.arange(chart.n)
    size = whole[chart.component[line]]
    passed = int((below[line] * (size - below[line])).sum())
    pairs = int((whole * (whole - 1) // 2).sum())
    return passed / pairs if pairs else None


def _along_any(chart: Network, i: Ints, j: Ints) -> float | None:
    from scipy.sparse.csgraph import shortest_path

    table = shortest_path(chart.table, directed=False, unweighted=True)
    return float(table[i, j].mean()) if len(i) else None
