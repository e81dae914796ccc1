"""Prices that prove how good a division into groups can be at most."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from hallway.engine.cells import Cells
from hallway.engine.effort import Effort
from hallway.engine.grid import Grid
from hallway.engine.group_meetings import Division, meeting_prices
from hallway.engine.group_pool import descended
from hallway.engine.group_seats import ManySeats
from hallway.engine.groupbound import (
    COMPILE_FROM,
    TooMany,
    group_bound,
    lacking,
    overpaid,
    table_of,
)
from hallway.engine.groupcheck import most_unpaid
from hallway.engine.types import Indices, Ints, Proof

Sizes = frozenset[int]
SETS_EACH = 300
"""Unpaid sets a person that a search for prices goes through at most."""
KEPT_EACH = 10
"""Unpaid groups a person that one pass adds to the pool."""


def find_proof(
    grid: Grid | Cells, division: Division, groups: Any, must: Any, people: Indices, effort: Effort
) -> tuple[Proof, Sizes]:
    """The better of two proofs: prices a meeting, or prices a seat of whole groups.

    With many people the second is much better, and the first only for want of time.

    Args:
        grid: of these people alone. groups: those found, on it.
        must: groups that stand. people: who they are on the whole grid.
    Cost: O(n²), then passes of `overpaid` until the effort is spent.
    Source: docs/methods/groups.md.
    """
    worth = {group: int(grid.worth[np.ix_(group, group)].sum()) // 2 for group in groups}
    large = grid.n >= COMPILE_FROM
    best, seen = seat_prices(grid, division, None, worth, effort) if large else (None, frozenset())
    if best is None or int(best.prices.sum()) > _at_most(grid, division):
        best, seen = _meeting_proof(grid, division), frozenset()
        least = group_bound(grid, best)
        some = 0 < grid.n < COMPILE_FROM and isinstance(grid, Grid)
        if some and least > sum(worth.values()):
            found, _ = seat_prices(grid, division, best.prices, worth, effort)
            best = found if found is not None and group_bound(grid, found) < least else best
    return replace(best, people=people, must=tuple(must)), seen


def _at_most(grid: Grid | Cells, division: Division) -> int:
    """If every pair were worth as much as the best."""
    pairs = sum(size * (size - 1) // 2 * many for size, many in division.sizes)
    return pairs * _top(grid)


def _top(grid: Grid | Cells) -> int:
    if isinstance(grid, Cells):
        return max(int(grid.table.max()), 0)
    return max(int(grid.worth[lo : lo + 512].max()) for lo in range(0, grid.n, 512))


def _meeting_proof(grid: Grid | Cells, division: Division) -> Proof:
    return Proof(
        kind="groups",
        people=np.arange(grid.n, dtype=np.int32),
        seat=np.zeros(grid.n, dtype=np.int64),
        prices=meeting_prices(grid, division),
        scale=2,
        sizes=division.sizes,
    )


def seat_prices(
    grid: Grid | Cells,
    division: Division,
    meeting: Ints | None,
    worth: dict[tuple[int, ...], int],
    effort: Effort,
) -> tuple[Proof | None, Sizes]:
    """Prices a seat: from what the prices a meeting say, downhill over groups unpaid."""
    seen: Sizes = frozenset()
    if not division.sizes:
        return None, seen
    size = max(division.sizes, key=lambda pair: (pair[0] * pair[1] * division.exact, pair[0]))[0]
    # What all would be worth in groups like those of this size: where the steps aim.
    alike = [value for group, value in worth.items() if len(group) == size]
    seats = min(grid.n, sum(other * many for other, many in division.sizes))
    aim = sum(alike) * seats // (size * len(alike)) if alike else 0
    if meeting is None or isinstance(grid, Cells):
        search = ManySeats(table_of(grid), grid.n, size, division.exact, aim)
        prices = search.lower(list(worth), effort)
        seen = frozenset({size} if search.seen else ())
    else:
        prices = Seats(grid, size, division.exact, aim).lower(_start(grid, meeting, size), effort)
    if prices is None:
        return None, seen
    extras = []
    for other, many in division.sizes:
        extra = 0 if other == size or not many else _extra(grid, prices, other)
        extras.append(extra)
    proof = Proof(
        kind="groups",
        people=np.arange(grid.n, dtype=np.int32),
        seat=np.zeros(grid.n, dtype=np.int64),
        prices=prices,
        scale=1,
        set_prices=tuple(extras),
        sizes=division.sizes,
    )
    return proof, seen


def _start(grid: Grid, meeting: Ints, size: int) -> Ints:
    """Prices of seats that cover what prices a meeting do, rounded up.

    Half of what a pair pays by itself, and all meetings of the largest size, cover whatever
    a group may be worth.
    """
    rest = np.maximum(2 * grid.worth - meeting[:, None] - meeting[None, :], 0)
    rest[~grid.allowed] = 0
    start: Ints = -(-(2 * (size - 1) * meeting + rest.sum(axis=1)) // 4)
    return start


def _extra(grid: Grid | Cells, prices: Ints, size: int) -> int:
    """The least that a size must pay beyond its seats: from far above, down to the first."""
    top = _top(grid)
    least = np.sort(prices)[:size]
    extra = max(size * (size - 1) // 2 * top - int(least.sum()), 0)
    while True:
        lack = _most_unpaid(grid, prices, size, extra)
        if lack is None:
            return extra * 5 // 4 + 1
        if lack or not extra:
            return extra + lack
        extra = extra * 4 // 5


def _most_unpaid(grid: Grid | Cells, prices: Ints, size: int, extra: int) -> int | None:
    """The most that a group of this size lacks; None if that is too much to find out."""
    if grid.n >= COMPILE_FROM or isinstance(grid, Cells):
        lack = most_unpaid(table_of(grid), prices, size, extra, SETS_EACH * grid.n)
        return lack and lack + size * size
    try:
        lacks = lacking(grid.worth, grid.allowed, prices, size, extra)
        found, short = overpaid(lacks, size, SETS_EACH * grid.n)
    except TooMany:
        return None
    return -(-int(short.max()) // (size * (size - 1))) if len(found) else 0


class Seats:
    """The search for prices of seats in groups of one size.

    For any prices, raising each by a size'th part of the most that a group with that
    person lacks covers every group: that is the bound of those prices. It is brought down
    by subgradient steps over a pool of groups; each pass adds the groups it had missed.
    """

    def __init__(self, grid: Grid, size: int, exact: bool, value: int) -> None:
        self.grid, self.size, self.exact, self.value = grid, size, exact, value
        self.pool: Ints = np.empty((0, size), dtype=np.int64)
        self.looked: list[int] = []

    def lower(self, start: Ints, effort: Effort) -> Ints | None:
        """The lowest prices that cover every group, as far as the effort goes."""
        best, prices, least = start, start, int(start.sum())
        for _ in range(GUESSES):
            prices = self._descend(start)
            if effort.spent() or not self._learn(self._guess(prices)):
                break
        for _ in range(PASSES):
            if effort.spent() or sum(self.looked) > self._enough(effort.limit):
                break
            try:
                covered, found = self._cover(prices)
            except TooMany:
                # Too low, with too much left unpaid to look at: half as far down.
                prices = (prices + best) // 2
                continue
            total = int(covered.sum())
            gained = least - total
            if gained > 0:
                best, least = covered, total
            news = self._learn(found)
            if least <= self.value or (len(self.pool) and not news and gained * 5000 < least):
                break
            prices = self._descend(best if gained <= 0 else prices)
        return best

    def _enough(self, seconds: float) -> float:
        """How much is looked at in all: the same on every machine, for so many seconds."""
        if self.grid.n < COMPILE_FROM:
            return min(LOOKS_A_SECOND * seconds * 0.3, LOOKS_A_SECOND / 2)
        return LOOKS_A_SECOND * 5 * seconds * 0.4

    def _guess(self, prices: Ints) -> Ints:
        """Groups that lack much, each of a person and those who lack most with them."""
        grid, size = self.grid, self.size
        lacks = lacking(grid.worth, grid.allowed, prices, size, 0)
        near = min(GUESSED_FROM, len(prices) - 1)
        top = np.argpartition(-lacks, near - 1, axis=1)[:, :near]
        which = np.array(list(combinations(range(near), size - 1)), dtype=np.int64)
        own = np.arange(len(prices)).repeat(len(which))[:, None]
        groups = np.concatenate([own, top[:, which].reshape(-1, size - 1)], axis=1)
        lack = np.zeros(len(groups), dtype=np.int64)
        for a, b in combinations(range(size), 2):
            lack += lacks[groups[:, a], groups[:, b]]
        fine = np.flatnonzero(lack > 0)
        order = fine[np.argsort(-lack[fine], kind="stable")[: 2 * KEPT_EACH * len(prices)]]
        return np.sort(groups[order], axis=1)

    def _cover(self, prices: Ints) -> tuple[Ints, Ints]:
        """Prices raised until every group is paid, and the groups that lacked the most."""
        lacks = lacking(self.grid.worth, self.grid.allowed, prices, self.size, 0)
        found, lack = overpaid(lacks, self.size, SETS_EACH * self.grid.n, self.looked)
        short = -(-lack // (self.size * (self.size - 1)))
        most = np.zeros(len(prices), dtype=np.int64)
        for column in found.T:
            np.maximum.at(most, column, short)
        order = np.argsort(-short, kind="stable")[: KEPT_EACH * len(prices)]
        return prices + -(-most // self.size), found[order]

    def _learn(self, found: Ints) -> bool:
        """Add groups to the pool; False if all were known."""
        before = len(self.pool)
        pool = np.unique(np.concatenate([self.pool, found]), axis=0)
        self.pool = pool
        self.worth = np.zeros(len(pool), dtype=np.int64)
        for a in range(self.size):
            for b in range(a):
                self.worth += self.grid.worth[pool[:, a], pool[:, b]]
        self.by_person = np.argsort(pool.ravel(), kind="stable")
        self.person = pool.ravel()[self.by_person]
        self.first = np.flatnonzero(np.diff(self.person, prepend=-1))
        return len(pool) > before

    def _descend(self, start: Ints) -> Ints:
        return descended(self._slope, start, self.size * self.value, STEPS, self.exact)

    def _slope(self, prices: Ints) -> tuple[int, Ints]:
        """The pool's bound at these prices times the size, and which way is up."""
        n = len(prices)
        slope = np.full(n, self.size, dtype=np.int64)
        total = self.size * int(prices.sum())
        if not len(self.pool):
            return total, slope
        lack = np.maximum(self.worth - prices[self.pool].sum(axis=1), 0)
        spread = lack[self.by_person // self.size]
        most = np.maximum.reduceat(spread, self.first)
        at_most = np.repeat(most, np.diff(np.append(self.first, len(spread))))
        chosen = self.by_person[(spread == at_most) & (spread > 0)] // self.size
        slope -= np.bincount(self.pool[chosen].ravel(), minlength=n)
        return total + int(most.sum()), slope


PASSES = 40
GUESSES = 5
GUESSED_FROM = 9
"""A person's nearest, of whom groups are guessed before all are gone through."""
LOOKS_A_SECOND = 100_000_000
"""Sets and people put together in a second, uncompiled; five times as many compiled."""
STEPS = 120
"""Steps downhill between two passes over all groups."""
