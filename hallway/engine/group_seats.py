"""Prices of seats for many people: from the groups found, over a pool, to what holds for all."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.group_fours import Fours
from hallway.engine.group_pool import (
    by_person,
    count_trios,
    descended,
    guess_groups,
    list_nearest,
    pay_in_turn,
    slope_of,
    take_back,
)
from hallway.engine.group_sets import LOW
from hallway.engine.groupcheck import LARGE, Unpaid, pay_of, shares
from hallway.engine.kernel import compiled
from hallway.engine.types import Ints

NEAR = 24
"""A person's nearest, of whom groups are guessed."""
STARTS = 8
"""With so many of them a guess begins."""
GUESSES = 14
PASSES, STILL = 24, 4
"""So often all groups are gone through at most, and so often without a gain."""
LATE = 1.1
"""So much of the time, and all groups are no longer gone through."""
STEPS = 120
"""Steps downhill over the pool, each time."""
KEPT_EACH = 10
"""Unpaid groups a person that one pass over all groups adds to the pool."""
HELD_EACH = 200
"""Unpaid groups a person that a pass may come upon."""
LOOKS = 6e8
"""Sets gone on from in a second, times people."""
FAR_MORE = 6e9
"""The same where the prices are raised first, so that hardly any set leads further."""
FEW, LEAST_FEW = {2: 2_000, 3: 2_000, 4: 1_300}, 800
"""With more people, by size, prices are raised at first until all groups can be gone through."""
TRIOS = 50_000
"""Sets of three in a second for which all groups of many people can be gone through."""
START = 200_000
"""The same where prices of fours begin to come down."""
FULL = 4e7
"""What the last time that all are gone through may cost, in a second."""
TUNING, EACH_TURN = 1.5e7, 0.2
"""What all turns before it may, in a second, and what a turn does beside it for each pair."""
FIRST_STEP = 0.02
"""So much higher they begin where all would cost more than that."""
TURNS, IN_TURN = 24, 8
"""Prices of fours come down so often, each time by what one in so many people tells."""
STEEP, STEEPEST = 0.3, 0.015
"""They do by this share of what they are above the value found, and no more."""
LAST = 0.004
"""At last by no more than so much."""
SPARE = 25
"""What has more to spare than one in so many parts of its worth is forgotten."""
POOL_EACH = 50
"""So many are kept for each person, those with the least to spare."""
TUNED, LATEST = 0.85, 1.6
"""So much of the time, and they come down no more; and so much, and it is given up."""
EASING, LESS = 80, 0.75
"""Steps by which what is raised is brought down, towards this share of it."""
ASKED = 48
"""People by whom it is guessed how many sets of three there are."""
AGAIN = 6
"""So many steps more where all groups still took too long."""
FINEST = 200
"""Prices are tried that come to the value found and so many parts of it."""
PARTS = 2**20
ROUNDS = 6
"""Times that prices are made even."""
SEEN = 1_000
"""People whose values everybody's price is measured by, each time others."""
ONE_IN = 200
"""So few of them are worth more to anybody than the two pay."""


class ManySeats:
    """The search for prices of seats in groups of one size, compiled.

    table: int32 (n, n) or more, NEVER where forbidden. For any prices, raising each by a
    size'th part of the most that a group with that person lacks covers every group: that is
    the bound of those prices. It is brought down over a pool of groups.
    seen: whether all groups were gone through, and these prices pay for every one that came up.
    """

    def __init__(self, table: Any, n: int, size: int, exact: bool, aim: int) -> None:
        self.table, self.n, self.size = table, n, size
        self.exact, self.aim = exact, aim
        self.pool: Ints = np.empty((0, size), dtype=np.int64)
        self.worth: Ints = np.empty(0, dtype=np.int64)
        self.looked, self.seen = 0, False
        self.looks = LOOKS

    def lower(self, groups: Any, effort: Effort) -> Ints | None:
        """The lowest prices found that cover every group; None if there are none in time."""
        prices = _halves(self.table, groups, self.n, self.size)
        few = self.n <= FEW.get(self.size, LEAST_FEW)
        best = self._passes(self._guessed(prices, effort), effort) if few else None
        if best is None:
            best = self._evenly(even_prices(self.table, prices, self.size), effort)
        far_below = best is not None and shares(best, self.size, 0).min() < -LARGE
        return None if far_below else best

    def _evenly(self, even: Ints, effort: Effort) -> Ints | None:
        """From even prices, where there are too many groups for the lowest over a pool."""
        self.pool, self.worth = self.pool[:0], self.worth[:0]
        self.looks = FAR_MORE
        return self._in_fours(even, effort) if self.size == 4 else self._once(even, effort)

    def _passes(self, prices: Ints, effort: Effort) -> Ints | None:
        """Go through all groups, learn those that were missed, walk down again."""
        best: Ints | None = None
        still = 0
        for _ in range(PASSES):
            if effort.spent() or self.looked * self.n > self.looks * effort.limit * 0.4:
                break
            covered, found = self._cover(prices, effort)
            if covered is None:
                prices = prices + prices // 100 if best is None else (prices + best) // 2
                continue
            gained = None if best is None else int(best.sum() - covered.sum())
            if gained is None or gained > 0:
                best = covered
            news = self._learn(found)
            still = 0 if gained is None or gained * 2000 > int(covered.sum()) else still + 1
            if not news or still == STILL:
                break
            prices = self._descend(prices, effort)
        return best

    def _once(self, prices: Ints, effort: Effort) -> Ints | None:
        """Raise all prices until few enough sets lack something, and go through all groups once.

        Whoever checks the prices has the same work again, so it is kept short.
        """
        scale = self._scales(prices)
        lo = self._lowest(prices, scale, TRIOS * effort.limit)
        for step in range(lo, min(lo + 3 * AGAIN, FINEST), AGAIN):
            covered, _ = self._cover(prices * scale[step] // PARTS, effort)
            if covered is not None or effort.used() > effort.limit:
                break
        return covered

    def _scales(self, prices: Ints) -> list[int]:
        """By how many of so many parts prices come to what was found, and more and more."""
        total = max(int(prices.sum()), 1)
        return [self.aim * (FINEST + step) * PARTS // FINEST // total for step in range(FINEST)]

    def _lowest(self, prices: Ints, scale: list[int], most: float) -> int:
        """The first of these scales at which few enough sets of three lack something."""
        lo, hi = 0, FINEST - 1
        while lo < hi:
            middle = (lo + hi) // 2
            few = self.trios(prices * scale[middle] // PARTS) <= most
            lo, hi = (lo, middle) if few else (middle + 1, hi)
        return lo

    def _in_fours(self, prices: Ints, effort: Effort) -> Ints | None:
        """Lower all prices a little, raise whom groups need, again and again; then all groups.

        Each time another part of all groups is gone through, so that in the end each was
        once. What was found before stays in the pool, and is paid.
        """
        scale = self._scales(prices)
        prices = prices * scale[self._lowest(prices, scale, START * effort.limit)] // PARTS
        fours = Fours(self.table, shares(prices, self.size, 0))
        for turn in range(TURNS):
            before = fours.cost
            step = self._step(prices) if turn else 0.0
            lower = prices - (prices * step).astype(np.int64)
            fours.pay(shares(lower, self.size, 0))
            found = list(
                fours.groups(range(turn % IN_TURN, fours.leaves, IN_TURN), HELD_EACH * self.n)
            )
            cost = (fours.cost - before) * min(IN_TURN, fours.leaves)
            if not turn and cost > FULL * effort.limit:
                prices = prices + (prices * FIRST_STEP).astype(np.int64)
                continue
            self._keep(np.concatenate([self.pool, *(groups for groups, _ in found)]), lower)
            prices = lower + self._raise(*self._short(lower))
            spent = fours.cost + turn * EACH_TURN * self.n**2 > TUNING * effort.limit
            if spent or cost > FULL * effort.limit or effort.used() > effort.limit * TUNED:
                break
        # Where all groups take long, a little lower may take twice as long.
        last = min(self._step(prices), LAST) if cost < FULL * effort.limit else 0.0
        return self._all_fours(fours, prices - (prices * last).astype(np.int64), effort)

    def _step(self, prices: Ints) -> float:
        """How far prices are lowered: by a part of what they are above the value found."""
        above = float(prices.sum()) / max(self.aim, 1) - 1.0
        return min(max(above * STEEP, 0.0), STEEPEST)

    def _keep(self, found: Ints, prices: Ints) -> None:
        """Add groups to the pool; what is far from lacking anything goes."""
        self._learn(found)
        spare = prices[self.pool].sum(axis=1) - self.worth
        near = spare * SPARE < self.worth
        most = POOL_EACH * self.n
        if np.count_nonzero(near) > most:
            near &= spare <= np.partition(spare, most)[most]
        self.pool, self.worth = self.pool[near], self.worth[near]

    def _all_fours(self, fours: Fours, prices: Ints, effort: Effort) -> Ints | None:
        """Prices raised until every group is paid; None if that takes far too long."""
        fours.pay(shares(prices, self.size, 0))
        parts, held = [(self.pool, self.worth - prices[self.pool].sum(axis=1))], 0
        for groups, lack in fours.groups(most=HELD_EACH * self.n):
            parts.append((groups, lack))
            held += len(groups)
            if held > HELD_EACH * self.n or effort.used() > effort.limit * LATEST:
                return None
        groups = _each_once(np.sort(np.concatenate([part for part, _ in parts]), axis=1), self.n)
        lack = _worth(self.table, groups) - prices[groups].sum(axis=1)
        short = np.flatnonzero(lack > 0)
        # What pays a pair is rounded down to a whole number: less than size goes lost.
        raised = prices + self._raise(groups[short], lack[short]) + self.size
        paid = (self.size - 1) * shares(raised, self.size, 0)[groups].sum(axis=1)
        # Whatever did not come up was paid before, and nobody pays less now.
        self.seen = bool((paid >= _worth(self.table, groups)).all())
        return raised

    def trios(self, prices: Ints) -> int:
        """About how many sets of three lack something, as some people's tell."""
        share = shares(prices, self.size, 0)
        some = np.arange(0, self.n, -(-self.n // ASKED))
        found = compiled(count_trios)(self.table, share, some, np.empty(self.n, dtype=np.int64))
        return int(found) * self.n // (2 * len(some))

    def _guessed(self, prices: Ints, effort: Effort) -> Ints:
        """Prices that pay for all groups one comes upon by guessing."""
        for _ in range(GUESSES):
            news = self._learn(self._guess(prices))
            prices = self._descend(prices, effort)
            if news < self.n // 20 or effort.used() > effort.limit * 0.85:
                break
        return prices

    def _guess(self, prices: Ints) -> Ints:
        n, share = self.n, shares(prices, self.size, 0)
        top = np.empty((n, min(NEAR, n - 1)), dtype=np.int64)
        compiled(list_nearest)(self.table, share, top, np.zeros(top.shape[1], dtype=np.int64))
        groups = np.empty((2 * STARTS * n + 1, self.size), dtype=np.int64)
        lack = np.empty(len(groups), dtype=np.int64)
        count = compiled(guess_groups)(self.table, share, top, STARTS, groups, lack)
        return groups[:count]

    def _learn(self, found: Ints) -> int:
        """Add groups to the pool; how many were new."""
        before = len(self.pool)
        self.pool = _each_once(np.concatenate([self.pool, np.sort(found, axis=1)]), self.n)
        self.worth = _worth(self.table, self.pool)
        return len(self.pool) - before

    def _cover(self, prices: Ints, effort: Effort) -> tuple[Ints | None, Ints]:
        """Prices raised until every group is paid, and the groups that lacked the most."""
        prices = prices + self._raise(*self._short(prices))
        pay = pay_of(self.table, shares(prices, self.size, 0), self.size)
        unpaid = Unpaid(pay, int(self.looks * effort.limit * 0.25 / self.n), HELD_EACH * self.n)
        parts, held = [(self.pool[:0], self.worth[:0])], 0
        for part in unpaid.groups():
            parts.append(part)
            held += len(part[0])
            if held > HELD_EACH * self.n or effort.used() > effort.limit * LATE:
                unpaid.ended = True
                break
        self.looked += unpaid.looked
        groups = np.concatenate([group for group, _ in parts])
        lack = np.concatenate([each for _, each in parts])
        order = np.argsort(-lack, kind="stable")
        raised = None if unpaid.ended else prices + self._raise(groups, lack)
        if raised is not None:
            # What pays a pair is rounded down to a whole number: less than size goes lost.
            raised = raised + self.size
        return raised, groups[order[: KEPT_EACH * self.n]]

    def _short(self, prices: Ints) -> tuple[Ints, Ints]:
        """The groups of the pool that lack something, and what."""
        lack = self.worth - prices[self.pool].sum(axis=1)
        short = np.flatnonzero(lack > 0)
        return self.pool[short], lack[short]

    def _raise(self, groups: Ints, lack: Ints) -> Ints:
        """The lesser of two ways to pay for all these groups; then lower by steps downhill."""
        order = np.argsort(-lack, kind="stable")
        most = np.zeros(self.n, dtype=np.int64)
        for column in groups.T:
            np.maximum.at(most, column, lack)
        most = -(-most // self.size)
        turn = self._in_turn(groups, lack, order, np.zeros(self.n, dtype=np.int64))
        more = most if most.sum() < turn.sum() else turn
        if self.n <= FEW[4] or not len(groups):
            return more
        aim = int(self.size * more.sum() * LESS)
        eased = descended(lambda some: self._slope_of(groups, lack, some), more, aim, EASING, False)
        eased = self._in_turn(groups, lack, order, eased)
        return eased if eased.sum() < more.sum() else more

    def _in_turn(self, groups: Ints, lack: Ints, order: Ints, more: Ints) -> Ints:
        """Raised, group by group, until all are paid; and lowered again as far as they stay so."""
        more = more.copy()
        compiled(pay_in_turn)(groups, lack, order, more)
        people = np.argsort(-more, kind="stable")
        compiled(take_back)(groups, lack, people, *by_person(groups, self.n), more)
        return more

    def _descend(self, start: Ints, effort: Effort) -> Ints:
        aim = self.size * self.aim
        return descended(self._slope, start, aim, STEPS, self.exact, effort.spent)

    def _slope(self, prices: Ints) -> tuple[int, Ints]:
        """Size times the pool's bound at these prices, and which way is up."""
        return self._slope_of(self.pool, self.worth, prices)

    def _slope_of(self, groups: Ints, worth: Ints, prices: Ints) -> tuple[int, Ints]:
        lack = np.empty(len(groups), dtype=np.int64)
        most, slope = np.empty(self.n, dtype=np.int64), np.empty(self.n, dtype=np.int64)
        total = compiled(slope_of)(groups, worth, prices, lack, most, slope)
        return int(total), slope


def _halves(table: Any, groups: Any, n: int, size: int) -> Ints:
    """Half of what each person's pairs are worth, as if all sat in groups of one size."""
    prices = np.zeros(n, dtype=np.int64)
    for group in groups:
        inside = table[np.ix_(group, group)].astype(np.int64)
        np.fill_diagonal(inside, 0)
        prices[list(group)] = inside.sum(axis=1) * (size - 1) // (2 * max(len(group) - 1, 1))
    seated = prices[prices != 0]
    if len(seated):
        # Whoever sits nowhere would else lack something with almost everybody.
        prices[prices == 0] = int(np.partition(seated, len(seated) // 2)[len(seated) // 2])
    prices += prices // 50
    return prices


def even_prices(table: Any, prices: Ints, size: int) -> Ints:
    """Prices at which equally few people lack something with each, in proportion to each other.

    Everybody asks, the others' shares given, for what is left of a pair that only one in so
    many is worth more than; and goes half of the way there.
    """
    n, share = len(prices), prices // (size - 1)
    many = min(SEEN, n)
    rank = many - max(many // ONE_IN, 1)
    for turn in range(ROUNDS):
        some = (np.arange(many) * n + turn * n // ROUNDS) // many % n
        left = np.maximum(table[some, :n], LOW) - share[some, None].astype(np.int32)
        asked = np.partition(left, rank, axis=0)[rank].astype(np.int64)
        share = (share + np.maximum(asked, 0)) // 2
    # Whoever may meet hardly anybody asks for little, and would lack with all they may.
    return np.maximum(share, int(np.median(share)) // 4) * (size - 1)


def _worth(table: Any, groups: Ints) -> Ints:
    worth = np.zeros(len(groups), dtype=np.int64)
    for column in range(1, groups.shape[1]):
        for other in range(column):
            worth += table[groups[:, column], groups[:, other]]
    return worth


def _each_once(groups: Ints, n: int) -> Ints:
    if n ** groups.shape[1] >= 2**62:
        found: Ints = np.unique(groups, axis=0)
        return found
    key = groups[:, 0]
    for column in groups.T[1:]:
        key = key * n + column
    return np.ascontiguousarray(groups[np.unique(key, return_index=True)[1]])
