"""Pairs: the best possible round of two, with its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from hallway.engine.blossom import Bound, best_matching, twice_prices
from hallway.engine.certificate import certificate_of
from hallway.engine.errors import BadPolicy, Impossible
from hallway.engine.grid import Grid, read_values, salt_of, to_grid
from hallway.engine.oddsets import tighten
from hallway.engine.trio import add_guest, best_trio_score, host_for, pairs_and_trio
from hallway.engine.types import Flags, Indices, Ints, Matching, Proof

ODD = ("out", "trio", "host")


def best_pairs(
    values: Any,
    *,
    participation: bool = True,
    must: Iterable[Sequence[int]] = (),
    rng: np.random.Generator | None = None,
    odd: str = "out",
    hosts: Iterable[int] = (),
    turn: Indices | Ints | None = None,
    slots: Flags | None = None,
) -> Matching:
    """The best round of pairs: as many people as possible, then the greatest value.

    Args:
        values: float (n, n), symmetric, NaN where two people may not meet; or a
            scipy.sparse array of the allowed pairs; or a source of rows.
        participation: False = the greatest value, nobody forced.
        must: groups that stand as they are, whatever they are worth.
        rng: breaks ties; the same state gives the same answer.
        odd: who is over joins a pair ("trio"), meets a host who takes two meetings
            ("host"), or stays out ("out").
        hosts: who may take a second meeting, for "host".
        turn: int (n,), whoever has the greater turn is seated first.
        slots: bool (n, s), what each can do; a trio needs one slot that suits all three.
    Returns:
        Matching, its groups sorted, its certificate checked by `certify`.
    Raises:
        BadValues: see `read_values`. Impossible: somebody is in two `must` groups and no host.
        BadPolicy: an unknown `odd`.
    Cost: O(n³) at worst; in practice about one dense assignment. O(n²) memory.
    Source: docs/methods/pairs.md.

    >>> values = np.array([[0, 3, 1, 2], [3, 0, 9, 1], [1, 9, 0, 1], [2, 1, 1, 0.0]])
    >>> [g.tolist() for g in best_pairs(values).groups]
    [[0, 3], [1, 2]]
    """
    grid = to_grid(read_values(values))
    table = lay(
        grid, odd, must=must, hosts=hosts, turn=turn, participation=participation, slots=slots
    )
    groups = seat_pairs(table, salt_of(rng))
    return finish(grid, table, groups, prove(table, groups), _method(odd))


@dataclass(frozen=True, eq=False)
class Table:
    """The places left to fill: people (m,), and weight and permission between them.

    worth: int64 (m, m). allowed: bool (m, m). seat: int64 (m,). With a guest seat the
    last place is the guest's and its person is -1. fixed: the groups that stand.
    """

    people: Indices
    worth: Ints
    allowed: Flags
    seat: Ints
    fixed: tuple[tuple[int, ...], ...]
    trio: bool = False
    slots: Flags | None = None
    hosts: tuple[int, ...] = ()

    @cached_property
    def weights(self) -> Ints:
        both = self.worth + self.seat[:, None] + self.seat[None, :]
        return np.where(self.allowed, both, 0)

    @cached_property
    def prices(self) -> Ints:
        return twice_prices(self.weights, self.allowed & (self.weights > 0))


def lay(
    grid: Grid,
    odd: str = "out",
    *,
    must: Iterable[Sequence[int]] = (),
    hosts: Iterable[int] = (),
    turn: Indices | Ints | None = None,
    participation: bool = True,
    slots: Flags | None = None,
) -> Table:
    """The table that `seat_pairs` fills: fixed people gone, a guest seat if wanted."""
    if odd not in ODD:
        raise BadPolicy(f"odd must be one of {', '.join(ODD)}, not {odd!r}")
    hosts = list(hosts) if odd == "host" else []
    fixed, people = stand(must, grid.n, hosts)
    worth, allowed = grid.worth[np.ix_(people, people)], grid.allowed[np.ix_(people, people)]
    order = None if turn is None else np.asarray(turn, dtype=np.int64)[people]
    seat = seats(worth, order, participation)
    inner = tuple(np.flatnonzero(np.isin(people, hosts)).tolist())
    if inner:
        worth, allowed = add_guest(worth, allowed, inner)
        people, seat = np.append(people, np.int32(-1)), np.append(seat, 0)
    free = None if slots is None or odd != "trio" else slots[people]
    return Table(people, worth, allowed, seat, tuple(fixed), odd == "trio", free, inner)


def stand(
    must: Iterable[Sequence[int]], n: int, hosts: Collection[int] = ()
) -> tuple[list[tuple[int, ...]], Indices]:
    """The fixed groups, and the people who are left for the solver.

    Raises:
        Impossible: a person is unknown, or stands in two of them and is no host.

    >>> groups, people = stand([(2, 0)], 4)
    >>> groups, people.tolist()
    ([(0, 2)], [1, 3])
    """
    groups = [tuple(sorted(int(i) for i in group)) for group in must]
    taken = [i for group in groups for i in group]
    twice = [i for i, count in Counter(taken).items() if count > 1]
    if not set(twice) <= set(hosts) or len(taken) - len(set(taken)) > len(twice):
        raise Impossible("one person stands in two groups that must stand")
    if any(i < 0 or i >= n for i in taken):
        raise Impossible("a group that must stand names somebody who is not there")
    return groups, np.setdiff1d(np.arange(n), taken).astype(np.int32)


def seats(worth: Ints, turn: Ints | Indices | None, participation: bool) -> Ints:
    """What seating each person is worth: more than any value, and more by turn.

    The sets of people a matching can seat form a matroid, so any positive amounts
    seat as many as possible, those with the greater turn first.
    """
    n = len(worth)
    if not participation or not n:
        return np.zeros(n, dtype=np.int64)
    step = (n + 6) * (int(np.abs(worth).max()) + 1)
    return step * (1 + ranks(turn, n))


def ranks(turn: Ints | Indices | None, n: int) -> Ints:
    """Turns as small whole numbers from 0, in the same order."""
    if turn is None:
        return np.zeros(n, dtype=np.int64)
    places: Ints = np.unique(turn, return_inverse=True)[1].reshape(n).astype(np.int64)
    return places


def seat_pairs(table: Table, salt: int = 0) -> list[tuple[int, ...]]:
    """The best groups at the table, by place: pairs, and a trio where that is wanted.

    Cost: see `best_pairs`.
    """
    if table.trio:
        return pairs_and_trio(
            table.worth, table.allowed, table.seat, table.weights, table.prices, salt, table.slots
        )
    mate = best_matching(table.weights, table.allowed, salt, table.prices)
    return [(i, int(j)) for i, j in enumerate(mate.tolist()) if j > i]


def seated(table: Table, groups: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Groups by place into groups of people; the guest seat becomes its best host."""
    return sorted(tuple(sorted(_person(table, i, group) for i in group)) for group in groups)


def _person(table: Table, place: int, group: tuple[int, ...]) -> int:
    if table.people[place] >= 0:
        return int(table.people[place])
    host = host_for(table.worth, table.allowed, table.hosts, min(group))
    assert host is not None, "nobody sits in a guest seat that has no host"
    return int(table.people[host])


def prove(table: Table, groups: list[tuple[int, ...]]) -> Proof:
    """Prices into a proof: pairs closed by odd sets, a trio by what it has over prices."""
    trios = sum(len(g) == 3 for g in groups)
    bound, over = Bound(table.prices, 2), 0
    if trios:
        extra = 2 * table.seat - table.prices
        over = max(best_trio_score(table.worth, table.allowed, extra) or 0, 0)
    elif len(table.people):
        value = sum(int(table.weights[i, j]) for i, j in groups)
        bound = tighten(table.weights, table.allowed & (table.weights > 0), table.prices, value)
    return Proof(
        kind="pairs",
        people=table.people,
        seat=table.seat,
        prices=bound.prices,
        scale=bound.scale,
        sets=bound.sets,
        set_prices=bound.set_prices,
        trio=over,
        trios=trios,
        hosts=tuple(int(table.people[h]) for h in table.hosts),
        must=table.fixed,
    )


def _method(odd: str) -> str:
    found = {"trio": "pairs and the best trio", "host": "pairs and a host"}.get(odd, "pairs")
    return f"{found}: exact search, bound by prices and odd sets"


def finish(
    grid: Grid, table: Table, groups: list[tuple[int, ...]], proof: Proof, method: str
) -> Matching:
    """Number the people as the caller does, add the fixed groups, and certify."""
    whole = sorted([*seated(table, groups), *table.fixed])
    certificate = certificate_of(grid, whole, proof, method)
    there = [i for group in whole for i in group]
    return Matching(
        groups=tuple(np.array(group, dtype=np.int32) for group in whole),
        unmatched=np.setdiff1d(np.arange(grid.n), there).astype(np.int32),
        value=certificate.value,
        certificate=certificate,
    )
