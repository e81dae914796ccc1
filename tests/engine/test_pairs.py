"""Pairs: the best round there is, against trying them all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadPolicy, BadValues, Impossible, best_pairs, certify
from tests.engine.oracle import best_round, seated
from tests.engine.tables import Table, random_table, tables


def groups_of(matching: Any) -> list[tuple[int, ...]]:
    return [tuple(group.tolist()) for group in matching.groups]


def assert_best(values: Table, matching: Any, *, participation: bool, trios: int = 0) -> None:
    sizes = (2, 3) if trios else (2,)
    people, value = best_round(values, sizes, participation=participation, trios=trios)
    if participation:
        assert seated(groups_of(matching)) == people
    assert matching.value == pytest.approx(value, abs=1e-5)
    assert matching.certificate.bound >= value - 1e-5


@settings(max_examples=120, deadline=None)
@given(tables(7))
def test_no_other_trio_is_better(values: Table) -> None:
    matching = best_pairs(values, odd="trio")
    people, _ = best_round(values, (2, 3), trios=1)
    assert seated(groups_of(matching)) >= people
    if sum(len(g) == 3 for g in groups_of(matching)) == 1 or not people % 2:
        assert_best(values, matching, participation=True, trios=people % 2)
    certify(values, matching)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("odd", ["out", "trio", "host"])
def test_very_few_people(n: int, odd: str) -> None:
    matching = best_pairs(np.ones((n, n)), odd=odd, hosts=range(n))
    assert len(matching.unmatched) == (1 if n == 1 or (n == 3 and odd == "out") else 0)
    assert matching.certificate.gap == 0.0


def test_everyone_forbidden() -> None:
    matching = best_pairs(np.full((4, 4), np.nan), odd="trio")
    assert matching.groups == ()
    assert matching.unmatched.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("n", [20, 21, 60, 61, 150])
def test_the_bound_is_met_at_any_size(n: int) -> None:
    values = random_table(n, seed=n)
    matching = best_pairs(values)
    assert matching.certificate.gap == 0.0
    assert certify(values, matching).gap == 0.0


def test_a_roster_of_hundreds() -> None:
    """Three hundred and one people, where a third of the pairs may not meet."""
    values = random_table(301, seed=1, density=0.67)
    matching = best_pairs(values, odd="trio")
    assert sorted(len(group) for group in matching.groups) == [2] * 149 + [3]
    assert certify(values, matching).gap < 0.001


@settings(max_examples=40, deadline=None)
@given(tables(8), st.randoms(use_true_random=False))
def test_another_order_of_people_changes_nothing_but_numbers(values: Table, random: Any) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    mixed = values[np.ix_(order, order)]
    for odd in ("out", "trio"):
        one, two = best_pairs(values, odd=odd), best_pairs(mixed, odd=odd)
        assert seated(groups_of(one)) == seated(groups_of(two))
        assert one.value == pytest.approx(two.value, abs=1e-6)


def test_the_same_seed_gives_the_same_round_and_others_differ() -> None:
    values = np.ones((12, 12))
    found = [groups_of(best_pairs(values, rng=np.random.default_rng(seed))) for seed in range(6)]
    again = [groups_of(best_pairs(values, rng=np.random.default_rng(seed))) for seed in range(6)]
    assert found == again
    assert len({str(groups) for groups in found}) > 1


def test_all_kinds_of_values_give_the_same_round() -> None:
    values = random_table(9, seed=3, density=0.8)
    allowed = np.argwhere(~np.isnan(values))
    entries = values[allowed[:, 0], allowed[:, 1]]
    stored = scipy.sparse.coo_array((entries, (allowed[:, 0], allowed[:, 1])), shape=(9, 9))

    class Rows:
        n = 9

        def block(self, lo: int, hi: int) -> Table:
            return values[lo:hi]

    answers = [groups_of(best_pairs(kind)) for kind in (values, stored, Rows())]
    assert answers[0] == answers[1] == answers[2]


def test_groups_that_must_stand_do() -> None:
    values = random_table(8, seed=2)
    matching = best_pairs(values, must=[(0, 5), (1, 2, 3)], odd="trio")
    groups = groups_of(matching)
    assert (0, 5) in groups
    assert (1, 2, 3) in groups
    assert certify(values, matching).value == matching.value


def test_whoever_has_the_greater_turn_is_seated_first() -> None:
    values = random_table(7, seed=5)
    for person in range(7):
        turn = np.zeros(7, dtype=np.int64)
        turn[person] = 3
        assert person not in best_pairs(values, turn=turn).unmatched


def test_three_people_need_one_time_that_suits_them_all() -> None:
    slots = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool)
    assert len(best_pairs(np.ones((3, 3)), odd="trio").groups[0]) == 3
    assert len(best_pairs(np.ones((3, 3)), odd="trio", slots=slots).groups[0]) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([[0, 1], [2, 0]], "symmetric"),
        ([[0, 1, 2], [1, 0, 2]], "square"),
        ([[0, np.inf], [np.inf, 0]], "finite"),
        ([[0, np.nan], [1, 0]], "symmetric"),
    ],
)
def test_bad_values_are_refused(values: Any, words: str) -> None:
    with pytest.raises(BadValues, match=words):
        best_pairs(values)


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(Impossible):
        best_pairs(np.ones((4, 4)), must=[(0, 1), (1, 2)])
    with pytest.raises(Impossible):
        best_pairs(np.ones((4, 4)), must=[(0, 9)])
    with pytest.raises(BadPolicy):
        best_pairs(np.ones((4, 4)), odd="sideways")


def test_a_host_may_stand_in_two_groups_and_nobody_else() -> None:
    values = random_table(5, seed=3, density=1.0)
    must = [(0, 1), (0, 2), (3, 4)]
    matching = best_pairs(values, odd="host", hosts=[0], must=must)
    assert [tuple(group.tolist()) for group in matching.groups] == must
    assert certify(values, matching).value == matching.value
    for odd, hosts in (("host", [3]), ("trio", [0]), ("out", [0])):
        with pytest.raises(Impossible):
            best_pairs(values, odd=odd, hosts=hosts, must=must)
    with pytest.raises(Impossible):
        best_pairs(values, odd="host", hosts=[0], must=[(0, 1), (0, 2), (0, 3)])


def test_beside_a_host_who_stands_another_may_take_two_meetings() -> None:
    values = random_table(8, seed=4, density=1.0)
    matching = best_pairs(values, odd="host", hosts=[0, 3], must=[(0, 1), (0, 2)])
    seats = sorted(i for group in matching.groups for i in group.tolist())
    assert seats == [0, 0, 1, 2, 3, 3, 4, 5, 6, 7]
    assert certify(values, matching).gap < 0.001
