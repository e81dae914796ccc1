"""The search itself, over graphs: as plain Python and as machine code."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadValues, best_pairs, matching
from hallway.engine.dense import best_of_all
from hallway.engine.graph import Graph, graph_of
from hallway.engine.matching import Solution, solve
from hallway.engine.places import LARGEST, seats
from tests.engine.checks import Rows, many_from, solved
from tests.engine.oracle import best_by_subsets
from tests.engine.tables import (
    SHAPES,
    Table,
    in_a_plane,
    odd_cliques,
    odd_rings,
    random_table,
    tables,
    tangle,
    two_sides,
)


def graph(values: Table, scale: int = 1) -> Graph:
    i, j = np.nonzero(np.triu(~np.isnan(values), 1))
    weights = np.rint(values[i, j] * scale).astype(np.int64)
    return graph_of(i.astype(np.int64) * len(values) + j, weights, len(values))


def floors(n: int, seat: int = 0) -> Any:
    return np.full(n, -2 * seat, dtype=np.int64)


def assert_complete(found: Solution, g: Graph, floor: Any) -> None:
    """Whatever the search claims follows from its own numbers, one pair at a time."""
    paid = {}
    for u in range(g.n):
        for at in range(int(g.start[u]), int(g.start[u + 1])):
            v = int(g.to[at])
            paid[u, v] = int(found.price[u] + found.price[v]) - 2 * int(g.weight[at])
    for lo, hi, extra in zip(found.lo, found.hi, found.extra, strict=True):
        inside = found.order[lo:hi].tolist()
        assert len(inside) % 2 == 1
        assert extra > 0
        for u in inside:
            for v in inside:
                if (u, v) in paid:
                    paid[u, v] += int(extra)
        matched = sum(int(found.mate[u]) in inside for u in inside)
        assert matched == len(inside) - 1, "a set that costs something is full"
    assert min(paid.values(), default=0) >= 0
    assert (found.price >= floor).all()
    for u, v in enumerate(found.mate.tolist()):
        if v < 0:
            assert found.price[u] == floor[u], "who is out costs nothing more"
        else:
            assert found.mate[v] == u
            assert paid[u, v] == 0, "who meets pays exactly what it is worth"


@settings(max_examples=150, deadline=None)
@given(tables(9), st.sampled_from([0, 7, 10**6]))
def test_prices_and_pairs_belong_together(values: Table, seat: int) -> None:
    g = graph(values, 1000)
    assert_complete(solve(g, floors(g.n, seat)), g, floors(g.n, seat))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seat", [0, 10**6])
def test_prices_and_pairs_belong_together_in_every_shape(shape: str, seat: int) -> None:
    g = graph(SHAPES[shape], 1000)
    assert_complete(solve(g, floors(g.n, seat)), g, floors(g.n, seat))


def test_sets_stand_inside_sets() -> None:
    """Some of these need odd sets within odd sets, or the test would prove little."""
    deepest = 0
    for seed in range(60):
        g = graph(in_a_plane(31, seed))
        found = solve(g, floors(31, 10**6))
        assert_complete(found, g, floors(31, 10**6))
        spans = list(zip(found.lo.tolist(), found.hi.tolist(), strict=True))
        around = [sum(a <= lo and hi <= b for a, b in spans) for lo, hi in spans]
        deepest = max(deepest, *around, 0)
    assert deepest >= 3


def test_each_person_may_have_a_floor_of_their_own() -> None:
    """A seat worth more for some: they are in, whatever the pairs are worth."""
    values = random_table(9, seed=6)
    for person in range(9):
        floor = floors(9, 10**6)
        floor[person] *= 3
        g = graph(values, 1000)
        found = solve(g, floor)
        assert_complete(found, g, floor)
        assert found.mate[person] >= 0


class Sheet:
    """Weights by rows, NaN where forbidden, as a roster of many people has them."""

    def __init__(self, values: Table) -> None:
        self.values, self.n = values, len(values)

    def rows(self, lo: int, hi: int) -> Table:
        return self.values[lo:hi].copy()


@pytest.mark.parametrize("bits", [40, 52, 53, 54, 55])
def test_seats_may_be_worth_more_than_floats_can_tell_apart(bits: int) -> None:
    """Thousands of different turns make seats so dear that a pair's worth is lost in them."""
    for seed in range(8):
        rng = np.random.default_rng(seed)
        values = two_sides(8, 22, seed) if seed % 2 else random_table(31, seed, 0.3)
        values = np.rint(values * 3e7)
        seat = 2 ** (bits - 6) * (1 + rng.integers(0, 64, len(values)))
        g = graph(values)
        one, two = solve(g, -2 * seat), best_of_all(Sheet(values), -2 * seat)
        assert_complete(two, g, -2 * seat)
        assert two.total() == one.total()


def test_turns_that_cannot_be_told_apart_count_as_one_and_the_greatest_never() -> None:
    worth = seats(100_000, 10**8, np.arange(100_000) % 50_000, True)
    assert 0 < worth.min() <= worth.max() <= LARGEST
    assert (np.diff(worth[:50_000]) >= 0).all()
    assert (np.diff(worth[49_000:50_000]) > 0).all()
    few = seats(1_000, 10**8, np.arange(1_000), True)
    assert len(set(few.tolist())) == 1_000


# Compiled


@pytest.fixture
def plain_or_not(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the search in the way that is asked for, whatever has been compiled before."""

    def run(g: Graph, floor: Any, *, plain: bool) -> Solution:
        monkeypatch.setattr(matching, "PLAIN", 10**9 if plain else -1)
        monkeypatch.setattr(matching, "is_compiled", lambda function: not plain)
        return solve(g, floor)

    return run


def test_machine_code_gives_the_same_answer_to_the_last_bit(plain_or_not: Any) -> None:
    shapes = [tangle(n, n, 3, 3.0) for n in (0, 1, 2, 9, 40, 90, 200)]
    shapes += [*SHAPES.values(), in_a_plane(60, 2), random_table(80, 3), odd_rings(3, 5, 7, 9)]
    shapes += [odd_cliques(9, 7, 5, 3), random_table(60, 1, density=0.1) - 1]
    for values in shapes:
        g = graph(values, 10**6)
        for floor in (floors(g.n), floors(g.n, 10**9)):
            one, two = (plain_or_not(g, floor, plain=plain) for plain in (True, False))
            for name in ("mate", "price", "order", "lo", "hi", "extra"):
                assert getattr(one, name).tolist() == getattr(two, name).tolist()


def test_a_small_roster_waits_for_no_compiler() -> None:
    code = (
        "import sys, numpy as np; from hallway.engine import best_pairs, certify;"
        "v = np.random.default_rng(1).random((200, 200)); v = v + v.T;"
        "certify(v, best_pairs(v)); best_pairs(v[:61, :61], odd='trio');"
        "sys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# No search goes on for ever


class Fickle(Rows):
    """A source that says something else each time it is asked."""

    def block(self, lo: int, hi: int) -> Table:
        self.values = self.values * 1.01
        return super().block(lo, hi)


@pytest.mark.parametrize("seed", [5, 10, 16])
def test_pairs_told_with_two_values_are_refused(seed: int) -> None:
    """Of many people only some rows are compared; these once kept the search busy for ever."""
    rng = np.random.default_rng(seed)
    values = rng.random((100, 100))
    values += values.T
    compared = np.unique(np.linspace(0, 99, 64).astype(np.int64))
    others = np.setdiff1d(np.arange(100), compared)
    values[np.ix_(others, others)] = 2 * rng.random((100, 100))[np.ix_(others, others)]
    with many_from(2, candidates=2), pytest.raises(BadValues, match="symmetric"):
        best_pairs(values)


def test_a_source_that_changes_its_mind_is_refused() -> None:
    with many_from(2, candidates=2), pytest.raises(BadValues):
        best_pairs(Fickle(random_table(60, seed=2)))


def test_many_equal_values_are_no_trouble() -> None:
    """All pairs alike: every price ties with every other."""
    for n in (30, 31, 120):
        for way in ("small", "rows", "graph"):
            found = solved(np.ones((n, n)) - np.diag([np.nan] * n), way)
            assert len(found.groups) == n // 2


@settings(max_examples=30, deadline=None)
@given(tables(9), st.lists(st.integers(0, 3), min_size=9, max_size=9), st.booleans())
def test_whose_turn_it_is_comes_before_what_pairs_are_worth(
    values: Table, turn: list[int], small: bool
) -> None:
    """Seats by turn, then value: with as many seated as without."""
    n = len(values)
    found = solved(values, "small" if small else "rows", turn=np.array(turn[:n]))
    assert 2 * len(found.groups) == best_by_subsets(values)[0]
    out = sorted(turn[i] for i in found.unmatched)
    for way in ("small", "rows", "graph"):
        again = solved(values, way, turn=np.array(turn[:n]))
        assert sorted(turn[i] for i in again.unmatched) == out
        assert again.value == pytest.approx(found.value, abs=1e-5)
