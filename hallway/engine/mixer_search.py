"""Seats for many sittings at once, by swapping people between pairs of tables.

One sitting is lifted out of the plan; what any two people then cost at one table is known.
Its tables are put into pairs, and every pair of tables makes one swap, or none, drawn by
its weight at the present temperature (a heat bath): the pairs touch nobody in common, so
all of them move in one stroke of array work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hallway.engine.effort import Effort
from hallway.engine.types import Flags, Indices, Ints

REPEAT = 2400
"""What a repeat costs while searching; temperatures are in the same unit."""
SPREAD = 200
"""What each earlier repeat of the same pair adds, so that repeats spread out."""
APART = 5
"""How many repeats are risked to keep two people apart who may not meet."""
STEPS = 4
"""Swaps at every pair of tables before the next sitting is lifted."""
FINE, SIDE = 32, 2.0**20
COLDEST = FINE * 16
PAIRINGS = 256

Raw = NDArray[np.uint64]
Counts = NDArray[np.int16]


def _weights() -> Ints:
    """exp(−k/32) as whole numbers, so that every machine draws alike."""
    table = [round(SIDE * math.exp(-k / FINE)) for k in range(COLDEST)]
    return np.array([*table, 0], dtype=np.int64)


WEIGHTS = _weights()


@dataclass(frozen=True, eq=False)
class Task:
    """The sittings to plan.

    met: int16 (n, n), how often each pair sat together before. apart: bool (n, n), who may
    not meet. worth: int64 (n, n), what a meeting is worth, or None.
    """

    people: int
    tables: int
    sittings: int
    met: Counts
    apart: Flags
    worth: Ints | None = None

    @property
    def size(self) -> int:
        """Seats at the largest table."""
        return -(-self.people // self.tables)


class Score(NamedTuple):
    """How good a plan is: the less, the better, first part first.

    spread: 0 where no pair meets three times; loss: what the meetings are worth, below 0.
    """

    clashes: int
    repeats: int
    spread: int
    loss: int = 0


class Seating:
    """A plan under way: who sits where, and how often everybody has met.

    seats: int64 (sittings, tables, size), people; from `people` on, empty chairs. A chair
    moves as people do, so which tables are the larger ones is free; two empty chairs never
    stand at one table.
    """

    def __init__(
        self, task: Task, seats: Ints, salt: int, pull: Ints | None = None, firm: int = 1
    ) -> None:
        self.task, self.seats, self.bits = task, seats.copy(), np.random.PCG64(salt)
        self.total = task.people + task.tables
        self.kinds = int(task.met.max(initial=0)) + task.sittings + 2
        self.codes = self._codes()
        self.one, self.other = np.triu_indices(task.size, 1)
        self.pull = None if pull is None else self._wide(pull)
        self.worth = None if task.worth is None else self._wide(task.worth)
        self.prices = self._prices(firm * REPEAT, firm * SPREAD, firm * APART * REPEAT)
        self.half = task.tables // 2
        self.pairings = self._pairings()
        for sitting in range(task.sittings):
            self._bump(sitting, 1)

    def _codes(self) -> NDArray[np.int16]:
        """Of each two: how often they met, in a range of numbers that says who they are."""
        n, kinds = self.task.people, self.kinds
        codes = np.full((self.total, self.total), 2 * kinds, dtype=np.int16)
        codes[:n, :n] = self.task.met + kinds * self.task.apart
        codes[n:, n:] = 3 * kinds
        np.fill_diagonal(codes, 2 * kinds)
        return codes.ravel()

    def _wide(self, table: Ints) -> Ints:
        wide = np.zeros((self.total, self.total), dtype=np.int64)
        wide[: len(table), : len(table)] = table
        np.fill_diagonal(wide, 0)
        return wide.ravel()

    def _prices(self, repeat: int, spread: int, apart: int) -> Ints:
        """What one more meeting costs, by code."""
        met = np.arange(self.kinds)
        pairs = np.where(met > 0, repeat + spread * (met - 1), 0)
        never = np.full(self.kinds, 1 << 40)
        return np.concatenate([pairs, pairs + apart, 0 * pairs, never]).astype(np.int64)

    def _pairings(self) -> Ints:
        tables = self.task.tables
        draws = self.bits.random_raw(PAIRINGS * tables).reshape(PAIRINGS, tables)
        order = np.argsort(draws, axis=1, kind="stable")[:, : 2 * self.half]
        return order.reshape(PAIRINGS, self.half, 2).astype(np.int64)

    def _places(self, sitting: int) -> Ints:
        """Where the pairs of one sitting stand in the codes."""
        seats = self.seats[sitting]
        places: Ints = seats[:, self.one] * self.total + seats[:, self.other]
        return places.ravel()

    def _bump(self, sitting: int, by: int) -> None:
        places = self._places(sitting)
        self.codes[places] += by
        low, high = np.divmod(places, self.total)
        self.codes[high * self.total + low] += by

    def marginal(self, sitting: int) -> Score:
        """What this sitting adds, while it is lifted out."""
        places = self._places(sitting)
        kind, met = np.divmod(self.codes.take(places), self.kinds)
        real = kind < 2
        loss = 0 if self.worth is None else -int(self.worth.take(places).sum())
        repeats = int(np.count_nonzero(met[real]))
        clashes = int(np.count_nonzero(kind == 1))
        return Score(clashes, repeats, int(met[real].sum()) - repeats, loss)

    def score(self) -> Score:
        """What all sittings add to what has been, counted anew."""
        pairs, times = pairs_of(to_plan(self.task, self.seats))
        return score_of(self.task, pairs, times)

    def visit(self, sitting: int, draws: Raw, cold: float) -> tuple[Score, Score]:
        """Lift a sitting, let its tables swap, and put it back: what it added and adds."""
        self._bump(sitting, -1)
        before = self.marginal(sitting)
        for row in draws.reshape(STEPS, self.half + 1):
            self._swap(self.seats[sitting], row, cold)
        after = self.marginal(sitting)
        self._bump(sitting, 1)
        return before, after

    def _swap(self, seats: Ints, draws: Raw, cold: float) -> None:
        """One swap, or none, at every pair of tables."""
        size = self.task.size
        pairing = self.pairings[int(draws[0]) % PAIRINGS]
        both = seats[pairing].reshape(self.half, 2 * size)
        places = both[:, :, None] * self.total + both[:, None, :]
        block = self.prices.take(self.codes.take(places))
        if self.pull is not None:
            block -= self.pull.take(places)
        chosen = _draw(_changes(block, size), draws[1:], cold)
        moved = np.flatnonzero(chosen < size * size)
        here, there = chosen[moved] // size, size + chosen[moved] % size
        kept = both[moved, here]
        both[moved, here] = both[moved, there]
        both[moved, there] = kept
        seats[pairing] = both.reshape(self.half, 2, size)


def _changes(block: Ints, size: int) -> Ints:
    """What each swap would change, last of all no swap: (table pairs, size² + 1)."""
    across = block[:, :size, size:]
    leave = across.sum(axis=2) - block[:, :size, :size].sum(axis=2)
    come = across.sum(axis=1) - block[:, size:, size:].sum(axis=2)
    swaps = leave[:, :, None] + come[:, None, :] - 2 * across
    changes = np.zeros((len(block), size * size + 1), dtype=np.int64)
    changes[:, :-1] = swaps.reshape(len(block), size * size)
    return changes


def _draw(changes: Ints, draws: Raw, cold: float) -> Ints:
    """One column a row, with weight exp(−change / temperature)."""
    rise = changes - changes.min(axis=1, keepdims=True)
    steps = np.minimum(rise * cold, COLDEST).astype(np.int64)
    upto = WEIGHTS.take(steps).cumsum(axis=1)
    level = (draws >> np.uint64(34)).astype(np.int64) * upto[:, -1] >> 30
    chosen: Ints = (upto <= level[:, None]).sum(axis=1)
    return chosen


def seats_at_random(task: Task, salt: int) -> Ints:
    """Everybody anywhere, empty chairs at the last tables.

    >>> none = np.zeros((5, 5), dtype=np.int64)
    >>> seats_at_random(Task(5, 2, 1, none, none > 0), 7).shape
    (1, 2, 3)
    """
    draws = np.random.PCG64(salt).random_raw(task.sittings * task.people)
    orders = np.argsort(draws.reshape(task.sittings, task.people), axis=1, kind="stable")
    larger = task.people - task.tables * (task.size - 1)
    table = np.repeat(np.arange(task.tables), task.size - (np.arange(task.tables) >= larger))
    plan = np.empty((task.sittings, task.people), dtype=np.int32)
    np.put_along_axis(plan, orders, np.broadcast_to(table, plan.shape), axis=1)
    return to_seats(task, plan)


def to_seats(task: Task, plan: Indices) -> Ints:
    """A plan's people table by table, with empty chairs where a table is not full.

    >>> none = np.zeros((3, 3), dtype=np.int64)
    >>> to_seats(Task(3, 2, 1, none, none > 0), np.array([[1, 0, 1]])).tolist()
    [[[1, 3], [0, 2]]]
    """
    seats = np.empty((task.sittings, task.tables, task.size), dtype=np.int64)
    for sitting, table in enumerate(plan):
        count = np.bincount(table, minlength=task.tables)
        short = np.flatnonzero(count < task.size)
        chairs = np.concatenate([table, np.repeat(short, task.size - count[short])])
        seats[sitting] = np.argsort(chairs, kind="stable").reshape(task.tables, task.size)
    return seats


def to_plan(task: Task, seats: Ints) -> Indices:
    """The table of each person in each sitting: int32 (sittings, people)."""
    plan = np.empty((len(seats), task.people + task.tables), dtype=np.int32)
    table = np.repeat(np.arange(task.tables, dtype=np.int32), task.size)
    for row, sitting in zip(plan, seats, strict=True):
        row[sitting.ravel()] = table
    return plan[:, : task.people]


def pairs_of(tables: Indices) -> tuple[Ints, Ints]:
    """Who sits together and how often: one · people + two, and so many times.

    >>> [part.tolist() for part in pairs_of(np.array([[0, 0, 1], [0, 0, -1]]))]
    [[1], [2]]
    """
    people = tables.shape[1]
    groups = [group for row in tables for group in _groups(row)]
    if sum(len(group) ** 2 for group in groups) > people**2:
        return _pairs_of_many(groups, people)
    found = [np.empty(0, dtype=np.int64)]
    for group in groups:
        one, two = np.triu_indices(len(group), 1)
        found.append(group[one] * people + group[two])
    pairs, times = np.unique(np.concatenate(found), return_counts=True)
    return pairs, times.astype(np.int64)


def _groups(row: Indices) -> list[Ints]:
    """Who sits at each table, two at least."""
    order = np.argsort(row, kind="stable")
    cuts = np.flatnonzero(np.diff(row[order])) + 1
    return [group for group in np.split(order, cuts) if len(group) > 1 and row[group[0]] >= 0]


def _pairs_of_many(groups: list[Ints], people: int) -> tuple[Ints, Ints]:
    """The same, where more sit together than there are pairs: in a table of all of them."""
    met = np.zeros((people, people), dtype=np.int16)
    for group in groups:
        met[np.ix_(group, group)] += 1
    pairs = np.flatnonzero(np.triu(met, 1))
    return pairs, met.ravel()[pairs].astype(np.int64)


def score_of(task: Task, pairs: Ints, times: Ints) -> Score:
    """What these meetings add to what has been."""
    past = task.met.take(pairs).astype(np.int64)
    now = past + times
    repeats = int((np.maximum(now, 1) - np.maximum(past, 1)).sum())
    more = int((now * (now - 1) // 2 - past * (past - 1) // 2).sum())
    loss = 0 if task.worth is None else -int((task.worth.take(pairs) * times).sum())
    return Score(int(times[task.apart.take(pairs)].sum()), repeats, more - repeats, loss)


def meetings(tables: Indices) -> Counts:
    """How often each two sit together: int16 (people, people), 0 with oneself.

    >>> meetings(np.array([[0, 0, 1], [0, 0, -1]])).tolist()
    [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    """
    people = tables.shape[1]
    met = np.zeros((people, people), dtype=np.int16)
    pairs, times = pairs_of(tables)
    met.ravel()[pairs] = times
    return met + met.T


@dataclass(frozen=True)
class Heat:
    """From how hot to how cold, in parts of a repeat."""

    hot: float = 0.3
    cold: float = 0.1


def visits_in(task: Task, seconds: float) -> int:
    """How many visits take so long on an ordinary core: work, not time.

    Small events have so few plans that they need no more than ENOUGH of them.
    """
    cells = (task.tables // 2) * (2 * task.size) ** 2
    places = task.people * task.size * COST_OF_A_PLACE
    one = COST_OF_A_VISIT + places + STEPS * (COST_OF_A_STEP + cells * COST_OF_A_CELL)
    return min(int(seconds / one), ENOUGH * task.people * task.size * task.sittings)


ENOUGH = 30
COST_OF_A_VISIT, COST_OF_A_STEP = 80e-6, 40e-6
COST_OF_A_CELL, COST_OF_A_PLACE = 10e-9, 50e-9


def anneal(
    seating: Seating, heat: Heat, visits: int, goal: Score, effort: Effort
) -> tuple[Score, Ints]:
    """Cool a plan down slowly; the best plan on the way, and how good it is.

    Stops early at the goal (all but the loss), or when the time is up.
    """
    now = best = seating.score()
    kept = seating.seats.copy()
    if not seating.half:
        return best, kept
    ratio = heat.cold / heat.hot
    width = STEPS * (seating.half + 1)
    for turn in range(visits):
        if best[:3] <= goal[:3] or effort.spent():
            break
        cold = FINE / (REPEAT * heat.hot * ratio ** (turn / visits))
        draws = seating.bits.random_raw(width + 1)
        sitting = int(draws[0] % np.uint64(seating.task.sittings))
        before, after = seating.visit(sitting, draws[1:], cold)
        now = _sum(now, before, after)
        if now < best:
            best, kept = now, seating.seats.copy()
    return best, kept


def _sum(now: Score, before: Score, after: Score) -> Score:
    return Score(*(a + b - c for a, b, c in zip(now, after, before, strict=True)))
