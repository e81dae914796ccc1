"""Prices of seats for many people: from the groups found, over a pool, to what holds for all."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.group_pool import (
    by_person,
    descended,
    guess_groups,
    list_nearest,
    pay_in_turn,
    slope_of,
    take_back,
)
from hallway.engine.groupcheck import LARGE, Unpaid, pay_of, shares
from hallway.engine.kernel import compiled
from hallway.engine.types import Ints

NEAR = 24
"""A person's nearest, of whom groups are guessed."""
STARTS = 8
"""With so many of them a guess begins."""
GUESSES = 14
PASSES = 12
STEPS = 120
"""Steps downhill over the pool, each time."""
KEPT_EACH = 10
"""Unpaid groups a person that one pass over all groups adds to the pool."""
HELD_EACH = 200
"""Unpaid groups a person that a pass may come upon."""
LOOKS = 6e8
"""Sets gone on from in a second, times people."""


class ManySeats:
    """The search for prices of seats in groups of one size, compiled.

    table: int32 (n, n) or more, NEVER where forbidden. For any prices, raising each by a
    size'th part of the most that a group with that person lacks covers every group: that is
    the bound of those prices. It is brought down over a pool of groups.
    """

    def __init__(self, table: Any, n: int, size: int, exact: bool, aim: int) -> None:
        self.table, self.n, self.size = table, n, size
        self.exact, self.aim = exact, aim
        self.pool: Ints = np.empty((0, size), dtype=np.int64)
        self.worth: Ints = np.empty(0, dtype=np.int64)
        self.looked = 0
        self.looks, self.starts, self.steps = LOOKS, STARTS, STEPS

    def lower(self, groups: Any, effort: Effort) -> Ints | None:
        """The lowest prices found that cover every group; None if there are none in time."""
        prices = self._guessed(_halves(self.table, groups, self.n, self.size), effort)
        best: Ints | None = None
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
            if not news or (gained is not None and gained * 2000 < int(covered.sum())):
                break
            prices = self._descend(prices, effort)
        far_below = best is not None and shares(best, self.size, 0).min() < -LARGE
        return None if far_below else best

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
        groups = np.empty((2 * self.starts * n + 1, self.size), dtype=np.int64)
        lack = np.empty(len(groups), dtype=np.int64)
        count = compiled(guess_groups)(self.table, share, top, self.starts, groups, lack)
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
        unpaid = Unpaid(pay, int(self.looks * effort.limit * 0.25 / self.n))
        parts, held = [(self.pool[:0], self.worth[:0])], 0
        for part in unpaid.groups():
            parts.append(part)
            held += len(part[0])
            if held > HELD_EACH * self.n or effort.spent():
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
        """The lesser of two ways to pay for all these groups."""
        order = np.argsort(-lack, kind="stable")
        most, turn = np.zeros(self.n, dtype=np.int64), np.zeros(self.n, dtype=np.int64)
        for column in groups.T:
            np.maximum.at(most, column, lack)
        most = -(-most // self.size)
        compiled(pay_in_turn)(groups, lack, order, turn)
        people = np.argsort(-turn, kind="stable")
        compiled(take_back)(groups, lack, people, *by_person(groups, self.n), turn)
        more: Ints = most if most.sum() < turn.sum() else turn
        return more

    def _descend(self, start: Ints, effort: Effort) -> Ints:
        aim = self.size * self.aim
        return descended(self._slope, start, aim, self.steps, self.exact, effort.spent)

    def _slope(self, prices: Ints) -> tuple[int, Ints]:
        """Size times the pool's bound at these prices, and which way is up."""
        lack = np.empty(len(self.pool), dtype=np.int64)
        most, slope = np.empty(self.n, dtype=np.int64), np.empty(self.n, dtype=np.int64)
        total = compiled(slope_of)(self.pool, self.worth, prices, lack, most, slope)
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
