"""Who can introduce whom: against every path there is, tried one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise, permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import (
    BadPolicy,
    BadTies,
    Path,
    best_paths,
    tie_graph,
    who_knows,
    within_reach,
)

ANA, BEN, CY, DEE, ELI, FAY = range(6)
MILLION = 10**6


@st.composite
def towns(draw: Any) -> dict[str, Any]:
    """A few people, ties of every strength, some of whom do not let themselves be used."""
    n = draw(st.integers(2, 7))
    person = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(person, person).filter(lambda p: p[0] != p[1]), max_size=16))
    some = st.sampled_from([0.0, 0.000001, 0.1, 0.5, 0.7, 1.0]) | st.floats(0, 1)
    yes = st.sampled_from([True, True, True, False])
    return {
        "n": n,
        "ties": pairs,
        "strength": [draw(some) for _ in pairs],
        "lets": [(draw(yes), draw(yes)) for _ in pairs],
        "connects": [draw(yes) for _ in range(n)],
        "load": [draw(st.sampled_from([0, 0, 1, 3, 0.5])) for _ in range(n)],
    }


def ties_of(town: dict[str, Any]) -> dict[tuple[int, int], tuple[int, bool, bool]]:
    """(units, whether the first lets it be used, whether the second does), both ways."""
    found: dict[tuple[int, int], tuple[int, bool, bool]] = {}
    for (i, j), strength, (a, b) in zip(town["ties"], town["strength"], town["lets"], strict=True):
        units, one, other = found.get((i, j), (0, True, True))
        units += round(strength * MILLION)
        found[i, j] = units, one and a, other and b
        found[j, i] = units, other and b, one and a
    return {pair: (min(units, MILLION), a, b) for pair, (units, a, b) in found.items() if units}


def worth_of(
    town: dict[str, Any], ties: dict[tuple[int, int], tuple[int, bool, bool]], people: Any
) -> Fraction:
    """What a path is worth, step by step, as the method says it; 0 = it may not be used."""
    worth = Fraction(1)
    for at, step in enumerate(pairwise(people)):
        if step not in ties:
            return Fraction(0)
        units, here, there = ties[step]
        if not there or (at > 0 and not (here and town["connects"][step[0]])):
            return Fraction(0)
        ease = 1 / (1 + town["load"][step[0]]) if at else 1.0
        worth *= Fraction(round(units * ease), MILLION)
    return worth


def every_path(town: dict[str, Any], start: int, end: int, steps: int) -> list[Any]:
    """(worth, people), the best first."""
    ties = ties_of(town)
    others = [one for one in range(town["n"]) if one not in (start, end)]
    found = [
        (worth, (start, *middle, end))
        for count in range(steps)
        for middle in permutations(others, count)
        if (worth := worth_of(town, ties, (start, *middle, end)))
    ]
    return sorted(found, key=lambda one: (-one[0], len(one[1]), one[1]))


def number(worth: Fraction) -> float:
    """As the engine tells it: a whole number of 10**-18."""
    return float(int(worth * 10**18)) / 1e18


@settings(max_examples=150, deadline=None)
@given(town=towns(), many=st.integers(1, 6), steps=st.integers(1, 3))
def test_the_best_paths_are_the_best_of_all(town: Any, many: int, steps: int) -> None:
    graph = tie_graph(**town)
    for start, end in ((0, 1), (1, 0)):
        found = best_paths(graph, start, end, many=many, steps=steps)
        wanted = every_path(town, start, end, steps)[:many]
        assert [path.people for path in found] == [people for _, people in wanted]
        assert [path.worth for path in found] == [number(worth) for worth, _ in wanted]


@settings(max_examples=120, deadline=None)
@given(town=towns())
def test_disjoint_paths_share_nobody_and_are_each_the_best_that_is_left(town: Any) -> None:
    left = every_path(town, 0, 1, 3)
    wanted = []
    while left:
        wanted.append(left[0][1])
        middle = set(wanted[-1][1:-1])
        left = [one for one in left[1:] if not middle & set(one[1])]
    found = best_paths(tie_graph(**town), 0, 1, many=9, disjoint=True)
    assert [path.people for path in found] == wanted


@settings(max_examples=120, deadline=None)
@given(town=towns(), data=st.data(), steps=st.integers(1, 3))
def test_who_knows_about_it_is_the_best_of_all_paths_and_people(
    town: Any, data: Any, steps: int
) -> None:
    fits = [data.draw(st.sampled_from([0.0, 0.3, 0.5, 1.0])) for _ in range(town["n"])]
    graph = tie_graph(**town)
    best = {
        end: paths[0] for end in range(1, town["n"]) if (paths := every_path(town, 0, end, steps))
    }
    reached = within_reach(graph, 0, steps=steps)
    for end in range(1, town["n"]):
        worth, people = best.get(end, (Fraction(0), ()))
        assert reached.worth[end] == number(worth)
        assert reached.steps[end] == len(people) - 1
    wanted = sorted(
        (-fits[end] * number(worth), len(people), end)
        for end, (worth, people) in best.items()
        if fits[end] * number(worth) > 0
    )
    found = who_knows(graph, 0, fits, many=4, steps=steps)
    assert [one.person for one in found] == [end for *_, end in wanted[:4]]
    assert [one.path.people for one in found] == [best[one.person][1] for one in found]
    assert [one.relevance for one in found] == [fits[one.person] for one in found]


@settings(max_examples=80, deadline=None)
@given(town=towns(), gone=st.sets(st.integers(2, 6)))
def test_who_is_taken_out_is_in_no_path_and_the_others_are_as_before(town: Any, gone: Any) -> None:
    gone = {one for one in gone if one < town["n"]}
    kept = [at for at, pair in enumerate(town["ties"]) if not gone & set(pair)]
    few = {
        **town,
        **{name: [town[name][at] for at in kept] for name in ("ties", "strength", "lets")},
    }
    graph = tie_graph(**town).without(sorted(gone))
    for one in (graph, graph.with_load(town["load"])):
        assert best_paths(one, 0, 1, many=9) == best_paths(tie_graph(**few), 0, 1, many=9)
        assert (
            within_reach(one, 0).worth.tolist() == within_reach(tie_graph(**few), 0).worth.tolist()
        )


@pytest.mark.parametrize("seed", range(4))
def test_a_larger_network_agrees_with_another_library(seed: int) -> None:
    """The shortest simple paths by -log strength, of which those of three steps are kept."""
    rng = np.random.default_rng(seed)
    web = nx.gnm_random_graph(25, 45, seed=seed)
    strength = rng.integers(400_000, 900_000, 45) / MILLION
    for (i, j), one in zip(web.edges, strength, strict=True):
        web.edges[i, j]["cost"] = -np.log(one)
    graph = tie_graph(25, np.array(web.edges), strength)
    for end in range(1, 25):
        there = sum(1 for _ in nx.all_simple_paths(web, 0, end, cutoff=3))
        wanted: list[Any] = []
        if there:
            ordered = nx.shortest_simple_paths(web, 0, end, weight="cost")
            wanted = list(islice((tuple(p) for p in ordered if len(p) <= 4), min(there, 3)))
        assert [path.people for path in best_paths(graph, 0, end)] == wanted


def test_a_weaker_way_that_is_shorter_is_not_forgotten() -> None:
    """Cy is best reached in two steps, but then Eli is too far: the limit is part of the search."""
    ties = [[ANA, BEN], [BEN, CY], [CY, DEE], [DEE, ELI], [ANA, CY], [CY, ELI]]
    graph = tie_graph(5, ties, [1.0, 1.0, 1.0, 1.0, 0.5, 0.2])
    assert best_paths(graph, ANA, CY)[0].people == (ANA, BEN, CY)
    assert best_paths(graph, ANA, ELI)[0] == Path((ANA, CY, DEE, ELI), 0.5, 0.5)
    assert within_reach(graph, ANA).worth[ELI] == 0.5
    assert who_knows(graph, ANA, [0, 0, 0, 0, 1])[0].path.people == (ANA, CY, DEE, ELI)


def test_whoever_was_asked_often_lately_is_spared() -> None:
    ties, strength = [[ANA, BEN], [BEN, DEE], [ANA, CY], [CY, DEE]], [0.9, 0.9, 0.6, 0.6]
    rested = tie_graph(4, ties, strength)
    assert best_paths(rested, ANA, DEE)[0].between == (BEN,)
    tired = rested.with_load([0, 3, 0, 0])
    assert [path.between for path in best_paths(tired, ANA, DEE)] == [(CY,), (BEN,)]
    assert best_paths(tired, ANA, DEE)[1].strength == 0.81
    assert best_paths(tired, ANA, DEE)[1].worth == pytest.approx(0.81 / 4)


def test_the_load_of_those_who_ask_and_are_asked_for_counts_nothing() -> None:
    graph = tie_graph(3, [[ANA, BEN], [BEN, CY]], [0.5, 0.5], load=[9, 0, 9])
    assert best_paths(graph, ANA, CY)[0].worth == 0.25


def test_a_tie_is_used_only_if_both_let_it_be_but_asking_needs_no_leave() -> None:
    line = {"n": 3, "ties": [[ANA, BEN], [BEN, CY]], "strength": [1.0, 1.0]}
    for lets, found in (
        ([[False, True], [True, True]], 1),
        ([[True, False], [True, True]], 0),
        ([[True, True], [False, True]], 0),
        ([[True, True], [True, False]], 0),
    ):
        assert len(best_paths(tie_graph(**line, lets=lets), ANA, CY)) == found


def test_who_connects_nobody_can_still_ask_and_be_found() -> None:
    graph = tie_graph(3, [[ANA, BEN], [BEN, CY]], [1.0, 1.0], connects=[True, False, True])
    assert best_paths(graph, ANA, CY) == ()
    assert best_paths(graph, ANA, BEN)[0].people == (ANA, BEN)
    assert best_paths(graph, BEN, CY)[0].people == (BEN, CY)


def test_somebody_without_ties_is_out_of_reach_and_reaches_nobody() -> None:
    graph = tie_graph(3, [[ANA, BEN]], [1.0])
    assert best_paths(graph, ANA, CY) == best_paths(graph, CY, ANA) == ()
    assert within_reach(graph, CY).steps.tolist() == [-1, -1, 0]
    assert who_knows(graph, CY, [1, 1, 1]) == ()
    assert within_reach(tie_graph(1, [], []), ANA).worth.tolist() == [0.0]


def test_nobody_is_introduced_to_themselves() -> None:
    graph = tie_graph(2, [[ANA, BEN]], [1.0])
    assert best_paths(graph, ANA, ANA) == ()
    assert [one.person for one in who_knows(graph, ANA, [1, 1])] == [BEN]


def test_the_order_of_the_rows_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    ties = np.array([pair for pair in rng.integers(0, 9, (40, 2)) if pair[0] != pair[1]])
    strength = rng.random(len(ties))
    mixed = rng.permutation(len(ties))
    one = tie_graph(9, ties, strength)
    other = tie_graph(9, ties[mixed][:, ::-1], strength[mixed])
    for end in range(1, 9):
        assert best_paths(one, 0, end, many=9) == best_paths(other, 0, end, many=9)


@pytest.mark.parametrize(
    ("ties", "strength", "more", "says"),
    [
        ([[0, 3]], [0.5], {}, "not one of the 3 people"),
        ([[1, 1]], [0.5], {}, "two different"),
        ([[0, 1]], [1.5], {}, "from 0 to 1"),
        ([[0, 1]], [np.nan], {}, "from 0 to 1"),
        ([[0, 1]], [0.5, 0.5], {}, "a strength each"),
        ([[0, 1]], [0.5], {"lets": [True]}, "both ends"),
        ([[0, 1]], [0.5], {"connects": [True]}, "each of 3 people"),
        ([[0, 1]], [0.5], {"load": [0, -1, 0]}, "from 0 up"),
    ],
)
def test_ties_without_meaning_are_refused(ties: Any, strength: Any, more: Any, says: str) -> None:
    with pytest.raises(BadTies, match=says):
        tie_graph(3, ties, strength, **more)


def test_questions_without_meaning_are_refused() -> None:
    graph = tie_graph(2, [[0, 1]], [1.0])
    with pytest.raises(BadPolicy, match="1 to 3 steps"):
        best_paths(graph, 0, 1, steps=4)
    with pytest.raises(BadPolicy, match="nobody with the number 2"):
        best_paths(graph, 0, 2)
    with pytest.raises(BadPolicy, match="from 0 to 1"):
        who_knows(graph, 0, [0, 2])
