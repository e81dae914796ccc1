"""What every solver is run through: one answer is looked at from all sides.

Nothing here trusts the engine's own arithmetic. Values are rounded anew, and a proof is
gone through once more, slowly: each odd set is laid over a table of all pairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from scipy.sparse import coo_array

from hallway.engine import Matching, best_pairs, certify
from tests.engine.oracle import Group, Table, fits, worth

CLOSE = 1e-5
"""Values are rounded to eight digits of the largest; sums of a few differ by less."""


class Rows:
    """Values as a source: rows when asked for."""

    def __init__(self, values: Table) -> None:
        self.values, self.n = values, len(values)

    def block(self, lo: int, hi: int) -> Table:
        return self.values[lo:hi]


def as_sparse(values: Table) -> Any:
    """The allowed pairs as a graph, also where they are worth 0."""
    i, j = np.nonzero(~np.isnan(values))
    return coo_array((values[i, j], (i, j)), shape=values.shape)


KINDS: dict[str, Callable[[Table], Any]] = {
    "table": np.asarray,
    "sparse": as_sparse,
    "source": Rows,
}


@contextmanager
def many_from(people: int, candidates: int | None = None) -> Iterator[None]:
    """So many people are many already: no table of all pairs is made for them."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in product(("pairs", "certificate"), ("SOME", "MANY")):
            patch.setattr(f"hallway.engine.{module}.{name}", people - 1)
        if candidates is not None:
            patch.setattr("hallway.engine.dense.CANDIDATES", candidates)
        yield


WAYS = {
    "small": (10_000, "table"),
    "rows": (2, "table"),
    "source": (2, "source"),
    "graph": (2, "sparse"),
}
"""From how many people on they are many, and as what their values come."""


def solved(values: Table, way: str = "small", **options: Any) -> Matching:
    """Pairs, solved and certified in one of the ways."""
    many, kind = WAYS[way]
    with many_from(many, candidates=2):
        matching = best_pairs(KINDS[kind](values), **options)
        again = certify(KINDS[kind](values), matching)
    assert again.bound == matching.certificate.bound
    assert again.value == matching.certificate.value == matching.value
    return matching


def groups_of(matching: Matching) -> list[Group]:
    return [tuple(group.tolist()) for group in matching.groups]


def check_round(
    values: Table, matching: Matching, sizes: Sequence[int], hosts: Sequence[int] = ()
) -> None:
    """Groups of these sizes, everybody in one of them or unmatched, and a true value."""
    groups = groups_of(matching)
    assert {len(group) for group in groups} <= set(sizes)
    assert all(fits(values, group) for group in groups)
    seats = [i for group in groups for i in group]
    twice = [i for i in set(seats) if seats.count(i) > 1]
    assert set(twice) <= set(hosts)
    assert len(seats) - len(set(seats)) <= (1 if hosts else 0)
    assert sorted({*seats, *matching.unmatched.tolist()}) == list(range(len(values)))
    assert set(seats).isdisjoint(matching.unmatched.tolist())
    assert matching.value == pytest.approx(worth(values, groups), abs=len(values) * CLOSE)
    assert matching.certificate.bound >= matching.value


def whole_numbers(values: Table) -> tuple[Any, float]:
    """int64 (n, n), 0 where forbidden, and the worth of one step: eight digits of the largest."""
    top = float(np.nanmax(np.abs(values), initial=0.0)) if not np.isnan(values).all() else 0.0
    digits = 7 - math.floor(math.log10(top)) if top > 1e-200 else 0
    return np.rint(np.nan_to_num(values) * 10.0**digits).astype(np.int64), 10.0**-digits


def sets_of(matching: Matching) -> list[tuple[set[int], int]]:
    """The proof's odd sets as plain sets of places, with their prices."""
    line = matching.certificate.proof.line
    assert line is not None
    spans = zip(line.lo.tolist(), line.hi.tolist(), line.extra.tolist(), strict=True)
    return [(set(line.order[lo:hi].tolist()), extra) for lo, hi, extra in spans]


def bound_by_hand(values: Table, matching: Matching) -> float:
    """The bound, from prices and odd sets alone; fails where they pay too little.

    For pairs that nobody joins. It may cost n² for every odd set.
    """
    proof = matching.certificate.proof
    worths, unit = whole_numbers(values)
    people, n = proof.people, len(proof.people)
    paid = (proof.prices[:, None] + proof.prices[None, :]).astype(object)
    sets = sets_of(matching)
    for some, extra in sets:
        assert len(some) % 2 == 1
        assert extra >= 0
        paid[np.ix_(sorted(some), sorted(some))] += extra
    for (one, _), (two, _) in combinations(sets, 2):
        assert one.isdisjoint(two) or one <= two or two <= one
    asked = worths[np.ix_(people, people)] + proof.seat[:, None] + proof.seat[None, :]
    short = (paid < 2 * asked) & ~np.isnan(values[np.ix_(people, people)])
    assert not short[~np.eye(n, dtype=bool)].any()
    total = sum(proof.prices.tolist()) + sum(extra * (len(some) // 2) for some, extra in sets)
    fixed = set(proof.must)
    free = {i for group in groups_of(matching) if group not in fixed for i in group}
    seats = sum(int(seat) for i, seat in zip(people, proof.seat, strict=True) if i in free)
    standing = sum(int(worths[i, j]) for g in fixed for i, j in combinations(g, 2))
    return (total // 2 - seats + standing) * unit


def check_best(values: Table, matching: Matching, best: tuple[int, float]) -> None:
    """A round of pairs that seats as many, is worth as much, and whose proof leaves no gap."""
    check_round(values, matching, (2,))
    people, value = best
    assert 2 * len(matching.groups) >= people
    assert matching.value == pytest.approx(value, abs=len(values) * CLOSE)
    assert matching.certificate.gap == 0.0
    by_hand = bound_by_hand(values, matching)
    assert max(by_hand, matching.value) == pytest.approx(
        matching.value, abs=1e-9 + abs(value) * 1e-12
    )
