"""Every solver through one suite: against slow answers, other libraries, and themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array

from hallway.engine import best_pairs
from tests.engine.checks import (
    CLOSE,
    WAYS,
    bound_by_hand,
    check_best,
    check_round,
    groups_of,
    many_from,
    solved,
)
from tests.engine.oracle import (
    best_by_cuts,
    best_by_subsets,
    best_round,
    seated,
    seats_and_worth,
    worth,
)
from tests.engine.tables import SHAPES, Table, in_a_plane, random_table, tables, tangle

every_way = pytest.mark.parametrize("way", WAYS)
forced_or_not = pytest.mark.parametrize("participation", [True, False])


# Pairs, against every round there is


@every_way
@settings(max_examples=50, deadline=None)
@given(values=tables(9), participation=st.booleans())
def test_pairs_are_the_best_of_all_rounds(way: str, values: Table, participation: bool) -> None:
    matching = solved(values, way, participation=participation)
    check_best(values, matching, best_by_subsets(values, participation=participation))


@every_way
@forced_or_not
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_that_break_matchings(way: str, participation: bool, shape: str) -> None:
    matching = solved(SHAPES[shape], way, participation=participation)
    check_best(SHAPES[shape], matching, best_by_subsets(SHAPES[shape], participation=participation))


@pytest.mark.parametrize("shape", ["rings in a row", "cliques", "some cost", "a plane"])
@forced_or_not
def test_the_slow_answers_agree_with_each_other(shape: str, participation: bool) -> None:
    values = np.rint(SHAPES[shape])
    one = best_round(values, participation=participation)
    assert one == best_by_subsets(values, participation=participation)
    assert one == best_by_cuts(values, participation=participation)


@every_way
@forced_or_not
@pytest.mark.parametrize("n", [12, 13, 24, 30])
def test_pairs_are_the_best_by_a_linear_program(way: str, participation: bool, n: int) -> None:
    for values in (tangle(n, seed=n), in_a_plane(n, seed=n), np.rint(random_table(n, n) * 9) - 6):
        matching = solved(values, way, participation=participation)
        check_best(values, matching, best_by_cuts(values, participation=participation))


# A trio, or a host


@every_way
@settings(max_examples=30, deadline=None)
@given(values=tables(7), participation=st.booleans())
def test_a_trio_makes_a_round_better_and_nothing_passes_the_bound(
    way: str, values: Table, participation: bool
) -> None:
    matching = solved(values, way, odd="trio", participation=participation)
    check_round(values, matching, (2, 3))
    pairs = solved(values, way, participation=participation)
    if participation:
        assert seated(groups_of(matching)) >= seated(groups_of(pairs))
    else:
        assert matching.value >= pairs.value - CLOSE
    assert_not_passed(values, matching, "trio" if matching.certificate.proof.trios else "out")


@every_way
@settings(max_examples=30, deadline=None)
@given(values=tables(7), participation=st.booleans(), data=st.data())
def test_no_other_host_or_guest_is_better(
    way: str, values: Table, participation: bool, data: st.DataObject
) -> None:
    n = len(values)
    hosts = data.draw(st.lists(st.integers(0, n - 1), unique=True)) if n else []
    matching = solved(values, way, odd="host", hosts=hosts, participation=participation)
    check_round(values, matching, (2,), hosts)
    people, value = max(
        (len(there) * participation, value)
        for there, value in seats_and_worth(values, "host", hosts)
    )
    assert seated(groups_of(matching)) >= people
    assert matching.value == pytest.approx(value, abs=CLOSE)
    assert matching.certificate.bound >= value - CLOSE


def assert_not_passed(values: Table, matching: Any, odd: str, hosts: Any = ()) -> None:
    """No round that gives as much in seats is worth more than the bound says."""
    proof = matching.certificate.proof
    seat = dict(zip(proof.people.tolist(), proof.seat.tolist(), strict=True))
    here = sum(seat[i] for i in {i for group in groups_of(matching) for i in group})
    most = max(
        value
        for there, value in seats_and_worth(values, odd, hosts)
        if sum(seat[i] for i in there) >= here
    )
    assert matching.certificate.bound >= most - CLOSE


# Groups that stand


@every_way
@settings(max_examples=20, deadline=None)
@given(values=tables(9), data=st.data(), participation=st.booleans())
def test_what_must_stand_does_and_the_rest_is_best(
    way: str, values: Table, data: st.DataObject, participation: bool
) -> None:
    order = data.draw(st.permutations(range(len(values))))
    must = [tuple(sorted(order[2 * k : 2 * k + 2])) for k in range(len(order) // 4)]
    matching = solved(values, way, must=must, participation=participation)
    left = sorted(set(range(len(values))) - {i for pair in must for i in pair})
    _, value = best_by_subsets(values[np.ix_(left, left)], participation=participation)
    assert set(must) <= set(groups_of(matching))
    standing = worth(np.nan_to_num(values), must)
    assert matching.value == pytest.approx(value + standing, abs=CLOSE)
    assert matching.certificate.gap == 0.0


# Another library


def rival(values: Table, participation: bool) -> tuple[int, float]:
    """How many people rustworkx seats, and what for; values must be whole numbers."""
    import rustworkx

    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(values)))
    i, j = np.nonzero(np.triu(~np.isnan(values), 1))
    graph.add_edges_from([(int(a), int(b), int(values[a, b])) for a, b in zip(i, j, strict=True)])
    found = rustworkx.max_weight_matching(graph, participation, weight_fn=int)
    return 2 * len(found) * participation, sum(float(values[a, b]) for a, b in found)


@pytest.mark.parametrize("way", ["small", "rows", "graph"])
def test_a_thousand_tangles_agree_with_another_library(way: str) -> None:
    rng = np.random.default_rng(7)
    for seed in range(500):
        n, most = int(rng.integers(4, 41)), int(rng.integers(1, 9))
        values = tangle(n, seed, most, degree=float(rng.uniform(1.5, 6)))
        matching = solved(values, way, participation=bool(seed % 3))
        people, value = rival(values, bool(seed % 3))
        assert 2 * len(matching.groups) >= people, seed
        assert matching.value == pytest.approx(value, abs=CLOSE), seed
        assert matching.certificate.gap == 0.0, seed


@every_way
@pytest.mark.parametrize("n", [90, 151, 200])
def test_larger_rosters_agree_with_another_library(way: str, n: int) -> None:
    for values in (tangle(n, n, 4, 5.0), in_a_plane(n, n), np.rint(random_table(n, n) * 99)):
        matching = solved(values, way)
        check_best(values, matching, rival(values, True))


# The same answer again


def same(one: Any, two: Any) -> bool:
    return groups_of(one) == groups_of(two) and one.value == two.value


@every_way
@pytest.mark.parametrize("odd", ["out", "trio", "host"])
def test_the_same_seed_gives_the_same_answer(way: str, odd: str) -> None:
    values = np.rint(random_table(21, seed=3) * 2)
    one, two = (
        solved(values, way, odd=odd, hosts=range(21), rng=np.random.default_rng(5))
        for _ in range(2)
    )
    assert same(one, two)


@every_way
@pytest.mark.parametrize("odd", ["out", "host"])
@settings(max_examples=25, deadline=None)
@given(values=tables(9), data=st.data(), participation=st.booleans())
def test_another_order_of_people_changes_only_their_numbers(
    way: str, odd: str, values: Table, data: st.DataObject, participation: bool
) -> None:
    order = data.draw(st.permutations(range(len(values))))
    mixed = values[np.ix_(order, order)]
    options = {"odd": odd, "hosts": range(len(values)), "participation": participation}
    one, two = solved(values, way, **options), solved(mixed, way, **options)
    assert one.value == pytest.approx(two.value, abs=1e-9)
    if participation:
        assert len(one.unmatched) == len(two.unmatched)


@pytest.mark.parametrize("odd", ["out", "host"])
@settings(max_examples=30, deadline=None)
@given(values=tables(9), participation=st.booleans())
def test_all_ways_lead_to_the_same_value(odd: str, values: Table, participation: bool) -> None:
    options = {"odd": odd, "hosts": range(len(values)), "participation": participation}
    found = [solved(values, way, **options) for way in WAYS]
    assert len({round(matching.value, 6) for matching in found}) == 1
    if participation:
        assert len({len(matching.unmatched) for matching in found}) == 1


@pytest.mark.parametrize("many", [2, 10_000])
def test_entries_that_stand_twice_are_added_up(many: int) -> None:
    ends = [0, 1, 0, 1], [1, 0, 1, 0]
    with many_from(many):
        assert best_pairs(coo_array(([1.0, 1.0, 2.0, 2.0], ends), shape=(3, 3))).value == 3.0


def test_a_bound_by_hand_falls_when_a_price_does() -> None:
    """The second look at a proof is one that can fail."""
    matching = solved(SHAPES["cliques"])
    matching.certificate.proof.prices[0] -= 2
    with pytest.raises(AssertionError):
        bound_by_hand(SHAPES["cliques"], matching)
