"""Mixers without a repeat: everyone moves tables, nobody meets the same person twice.

The social golfer problem, by algebra. What a design can be made of is listed in `_plans`;
each plan knows how many sittings it has before any is made. docs/methods/designs.md
explains them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from hallway.engine.designs_arrays import array_columns, difference_array
from hallway.engine.designs_fields import digits_of, number_of, prime_power
from hallway.engine.designs_starters import (
    euler_squares,
    fours,
    kirkman_threefold,
    kirkman_twofold,
    round_robin,
    stored,
    unital,
)
from hallway.engine.errors import BadPolicy
from hallway.engine.types import Indices

ENDLESS = 2**31 - 1
"""Sittings of people who sit alone: as many as you like."""


@dataclass(frozen=True)
class _Plan:
    sittings: int
    build: Callable[[], Indices]


def most_sittings(tables: int, seats: int) -> int:
    """How many sittings `design` makes without any two people meeting twice.

    Args:
        tables: how many tables, from 1.
        seats: people at each table, from 1; who sits alone never meets anyone.
    Raises:
        BadPolicy: a number below 1, or no whole number.
    Cost: milliseconds up to hundreds of tables; nothing is seated.

    >>> most_sittings(8, 4), most_sittings(5, 3), most_sittings(3, 4)
    (10, 7, 1)
    """
    _check(tables, seats)
    if seats == 1:
        return ENDLESS
    return max(plan.sittings for plan in _plans(tables, seats))


def design(tables: int, seats: int, sittings: int | None = None) -> Indices | None:
    """Sittings in which nobody shares a table with the same person twice.

    Args:
        tables: how many tables, from 1.
        seats: people at each table, from 1; all seats are taken.
        sittings: how many are wanted, from 1; None: as many as there are (people who sit
            alone change tables once round).
    Returns:
        int32 (sittings, tables · seats): the table, from 0, of each person. None if no
        construction here gives so many sittings.
    Raises:
        BadPolicy: a number below 1, or no whole number.
    Cost: O(sittings · tables · seats) time and memory.
    Source: docs/methods/designs.md names one for each construction.

    >>> design(2, 2)
    array([[0, 1, 1, 0],
           [1, 0, 1, 0],
           [1, 1, 0, 0]], dtype=int32)
    """
    _check(tables, seats, *(() if sittings is None else (sittings,)))
    if seats == 1:
        return _alone(tables, tables if sittings is None else sittings)
    if sittings is None:
        sittings = most_sittings(tables, seats)
    for plan in _plans(tables, seats):
        if plan.sittings >= sittings:
            return np.ascontiguousarray(plan.build()[:sittings], dtype=np.int32)
    return None


def _check(*numbers: int) -> None:
    for name, number in zip(("tables", "seats", "sittings"), numbers, strict=False):
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise BadPolicy(f"{name} must be a whole number from 1 up, not {number}")


def _alone(tables: int, sittings: int) -> Indices:
    steps = np.arange(sittings)[:, None] + np.arange(tables)[None, :]
    return np.asarray(steps % tables, dtype=np.int32)


@cache
def _most_whole(tables: int, seats: int) -> int:
    """The most sittings in which everybody may meet everybody, 1 at least."""
    if seats > tables:
        return 1
    return max(plan.sittings for plan in _whole_plans(tables, seats))


@cache
def _plans(tables: int, seats: int) -> tuple[_Plan, ...]:
    """Every way to make these sittings; the ones that mix everybody come first."""
    whole = _whole_plans(tables, seats)
    if seats > tables:
        return whole
    return (*whole, *_room_plans(tables, seats))


@cache
def _whole_plans(tables: int, seats: int) -> tuple[_Plan, ...]:
    if seats > tables:
        return (_Plan(1, partial(_once, tables, seats)),)
    if seats == 2:
        return (_Plan(2 * tables - 1, partial(round_robin, tables)),)
    return (*_array_plans(tables, seats), *_named_plans(tables, seats))


def _once(tables: int, seats: int) -> Indices:
    return np.arange(tables * seats, dtype=np.int32)[None, :] // seats


def _room_plans(tables: int, seats: int) -> Iterator[_Plan]:
    """Two rooms with a design each, if that gives more sittings than one for all."""
    best, left = _most_whole(tables, seats), 0
    for room in range(tables // 2, seats - 1, -1):
        if (room * seats - 1) // (seats - 1) <= best:
            break  # not even meeting everybody in the smaller room would be more
        both = min(_most_whole(room, seats), _most_whole(tables - room, seats))
        if both > best:
            best, left = both, room
    if left:
        yield _Plan(best, partial(_rooms, left, tables - left, seats))


def _rooms(left: int, right: int, seats: int) -> Indices:
    first, second = _whole(left, seats), _whole(right, seats)
    sittings = min(len(first), len(second))
    return np.hstack([first[:sittings], second[:sittings] + np.int32(left)])


def _whole(tables: int, seats: int) -> Indices:
    best = _most_whole(tables, seats)
    return next(p for p in _whole_plans(tables, seats) if p.sittings == best).build()


def _named_plans(tables: int, seats: int) -> Iterator[_Plan]:
    q = tables
    if seats == 3 and q % 6 == 1 and prime_power(q):
        yield _Plan((3 * q - 1) // 2, partial(kirkman_threefold, q))
    q = (3 * tables - 1) // 2
    if seats == 3 and 2 * q + 1 == 3 * tables and q % 6 == 1 and prime_power(q):
        yield _Plan(q, partial(kirkman_twofold, q))
    q = (4 * tables - 1) // 3
    if seats == 4 and 3 * q + 1 == 4 * tables and q % 4 == 1 and prime_power(q):
        yield _Plan(q, partial(fours, q))
    q = seats - 1
    if tables == q * q - q + 1 and prime_power(q):
        yield _Plan(q * q, partial(unital, q))
    m, rest = divmod(tables - 1, 3)
    if seats == tables and rest == 0 and m % 2 == 1 and m > 2 and prime_power(m):
        yield _Plan(4, partial(euler_squares, tables))
    found = stored(tables, seats)
    if found is not None:
        yield _Plan(len(found), partial(np.asarray, found))


def _array_plans(tables: int, seats: int) -> Iterator[_Plan]:
    """Each person of a smaller design becomes q people; each sitting, up to q sittings.

    The greater q is, the more the whole room mixes from the first sittings on.
    """
    for q in range(tables, 1, -1):
        columns = array_columns(q, seats) if tables % q == 0 else 0
        if columns > (q < tables):
            base = tables // q
            more = most_sittings(q // seats, seats) if q % seats == 0 else 0
            total = _most_whole(base, seats) * columns + more
            yield _Plan(total, partial(_spread, base, q, seats))


def _spread(base: int, q: int, seats: int) -> Indices:
    """Person x of the base becomes (x, 0 … q − 1), a whole group moved by an array.

    Table b of the base becomes q tables; its i-th person (x, z) goes to the one numbered
    z − array[j, i] in the j-th of the sittings made of one.
    """
    first = _whole(base, seats)
    moduli, array = difference_array(q, seats)
    place = _places(first)
    z = digits_of(np.arange(q), moduli)
    step = number_of(z[None, None, :, :] - array[:, :, None, :], moduli)
    spread = first[:, None, :, None] * q + step[:, place, :].transpose(1, 0, 2, 3)
    sittings = spread.reshape(-1, base * seats * q)
    return np.concatenate([sittings, *_fill(base * seats, q, seats)]).astype(np.int32)


def _places(sittings: Indices) -> Indices:
    """At which of the table's seats each person sits, by number: like `sittings`."""
    order = np.argsort(sittings, axis=1, kind="stable")
    seats = np.bincount(sittings[0])[0]
    places = np.empty_like(sittings)
    seat = np.tile(np.arange(sittings.shape[1], dtype=np.int32) % seats, (len(sittings), 1))
    np.put_along_axis(places, order, seat, axis=1)
    return places


def _fill(fibres: int, q: int, seats: int) -> list[Indices]:
    """Sittings among the q people who come from one, and so have not met yet."""
    inner = design(q // seats, seats) if q % seats == 0 else None
    if inner is None:
        return []
    shift = np.arange(fibres, dtype=np.int32)[None, :, None] * (q // seats)
    return [(inner[:, None, :] + shift).reshape(len(inner), fibres * q)]
