"""What a search for groups looks things up in: pairs' values and seat rules as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.cells import NEVER, Cells
from hallway.engine.grid import Grid
from hallway.engine.seatrules import Apart, AtLeast, AtMost, Common, Rule, suits
from hallway.engine.types import Ints


@dataclass(frozen=True, eq=False)
class Counted:
    """A rule that counts heads: members int64 (n + 1,), and the price of each one amiss."""

    members: Ints
    least: int
    most: int
    price: int


@dataclass(frozen=True, eq=False)
class Shared:
    """A rule of one thing in common: flags float32 (n + 1, m), and the price of none."""

    flags: Any
    price: int


@dataclass(frozen=True, eq=False)
class Desk:
    """n people and one empty chair, number n, who is worth nothing to anybody.

    worth: int32 (n + 1, n + 1), as in `Cells`. never:
    what a broken hard rule costs, more than all values together. usual: how far values
    differ.
    """

    n: int
    worth: Any
    never: int
    usual: int
    counted: tuple[Counted, ...] = ()
    shared: tuple[Shared, ...] = ()

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """int64 (rows, columns): what pairs are worth, forbidden ones less than nothing."""
        return self._plain(self.worth[rows[:, None], columns[None, :]])

    def _plain(self, found: Any) -> Ints:
        plain: Ints = found.astype(np.int64)
        plain[found == NEVER] = -self.never
        return plain

    def offers(self, pulled: Ints, rest: Ints) -> Ints:
        """int64 (m, r): what each of m sets of people brings to each of r unfinished groups."""
        total = np.zeros((len(pulled), len(rest)), dtype=np.int64)
        for column in pulled.T:
            for place in rest.T:
                total += self.pairs(column, place)
        for rule in self.counted:
            count = rule.members[pulled].sum(axis=1)[:, None] + rule.members[rest].sum(axis=1)
            amiss = np.maximum(rule.least - count, 0) + np.maximum(count - rule.most, 0)
            total -= rule.price * amiss
        for other in self.shared:
            both = other.flags[pulled].min(axis=1) @ other.flags[rest].min(axis=1).T
            total -= other.price * (both == 0)
        return total

    def inside(self, groups: Ints) -> int:
        """What whole groups are worth, less what broken rules cost."""
        total = 0
        for column in range(1, groups.shape[1]):
            for other in range(column):
                total += int(self._plain(self.worth[groups[:, column], groups[:, other]]).sum())
        return total - sum(self._amiss(groups))

    def _amiss(self, groups: Ints) -> list[int]:
        costs = []
        for rule in self.counted:
            count = rule.members[groups].sum(axis=1)
            amiss = np.maximum(rule.least - count, 0) + np.maximum(count - rule.most, 0)
            costs.append(rule.price * int(amiss.sum()))
        for other in self.shared:
            none = other.flags[groups].min(axis=1).sum(axis=1) == 0
            costs.append(other.price * int(none.sum()))
        return costs


def desk_of(grid: Grid | Cells, rules: Sequence[Rule], largest: int) -> Desk:
    """The desk for groups of up to `largest` people.

    Cost: four bytes a pair; nothing where the grid is such a table already, unless a rule
    changes what pairs are worth.
    """
    n, worth = grid.n, _table(grid)
    if isinstance(grid, Cells) and any(isinstance(rule, Apart) for rule in rules):
        worth = worth.copy()
    top = max(int(worth.max(initial=0)), int(_least(worth)), 1)
    never = (top + 1) * largest * (n + 1)
    usual = _usual(worth[: min(n, 500), :n])
    prices = [never if rule.hard else _price(rule, grid.unit, top, largest) for rule in rules]
    for rule, price in zip(rules, prices, strict=True):
        if isinstance(rule, Apart):
            _part(worth, rule, price)
    return Desk(
        n=n,
        worth=worth,
        never=never,
        usual=usual,
        counted=tuple(_counted(r, p) for r, p in zip(rules, prices, strict=True) if _counts(r)),
        shared=tuple(
            _shared(r, p) for r, p in zip(rules, prices, strict=True) if isinstance(r, Common)
        ),
    )


def _table(grid: Grid | Cells) -> Any:
    """int32 (n + 1, n + 1), with the empty chair."""
    if isinstance(grid, Cells):
        return grid.table
    worth = np.zeros((grid.n + 1, grid.n + 1), dtype=np.int32)
    worth[: grid.n, : grid.n] = np.where(grid.allowed, grid.worth, NEVER)
    return worth


def _least(worth: Any) -> int:
    """How far below nothing the least value is."""
    least = 0
    for lo in range(0, len(worth), 256):
        # NEVER less one is the greatest number there is, and no longer the least.
        least = min(least, int((worth[lo : lo + 256] - np.int32(1)).min(initial=-1)) + 1)
    return -least


def _usual(worth: Any) -> int:
    """How far values lie from their middle, as a rule; whole numbers throughout."""
    seen = worth[worth != NEVER].astype(np.int64)
    if not len(seen):
        return 1
    middle = int(seen.sum()) // len(seen)
    return int(np.abs(seen - middle).sum()) // len(seen) + 1


def _price(rule: Rule, unit: float, top: int, largest: int) -> int:
    """What one break of a preferred rule costs; more than any group is worth by default."""
    if rule.weight is None:
        return top * largest * (largest - 1) + 1
    return min(round(rule.weight / unit), top * largest**2 * 1000)


def _part(worth: Any, rule: Apart, price: int) -> None:
    """Take the price off every pair with one label; forbid them where the rule is hard."""
    for label in np.unique(rule.labels[rule.labels >= 0]):
        same = np.flatnonzero(rule.labels == label)
        block = worth[np.ix_(same, same)].astype(np.int64)
        cheaper = np.maximum(block - price, NEVER + 1)
        worth[np.ix_(same, same)] = NEVER if rule.hard else np.where(block == NEVER, NEVER, cheaper)


def _counts(rule: Rule) -> bool:
    return isinstance(rule, AtLeast | AtMost)


def _counted(rule: Any, price: int) -> Counted:
    members = np.append(rule.members.astype(np.int64), 0)
    if isinstance(rule, AtLeast):
        return Counted(members, rule.many, len(members), price)
    return Counted(members, 0, rule.many, price)


def _shared(rule: Common, price: int) -> Shared:
    flags = suits(rule).astype(np.float32)
    return Shared(np.concatenate([flags, np.ones((1, flags.shape[1]), np.float32)]), price)
