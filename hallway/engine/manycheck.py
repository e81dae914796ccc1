"""Checks the certificate of a great many people's pairs, by rows or pair by pair.

As in certificate.py, nothing is known of the solver: a bound is recomputed from the
prices alone, and every pair is asked whether its prices suffice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from hallway.engine.errors import BadCertificate
from hallway.engine.graph import AT_ONCE, blocks
from hallway.engine.reading import Sparse, Wide
from hallway.engine.spans import Spans
from hallway.engine.types import Floats, Indices, Ints, Proof

Group = tuple[int, ...]


def pairs_of(groups: list[Group]) -> tuple[Ints, Ints]:
    """Every two people who sit in one group, the first one's number in order."""
    ends = [(a, b) for g in groups for k, a in enumerate(g) for b in g[k + 1 :]]
    table = np.sort(np.array(ends, dtype=np.int64).reshape(-1, 2), axis=1)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return table[:, 0], table[:, 1]


def entries(reading: Wide | Sparse, i: Ints, j: Ints) -> Floats:
    """float64 (k,): the worth of these pairs, NaN where forbidden; i in order."""
    if isinstance(reading, Sparse):
        return stored(reading, i, j)
    return reading.pairs(i, j)


def stored(reading: Sparse, i: Ints, j: Ints) -> Floats:
    """The same in a graph: halving every pair's row at once."""
    graph = reading.graph
    lo, end = graph.start[i], graph.start[i + 1]
    hi = end.copy()
    while (lo < hi).any():
        middle = (lo + hi) // 2
        less = (lo < hi) & (graph.to[np.minimum(middle, len(graph.to) - 1)] < j)
        lo, hi = np.where(less, middle + 1, lo), np.where(less | (lo >= hi), hi, middle)
    at = np.minimum(lo, max(len(graph.to) - 1, 0))
    there = (lo < end) & (graph.to[at] == j) if len(graph.to) else lo < end
    return np.where(there, graph.weight[at] if len(graph.to) else 0, np.nan)


def worth_of(reading: Wide | Sparse, groups: list[Group]) -> int:
    """What the groups are worth together.

    Raises:
        BadCertificate: two who may not meet sit together.
    """
    found = entries(reading, *pairs_of(groups))
    if np.isnan(found).any():
        raise BadCertificate("two people who may not meet sit together")
    return int(found.astype(np.int64).sum())


def must_worth(reading: Wide | Sparse, proof: Proof) -> int:
    """What the groups that stand are worth; forbidden pairs among them nothing."""
    found = entries(reading, *pairs_of(list(proof.must)))
    return int(np.nan_to_num(found).astype(np.int64).sum())


def guest_row(reading: Wide | Sparse, hosts: list[int]) -> Floats:
    """float64 (n,): what each person is worth to the host worth most to them; NaN = none."""
    best = np.full(reading.n, np.nan)
    if isinstance(reading, Sparse):
        graph = reading.graph
        for host in hosts:
            some = slice(int(graph.start[host]), int(graph.start[host + 1]))
            best[graph.to[some]] = np.fmax(best[graph.to[some]], graph.weight[some])
        return best
    is_host = np.zeros(reading.n, dtype=bool)
    is_host[hosts] = True
    for lo, hi, block in blocks(reading):
        if is_host[lo:hi].any():
            best = np.fmax(best, np.fmax.reduce(block[is_host[lo:hi]], axis=0))
    return best


def trio_price(price: Ints, tops: Ints) -> int:
    """More than any trio brings to twice a round's worth beyond its prices.

    Without one of its three a trio is a pair, and the round a matching that leaves that
    person out, and so saves their price; with them come two pairs, each worth at most the
    best they have.

    Args:
        price: int64 (m,), seats apart. tops: int64 (m,), each one's best pair.
    """
    return max(int((4 * tops - price).max(initial=0)), 0)


def tops_of(reading: Wide | Sparse, people: Indices) -> Ints:
    """int64 (m,): what the best pair of each of these places is worth; 0 for a guest seat."""
    best = np.full(reading.n + 1, -np.inf)
    if isinstance(reading, Sparse):
        row = np.repeat(np.arange(reading.n), np.diff(reading.graph.start))
        np.maximum.at(best, row, reading.graph.weight)
    else:
        for lo, hi, block in blocks(reading):
            best[lo:hi] = np.fmax.reduce(block, axis=1, initial=-np.inf)
    best[-1] = 0.0
    found: Ints = np.where(np.isfinite(best), best, 0.0)[people].astype(np.int64)
    return found


def bound_of(proof: Proof, groups: list[Group]) -> int:
    """What the prices allow a round to be worth that seats as much as this one."""
    total: int = sum(proof.prices.tolist()) + proof.trios * proof.trio
    if proof.line is not None:
        total += Spans(proof.line).total()
    place = {int(person): k for k, person in enumerate(proof.people.tolist())}
    there = {i for group in groups for i in group}
    return total // proof.scale - sum(int(proof.seat[place[i]]) for i in there)


def check_prices(reading: Wide | Sparse, proof: Proof) -> None:
    """Every pair must be paid for.

    Raises:
        BadCertificate: a pair is not, or a price is below zero.
    Cost: one look at every pair.
    """
    if (proof.prices < 0).any() or proof.trio < 0:
        raise BadCertificate("a price below zero proves nothing")
    line = proof.line
    spans = Spans(line) if line is not None and len(line.lo) else None
    if spans is not None:
        spans.check()
    own = proof.prices - proof.scale * proof.seat
    if proof.trios and proof.trio < trio_price(own, tops_of(reading, proof.people)):
        raise BadCertificate("a trio is worth more than its prices")
    for i, j, weight in places_and_weights(reading, proof):
        slack = own[i] + own[j] - proof.scale * weight
        short = np.flatnonzero(slack < 0)
        if spans is not None and len(short):
            slack[short] += spans.pairs(i[short], j[short])
        if (slack < 0).any():
            raise BadCertificate("two people are worth more together than their prices")


def places_and_weights(reading: Wide | Sparse, proof: Proof) -> Iterator[tuple[Any, Any, Any]]:
    """Every allowed pair of places that could be short, in parts, with its weight."""
    place = np.full(reading.n, -1, dtype=np.int64)
    real = np.flatnonzero(proof.people >= 0)
    place[proof.people[real]] = real
    parts = sparse_parts(reading) if isinstance(reading, Sparse) else wide_parts(reading, proof)
    for i, j, weight in parts:
        kept = (place[i] >= 0) & (place[j] >= 0)
        yield place[i][kept], place[j][kept], weight[kept]
    for guest in np.flatnonzero(proof.people < 0).tolist():
        row = guest_row(reading, list(proof.hosts))
        able = np.flatnonzero(~np.isnan(row) & (place >= 0))
        yield place[able], np.full(len(able), guest), row[able].astype(np.int64)


def sparse_parts(reading: Sparse) -> Iterator[tuple[Any, Any, Any]]:
    graph, step = reading.graph, 2 * AT_ONCE
    for lo in range(0, len(graph.to), step):
        hi = min(lo + step, len(graph.to))
        i = np.searchsorted(graph.start, np.arange(lo, hi), side="right") - 1
        j = graph.to[lo:hi].astype(np.int64)
        later = i < j
        yield i[later], j[later], graph.weight[lo:hi][later].astype(np.int64)


def wide_parts(reading: Wide, proof: Proof) -> Iterator[tuple[Any, Any, Any]]:
    """Of all pairs those that prices and the sets in one nest do not pay for, in floats."""
    own, nest = np.full(reading.n, np.inf), np.zeros(reading.n)
    real = np.flatnonzero(proof.people >= 0)
    prices = (proof.prices - proof.scale * proof.seat)[real]
    own[proof.people[real]] = prices
    if proof.line is not None:
        nest[proof.people[real]] = Spans(proof.line).nest()[real]
    largest = np.abs(prices.astype(np.float64)).max(initial=0.0) + nest.max(initial=0.0)
    doubt = 8 * float(np.spacing(largest))
    doubt = 0.0 if doubt < 1 else doubt
    for lo, hi, block in blocks(reading):
        slack = own[None, :] + own[lo:hi, None]
        slack -= proof.scale * block
        if nest.any():
            slack += np.minimum(nest[None, :], nest[lo:hi, None])
        rows, columns = np.nonzero(slack < doubt)
        yield rows + lo, columns, block[rows, columns].astype(np.int64)
