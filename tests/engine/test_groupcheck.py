"""Whoever goes through all groups by lists finds every one that lacks something."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from hallway.engine import group_fours
from hallway.engine.alike import alike
from hallway.engine.cells import NEVER
from hallway.engine.groupcheck import Unpaid, most_unpaid, pay_of, shares
from hallway.engine.types import Ints


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(3))
def test_every_group_that_lacks_something_is_found(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = np.triu(rng.integers(0, 1000, (13, 13)), 1).astype(np.int32)
    table += table.T
    table[rng.random((13, 13)) < 0.1] = NEVER
    table = np.minimum(table, table.T)
    np.fill_diagonal(table, NEVER)
    prices = (size - 1) * rng.integers(250, 400, 13)
    true = {}
    for group in combinations(range(13), size):
        cells = [int(table[pair]) for pair in combinations(group, 2)]
        lack = sum(cells) - int(prices[list(group)].sum())
        if NEVER not in cells and lack > 0:
            true[group] = lack
    found = {}
    for groups, lacks in Unpaid(pay_of(table, shares(prices, size, 0), size)).groups():
        found |= dict(zip(map(tuple, np.sort(groups).tolist()), lacks.tolist(), strict=True))
    assert found == true
    assert most_unpaid(table, prices, size, 0) == max(true.values(), default=0)


@pytest.mark.parametrize("n", [33, 70])
def test_every_four_is_found_whatever_the_order_and_the_room(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More people than stand side by side in a row, negative values, and prices below zero."""
    rng = np.random.default_rng(n)
    table = np.triu(rng.integers(-(10**6), 10**6, (n, n)), 1).astype(np.int32)
    table += table.T
    np.fill_diagonal(table, NEVER)
    table[:5, 7:9] = table[7:9, :5] = NEVER
    share = rng.integers(-50_000, 500_000, n)
    true = tried(table, share)
    assert len(true) > 20, "there is something to find"
    monkeypatch.setattr(group_fours, "ROOM", 3)
    for people in (None, np.arange(n)[::-1].copy()):
        assert found_by(group_fours.Fours(table, share, people)) == true


@pytest.mark.parametrize("n", [33, 70])
def test_every_four_is_found_when_prices_change(n: int) -> None:
    """A little up and down, in steps; and so far down that the rows have to be made anew."""
    rng = np.random.default_rng(n)
    table = np.triu(rng.integers(0, 10**7, (n, n)), 1).astype(np.int32)
    table += table.T
    np.fill_diagonal(table, NEVER)
    table[:5, 7:9] = table[7:9, :5] = NEVER
    share = rng.integers(3 * 10**6, 45 * 10**5, n)
    fours = group_fours.Fours(table, share)
    for change in (-400_000, 600_000, -500_000, -8_000_000, 7_900_000, -100_000):
        asked = share + change + rng.integers(-50_000, 50_000, n)
        share = fours.pay(asked)
        assert (share <= asked).all()
        assert (asked - share).max() < 2**fours.shift, "less than a step away"
        true = tried(table, share)
        assert true, "there is something to find"
        assert found_by(fours) == true


def tried(table: Ints, share: Ints) -> dict[tuple[int, ...], int]:
    """All fours, one after another: those that lack something, and what."""
    lacks = table.astype(np.int64) - share[:, None] - share
    fours = np.array(list(combinations(range(len(share)), 4)))
    pairs = list(combinations(range(4), 2))
    allowed = np.all([table[fours[:, a], fours[:, b]] != NEVER for a, b in pairs], axis=0)
    short = np.sum([lacks[fours[:, a], fours[:, b]] for a, b in pairs], axis=0)
    some = allowed & (short > 0)
    return dict(zip(map(tuple, fours[some].tolist()), short[some].tolist(), strict=True))


def found_by(fours: group_fours.Fours) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = {}
    for groups, lack in fours.groups():
        found |= dict(zip(map(tuple, np.sort(groups).tolist()), lack.tolist(), strict=True))
    return found


def test_an_order_of_people_who_are_alike_has_everybody_once() -> None:
    kinds = np.arange(200) % 4
    table = np.where(kinds[:, None] == kinds, 1000, 10).astype(np.int32)
    np.fill_diagonal(table, NEVER)
    order = alike(table, np.full(200, 100))
    assert sorted(order.tolist()) == list(range(200))
    beside = kinds[order[:-1]] == kinds[order[1:]]
    assert beside.mean() > 0.9, "people of a kind stand beside each other"
