"""Groups of three and more: nobody forbidden inside, everybody seated, an honest bound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from hallway.engine import BadPolicy, best_groups, certify
from tests.engine.oracle import fits, rounds_of, seated, worth
from tests.engine.tables import Table, random_table, tables


def groups_of(values: Table, **options: object) -> list[tuple[int, ...]]:
    matching = best_groups(values, **options)  # type: ignore[arg-type]
    certify(values, matching)
    return [tuple(group.tolist()) for group in matching.groups]


@pytest.mark.parametrize("n", range(6, 24))
def test_threes_and_fours_seat_everybody(n: int) -> None:
    groups = groups_of(random_table(n, seed=n))
    assert sorted(i for group in groups for i in group) == list(range(n))
    assert {len(group) for group in groups} <= {3, 4}


@pytest.mark.parametrize(("n", "seats"), [(0, 0), (1, 0), (2, 0), (3, 3), (4, 4), (5, 4)])
def test_too_few_for_groups(n: int, seats: int) -> None:
    assert seated(groups_of(np.ones((n, n)))) == seats


@settings(max_examples=60, deadline=None)
@given(tables(8))
def test_nobody_forbidden_and_the_bound_holds(values: Table) -> None:
    matching = best_groups(values)
    groups = [tuple(group.tolist()) for group in matching.groups]
    assert all(fits(values, group) for group in groups)
    shape = sorted(len(group) for group in groups)
    others = [
        worth(values, round_)
        for round_ in rounds_of(range(len(values)), (3, 4))
        if sorted(map(len, round_)) == shape and all(fits(values, group) for group in round_)
    ]
    assert matching.certificate.bound >= max(others) - 1e-5
    certify(values, matching)


@pytest.mark.parametrize("seed", range(12))
def test_close_to_the_best_of_all_divisions(seed: int) -> None:
    values = random_table(9, seed)
    best = max(worth(values, groups) for groups in rounds_of(range(9), (3,)) if len(groups) == 3)
    assert worth(values, groups_of(values, sizes=(3,))) >= 0.97 * best


def test_a_tight_history_still_seats_everybody() -> None:
    """Nine people met in three threes, twice: exactly the affine plane's lines are left."""
    values = np.ones((9, 9))
    for line in ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8)):
        values[np.ix_(line, line)] = np.nan
    groups = groups_of(values, sizes=(3,))
    assert sorted(i for group in groups for i in group) == list(range(9))


def test_a_group_needs_one_time_that_suits_all() -> None:
    slots = np.zeros((6, 2), dtype=bool)
    slots[[0, 2, 4], 0] = slots[[1, 3, 5], 1] = True
    shared = slots.astype(int) @ slots.T.astype(int) > 0
    values = np.where(shared, 1.0, np.nan)
    assert groups_of(values, sizes=(3,), slots=slots) == [(0, 2, 4), (1, 3, 5)]


def test_the_same_seed_gives_the_same_groups() -> None:
    values = random_table(30, seed=1)
    one, two = (groups_of(values, rng=np.random.default_rng(5)) for _ in range(2))
    assert one == two


def test_sizes_and_seat_rules_without_meaning_are_refused() -> None:
    with pytest.raises(BadPolicy):
        best_groups(np.ones((4, 4)), (1,))
    with pytest.raises(BadPolicy):
        best_groups(np.ones((4, 4)), ())
    with pytest.raises(BadPolicy):
        best_groups(np.ones((4, 4)), seats="one newcomer")  # type: ignore[arg-type]
