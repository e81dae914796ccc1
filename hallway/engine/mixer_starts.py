"""Sittings without a repeat to start from, made of designs that fit nearly."""

from __future__ import annotations

import numpy as np

from hallway.engine.designs import design, most_sittings
from hallway.engine.types import Flags, Indices

TRIES = 60
STEPS = 4_000


def without_repeats(people: int, tables: int, sittings: int) -> Indices:
    """Sittings in which nobody meets anybody twice, as many as constructions give.

    Where the people divide, a design. Where they do not, one with a seat more, without
    people who never meet there; or one with a seat fewer, and people who go round it.

    Args:
        people, tables: two of each at least, more people than tables. sittings: as many
            as are wanted.
    Returns:
        int32 (some sittings, people): the table of each; more than `sittings` where a
        design has more, so that there is a choice.
    Cost: milliseconds, a second for hundreds of people.
    Source: docs/methods/mixers.md.

    >>> len(without_repeats(9, 3, 4)), len(without_repeats(7, 4, 7))
    (4, 7)
    """
    small, larger = divmod(people, tables)
    if not larger:
        return _whole(tables, small)
    fewer = _with_fewer(people, tables, sittings)
    if len(fewer) >= sittings or small < 2:
        return fewer
    return _with_more(people, tables, len(fewer), sittings, fewer)


def in_cells(people: int, tables: int, sittings: int) -> Indices | None:
    """Tables larger than their number: some always stay together, and no plan has fewer repeats.

    At g tables of c · g seats, c people each play one part of a design with g seats.

    Returns:
        int32 (sittings, people), or None where the numbers are others.

    >>> in_cells(8, 2, 3).tolist()
    [[0, 0, 1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 1, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]]
    """
    together, rest = divmod(people, tables * tables)
    if rest or together < 2:
        return None
    plan = _whole(tables, tables)
    return np.repeat(plan[:sittings], together, axis=1) if len(plan) >= sittings else None


def _whole(tables: int, seats: int) -> Indices:
    found = design(tables, seats)
    return np.empty((0, tables * seats), dtype=np.int32) if found is None else found


def _with_fewer(people: int, tables: int, sittings: int) -> Indices:
    """Take people out of the larger design who never meet in the sittings that stay."""
    plan = _whole(tables, people // tables + 1)
    out = plan.shape[1] - people
    for drop in range(max(len(plan) - sittings, 0), len(plan)):
        kept = plan[: len(plan) - drop]
        strangers = _strangers(~meet(kept), out)
        if strangers is not None:
            return np.delete(kept, strangers, axis=1)
    return plan[:0, :people]


def meet(plan: Indices) -> Flags:
    """Who meets whom at some sitting, oneself included: bool (people, people).

    >>> meet(np.array([[0, 0, 1]])).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    """
    found = np.eye(plan.shape[1], dtype=np.bool_)
    for table in plan:
        found |= (table[:, None] == table[None, :]) & (table >= 0)
    return found


def _strangers(free: Flags, count: int) -> list[int] | None:
    """So many people of whom no two meet, found greedily from several beginnings."""
    if count == 1:
        return [len(free) - 1]
    for first in range(min(len(free), TRIES)):
        found = _strangers_of(free, first, count)
        if found is not None:
            return found
    return None


def _strangers_of(free: Flags, first: int, count: int) -> list[int] | None:
    """With this person, and each time whoever leaves the most others to choose from."""
    found, left = [first], free[first].copy()
    others = free[:, left].sum(axis=1)
    while len(found) < count and left.any():
        found.append(int(np.where(left, others, -1).argmax()))
        gone = left & ~free[found[-1]]
        left &= ~gone
        others -= free[:, gone].sum(axis=1)
    return found if len(found) == count else None


def _with_more(people: int, tables: int, least: int, sittings: int, other: Indices) -> Indices:
    """Let people go round the smaller design, each sitting at a table of strangers."""
    seats = people // tables
    most = min(most_sittings(tables, seats), sittings, tables)
    if most <= least:
        return other
    plan = _whole(tables, seats)
    for count in range(most, least, -1):
        guests = _guests(plan[:count], tables, people - plan.shape[1])
        if guests is not None:
            return np.hstack([plan[:count], guests])
    return other


def _guests(plan: Indices, tables: int, count: int) -> Indices | None:
    """Where each guest sits: int32 (sittings, guests), never beside another guest."""
    masks = [
        [sum(1 << int(i) for i in np.flatnonzero(row == table)) for table in range(tables)]
        for row in plan
    ]
    taken: list[set[int]] = [set() for _ in plan]
    ways = []
    for _ in range(count):
        way = _way_round(masks, taken)
        if way is None:
            return None
        ways.append(way)
        for table, used in zip(way, taken, strict=True):
            used.add(table)
    return np.array(ways, dtype=np.int32).T


def _way_round(masks: list[list[int]], taken: list[set[int]]) -> list[int] | None:
    """One table a sitting, no two with anybody in common; by trying, for so many steps."""
    way: list[int] = []
    met = [0]
    begin = 0
    for _ in range(STEPS):
        sitting = len(way)
        if sitting == len(masks):
            return way
        row = masks[sitting]
        fits = (t for t in range(begin, len(row)) if t not in taken[sitting])
        table = next((t for t in fits if not row[t] & met[-1]), None)
        if table is not None:
            way.append(table)
            met.append(met[-1] | row[table])
            begin = 0
        elif way:
            begin = way.pop() + 1
            met.pop()
        else:
            return None
    return None
