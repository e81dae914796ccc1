"""Mixers: everybody moves tables each sitting, and nobody meets the same people again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hallway.engine import (
    BadPolicy,
    BadValues,
    EngineError,
    Impossible,
    Mixer,
    best_mixer,
    replan,
)
from tests.engine.tables import random_table

QUICK = {"seconds": 0.2}


def together(plan: Mixer) -> NDArray[np.int64]:
    """How often each two sit at one table: counted plainly, pair by pair."""
    people = plan.tables.shape[1]
    met = np.zeros((people, people), dtype=np.int64)
    for row in plan.tables.tolist():
        for one, two in combinations(range(people), 2):
            if row[one] == row[two] >= 0:
                met[one, two] += 1
                met[two, one] += 1
    return met


def repeats(met: NDArray[np.int64]) -> int:
    return int(np.maximum(met - 1, 0).sum()) // 2


def check(plan: Mixer, people: int, tables: int, sittings: int) -> None:
    """Everybody sits, tables are as equal as can be, and the counts are true."""
    assert plan.tables.shape == (sittings, people)
    assert plan.tables.dtype == np.int32
    for row in plan.tables:
        sizes = np.bincount(row, minlength=tables)
        assert len(sizes) == tables
        assert np.ptp(sizes) <= 1
    assert plan.repeats == repeats(together(plan))
    assert 0 <= plan.bound <= plan.repeats


events = st.tuples(st.integers(0, 14), st.integers(1, 5), st.integers(1, 6), st.integers(0, 99))


@settings(max_examples=60, deadline=None)
@given(events)
def test_every_plan_seats_everybody_and_counts_truly(event: tuple[int, int, int, int]) -> None:
    people, tables, sittings, seed = event
    seats = max(-(-people // tables), 1)
    rng = np.random.default_rng(seed)
    plan = best_mixer(people, tables, seats, sittings, seconds=0.05, rng=rng)
    check(plan, people, tables, sittings)


# The least repeats, against every plan there is


def divisions(people: tuple[int, ...], sizes: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to seat people at tables of these sizes, tables of one size in any order."""
    if not people:
        yield ()
        return
    for size in sorted(set(sizes)):
        less = [*sizes]
        less.remove(size)
        for mates in combinations(people[1:], size - 1):
            rest = tuple(one for one in people[1:] if one not in mates)
            for more in divisions(rest, less):
                yield ((people[0], *mates), *more)


def fewest(people: int, tables: int, sittings: int) -> int:
    small, larger = divmod(people, tables)
    sizes = [small + 1] * larger + [small] * (tables - larger)
    ways = [
        np.array(
            [
                any(one in table and two in table for table in way)
                for one, two in combinations(range(people), 2)
            ]
        )
        for way in divisions(tuple(range(people)), sizes)
    ]
    plans = product(ways[:1] if small * tables == people else ways, *[ways] * (sittings - 1))
    return min(int(np.maximum(np.sum(plan, axis=0) - 1, 0).sum()) for plan in plans)


@pytest.mark.parametrize(
    ("people", "tables", "sittings"),
    [
        (4, 2, 2),
        (4, 2, 4),
        (5, 2, 2),
        (5, 2, 3),
        (5, 3, 3),
        (6, 2, 2),
        (6, 2, 3),
        (6, 3, 3),
        (6, 3, 4),
    ],
)
def test_no_plan_of_a_small_event_has_fewer_repeats(
    people: int, tables: int, sittings: int
) -> None:
    plan = best_mixer(people, tables, people, sittings, **QUICK)
    least = fewest(people, tables, sittings)
    assert plan.bound <= least
    assert plan.repeats == least


# Where nobody meets twice


@pytest.mark.parametrize(
    ("people", "tables", "sittings"),
    [
        (25, 5, 6),  # an affine plane
        (15, 5, 7),  # the schoolgirls
        (16, 8, 15),  # pairs, once round
        (24, 5, 6),  # one person fewer than a design
        (22, 7, 7),  # six fewer, none of whom ever meet
        (7, 4, 7),  # pairs with one alone
        (56, 8, 8),
        (300, 60, 12),
        (299, 60, 12),
        (300, 38, 12),
    ],
)
def test_nobody_meets_twice_where_a_design_fits(people: int, tables: int, sittings: int) -> None:
    plan = best_mixer(people, tables, people, sittings)
    check(plan, people, tables, sittings)
    assert plan.repeats == 0


def test_thirty_two_people_at_eight_tables_for_ten_sittings() -> None:
    plan = best_mixer(32, 8, 4, 10)
    check(plan, 32, 8, 10)
    assert (plan.repeats, plan.bound) == (0, 0)


def test_an_eleventh_and_a_twelfth_sitting_repeat_no_more_than_they_must() -> None:
    for sittings, least in ((11, 32), (12, 80)):
        plan = best_mixer(32, 8, 4, sittings)
        assert plan.repeats == plan.bound == least
        assert together(plan).max() == 2


def test_at_few_large_tables_as_few_meet_again_as_can_be() -> None:
    """Three tables of six: two always stay together, or more would meet again."""
    plan = best_mixer(18, 3, 6, 4)
    check(plan, 18, 3, 4)
    assert plan.repeats == plan.bound == 27


def test_the_search_alone_finds_plans_without_a_repeat() -> None:
    plan = best_mixer(40, 9, 5, 6, seconds=5.0)
    check(plan, 40, 9, 6)
    assert plan.repeats == 0


# Where it cannot be helped


@pytest.mark.parametrize(
    ("people", "tables", "sittings", "least"),
    [
        (9, 3, 5, 9),  # all 36 pairs have met after four sittings
        (4, 2, 5, 4),
        (16, 4, 7, 48),
        (8, 2, 3, 8),  # of four at a table two and two meet again, wherever they go
        (12, 4, 5, 1),  # nearly: it is known that no plan does it without
        (6, 1, 3, 30),
    ],
)
def test_the_bound_is_what_counting_proves(
    people: int, tables: int, sittings: int, least: int
) -> None:
    plan = best_mixer(people, tables, people, sittings, **QUICK)
    assert plan.bound == least
    assert plan.repeats >= least


def test_repeats_are_spread_evenly() -> None:
    """Everybody meets everybody three times, so nobody needs a fourth."""
    met = together(best_mixer(4, 2, 2, 9))
    assert set(met[np.triu_indices(4, 1)]) == {3}


@pytest.mark.parametrize(
    ("people", "tables", "sittings", "at_most"),
    # A constraint solver's best of three runs of a minute each was 51, 18 and 130 or more.
    [(24, 6, 8, 30), (20, 5, 6, 8), (24, 6, 10, 84)],
)
def test_more_sittings_than_designs_have_cost_few_repeats(
    people: int, tables: int, sittings: int, at_most: int
) -> None:
    plan = best_mixer(people, tables, 4, sittings, seconds=1.5)
    check(plan, people, tables, sittings)
    assert plan.repeats <= at_most


# Values


def test_values_add_no_repeat_and_raise_the_value() -> None:
    values = random_table(20, 3)
    without = best_mixer(20, 5, 4, 5, **QUICK)
    plan = best_mixer(20, 5, 4, 5, values=values, seconds=1.0)
    check(plan, 20, 5, 5)
    assert plan.repeats <= without.repeats
    assert plan.value == pytest.approx(np.nansum(values * together(plan)) / 2, rel=1e-6)
    assert plan.value > 1.05 * np.nansum(values * together(without)) / 2


def test_a_small_event_has_the_greatest_value_of_all_plans() -> None:
    values = random_table(6, 5)
    ways = [sum(values[a, b] for a, b in way) for way in divisions(tuple(range(6)), [2, 2, 2])]
    plan = best_mixer(6, 3, 2, 1, values=values, **QUICK)
    assert plan.value == pytest.approx(max(ways), rel=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.integers(5, 12), st.booleans())
def test_other_numbers_for_the_same_people_change_nothing(
    seed: int, people: int, some_apart: bool
) -> None:
    values = random_table(people, seed % 1000, 0.9 if some_apart else 1.0)
    order = np.random.default_rng(seed).permutation(people)
    moved = values[np.ix_(order, order)]
    try:
        one = best_mixer(people, 3, people, 3, values=values, seconds=0.1)
    except Impossible as said:
        with pytest.raises(Impossible, match=str(said)):
            best_mixer(people, 3, people, 3, values=moved, seconds=0.1)
        return
    two = best_mixer(people, 3, people, 3, values=moved, seconds=0.1)
    assert (one.repeats, one.bound, one.clashes) == (two.repeats, two.bound, two.clashes)
    assert one.value == pytest.approx(two.value)
    assert (one.tables[:, order] == two.tables).all()


def test_people_who_may_not_meet_never_do() -> None:
    values = random_table(20, 1, 0.85)
    plan = best_mixer(20, 5, 4, 4, values=values, seconds=2.0)
    assert plan.clashes == 0
    assert not together(plan)[np.isnan(values)].any()
    assert plan.bound <= plan.repeats


def test_who_must_be_seated_beside_each_other_is_counted_as_a_clash() -> None:
    """Three couples kept apart at two tables of three, so that one couple shares one."""
    values = np.ones((6, 6))
    ring = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
    for one, two in ring:
        values[one, two] = values[two, one] = np.nan
    plan = best_mixer(6, 2, 3, 1, values=values, **QUICK)
    assert plan.clashes == 1


@pytest.mark.parametrize(
    ("apart", "sentence"),
    [
        ([(0, k) for k in range(1, 5)], "somebody may sit with only 1 of the others"),
        (
            list(combinations(range(3), 2)),
            "3 people must all be kept apart, and there are 2 tables",
        ),
    ],
)
def test_what_is_certainly_impossible_is_said(apart: list[tuple[int, int]], sentence: str) -> None:
    values = np.ones((6, 6))
    for one, two in apart:
        values[one, two] = values[two, one] = np.nan
    with pytest.raises(Impossible, match=sentence):
        best_mixer(6, 2, 3, 2, values=values)


# Latecomers and leavers


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_has_been_stays_and_the_others_sit(data: st.DataObject) -> None:
    people = data.draw(st.integers(2, 14), "people")
    tables = data.draw(st.integers(1, 4), "tables")
    done = data.draw(st.integers(0, 3), "done")
    joined = data.draw(st.integers(0, 3), "joined")
    left = data.draw(st.sets(st.integers(0, people - 1), max_size=people), "left")
    plan = best_mixer(people, tables, people, 4, seconds=0.05)
    later = replan(plan, done, 3, 20, joined=joined, left=left, seconds=0.05)
    assert (later.tables[:done, :people] == plan.tables[:done]).all()
    assert (later.tables[:done, people:] == -1).all()
    coming = later.tables[done:]
    assert (coming[:, sorted(left)] == -1).all()
    here = np.setdiff1d(np.arange(people + joined), sorted(left))
    for row in coming[:, here]:
        assert np.ptp(np.bincount(row, minlength=3)) <= 1
    assert later.repeats == repeats(together(later))
    assert later.bound <= later.repeats


def test_somebody_comes_late_and_meets_new_people_only() -> None:
    plan = best_mixer(24, 5, 5, 6)
    later = replan(plan, 2, 5, 5, joined=1)
    assert later.tables.shape == (6, 25)
    assert later.repeats == 0
    assert set(later.tables[:, 24]) >= {-1}


def test_who_left_can_come_back_and_an_event_can_go_on() -> None:
    plan = best_mixer(9, 3, 3, 2)
    without = replan(plan, 1, 3, 3, left=[4])
    again = replan(without, 2, 3, 3, back=[4], sittings=4)
    assert again.tables[1, 4] == -1
    assert (again.tables[2:, 4] >= 0).all()
    assert again.repeats == 0


def test_three_hundred_people_after_a_change_have_no_repeat() -> None:
    plan = best_mixer(300, 60, 5, 10)
    later = replan(plan, 4, 60, 6, joined=5, left=range(7))
    assert later.repeats == 0


def test_before_an_event_begins_it_is_planned_as_well_as_if_nobody_had_cancelled() -> None:
    plan = best_mixer(33, 8, 5, 9, **QUICK)
    assert replan(plan, 0, 8, 4, left=[7], seconds=1.0).repeats == 0


def test_a_past_with_repeats_is_part_of_the_bound() -> None:
    plan = best_mixer(4, 2, 2, 5)
    later = replan(plan, 5, 2, 2, sittings=6)
    assert (plan.repeats, later.repeats, later.bound) == (4, 6, 6)


# The same again, and without a compiler


def test_the_same_seed_gives_the_same_plan_and_another_one_another() -> None:
    plans = [
        best_mixer(23, 6, 4, 7, rng=np.random.default_rng(seed), **QUICK).tables
        for seed in (1, 1, 2)
    ]
    assert (plans[0] == plans[1]).all()
    assert (plans[0] != plans[2]).any()


def test_no_event_waits_for_a_compiler() -> None:
    code = (
        "import sys, numpy as np\n"
        "from hallway.engine import best_mixer, replan\n"
        "plan = best_mixer(33, 8, 5, 9, values=np.ones((33, 33)), seconds=0.1)\n"
        "replan(plan, 2, 8, 5, left=[1], seconds=0.1)\n"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_limit_of_no_time_at_all_still_gives_a_plan() -> None:
    check(best_mixer(33, 8, 5, 10, seconds=0.0), 33, 8, 10)


# What is no event


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ((33, 8, 4, 1), "33 people do not fit at 8 tables of 4"),
        ((1, 1, 0, 1), "seats must be 1 or more, not 0"),
        ((4, 0, 4, 1), "tables must be 1 or more, not 0"),
        ((4, 2, 4, 0), "sittings must be 1 or more, not 0"),
        ((-1, 2, 4, 1), "people must be 0 or more, not -1"),
        ((4.0, 2, 4, 1), "people must be a whole number, not 4.0"),
        ((30_000, 2, 20_000, 1), "30,000 people are too many for one mixer"),
    ],
)
def test_what_is_no_event_is_refused_in_a_sentence(
    event: tuple[int, int, int, int], sentence: str
) -> None:
    with pytest.raises(BadPolicy, match=sentence):
        best_mixer(*event)


def test_values_for_others_and_people_who_are_not_there_are_refused() -> None:
    plan = best_mixer(4, 2, 2, 2)
    with pytest.raises(BadValues, match="values are for 3 people; this event has 4"):
        best_mixer(4, 2, 2, 2, values=np.ones((3, 3)))
    for wrong in ({"done": 3}, {"done": 1, "left": [4]}, {"done": 1, "joined": -1}):
        with pytest.raises(EngineError):
            replan(plan, tables=2, seats=4, **wrong)
    with pytest.raises(BadPolicy, match="5 people do not fit at 2 tables of 2"):
        replan(plan, 1, 2, 2, joined=1)
