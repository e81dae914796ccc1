"""Pairs: the best possible round of two, with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from hallway.engine.certificate import certificate_of
from hallway.engine.dense import best_of_all, fractional_prices
from hallway.engine.errors import BadPolicy
from hallway.engine.graph import TableSheet
from hallway.engine.grid import Grid, mixed_people, salt_of
from hallway.engine.many import best_of_many
from hallway.engine.matching import Solution
from hallway.engine.places import seats, stand
from hallway.engine.reading import MANY, SOME, read
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
    exact: bool = True,
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
        exact: False = of a sparse array of a great many people, soon nearly the best: a
            few who could be seated may be left over, and the gap says how far off it is.
    Returns:
        Matching, its groups sorted, its certificate checked by `certify`.
    Raises:
        BadValues: see `read`. Impossible: somebody is in two `must` groups and no host.
        BadPolicy: an unknown `odd`.
    Cost: a few looks at all n² pairs; memory for a table up to `reading.MANY` people,
        above that for the candidates alone.
    Source: docs/methods/pairs.md.

    >>> values = np.array([[0, 3, 1, 2], [3, 0, 9, 1], [1, 9, 0, 1], [2, 1, 1, 0.0]])
    >>> [g.tolist() for g in best_pairs(values).groups]
    [[0, 3], [1, 2]]
    """
    if odd not in ODD:
        raise BadPolicy(f"odd must be one of {', '.join(ODD)}, not {odd!r}")
    reading = read(values, SOME if odd == "out" else MANY)
    rules: dict[str, Any] = {
        "must": must,
        "hosts": hosts,
        "turn": turn,
        "participation": participation,
        "slots": slots,
    }
    salt = salt_of(rng)
    if not isinstance(reading, Grid):
        return best_of_many(reading, odd, exact=exact, salt=salt, **rules)
    table = lay(reading, odd, salt=salt, **rules)
    groups = seat_pairs(table)
    return finish(reading, table, groups, prove(table, groups), _method(odd))


@dataclass(frozen=True, eq=False)
class Table:
    """The places left to fill: people (m,), and worth and permission between them.

    worth: int64 (m, m). allowed: bool (m, m). seat: int64 (m,). With a guest seat the
    last place is the guest's and its person is -1. fixed: the groups that stand.
    forced: whether as many as possible are seated. order: (m,), who comes first in ties.
    """

    people: Indices
    worth: Ints
    allowed: Flags
    seat: Ints
    fixed: tuple[tuple[int, ...], ...]
    order: Ints
    forced: bool = True
    trio: bool = False
    slots: Flags | None = None
    hosts: tuple[int, ...] = ()

    @cached_property
    def solution(self) -> Solution:
        """The best pairs, with prices that need no seats: floors of -2 seat."""
        if self.trio and self.forced and len(self.people) % 2 and len(self.people) > 1:
            return beside_nobody(self)
        return self.in_pairs

    @cached_property
    def in_pairs(self) -> Solution:
        """The best pairs where whoever is over stays out."""
        useful = self.allowed if self.forced else self.allowed & (self.worth > 0)
        return best_of_all(TableSheet(self.worth, useful), -2 * self.seat, self.order)


def beside_nobody(table: Table) -> Solution:
    """The best pairs of an odd number of people, and prices that suffice without odd sets.

    One more place, nobody, takes whoever is over. Without it the prices would prove that
    no second person need be out, at a cost to which no trio compares.
    """
    seat, n = table.seat, len(table.seat)
    wide = np.pad(table.worth, (0, 1))
    wide[-1, :-1] = wide[:-1, -1] = int(np.abs(table.worth).max(initial=0)) + seat.min() - seat
    open_ = np.pad(table.allowed, (0, 1), constant_values=True)
    open_[-1, -1] = False
    sheet, floor, order = (
        TableSheet(wide, open_),
        np.append(-2 * seat, 0),
        np.append(table.order, n),
    )
    mate = best_of_all(sheet, floor, order).mate[:-1]
    price, none = fractional_prices(sheet, floor, order)[:-1], np.empty(0, dtype=np.int64)
    line = np.arange(n, dtype=np.int32)
    return Solution(np.where(mate == n, -1, mate), price, line, none, none, none)


def lay(
    grid: Grid,
    odd: str = "out",
    *,
    must: Iterable[Sequence[int]] = (),
    hosts: Iterable[int] = (),
    turn: Indices | Ints | None = None,
    participation: bool = True,
    slots: Flags | None = None,
    salt: int = 0,
) -> Table:
    """The table that `seat_pairs` fills: fixed people gone, a guest seat if wanted."""
    hosts = list(hosts) if odd == "host" else []
    fixed, people = stand(must, grid.n, hosts)
    worth, allowed = grid.worth[np.ix_(people, people)], grid.allowed[np.ix_(people, people)]
    order = None if turn is None else np.asarray(turn, dtype=np.int64)[people]
    seat = seats(len(people), int(np.abs(worth).max(initial=0)), order, participation)
    inner = tuple(np.flatnonzero(np.isin(people, hosts)).tolist())
    if inner:
        worth, allowed = add_guest(worth, allowed, inner)
        people, seat = np.append(people, np.int32(-1)), np.append(seat, 0)
    return Table(
        people=people,
        worth=worth,
        allowed=allowed,
        seat=seat,
        fixed=tuple(fixed),
        order=mixed_people(len(people), salt),
        forced=participation,
        trio=odd == "trio",
        slots=None if slots is None or odd != "trio" else slots[people],
        hosts=inner,
    )


def seat_pairs(table: Table) -> list[tuple[int, ...]]:
    """The best groups at the table, by place: pairs, and a trio where that is wanted.

    Cost: see `best_pairs`.
    """
    solution = table.solution
    if table.trio:
        return pairs_and_trio(table.worth, table.allowed, table.seat, solution, table.slots)
    return [(i, int(j)) for i, j in enumerate(solution.mate.tolist()) if j > i]


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
    trios, over = sum(len(g) == 3 for g in groups), 0
    solution = table.solution if trios else table.in_pairs
    if trios:
        over = max(best_trio_score(table.worth, table.allowed, -solution.price) or 0, 0)
    return Proof(
        kind="pairs",
        people=table.people,
        seat=table.seat,
        prices=solution.price + 2 * table.seat,
        scale=2,
        line=solution.line(),
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
