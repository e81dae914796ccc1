"""Many people: swaps only ever improve groups, and the prices for many hold."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from hallway.engine import best_groups, certify, group_seats, group_swaps
from hallway.engine.cells import NEVER
from hallway.engine.effort import Effort
from hallway.engine.group_seats import ManySeats, even_prices
from hallway.engine.group_swaps import swap
from hallway.engine.groupcheck import most_unpaid
from hallway.engine.types import Ints
from tests.engine.tables import random_table


def table_for(n: int, seed: int, forbidden: float = 0.05) -> Ints:
    """int32 (n + 1, n + 1) with an empty chair, as `Cells` has it."""
    rng = np.random.default_rng(seed)
    inner = np.triu(rng.integers(0, 10**6, (n, n)), 1)
    inner += inner.T
    never = np.triu(rng.random((n, n)) < forbidden, 1)
    inner[never | never.T | np.eye(n, dtype=bool)] = NEVER
    table = np.zeros((n + 1, n + 1), dtype=np.int64)
    table[:n, :n] = inner
    return table.astype(np.int32)


def worth(table: Ints, seats: Ints) -> int:
    pairs = (pair for row in seats.tolist() for pair in combinations(row, 2))
    return sum(max(int(table[pair]), -(2**28)) for pair in pairs)


def swapped(table: Ints, seats: Ints, sweeps: int, heat: int) -> Ints:
    after = seats.copy()
    swap(table, after, sweeps, heat, np.random.PCG64(3).random_raw, Effort(60.0))
    return after


@pytest.mark.parametrize("size", [2, 3, 4, 6, 8])
@pytest.mark.parametrize("seed", range(3))
def test_cold_swaps_end_where_no_swap_gains_anything(size: int, seed: int) -> None:
    """Beyond what is lost where a pair's value is written in two bytes."""
    table = table_for(24, seed)
    seats = swapped(table, np.arange(24).reshape(-1, size), 50, 0)
    assert sorted(seats.ravel().tolist()) == list(range(24))
    best, lost = worth(table, seats), 4 * (size - 1) * 2**8
    for one, other in combinations(range(24), 2):
        changed = seats.copy()
        changed[seats == one], changed[seats == other] = other, one
        assert worth(table, changed) <= best + lost


def test_swaps_look_only_near_and_still_find_good_seats(monkeypatch: pytest.MonkeyPatch) -> None:
    table, start = table_for(120, seed=8), np.arange(120).reshape(30, 4)
    all_near = worth(table, swapped(table, start, 60, 2 * 10**5))
    monkeypatch.setattr(group_swaps, "NEAR", 40)
    assert worth(table, swapped(table, start, 60, 2 * 10**5)) > 0.97 * all_near


def test_whoever_sits_nowhere_stays_out_of_it() -> None:
    table, seats = table_for(30, seed=9), np.arange(4, 28).reshape(6, 4)
    after = swapped(table, seats, 20, 10**5)
    assert sorted(after.ravel().tolist()) == list(range(4, 28))
    assert worth(table, after) > worth(table, seats)


def test_values_that_are_all_alike_or_far_below_nothing_do_no_harm() -> None:
    seats = np.arange(24).reshape(6, 4)
    for value in (0, 7, -(10**9)):
        table = np.full((25, 25), value, dtype=np.int32)
        table[24] = table[:, 24] = 0
        np.fill_diagonal(table[:24, :24], NEVER)
        assert sorted(swapped(table, seats, 9, 10**6).ravel().tolist()) == list(range(24))


def test_an_empty_chair_stays_where_it_is() -> None:
    table = table_for(19, seed=4)
    seats = np.append(np.arange(19), 19).reshape(5, 4)
    after = swapped(table, seats, 20, 10**6)
    assert sorted(after.ravel().tolist()) == list(range(20))
    assert np.argwhere(after == 19).tolist() == [[4, 3]]
    assert worth(table, after) > worth(table, seats)


def test_the_same_draws_give_the_same_seats() -> None:
    table, seats = table_for(40, seed=5), np.arange(40).reshape(10, 4)
    assert (swapped(table, seats, 9, 10**6) == swapped(table, seats, 9, 10**6)).all()


@pytest.mark.parametrize("size", [3, 4])
def test_prices_for_many_people_cover_every_group(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_seats, "FEW", {3: 20, 4: 20})
    table = table_for(60, seed=6)
    seats = swapped(table, np.arange(60).reshape(-1, size), 30, 10**5)
    aim = worth(table, seats)
    search = ManySeats(table, 60, size, True, aim)
    prices = search.lower(seats.tolist(), Effort(5.0))
    assert prices is not None
    assert search.seen == (size == 4), "fours are gone through before they are checked"
    assert most_unpaid(table, prices, size, 0) == 0
    assert aim <= prices.sum() < 1.5 * aim


@pytest.mark.parametrize("size", [3, 4, 5])
def test_where_passes_come_to_nothing_even_prices_still_prove_a_bound(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_seats, "PASSES", 0)
    table = table_for(60, seed=7)
    seats = swapped(table, np.arange(60).reshape(-1, size), 30, 10**5)
    aim = worth(table, seats)
    prices = ManySeats(table, 60, size, True, aim).lower(seats.tolist(), Effort(5.0))
    assert prices is not None
    assert most_unpaid(table, prices, size, 0) == 0
    assert aim <= prices.sum() < 1.5 * aim


def test_even_prices_follow_what_people_are_worth() -> None:
    table = table_for(60, seed=7, forbidden=0)
    dear = table[:20, :20]
    table[:20, :20] = np.where(dear == NEVER, NEVER, dear + 10**6)
    prices = even_prices(table, np.full(60, 10**6), 4)
    assert prices[:20].min() > prices[20:].max()


def test_a_round_of_many_people_is_certified() -> None:
    values = random_table(620, seed=9)
    matching = best_groups(values, (4,), seconds=1.0)
    certify(values, matching)
    assert sorted(i for group in matching.groups for i in group.tolist()) == list(range(620))
    assert 0 <= matching.certificate.gap < 0.06
