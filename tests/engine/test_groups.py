"""Groups of three and more: nobody forbidden inside, everybody seated, an honest bound."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import coo_array

from hallway.engine import BadCertificate, BadPolicy, BadValues, best_groups, certify, groupbound
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


@settings(max_examples=30, deadline=None)
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


@settings(max_examples=25, deadline=None)
@given(tables(8))
def test_where_nobody_is_forced_the_bound_holds_for_every_division(values: Table) -> None:
    matching = best_groups(values, participation=False)
    best = max(worth(values, r) for r in _allowed_rounds(values))
    assert matching.value <= best + 1e-5
    assert matching.certificate.bound >= best - 1e-5
    certify(values, matching)


def _allowed_rounds(values: Table) -> list[list[tuple[int, ...]]]:
    every = rounds_of(range(len(values)), (3, 4))
    return [round_ for round_ in every if all(fits(values, group) for group in round_)]


@pytest.mark.parametrize("sizes", [(3,), (4,), (5,), (6,), (3, 4), (5, 6)])
def test_prices_of_seats_prove_more_than_prices_of_meetings(sizes: tuple[int, ...]) -> None:
    values = random_table(60, seed=8)
    matching = best_groups(values, sizes)
    assert matching.certificate.proof.set_prices
    assert matching.certificate.gap < 0.06
    certify(values, matching)


def test_a_proof_that_pays_too_little_is_refused() -> None:
    values = random_table(24, seed=3)
    matching = best_groups(values, (4,))
    proof = matching.certificate.proof
    cheap = replace(proof, prices=proof.prices - 10**6)
    wrong = replace(matching, certificate=replace(matching.certificate, proof=cheap))
    with pytest.raises(BadCertificate):
        certify(values, wrong)


def test_every_overpaid_group_is_found_compiled_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    lacks = np.triu(rng.integers(-60, 30, (14, 14)), 1)
    lacks = lacks + lacks.T
    np.fill_diagonal(lacks, -groupbound.FAR)
    for size in (3, 4, 5):
        true = {
            group: total
            for group in combinations(range(14), size)
            if (total := sum(int(lacks[a, b]) for a, b in combinations(group, 2))) > 0
        }
        for start in (600, 0):
            monkeypatch.setattr(groupbound, "COMPILE_FROM", start)
            groups, lack = groupbound.overpaid(lacks, size)
            found = dict(zip(map(tuple, groups.tolist()), lack.tolist(), strict=True))
            assert found == true


def test_another_order_of_people_changes_little_but_the_names() -> None:
    values = random_table(40, seed=6)
    order = np.random.default_rng(1).permutation(40)
    one, two = best_groups(values, (4,)), best_groups(values[np.ix_(order, order)], (4,))
    assert two.value == pytest.approx(one.value, rel=0.02)
    assert two.certificate.bound == pytest.approx(one.certificate.bound, rel=0.02)


def test_whose_turn_it_is_sits() -> None:
    turn = np.array([0] * 7 + [5] * 6)
    groups = groups_of(random_table(13, seed=4), sizes=(4,), turn=turn)
    assert set(range(7, 13)) <= {i for group in groups for i in group}


def test_groups_that_stand_stay_and_take_nobody_else() -> None:
    groups = groups_of(random_table(11, seed=4), sizes=(3,), must=[(0, 10)])
    assert (0, 10) in groups
    assert sorted(i for group in groups for i in group) == list(range(11))


@pytest.mark.parametrize("kind", ["dense", "single", "sparse", "source"])
def test_many_people_in_four_bytes_a_pair(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same groups, whichever way the values come and are kept."""
    values = np.round(random_table(40, seed=9), 2)
    values[0, 1] = values[1, 0] = np.nan
    tables_ = groups_of(values, sizes=(4,))
    monkeypatch.setattr("hallway.engine.groups.MANY", 10)
    given_ = {
        "dense": values,
        "single": values.astype(np.float32),
        "sparse": _stored(values),
        "source": _Source(values),
    }[kind]
    matching = best_groups(given_, (4,))
    assert [tuple(group.tolist()) for group in matching.groups] == tables_


def _stored(values: Table) -> coo_array:
    i, j = np.nonzero(~np.isnan(values))
    return coo_array((values[i, j], (i, j)), shape=values.shape)


class _Source:
    def __init__(self, values: Table) -> None:
        self.values, self.n = values, len(values)

    def block(self, lo: int, hi: int) -> Table:
        return self.values[lo:hi]


def test_many_people_are_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallway.engine.groups.MANY", 3)
    lopsided = np.ones((6, 6))
    lopsided[0, 1] = 2.0
    for wrong in (lopsided, np.full((6, 6), np.inf), np.ones((6, 5))):
        with pytest.raises(BadValues):
            best_groups(wrong)
