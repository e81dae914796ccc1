"""Checks a matching against its bound, knowing nothing of the solver.

From the prices alone it recomputes a bound that no round can pass. How the bound
follows from the prices is in docs/methods/pairs.md and docs/methods/groups.md.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import numpy as np

from hallway.engine.cells import Cells, cells_of, people_in
from hallway.engine.errors import BadCertificate
from hallway.engine.grid import Grid, read_values, to_grid
from hallway.engine.groupbound import group_bound
from hallway.engine.manycheck import bound_of, check_prices, must_worth, worth_of
from hallway.engine.proofform import check_form
from hallway.engine.reading import MANY, SOME, Sparse, Wide, read
from hallway.engine.spans import Spans
from hallway.engine.types import Certificate, Flags, Ints, Matching, Proof

FAR = -(2**61)
MOST_TRIO_SEAT = 2**56
"""Three seats, doubled and tripled, still fit."""


def certify(values: Any, matching: Matching) -> Certificate:
    """Recompute a matching's value and bound from the values and the proof alone.

    Args:
        values: as given to the solver. matching: what it returned.
    Returns:
        The certificate as it should read.
    Raises:
        BadCertificate: a rule is broken, a price proves nothing, or the certificate
            says something else than what can be recomputed.
    Cost: O(n²), with trios O(n³).

    >>> from hallway.engine import best_pairs
    >>> values = np.array([[np.nan, 2.0], [2.0, np.nan]])
    >>> certify(values, best_pairs(values)).gap
    0.0
    """
    said = matching.certificate
    true, unit = recomputed(values, matching)
    tolerance = 2 * unit
    off = max(abs(true.value - said.value), abs(true.value - matching.value))
    if not off <= tolerance or matching.value != matching.value:
        raise BadCertificate(f"the matching is worth {true.value}, not {said.value}")
    if not said.bound >= true.bound - tolerance:
        raise BadCertificate(f"the prices prove a bound of {true.bound}, not {said.bound}")
    if not abs(said.gap - gap_of(said.value, said.bound)) <= 1e-9:
        raise BadCertificate(f"a gap of {said.gap} does not follow from value and bound")
    return true


def recomputed(values: Any, matching: Matching) -> tuple[Certificate, float]:
    """The certificate that follows from the values, and the grid's unit."""
    said, n = matching.certificate, people_in(values)
    groups = [tuple(g.tolist()) for g in matching.groups]
    check_form(said.proof, n)
    most = MANY if said.proof.trios else SOME
    if said.proof.kind == "pairs" and n > most:
        reading = read(values, most)
        assert not isinstance(reading, Grid)
        return of_many(reading, matching, groups), reading.unit
    grid = to_grid(read_values(values)) if n <= MANY else cast(Grid, cells_of(values))
    check_rules(grid, groups, matching.unmatched.tolist(), said.proof)
    return certificate_of(grid, groups, said.proof, said.method), grid.unit


def certificate_of(
    grid: Grid,
    groups: list[tuple[int, ...]],
    proof: Proof,
    method: str,
    seen: frozenset[int] = frozenset(),
) -> Certificate:
    """The certificate that the proof's prices give for these groups.

    seen: sizes of which the solver went through all groups at prices no higher, and need
    not again; whoever checks leaves it empty.
    """
    fixed = {tuple(sorted(g)) for g in proof.must}
    must = sum(_worth(grid.worth, g) for g in proof.must)
    value = sum(_worth(grid.worth, g) for g in groups if tuple(sorted(g)) not in fixed)
    if proof.kind == "pairs":
        bound = _pair_bound(grid, groups, proof, fixed)
    else:
        bound = group_bound(grid, proof, seen)
    value, bound = value + must, max(bound, value) + must
    low, high = value * grid.unit, bound * grid.unit
    return Certificate(low, high, gap_of(low, high), method, proof)


def of_many(
    reading: Wide | Sparse, matching: Matching, groups: list[tuple[int, ...]]
) -> Certificate:
    """The same for more people than a table of pairs has room for."""
    proof = matching.certificate.proof
    fixed = {tuple(sorted(group)) for group in proof.must}
    free = [group for group in groups if tuple(sorted(group)) not in fixed]
    check_seats(groups, matching.unmatched.tolist(), proof, reading.n)
    _check_sizes(groups, fixed, proof)
    check_prices(reading, proof)
    worth, must = worth_of(reading, free), must_worth(reading, proof)
    value, bound = worth + must, max(bound_of(proof, free), worth) + must
    low, high = value * reading.unit, bound * reading.unit
    return Certificate(low, high, gap_of(low, high), matching.certificate.method, proof)


def gap_of(value: float, bound: float) -> float:
    """(bound - value) / bound, and 0 when they are the same.

    >>> gap_of(3.0, 4.0), gap_of(0.0, 0.0)
    (0.25, 0.0)
    """
    return 0.0 if bound == value else (bound - value) / abs(bound or value)


def _worth(worth: Ints, group: tuple[int, ...]) -> int:
    return int(worth[np.ix_(group, group)].sum()) // 2


def check_rules(
    grid: Grid | Cells, groups: list[tuple[int, ...]], unmatched: list[int], proof: Proof
) -> None:
    """Everybody in one group or unmatched, hosts in two at most, nobody forbidden."""
    fixed = {tuple(sorted(group)) for group in proof.must}
    check_seats(groups, unmatched, proof, grid.n)
    for group in groups:
        if tuple(sorted(group)) in fixed:
            continue
        inside = grid.allowed[np.ix_(group, group)] | np.eye(len(group), dtype=bool)
        if not inside.all():
            raise BadCertificate(f"people {group} may not all meet")
    _check_sizes(groups, fixed, proof)


def check_seats(groups: list[tuple[int, ...]], unmatched: list[int], proof: Proof, n: int) -> None:
    """Everybody in one group or unmatched, hosts in two at most."""
    fixed = {tuple(sorted(group)) for group in proof.must}
    seated = [i for group in groups for i in group]
    # Hosts who stand in two groups that must stand were agreed on before.
    free = Counter(i for group in groups if tuple(sorted(group)) not in fixed for i in group)
    free.update({i for group in fixed for i in group})
    twice = {i for i, count in free.items() if count > 1}
    if len(twice) > 1 or not twice <= set(proof.hosts) or free.total() - len(free) > 1:
        raise BadCertificate("somebody is in more groups than they have seats")
    if any(len(set(group)) != len(group) for group in groups):
        raise BadCertificate("somebody sits twice in one group")
    if sorted({*seated, *unmatched}) != list(range(n)) or set(seated) & set(unmatched):
        raise BadCertificate("each person must be in a group or unmatched, and not both")


def _check_sizes(groups: list[tuple[int, ...]], fixed: set[tuple[int, ...]], proof: Proof) -> None:
    sizes = [len(group) for group in groups if tuple(sorted(group)) not in fixed]
    if proof.kind == "pairs":
        fine = set(sizes) <= {2, 3} and sizes.count(3) <= proof.trios
    else:
        fine = all(sizes.count(size) <= dict(proof.sizes).get(size, 0) for size in set(sizes))
    if not fine:
        raise BadCertificate("the groups are not of the sizes that the proof is about")


def _places(grid: Grid, proof: Proof) -> tuple[Ints, Flags]:
    """Worth and permission between places; the guest seat stands for its best host."""
    people = proof.people
    n = len(people)
    worth, allowed = np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=bool)
    real = np.flatnonzero(people >= 0)
    worth[np.ix_(real, real)] = grid.worth[np.ix_(people[real], people[real])]
    allowed[np.ix_(real, real)] = grid.allowed[np.ix_(people[real], people[real])]
    hosts = np.array(proof.hosts, dtype=np.int64)
    for guest in np.flatnonzero(people < 0).tolist():
        able = grid.allowed[np.ix_(hosts, people[real])]
        best = np.where(able, grid.worth[np.ix_(hosts, people[real])], FAR).max(axis=0)
        worth[guest, real] = worth[real, guest] = np.where(able.any(axis=0), best, 0)
        allowed[guest, real] = allowed[real, guest] = able.any(axis=0)
    return worth, allowed


def _pair_bound(
    grid: Grid, groups: list[tuple[int, ...]], proof: Proof, fixed: set[tuple[int, ...]]
) -> int:
    """Prices, odd sets and trios together; what the seats brought is taken off again."""
    worth, allowed = _places(grid, proof)
    cover = _check_prices(worth, allowed, proof)
    _check_trios(worth, allowed, cover, proof)
    total: int = sum(proof.prices.tolist()) + proof.trios * proof.trio
    total += Spans(proof.line).total() if proof.line is not None else 0
    place = {int(person): k for k, person in enumerate(proof.people.tolist()) if person >= 0}
    seated = {i for g in groups if tuple(sorted(g)) not in fixed for i in g}
    return total // proof.scale - sum(int(proof.seat[place[i]]) for i in seated)


def _check_prices(worth: Ints, allowed: Flags, proof: Proof) -> Ints:
    """Every pair must be paid for; returns what the odd sets pay towards each pair."""
    if (proof.prices < 0).any() or proof.trio < 0:
        raise BadCertificate("a price below zero proves nothing")
    cover = np.zeros(worth.shape, dtype=np.int64)
    if proof.line is not None and len(proof.line.lo):
        spans = Spans(proof.line)
        spans.check()
        cover = np.stack([spans.row(i) for i in range(len(worth))])
    weights = worth + proof.seat[:, None] + proof.seat[None, :]
    paid = proof.prices[:, None] + proof.prices[None, :] + cover
    if (allowed & (paid < proof.scale * weights)).any():
        raise BadCertificate("two people are worth more together than their prices")
    return cover


def _check_trios(worth: Ints, allowed: Flags, cover: Ints, proof: Proof) -> None:
    """A trio is paid by its people's prices, the odd sets it fills, and the trio's own."""
    if not proof.trios:
        return
    if int(proof.seat.max(initial=0)) > MOST_TRIO_SEAT:
        raise BadCertificate("a number of the proof is too large to be added up")
    people = proof.scale * proof.seat - proof.prices
    # Three shares make twice a trio's score, so a trio above the price has one share
    # of two thirds of it or more: other pairs need no look.
    share = 2 * proof.scale * worth + people[:, None] + people[None, :]
    for a, b in zip(*np.nonzero(np.triu(allowed & (3 * share > 2 * proof.trio), 1)), strict=True):
        third = allowed[a] & allowed[b]
        pairs = worth[a, b] + worth[a] + worth[b]
        score = proof.scale * pairs + people[a] + people[b] + people
        # A set that holds two of three is in one of these covers, all three in all: the
        # largest of them counts no set twice, so it never overstates what is paid.
        paid = np.maximum(np.maximum(cover[a, b], cover[a]), cover[b])
        if (third & (score - paid > proof.trio)).any():
            raise BadCertificate("a trio is worth more than its prices")
