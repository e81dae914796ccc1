"""Structural holes, units and closed forms: definitions read slowly, and other tools' answers."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hallway.engine import BadValues, holes, network_of, spectrum, triangles
from hallway.engine.holes import ego_holes, structural_holes
from hallway.engine.mixing import unit_mixing, unit_seams
from hallway.engine.network import Network, largest_component, within
from tests.engine.networks import SEEDS, as_networkx, complete, cycle, drawn, path, star

Table = NDArray[np.float64]


@given(st.integers(4, 30))
@settings(max_examples=15, deadline=None)
def test_closed_forms_of_the_spectrum(n: int) -> None:
    forms = (
        (path(n), 2 - 2 * math.cos(math.pi / n), (n**3 - n) / 6),
        (cycle(n), 2 - 2 * math.cos(2 * math.pi / n), (n**3 - n) / 12),
        (star(n), 1.0, (n - 1) ** 2),
        (complete(n), float(n), n - 1),
    )
    for network, lambda2, kirchhoff in forms:
        found = spectrum.spectrum(network)
        assert found.lambda2.value == pytest.approx(lambda2, abs=1e-9)
        assert found.kirchhoff.value == pytest.approx(kirchhoff)


@given(st.integers(3, 30))
@settings(max_examples=15, deadline=None)
def test_closed_forms_of_structural_holes(n: int) -> None:
    around = structural_holes(star(n))
    assert around.constraint[0] == pytest.approx(1 / (n - 1))
    assert around.effective_size[0] == n - 1
    assert around.hierarchy[0] == pytest.approx(0)
    assert around.constraint[1:].tolist() == around.hierarchy[1:].tolist() == [1.0] * (n - 1)
    everybody = structural_holes(complete(n))
    dyad = (1 / (n - 1) + (n - 2) / (n - 1) ** 2) ** 2
    assert everybody.constraint == pytest.approx(np.full(n, (n - 1) * dyad))
    assert everybody.effective_size == pytest.approx(np.ones(n))


def slowly(network: Network, person: int) -> tuple[float, float]:
    """Effective size and constraint, word for word."""
    z = network.table.toarray()
    p, m = z / z.sum(axis=1, keepdims=True), z / z.max(axis=1, keepdims=True)
    contacts = np.flatnonzero(z[person])
    size = sum(1 - sum(p[person, q] * m[j, q] for q in contacts if q != j) for j in contacts)
    constraint = sum(
        (p[person, j] + sum(p[person, q] * p[q, j] for q in contacts if q != j)) ** 2
        for j in contacts
    )
    return size, constraint


@pytest.mark.parametrize("seed", SEEDS)
def test_structural_holes_are_their_definition(seed: int) -> None:
    network = largest_component(drawn(14, 0.35, seed))
    found = structural_holes(network)
    for person in range(network.n):
        size, constraint = slowly(network, person)
        assert found.effective_size[person] == pytest.approx(size)
        assert found.constraint[person] == pytest.approx(constraint)
    assert found.triangles == sum(nx.triangles(as_networkx(network)).values()) / 3


@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_or_not_structural_holes_are_the_same_to_the_last_bit(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a figure would depend on what was measured before in the same process."""
    monkeypatch.setattr(triangles, "AT_ONCE", 40)
    network = drawn(60, 0.15, seed)
    answers = []
    for ready in (False, True):
        for module in (triangles, holes):
            monkeypatch.setattr(module, "is_compiled", lambda _, ready=ready: ready)
        found = structural_holes(network)
        assert same(holes.constraint(network), found.constraint)
        assert same(holes.effective_size(network), found.effective_size)
        answers.append(found)
    plain, quick = answers
    assert plain.triangles == quick.triangles > 0
    for name in ("constraint", "effective_size", "efficiency", "hierarchy"):
        assert same(getattr(plain, name), getattr(quick, name))


def same(one: Table, other: Table) -> bool:
    return np.array_equal(one, other, equal_nan=True)


def test_structural_holes_are_the_same_however_small_or_large_the_strengths_are() -> None:
    i, j, strength = drawn(20, 0.3, 1).pairs
    usual = structural_holes(network_of(20, i, j, strength))
    for scale in (1e-200, 1e200):
        found = structural_holes(network_of(20, i, j, strength * scale))
        for name in ("constraint", "effective_size", "hierarchy"):
            assert getattr(found, name) == pytest.approx(getattr(usual, name), nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_structural_holes_are_what_networkx_says(seed: int) -> None:
    network = largest_component(drawn(25, 0.2, seed))
    graph, found = as_networkx(network), structural_holes(network)
    constraint = nx.constraint(graph, weight="weight")
    # Its default form is wrong on ties of different strength; this one is right.
    size = nx.effective_size(graph, nodes=list(graph), weight="weight")
    assert found.constraint == pytest.approx([constraint[v] for v in graph])
    assert found.effective_size == pytest.approx([size[v] for v in graph])


def test_isolates_have_no_figures_and_do_not_spoil_the_others() -> None:
    found = structural_holes(network_of(4, [0, 1, 2], [1, 2, 0]))
    for figures in (found.constraint, found.effective_size, found.efficiency, found.hierarchy):
        assert np.isnan(figures).tolist() == [False] * 3 + [True]
    assert found.constraint[:3] == pytest.approx(np.full(3, 1.125))


def test_in_the_ego_form_ties_out_of_the_circle_do_not_count() -> None:
    # 0 knows 1 and 2, who know each other; 1 knows many more.
    network = network_of(7, [0, 0, 1, 1, 1, 1, 1], [1, 2, 2, 3, 4, 5, 6])
    assert ego_holes(network, 0)[2] == pytest.approx(1.125)
    assert structural_holes(network).constraint[0] < 1
    assert all(math.isnan(figure) for figure in ego_holes(network_of(2, [], []), 0))


def test_a_pair_named_twice_is_one_tie_and_ties_to_oneself_are_none() -> None:
    network = network_of(3, [0, 1, 0, 2, 1], [1, 0, 1, 2, 2], [1, 2, 3, 9, 0])
    assert network.ties == 1
    assert network.pairs[2].tolist() == [6.0]
    assert network_of(3, [0, 1], [1, 0], [5, 7], binary=True).pairs[2].tolist() == [1.0]


@pytest.mark.parametrize(
    ("ends", "strength"), [((0, 3), 1.0), ((-1, 0), 1.0), ((0, 1), -1.0), ((0, 1), math.nan)]
)
def test_what_is_no_tie_is_refused(ends: tuple[int, int], strength: float) -> None:
    with pytest.raises(BadValues, match="must be"):
        network_of(3, [ends[0]], [ends[1]], [strength])


def figures_by_all_orders(network: Network, units: Table) -> tuple[float, float]:
    i, j, strength = network.pairs
    values = []
    for order in itertools.permutations(range(len(units))):
        handed = units[list(order)]
        across = strength[handed[i] != handed[j]].sum() / strength.sum()
        values.append(2 * across - 1)
    return float(np.mean(values)), float(np.std(values))


@pytest.mark.parametrize("seed", SEEDS)
def test_chance_is_that_of_all_ways_to_hand_units_out(seed: int) -> None:
    network, units = drawn(7, 0.5, seed), np.array([0, 0, 0, 1, 1, 2, 2])
    mean, deviation = figures_by_all_orders(network, units)
    found = unit_mixing(network, units)
    assert found.e_i is not None
    assert found.chance == pytest.approx(mean)
    assert found.z == pytest.approx((found.e_i - mean) / deviation)


@pytest.mark.parametrize("seed", SEEDS)
def test_seams_beside_chance_are_those_of_all_ways_too(seed: int) -> None:
    network, units = drawn(7, 0.5, seed, valued=False), np.array([0, 0, 0, 1, 1, 2, 2])
    seams = unit_seams(network, units)
    i, j, _ = network.pairs
    for a, b in ((0, 1), (1, 2), (0, 0)):
        counts = []
        for order in itertools.permutations(range(7)):
            handed = units[list(order)]
            low, high = np.minimum(handed[i], handed[j]), np.maximum(handed[i], handed[j])
            counts.append(int(((low == a) & (high == b)).sum()))
        assert seams.chance[a, b] == pytest.approx(np.mean(counts))
        assert seams.z[a, b] == pytest.approx((seams.ties[a, b] - np.mean(counts)) / np.std(counts))


@pytest.mark.parametrize("seed", SEEDS)
def test_modularity_and_assortativity_are_what_networkx_says(seed: int) -> None:
    network = drawn(20, 0.3, seed, valued=False)
    units = np.arange(20) % 3
    graph = as_networkx(network)
    nx.set_node_attributes(graph, dict(enumerate(units.tolist())), "unit")
    found = unit_mixing(network, units)
    groups = [set(np.flatnonzero(units == unit).tolist()) for unit in range(3)]
    assert found.modularity == pytest.approx(nx.community.modularity(graph, groups))
    said = nx.attribute_assortativity_coefficient(graph, "unit")
    assert found.assortativity == pytest.approx(said)


def test_whoever_has_no_unit_is_left_out_with_their_ties() -> None:
    network, units = drawn(12, 0.5, 1), np.array([0, 1] * 5 + [-1, -1])
    assert unit_mixing(network, units) == unit_mixing(within(network, units >= 0), units[:10])


def test_all_inside_and_all_across() -> None:
    assert unit_mixing(network_of(4, [0, 2], [1, 3]), np.array([0, 0, 1, 1])).e_i == -1
    assert unit_mixing(network_of(4, [0, 1], [2, 3]), np.array([0, 0, 1, 1])).e_i == 1


def test_one_unit_or_no_tie_leaves_it_open() -> None:
    for network, units in ((complete(4), np.zeros(4, dtype=int)), (network_of(4, [], []), [0] * 4)):
        found = unit_mixing(network, np.array(units))
        assert found.e_i is found.chance is found.z is found.modularity is None
