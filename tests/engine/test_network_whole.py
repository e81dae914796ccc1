"""Paths, spectrum, communities, chance and the chart of a network, beside what others say."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import (
    BadValues,
    distances,
    faraway,
    links,
    measure_network,
    measure_whole,
    network_of,
    outlook,
    spectrum,
)
from hallway.engine import communities as community_search
from hallway.engine.arcs import arc_figures, arc_keys
from hallway.engine.chance import same_degrees
from hallway.engine.chart import correlation, formal_and_informal
from hallway.engine.communities import find_communities, modularity
from hallway.engine.distances import gini, gini_of, reach, shortest_paths
from hallway.engine.links import single_links
from hallway.engine.network import largest_component
from hallway.engine.outlook import next_round
from hallway.engine.spectrum import laplacian, tie_gains
from hallway.engine.values import fall_of_kirchhoff
from tests.engine.networks import SEEDS, as_networkx, complete, drawn, path


@pytest.mark.parametrize("compile_from", [10**12, 0])
@pytest.mark.parametrize("seed", SEEDS)
def test_betweenness_and_distance_are_what_networkx_says(
    seed: int, compile_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distances, "COMPILE_FROM", compile_from)
    network = drawn(30, 0.08, seed)
    graph, found = as_networkx(network), shortest_paths(network)
    said = nx.betweenness_centrality(graph, normalized=False)
    assert found.betweenness == pytest.approx([said[v] for v in graph])
    steps = [d for _, far in nx.all_pairs_shortest_path_length(graph) for d in far.values() if d]
    assert found.distance == pytest.approx(np.mean(steps))


def test_a_sample_of_paths_comes_near_and_says_how_near() -> None:
    network = drawn(400, 0.02, 3)
    whole = shortest_paths(network)
    part = shortest_paths(network, at_most=600_000)
    assert not part.exact
    assert part.starts < 400
    assert part.distance == pytest.approx(whole.distance, abs=4 * part.distance_error)
    value, error = gini_of(part)
    truth, none = gini_of(whole)
    assert none == 0
    assert 0 < error < 0.2
    assert abs(value - truth) < 2 * error  # type: ignore[operator]


def test_gini() -> None:
    assert gini(np.ones(7)) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 5.0])) == pytest.approx(0.75)
    assert gini(np.zeros(4)) is None
    assert gini(np.zeros(0)) is None


@pytest.mark.parametrize("compile_from", [10**12, 0])
@pytest.mark.parametrize("seed", SEEDS)
def test_single_links_are_what_networkx_says(
    seed: int, compile_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "COMPILE_FROM", compile_from)
    network = drawn(40, 0.05, seed)
    graph = as_networkx(network)
    bridges, cut = single_links(network)
    assert {tuple(pair) for pair in bridges.tolist()} == {
        (min(pair), max(pair)) for pair in nx.bridges(graph)
    }
    assert set(np.flatnonzero(cut).tolist()) == set(nx.articulation_points(graph))


@pytest.mark.parametrize("seed", SEEDS)
def test_reach_is_what_walking_finds(seed: int) -> None:
    network = drawn(20, 0.12, seed)
    rng = np.random.default_rng(seed)
    units, consents = rng.integers(-1, 4, 20), rng.random(20) < 0.7
    topics = rng.random((20, 3)) < 0.3
    people, of_units, of_topics = reach(network, units=units, topics=topics, consents=consents)
    graph = as_networkx(network)
    for person in graph:
        near = {v for v in graph[person] if consents[v]}
        near |= {w for v in near for w in graph[v] if consents[w]}
        near -= {person}
        assert people[person] == len(near)
        assert of_units[person] == len({units[v] for v in near if units[v] >= 0})
        assert of_topics[person] == topics[list(near)].any(axis=0).sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gain_of_a_tie_is_what_adding_it_does(seed: int) -> None:
    network = largest_component(drawn(12, 0.4, seed))
    before = spectrum.spectrum(network)
    i, j, strength = network.pairs
    for gain, (a, b) in zip(
        tie_gains(network, np.array([[0, 5], [1, 7]]), strength=2.0), ((0, 5), (1, 7)), strict=True
    ):
        after = spectrum.spectrum(
            network_of(network.n, [*i, a], [*j, b], [*strength, 2.0]),
        )
        assert before.kirchhoff.value - after.kirchhoff.value == pytest.approx(gain.shortens)  # type: ignore[operator]
        rise = after.lambda2.value - before.lambda2.value  # type: ignore[operator]
        assert -1e-9 <= rise <= gain.lambda2_at_most + 1e-9
        inverse = np.linalg.pinv(laplacian(network))
        resistance = inverse[a, a] + inverse[b, b] - 2 * inverse[a, b]
        assert gain.resistance == pytest.approx(resistance)


def test_a_large_network_is_estimated_and_says_how_far_off(monkeypatch: pytest.MonkeyPatch) -> None:
    network = largest_component(drawn(300, 0.02, 5))
    exact = spectrum.spectrum(network)
    pairs = np.array([[0, 9]])
    gain = tie_gains(network, pairs)[0]
    monkeypatch.setattr(spectrum, "EXACT_UP_TO", 100)
    found = spectrum.spectrum(network, rng=np.random.default_rng(1))
    assert found.lambda2.value == pytest.approx(exact.lambda2.value, abs=1e-5)
    assert 0 < found.lambda2.error < 1e-3
    off = abs(found.kirchhoff.value - exact.kirchhoff.value)  # type: ignore[operator]
    assert 0 < off < 4 * found.kirchhoff.error < 0.05 * exact.kirchhoff.value  # type: ignore[operator]
    iterated = tie_gains(network, pairs)[0]
    assert iterated.shortens == pytest.approx(gain.shortens, rel=1e-6)
    assert iterated.lambda2_at_most == pytest.approx(gain.lambda2_at_most, rel=1e-2)


def test_the_spectrum_is_that_of_the_largest_component() -> None:
    two = network_of(7, [0, 1, 2, 4, 5], [1, 2, 3, 5, 6])
    assert spectrum.spectrum(two) == spectrum.spectrum(path(4))
    assert spectrum.spectrum(network_of(3, [], [])).lambda2.value is None
    with pytest.raises(BadValues, match="component"):
        tie_gains(two, np.array([[0, 4]]))


@pytest.mark.parametrize("compile_from", [10**12, 0])
def test_communities_hang_together_and_no_other_search_does_better(
    compile_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(community_search, "COMPILE_FROM", compile_from)
    graphs = [nx.karate_club_graph(), nx.les_miserables_graph(), nx.connected_caveman_graph(6, 5)]
    graphs += [nx.planted_partition_graph(4, 20, 0.4, 0.03, seed=s) for s in range(3)]
    for graph in graphs:
        graph = nx.convert_node_labels_to_integers(graph)
        edges = list(graph.edges(data="weight", default=1))
        network = network_of(len(graph), *zip(*edges, strict=True))
        found = find_communities(network, rng=np.random.default_rng(2))
        groups = [set(np.flatnonzero(found.of == k).tolist()) for k in range(found.count)]
        assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
        assert found.modularity == pytest.approx(nx.community.modularity(graph, groups))
        theirs = nx.community.louvain_communities(graph, seed=1)
        assert found.modularity >= nx.community.modularity(graph, theirs) - 1e-3
        assert sorted(map(len, groups), reverse=True) == [len(group) for group in groups]


def test_cliques_on_a_ring_are_the_communities() -> None:
    graph = nx.ring_of_cliques(5, 6)
    network = network_of(30, *zip(*graph.edges, strict=True))
    of = find_communities(network).of
    assert [len(set(of[6 * k : 6 * k + 6].tolist())) for k in range(5)] == [1] * 5
    assert len(set(of.tolist())) == 5
    assert modularity(network, of) > 0.7


def test_nobody_tied_is_in_no_community() -> None:
    found = find_communities(network_of(3, [], []))
    assert (found.of.tolist(), found.modularity, found.count) == ([-1, -1, -1], None, 0)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_rewired_network_has_the_same_degrees(seed: int) -> None:
    network = drawn(18, 0.3, seed % 7, valued=False)
    other = same_degrees(network, seed)
    assert other.degree.tolist() == network.degree.tolist()
    assert other.pairs[2].tolist() == [1.0] * network.ties


@pytest.mark.parametrize("seed", SEEDS)
def test_chart_distances_on_trees_and_on_other_charts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = drawn(16, 0.3, seed)
    bosses = [int(rng.integers(0, person)) for person in range(1, 14)]  # two are on no chart
    for extra in ([], [(3, 9), (2, 11)]):
        lines = [*enumerate(bosses, 1), *extra]
        chart = network_of(16, *zip(*lines, strict=True))
        found = formal_and_informal(network, chart)
        graph = as_networkx(chart)
        far = dict(nx.all_pairs_shortest_path_length(graph))
        ties = [(a, b) for a, b in as_networkx(network).edges if b in far[a]]
        pairs = [far[a][b] for a in graph for b in far[a] if a < b]
        assert found.tie_distance == pytest.approx(np.mean([far[a][b] for a, b in ties]))
        assert found.pair_distance == pytest.approx(np.mean(pairs))
        assert found.off_chart == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_qap_is_pearson_and_its_p_that_of_people_changing_places(seed: int) -> None:
    network, chart = drawn(6, 0.5, seed), drawn(6, 0.4, seed + 50, valued=False)
    a, b = network.table.toarray(), chart.table.toarray()
    cells = np.triu_indices(6, 1)
    found = formal_and_informal(network, chart, rng=np.random.default_rng(seed))
    r = np.corrcoef(a[cells], b[cells])[0, 1]
    assert found.qap_r == pytest.approx(r)
    least = sum(
        np.corrcoef(a[cells], b[np.ix_(order, order)][cells])[0, 1] >= r - 1e-9
        for order in map(list, itertools.permutations(range(6)))
    )
    assert found.qap_p == pytest.approx(least / 720, abs=0.03)


def test_a_chart_that_is_the_network() -> None:
    tree = network_of(30, range(1, 30), [(k - 1) // 2 for k in range(1, 30)])
    found = formal_and_informal(tree, tree)
    assert (found.jaccard, found.off_chart_share, found.tie_distance) == (1.0, 0.0, 1.0)
    assert found.qap_r == pytest.approx(1)
    assert found.qap_p == 1 / 5000


def test_without_a_line_or_a_tie_the_chart_says_nothing() -> None:
    nobody = network_of(5, [], [])
    for network, chart in ((path(5), nobody), (nobody, path(5)), (nobody, nobody)):
        found = formal_and_informal(network, chart)
        assert found.qap_r is found.qap_p is found.tie_distance is None


@pytest.mark.parametrize("seed", SEEDS)
def test_directed_correlation_is_pearson_over_all_cells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = (rng.random((8, 8)) < 0.3 for _ in range(2))
    apart = ~np.eye(8, dtype=bool)
    keys = [arc_keys(8, *np.nonzero(table)) for table in (one, other)]
    r, p, _ = correlation(8, keys[0], np.ones(len(keys[0])), keys[1], 56, 0)
    assert r == pytest.approx(np.corrcoef(one[apart], other[apart])[0, 1])
    assert p is not None
    assert 0 < p <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_krackhardts_hierarchy_is_the_share_of_pairs_that_reach_one_way(seed: int) -> None:
    graph = nx.gnp_random_graph(15, 0.09, seed=seed, directed=True)
    found = arc_figures(15, *np.array(graph.edges).T)
    reaches = {v: nx.descendants(graph, v) for v in graph}
    either = [
        (a, b) for a, b in itertools.combinations(graph, 2) if b in reaches[a] or a in reaches[b]
    ]
    both = [(a, b) for a, b in either if b in reaches[a] and a in reaches[b]]
    assert found.hierarchy == pytest.approx(1 - len(both) / len(either))
    assert found.reciprocity == pytest.approx(nx.reciprocity(graph))


def test_all_figures_the_same_again_from_the_same_seed() -> None:
    network, units = drawn(40, 0.1, 4), np.arange(40) % 4
    one, other = (
        measure_network(network, units=units, rng=np.random.default_rng(9)) for _ in range(2)
    )
    assert one.small_world == other.small_world
    assert one.communities.of.tolist() == other.communities.of.tolist()
    assert one.spectrum == other.spectrum


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n", [3, 40])
def test_the_whole_alone_has_the_figures_of_the_whole_and_everybody(n: int, seed: int) -> None:
    network, units = drawn(n, 0.15, seed), np.arange(n) % 4
    chart = (np.arange(1, n), np.arange(1, n) // 3)
    every = measure_network(network, units=units, chart=chart, rng=np.random.default_rng(seed))
    whole = measure_whole(network, units, chart=chart, rng=np.random.default_rng(seed))
    assert whole.isolates == every.isolates
    assert whole.lambda2 == every.spectrum.lambda2.value
    assert whole.paths.distance == every.paths.distance
    assert whole.betweenness_gini == every.betweenness_gini
    assert whole.transitivity == every.small_world.transitivity
    assert (whole.mixing, whole.formal) == (every.mixing, every.formal)
    assert whole.seams is not None
    assert every.seams is not None
    np.testing.assert_array_equal(whole.seams.z, every.seams.z)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_nobody_tied_leaves_everything_undefined(n: int) -> None:
    found = measure_network(
        network_of(n, [], []),
        units=np.zeros(n, dtype=int),
        chart=(np.zeros(0, dtype=int), np.zeros(0, dtype=int)),
        arcs=(np.zeros(0, dtype=int), np.zeros(0, dtype=int)),
    )
    assert (found.isolates, found.components) == (n, n)
    assert found.spectrum.lambda2.value is found.paths.distance is found.small_world.sigma is None
    assert found.betweenness_gini == (None, 0.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_next_round_beats_random_pairs(seed: int) -> None:
    network, units = drawn(24, 0.15, seed), np.arange(24) % 3
    found = next_round(network, units, rng=np.random.default_rng(seed))
    assert found is not None
    assert found.pairs == 12
    assert found.best.e_i > max(found.random.e_i, found.now.e_i)  # type: ignore[type-var]
    if found.now.components == 1:
        assert found.best.kirchhoff < found.random.kirchhoff < found.now.kirchhoff  # type: ignore[operator]


def test_in_a_large_network_the_next_round_is_nearly_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, units = largest_component(drawn(220, 0.03, 5)), np.arange(220) % 4
    units = units[: network.n]
    exact = next_round(network, units)
    monkeypatch.setattr(outlook, "EXACT_UP_TO", 100)
    monkeypatch.setattr(spectrum, "SOON_EXACT_UP_TO", 100)
    near, again = (next_round(network, units, rng=np.random.default_rng(2)) for _ in range(2))
    assert exact is not None
    assert near is not None
    assert near == again
    assert network.n // 2 - 2 <= near.pairs <= exact.pairs
    assert near.now.constraint_mean == exact.now.constraint_mean
    for name in ("kirchhoff", "constraint_mean"):
        assert getattr(near.best, name) == pytest.approx(getattr(exact.best, name), rel=0.03)
        assert getattr(near.random, name) == pytest.approx(getattr(exact.random, name), rel=0.05)
    assert near.best.lambda2 > near.now.lambda2  # type: ignore[operator]
    assert near.best.e_i > near.random.e_i  # type: ignore[operator]


def test_the_sketch_tells_what_a_new_tie_does() -> None:
    network = drawn(150, 0.04, 3)
    i, j = np.triu_indices(150, 1)
    told = faraway.worth(faraway.sketch(network, 1.0, 1), i, j)
    truth = fall_of_kirchhoff(network.table.toarray())[i, j]
    assert np.median(told / truth) == pytest.approx(1, abs=0.05)
    assert np.corrcoef(told, truth)[0, 1] > 0.9


@pytest.mark.parametrize("n", [40, 41])
def test_candidates_and_pairs_by_lot_are_new_to_each_other(n: int) -> None:
    network = drawn(n, 0.5, 1)
    tied = network.table.toarray() > 0
    offered = faraway.faraway_pairs(network, None, 1.0, 4).tocoo()
    assert not tied[offered.coords].any()
    assert (offered.coords[0] != offered.coords[1]).all()
    pairs = faraway.pairs_by_lot(network, 4)
    assert not tied[pairs[:, 0], pairs[:, 1]].any()
    assert len(np.unique(pairs)) == pairs.size == n // 2 * 2


def test_there_is_no_next_round_where_everybody_is_tied() -> None:
    assert next_round(complete(6)) is None
    assert next_round(path(3)) is None
