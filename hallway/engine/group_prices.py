"""Prices that prove how good a division into groups can be at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.grid import Grid
from hallway.engine.groupbound import TooMany, group_bound, lacking, overpaid
from hallway.engine.types import Indices, Ints, Proof

NEAR = 32
"""Candidates a person for the first prices."""
SEATS_UP_TO = 2_000
"""Above so many people only prices a meeting are tried."""
SETS_EACH = 150
"""Unpaid sets a person that a search for prices goes through at most."""
KEPT_EACH = 20


@dataclass(frozen=True)
class Division:
    """sizes: (size, how many groups). exact: everybody sits in exactly these."""

    sizes: tuple[tuple[int, int], ...]
    exact: bool


def find_proof(
    grid: Grid, division: Division, value: int, must: Any, people: Indices, effort: Effort
) -> Proof:
    """The better of two proofs: prices a meeting, or prices a seat of whole groups.

    Args:
        grid: of these people alone. value: what the groups found are worth on it.
        must: groups that stand. people: who they are on the whole grid.
    Cost: O(n²), then passes of `overpaid` until the effort is spent.
    Source: docs/methods/groups.md.
    """
    meeting = meeting_prices(grid, division)
    proof = Proof(
        kind="groups",
        people=np.arange(grid.n, dtype=np.int32),
        seat=np.zeros(grid.n, dtype=np.int64),
        prices=meeting,
        scale=2,
        sizes=division.sizes,
    )
    best, least = proof, group_bound(grid, proof)
    if grid.n <= SEATS_UP_TO and grid.n and least > value:
        found = seat_prices(grid, division, meeting, value, effort)
        if found is not None and group_bound(grid, found) < least:
            best = found
    return Proof(
        kind="groups",
        people=people,
        seat=best.seat,
        prices=best.prices,
        scale=best.scale,
        set_prices=best.set_prices,
        sizes=best.sizes,
        must=tuple(must),
    )


def meeting_prices(grid: Grid, division: Division) -> Ints:
    """Prices a meeting, doubled: steps downhill over each person's best candidates."""
    n, shape = grid.n, [size for size, many in division.sizes for _ in range(many)]
    usual = max(shape, default=1) - 1
    if n <= usual or not usual:
        return np.zeros(n, dtype=np.int64)
    near = min(max(NEAR, 4 * usual), n - 1)
    who, worth, last = _candidates(grid, near, usual)
    meets = np.sort(np.repeat(shape, shape) - 1)
    meets = np.append(np.zeros(max(n - len(meets), 0), dtype=np.int64), meets)[-n:]
    pairs = np.unique(
        np.minimum(who, np.arange(n)[:, None]) * n + np.maximum(who, np.arange(n)[:, None]),
        return_index=True,
    )
    i, j = pairs[0] // n, pairs[0] % n
    return _downhill(i, j, 2 * worth.ravel()[pairs[1]], last, meets)


def _candidates(grid: Grid, near: int, usual: int) -> tuple[Ints, Ints, Ints]:
    """Each one's best candidates, what they are worth, and the last that fits a group."""
    n = grid.n
    who = np.empty((n, near), dtype=np.int64)
    worth = np.empty((n, near), dtype=np.int64)
    for lo in range(0, n, 512):
        rows = np.where(grid.allowed[lo : lo + 512], grid.worth[lo : lo + 512], -1)
        some = np.argpartition(-rows, near - 1, axis=1)[:, :near]
        who[lo : lo + 512] = some
        worth[lo : lo + 512] = np.maximum(np.take_along_axis(rows, some, axis=1), 0)
    last: Ints = np.sort(worth, axis=1)[:, near - usual]
    return who, worth, last


def _downhill(i: Ints, j: Ints, twice: Ints, prices: Ints, meets: Ints) -> Ints:
    """Subgradient steps: dearer where too many pairs pay by themselves, else cheaper."""
    n = len(prices)
    best, least = prices, _paid(i, j, twice, prices, meets)
    step = float(np.median(prices)) / 4 + 1
    for _ in range(200):
        own = twice > prices[i] + prices[j]
        count = np.bincount(i[own], minlength=n) + np.bincount(j[own], minlength=n)
        wanted = np.empty_like(meets)
        wanted[np.argsort(prices, kind="stable")] = meets
        turn = np.clip(count - wanted, -2, 2)
        prices = np.maximum(prices + np.rint(turn * step).astype(np.int64), 0)
        found = _paid(i, j, twice, prices, meets)
        if found < least:
            best, least = prices, found
        step = max(step * 0.965, 1.0)
    return best


def _paid(i: Ints, j: Ints, twice: Ints, prices: Ints, meets: Ints) -> int:
    rest = np.maximum(twice - prices[i] - prices[j], 0)
    return int(np.sort(prices) @ meets) + int(rest.sum())


def seat_prices(
    grid: Grid, division: Division, meeting: Ints, value: int, effort: Effort
) -> Proof | None:
    """Prices a seat: from what the prices a meeting say, downhill over groups unpaid."""
    if not division.sizes:
        return None
    size = max(division.sizes, key=lambda pair: (pair[0] * pair[1] * division.exact, pair[0]))[0]
    rest = np.maximum(2 * grid.worth - meeting[:, None] - meeting[None, :], 0)
    rest[~grid.allowed] = 0
    # Half of what a pair pays by itself, and all meetings of the largest size, cover
    # whatever a group may be worth; prices on the grid are rounded up.
    start: Ints = -(-(2 * (size - 1) * meeting + rest.sum(axis=1)) // 4)
    prices = Seats(grid, size, division.exact, value).lower(start, effort)
    if prices is None:
        return None
    extras = []
    for other, many in division.sizes:
        extra = 0 if other == size or not many else _extra(grid, prices, other, effort)
        if extra is None:
            return None
        extras.append(extra)
    return Proof(
        kind="groups",
        people=np.arange(grid.n, dtype=np.int32),
        seat=np.zeros(grid.n, dtype=np.int64),
        prices=prices,
        scale=1,
        set_prices=tuple(extras),
        sizes=division.sizes,
    )


def _extra(grid: Grid, prices: Ints, size: int, effort: Effort) -> int | None:
    """The least that a size must pay beyond its seats: from far above, down to the first."""
    top = int((2 * grid.worth - 2 * (prices[:, None] + prices[None, :]) // (size - 1)).max())
    extra = max(top, 0) * size * (size - 1) // 4 + 1
    while True:
        lacks = lacking(grid.worth, grid.allowed, prices, size, extra)
        try:
            found, lack = overpaid(lacks, size, SETS_EACH * grid.n)
        except TooMany:
            return extra * 5 // 4 + 1
        if len(found):
            return extra + -(-int(lack.max()) // (size * (size - 1)))
        if not extra:
            return 0
        extra = extra * 4 // 5


class Seats:
    """The search for prices of seats in groups of one size.

    For any prices, raising each by a size'th part of the most that a group with that
    person lacks covers every group: that is the bound of those prices. It is brought down
    by subgradient steps over a pool of groups; each pass adds the groups it had missed.
    """

    def __init__(self, grid: Grid, size: int, exact: bool, value: int) -> None:
        self.grid, self.size, self.exact, self.value = grid, size, exact, value
        self.pool: Ints = np.empty((0, size), dtype=np.int64)

    def lower(self, start: Ints, effort: Effort) -> Ints | None:
        """The lowest prices that cover every group, as far as the effort goes."""
        best, prices, least = start, start, int(start.sum())
        for _ in range(12):
            try:
                covered, found = self._cover(prices)
            except TooMany:
                prices = (prices + best) // 2
                if effort.spent():
                    break
                continue
            total = int(covered.sum())
            gained = least - total
            if gained > 0:
                best, least = covered, total
            if effort.spent() or least <= self.value:
                break
            news = self._learn(found)
            if len(self.pool) and not news and gained * 5000 < least:
                break
            prices = self._descend(best if gained <= 0 else prices)
        return best

    def _cover(self, prices: Ints) -> tuple[Ints, Ints]:
        """Prices raised until every group is paid, and the groups that lacked the most."""
        lacks = lacking(self.grid.worth, self.grid.allowed, prices, self.size, 0)
        found, lack = overpaid(lacks, self.size, SETS_EACH * self.grid.n)
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
        """Three hundred steps downhill over the pool (Polyak's length, with momentum)."""
        best, least = start, None
        prices = start
        heading = np.zeros(len(start), dtype=np.int64)
        for step in range(STEPS):
            total, slope = self._slope(prices)
            if least is None or total < least:
                best, least = prices, total
            heading = heading * 7 // 10 + slope * 100
            square = int((heading * heading).sum())
            floor = self.size * self.value
            aim = floor + (least - floor) * (STEPS - step) // (2 * STEPS)
            if not square or total <= aim:
                break
            length = float((total - aim) * 100) / float(square)
            prices = prices - np.rint(heading * length).astype(np.int64)
            if not self.exact:
                prices = np.maximum(prices, 0)
        return best

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


STEPS = 300
"""Steps downhill between two passes over all groups."""
