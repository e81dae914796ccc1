"""Pairs among a great many people, read by rows or as a sparse graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hallway.engine.certificate import gap_of
from hallway.engine.dense import best_of_all
from hallway.engine.graph import Block, Graph, graph_of
from hallway.engine.grid import mixed_people
from hallway.engine.huge import near_best, seat_for
from hallway.engine.manycheck import (
    bound_of,
    guest_row,
    must_worth,
    tops_of,
    trio_price,
    worth_of,
)
from hallway.engine.matching import Solution, solve
from hallway.engine.places import seats, stand
from hallway.engine.reading import Sparse, Wide, dense_row
from hallway.engine.types import (
    Certificate,
    Flags,
    Floats,
    Indices,
    Ints,
    Matching,
    Proof,
)

Group = tuple[int, ...]
METHOD = "pairs: exact search, bound by prices and odd sets"
TRIO = "pairs: exact search, whoever is over joins a pair, bound by prices and odd sets"
NEAR = "pairs: nearly exact search, bound by the prices of the fractional matching"


@dataclass(frozen=True, eq=False)
class PlaceRows:
    """The rows of those who are to be seated, and of a guest seat if there is one.

    people: int32 (m,). guest: float64 (m,), what each is worth to the guest's best host.
    """

    reading: Wide
    people: Indices
    guest: Floats | None
    forced: bool

    @property
    def n(self) -> int:
        return len(self.people) + (self.guest is not None)

    def rows(self, lo: int, hi: int) -> Block:
        last = min(hi, len(self.people))
        parts = [self._real(lo, last)] if lo < last else []
        if hi > len(self.people) and self.guest is not None:
            parts.append(np.append(self.guest, np.nan)[None, :])
        block = parts[0] if len(parts) == 1 else np.concatenate(parts)
        if not self.forced:
            block[block <= 0] = np.nan
        return block

    def _real(self, lo: int, hi: int) -> Block:
        some = self.people[lo:hi]
        block = self.reading.rows(int(some[0]), int(some[-1]) + 1)
        if len(self.people) < self.reading.n:
            block = block[some - some[0]][:, self.people]
        if self.guest is not None:
            block = np.column_stack([block, self.guest[lo:hi]])
        return block


def best_of_many(
    reading: Wide | Sparse,
    odd: str,
    *,
    must: Iterable[Sequence[int]],
    hosts: Iterable[int],
    turn: Indices | Ints | None,
    participation: bool,
    slots: Flags | None,
    exact: bool = True,
    salt: int = 0,
) -> Matching:
    """As `best_pairs`, for more people than a table of pairs has room for.

    A trio is the best one around whoever is left over; the bound allows for any.
    """
    hosts = list(hosts) if odd == "host" else []
    fixed, people = stand(must, reading.n, hosts)
    order = None if turn is None else np.asarray(turn, dtype=np.int64)[people]
    seat = seats(len(people), reading.top, order, participation)
    inner = [int(h) for h in np.intersect1d(people, hosts)]
    guest = guest_row(reading, inner)[people] if inner else None
    if guest is not None:
        seat = np.append(seat, 0)
    found, proven = solved(reading, people, guest, -2 * seat, participation, exact, salt)
    if guest is not None:
        people = np.append(people, np.int32(-1))
    groups = as_people(reading, found, people, inner)
    if odd == "trio":
        groups = with_trios(reading, groups, people[found.mate < 0], slots, participation)
    trios = sum(len(group) == 3 for group in groups)
    if not proven:
        seat = np.full_like(seat, seat_for(found.price, sum(map(len, groups))))
    proof = Proof(
        kind="pairs",
        people=people,
        seat=seat,
        prices=np.maximum(found.price + 2 * seat, 0),
        scale=2,
        line=found.line(),
        trio=trio_price(found.price, tops_of(reading, people)) if trios else 0,
        trios=trios,
        hosts=tuple(inner),
        must=tuple(fixed),
    )
    exactly = TRIO if trios else METHOD
    return finished(reading, groups, proof, exactly if proven else NEAR)


def solved(
    reading: Wide | Sparse,
    people: Indices,
    guest: Floats | None,
    floor: Ints,
    forced: bool,
    exact: bool,
    salt: int,
) -> tuple[Solution, bool]:
    """The best pairs of these places, and whether they are proven to be the best."""
    if isinstance(reading, Wide):
        sheet = PlaceRows(reading, people, guest, forced)
        return best_of_all(sheet, floor, mixed_people(sheet.n, salt)), True
    graph = inner_graph(reading.graph, people, guest, forced)
    return (solve(graph, floor), True) if exact else (near_best(graph, floor), False)


def inner_graph(graph: Graph, people: Indices, guest: Floats | None, forced: bool) -> Graph:
    """The pairs of these people, numbered by place, and those of the guest seat."""
    if len(people) == graph.n and guest is None and (forced or not (graph.weight <= 0).any()):
        return graph
    place = np.full(graph.n, -1, dtype=np.int64)
    place[people] = np.arange(len(people))
    i = place[np.repeat(np.arange(graph.n), np.diff(graph.start))]
    j, weights = place[graph.to], graph.weight.astype(np.int64)
    m = len(people) + (guest is not None)
    if guest is not None:
        able = np.flatnonzero(~np.isnan(guest))
        i, j = np.append(i, able), np.append(j, np.full(len(able), m - 1))
        weights = np.append(weights, guest[able].astype(np.int64))
    kept = (i >= 0) & (j >= 0) & (i < j)
    if not forced:
        kept &= weights > 0
    return graph_of(i[kept] * m + j[kept], weights[kept], m)


def as_people(
    reading: Wide | Sparse, found: Solution, people: Indices, hosts: list[int]
) -> list[Group]:
    """The pairs found, by person; whoever sits in the guest seat meets their best host."""
    first = np.flatnonzero(found.mate > np.arange(len(found.mate)))
    pairs = np.sort(np.column_stack([people[first], people[found.mate[first]]]), axis=1)
    groups = [(int(a), int(b)) for a, b in pairs]
    for k, (a, b) in enumerate(groups):
        if a < 0:
            row = dense_row(reading, b)[hosts]
            host = hosts[int(np.nanargmax(row))]
            groups[k] = (min(host, b), max(host, b))
    return list(groups)


def with_trios(
    reading: Wide | Sparse,
    groups: list[Group],
    over: Indices,
    slots: Flags | None,
    forced: bool,
) -> list[Group]:
    """Let each who is over join the pair that suits them best, if any may and it pays."""
    for one in over.tolist():
        row = dense_row(reading, one)
        fits = [
            (float(row[group[0]] + row[group[1]]), k)
            for k, group in enumerate(groups)
            if len(group) == 2 and one_slot(slots, (one, *group))
        ]
        able = [fit for fit in fits if fit[0] > 0 or (forced and not np.isnan(fit[0]))]
        if able:
            groups[max(able)[1]] += (one,)
    return groups


def one_slot(slots: Flags | None, group: Group) -> bool:
    return slots is None or bool(slots[list(group)].all(axis=0).any())


def finished(reading: Wide | Sparse, groups: list[Group], proof: Proof, method: str) -> Matching:
    """Add the groups that stand, and what everything is worth and may be worth at most."""
    whole = sorted(tuple(sorted(group)) for group in [*groups, *proof.must])
    worth = worth_of(reading, groups)
    must = must_worth(reading, proof)
    value, bound = worth + must, max(bound_of(proof, groups), worth) + must
    low, high = value * reading.unit, bound * reading.unit
    there = [i for group in whole for i in group]
    return Matching(
        groups=tuple(np.array(group, dtype=np.int32) for group in whole),
        unmatched=np.setdiff1d(np.arange(reading.n), there).astype(np.int32),
        value=low,
        certificate=Certificate(low, high, gap_of(low, high), method, proof),
    )
