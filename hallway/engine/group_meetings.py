"""Prices a meeting: what each person pays for every pair that their group gives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hallway.engine.cells import Cells
from hallway.engine.grid import Grid
from hallway.engine.groupbound import FAR
from hallway.engine.types import Ints

NEAR = 24
"""Candidates a person, each time that some are looked for."""
ROUNDS = 4
"""Times that candidates are looked for."""
SEATS_UP_TO = 2_000
"""Above so many people candidates are looked for once."""


@dataclass(frozen=True)
class Division:
    """sizes: (size, how many groups). exact: everybody sits in exactly these."""

    sizes: tuple[tuple[int, int], ...]
    exact: bool


def meeting_prices(grid: Grid | Cells, division: Division) -> Ints:
    """Prices a meeting, doubled: one by one at first, then all together.

    A person's best price, the others' given, is what the last meeting that they have room
    for leaves unpaid: two rounds of that come close, whatever the values are like. Then
    steps downhill over the pairs that leave most unpaid; those are looked for anew.
    """
    n, shape = grid.n, [size for size, many in division.sizes for _ in range(many)]
    usual = max(shape, default=1) - 1
    if n <= usual + 1 or not usual:
        return np.zeros(n, dtype=np.int64)
    near = min(max(NEAR, 4 * usual), n - 1)
    meets = np.sort(np.repeat(shape, shape) - 1)
    meets = np.append(np.zeros(max(n - len(meets), 0), dtype=np.int64), meets)[-n:]
    best = prices = _one_by_one(grid, usual)
    keys, least = np.empty(0, dtype=np.int64), None
    for _ in range(ROUNDS if n <= SEATS_UP_TO else 1):
        more, beyond = _candidates(grid, near, prices)
        total = int(np.sort(prices) @ meets) + beyond
        if least is None or total < least:
            best, least = prices, total
        keys = np.unique(np.concatenate([keys, more]))
        i, j = keys // n, keys % n
        prices = _downhill(i, j, 2 * grid.worth[i, j], best, meets)
    total = int(np.sort(prices) @ meets) + _beyond(grid, prices)
    return prices if least is None or total < least else best


def _beyond(grid: Grid | Cells, prices: Ints) -> int:
    """What all pairs pay by themselves, above their people's prices."""
    twice = 0
    for lo in range(0, grid.n, 512):
        rest = 2 * grid.worth[lo : lo + 512] - prices[lo : lo + 512, None]
        rest -= prices[None, :]
        twice += int(np.maximum(rest, 0, out=rest).sum(where=grid.allowed[lo : lo + 512]))
    return twice // 2


def _one_by_one(grid: Grid | Cells, usual: int) -> Ints:
    """Each in turn asks for what their last meeting leaves, those worth most first."""
    n = grid.n
    prices = np.array([int(np.maximum(_row(grid, i), 0).sum()) // n for i in range(n)])
    order = np.argsort(-prices, kind="stable")
    for _ in range(2):
        for i in order.tolist():
            rest = 2 * _row(grid, i) - prices
            top = np.partition(rest, (n - usual - 1, n - usual))[n - usual - 1 : n - usual + 1]
            prices[i] = max(int(np.maximum(top, 0).sum()) // 2, 0)
    return prices


def _row(grid: Grid | Cells, i: int) -> Ints:
    """What everybody is worth to one, far below nothing where they may not meet."""
    if isinstance(grid, Cells):
        cells: Ints = grid.table[i, : grid.n].astype(np.int64)
        return cells
    return np.where(grid.allowed[i], grid.worth[i], -FAR)


def _middle(worth: Ints) -> int:
    return int(np.partition(worth, len(worth) // 2)[len(worth) // 2])


def _candidates(grid: Grid | Cells, near: int, prices: Ints) -> tuple[Ints, int]:
    """Pairs that leave most unpaid for either, and what all pairs pay by themselves."""
    n, twice = grid.n, 0
    keys = []
    for lo in range(0, n, 512):
        allowed = grid.allowed[lo : lo + 512]
        rest = np.where(allowed, 2 * grid.worth[lo : lo + 512] - prices[None, :], -FAR)
        some = np.argpartition(-rest, near - 1, axis=1)[:, :near]
        top = np.take_along_axis(rest, some, axis=1)
        rest -= prices[lo : lo + 512, None]
        twice += int(np.maximum(rest, 0, out=rest).sum())
        one = np.repeat(np.arange(lo, lo + len(some)), near)
        fine = top.ravel() > -FAR // 2
        pair = np.minimum(one, some.ravel()) * n + np.maximum(one, some.ravel())
        keys.append(pair[fine])
    return np.unique(np.concatenate(keys)), twice // 2


def _downhill(i: Ints, j: Ints, twice: Ints, prices: Ints, meets: Ints) -> Ints:
    """Subgradient steps: dearer where too many pairs pay by themselves, else cheaper."""
    n = len(prices)
    best, least = prices, _paid(i, j, twice, prices, meets)
    step = np.maximum(prices, _middle(prices)) / 8 + 1
    for _ in range(120):
        own = twice > prices[i] + prices[j]
        count = np.bincount(i[own], minlength=n) + np.bincount(j[own], minlength=n)
        wanted = np.empty_like(meets)
        wanted[np.argsort(prices, kind="stable")] = meets
        turn = np.clip(count - wanted, -2, 2)
        prices = np.maximum(prices + np.rint(turn * step).astype(np.int64), 0)
        found = _paid(i, j, twice, prices, meets)
        if found < least:
            best, least = prices, found
        step = np.maximum(step * 0.945, 1.0)
    return best


def _paid(i: Ints, j: Ints, twice: Ints, prices: Ints, meets: Ints) -> int:
    rest = np.maximum(twice - prices[i] - prices[j], 0)
    return int(np.sort(prices) @ meets) + int(rest.sum())
