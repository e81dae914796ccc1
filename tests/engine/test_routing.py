"""Where an ask goes first: the likeliest few, nobody outside its reach, nobody too often."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadPolicy, plan_waves, tie_graph, within_reach

ANA, BEN, CY, DEE, ELI, FAY = range(6)
LINE = tie_graph(6, [[ANA, BEN], [BEN, CY], [CY, DEE], [DEE, ELI]], [0.8, 0.8, 0.8, 0.8])
ALL = np.ones(6)


def people(waves: Any) -> list[tuple[int, ...]]:
    return [wave.people for wave in waves]


def test_the_few_nearest_who_know_come_first_and_then_twice_as_many() -> None:
    assert people(plan_waves(LINE, ANA, ALL, first=1)) == [(BEN,), (CY, DEE), (ELI, FAY)]
    assert people(plan_waves(LINE, ANA, ALL, first=1, waves=2)) == [(BEN,), (CY, DEE)]


def test_who_knows_more_about_it_comes_before_who_is_a_little_nearer() -> None:
    assert people(plan_waves(LINE, ANA, [0, 0.2, 1, 0, 0, 0])) == [(CY, BEN)]


@pytest.mark.parametrize(
    ("steps", "who"), [(1, {BEN}), (2, {BEN, CY}), (3, {BEN, CY, DEE}), (None, {1, 2, 3, 4, 5})]
)
def test_an_ask_goes_no_further_than_its_reach(steps: Any, who: Any) -> None:
    waves = plan_waves(LINE, ANA, ALL, steps=steps)
    assert {one for wave in waves for one in wave.people} == who


def test_an_ask_to_a_circle_stays_in_it() -> None:
    among = np.array([True, False, True, False, True, False])
    assert people(plan_waves(LINE, ANA, ALL, among=among)) == [(CY, ELI)]
    assert people(plan_waves(LINE, ANA, ALL, among=among, steps=2)) == [(CY,)]


def test_a_stranger_who_knows_comes_before_a_distant_acquaintance_if_told_so() -> None:
    fits = [0, 0, 0, 0.5, 0, 1]  # the path to Dee is worth .512, none leads to Fay
    assert people(plan_waves(LINE, ANA, fits, stranger=0.1)) == [(DEE, FAY)]
    assert people(plan_waves(LINE, ANA, fits, stranger=0.5)) == [(FAY, DEE)]
    assert people(plan_waves(LINE, ANA, fits, stranger=0)) == [(DEE,)]


def test_who_was_asked_lately_comes_later_and_who_has_no_room_is_left_in_peace() -> None:
    star = tie_graph(4, [[ANA, BEN], [ANA, CY], [ANA, DEE]], [0.9, 0.8, 0.5])
    fits = np.ones(4)
    assert people(plan_waves(star, ANA, fits)) == [(BEN, CY, DEE)]
    assert people(plan_waves(star, ANA, fits, lately=[0, 1, 0, 0])) == [(CY, DEE, BEN)]
    assert people(plan_waves(star, ANA, fits, room=[0, 1, 0, 5])) == [(BEN, DEE)]


def test_chance_decides_only_between_equally_likely_people() -> None:
    star = tie_graph(9, [[0, k] for k in range(1, 9)], [0.9] + [0.5] * 7)
    orders = {
        plan_waves(star, 0, np.ones(9), first=8, rng=np.random.default_rng(seed))[0].people
        for seed in range(8)
    }
    assert len(orders) > 1
    assert {order[0] for order in orders} == {1}
    again = [
        plan_waves(star, 0, np.ones(9), rng=np.random.default_rng(5)),
        plan_waves(star, 0, np.ones(9), rng=np.random.default_rng(5)),
    ]
    assert again[0] == again[1]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_wave_holds_anybody_who_may_not_be_asked(data: Any) -> None:
    n = data.draw(st.integers(2, 8))
    person = st.integers(0, n - 1)
    pair = st.tuples(person, person).filter(lambda two: two[0] != two[1])
    ties = data.draw(st.lists(pair, max_size=12))
    lets = [(data.draw(st.booleans()), data.draw(st.booleans())) for _ in ties]
    graph = tie_graph(n, ties, [0.5] * len(ties), lets=lets)
    fits = [data.draw(st.sampled_from([0.0, 0.5, 1.0])) for _ in range(n)]
    room = [data.draw(st.integers(0, 2)) for _ in range(n)]
    among = [data.draw(st.booleans()) for _ in range(n)]
    steps = data.draw(st.sampled_from([1, 2, 3, None]))
    waves = plan_waves(graph, 0, fits, steps=steps, room=room, among=among, first=2)
    asked = [one for wave in waves for one in wave.people]
    near = within_reach(graph, 0, steps=steps or 3).steps
    assert sorted(asked) == [
        one
        for one in range(1, n)
        if fits[one] and room[one] and among[one] and (steps is None or near[one] > 0)
    ]
    likely = [chance for wave in waves for chance in wave.likely]
    assert likely == sorted(likely, reverse=True)
    assert [len(wave.people) for wave in waves[:-1]] == [2 * 2**k for k in range(len(waves) - 1)]


def test_nobody_who_fits_means_no_wave() -> None:
    assert plan_waves(LINE, ANA, np.zeros(6)) == ()
    assert plan_waves(LINE, FAY, ALL, steps=3) == ()
    assert plan_waves(LINE, ANA, [1, 0, 0, 0, 0, 0]) == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"stranger": 1.5}, "stranger must be"),
        ({"first": 0}, "at least one person"),
        ({"waves": -1}, "fewer than 0"),
        ({"steps": 4}, "1 to 3 steps"),
        ({"among": [True]}, "each of 6 people"),
        ({"room": [-1] * 6}, "room must be"),
        ({"lately": [0.0, np.nan] * 3}, "lately must be"),
    ],
)
def test_what_has_no_meaning_is_refused(wrong: Any, says: str) -> None:
    with pytest.raises(BadPolicy, match=says):
        plan_waves(LINE, ANA, ALL, **wrong)
