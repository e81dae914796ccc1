"""Real networks: every figure as the research data's own reference has it."""

from __future__ import annotations

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hallway.engine import Network, NetworkFigures, measure_network, network_of
from hallway.engine.holes import ego_holes
from hallway.engine.spectrum import tie_gains

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("HALLWAY_DATA", ROOT.parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(
    not (DATA / "reference.json").is_file(), reason="the research data sets are not here"
)
# The folder, the column of the unit, and the units that count as none.
SETS = {
    "kite": ("kite", None, ""),
    "karate": ("karate", "faction", ""),
    "campnet": ("campnet", "gender", ""),
    "krackhardt_advice": ("krackhardt_hightech", "dept", "0"),
    "uk_faculty": ("uk_faculty", "school", ""),
    "crossparker_consulting": ("crossparker_consulting", "org_level", ""),
    "invs13_office": ("invs13_office", "dept", ""),
    "manufacturing_email": ("manufacturing_email", "unit_head", ""),
    "email_eu_core": ("email_eu_core", "dept", ""),
}
CLOSE = 6e-7


def rows(folder: str, file: str) -> list[dict[str, str]]:
    with (DATA / folder / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@cache
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "reference.json").read_text())["reference"]
    return found


def arcs(folder: str, relation: str = "") -> tuple[list[str], np.ndarray, list[dict[str, str]]]:
    ids = [row["id"] for row in rows(folder, "nodes.csv")]
    place = {one: index for index, one in enumerate(ids)}
    kept = [row for row in rows(folder, "edges.csv") if row.get("relation", "") in ("", relation)]
    pairs = [(place[row["source"]], place[row["target"]]) for row in kept]
    return ids, np.array(pairs).T, kept


@cache
def measured(name: str) -> tuple[list[str], NetworkFigures]:
    folder, unit, none = SETS[name]
    ids, ends, _ = arcs(folder, "advice")
    units = None
    if unit:
        said = [row[unit] for row in rows(folder, "nodes.csv")]
        codes = {cell: code for code, cell in enumerate(sorted({*said} - {"", none}))}
        units = np.array([codes.get(cell, -1) for cell in said])
    network = network_of(len(ids), *ends, binary=True)
    return ids, measure_network(network, units=units, rng=np.random.default_rng(0))


@pytest.mark.parametrize("name", SETS)
def test_open_doors(name: str) -> None:
    said, (ids, found) = reference()[name], measured(name)
    holes = found.holes
    for figures, key in (
        (holes.constraint, "constraint_undirected"),
        (holes.effective_size, "effective_size_undirected"),
    ):
        assert np.nanmean(figures) == pytest.approx(said[key]["mean"], abs=CLOSE)
    assert np.nanmean(holes.efficiency) == pytest.approx(
        said["efficiency_undirected_mean"], abs=CLOSE
    )
    assert np.nanmean(holes.hierarchy) == pytest.approx(
        said["hierarchy_undirected_mean"], abs=CLOSE
    )
    for one, figures in said.get("per_node", {}).items():
        person = ids.index(one)
        assert holes.constraint[person] == pytest.approx(figures["constraint"], abs=CLOSE)
        assert holes.effective_size[person] == pytest.approx(figures["effective_size"], abs=CLOSE)
        assert holes.hierarchy[person] == pytest.approx(figures["hierarchy"], abs=CLOSE)


@pytest.mark.parametrize("name", SETS)
def test_ways(name: str) -> None:
    said, (ids, found) = reference()[name], measured(name)
    for one, much, *_ in said["betweenness_undirected_top5"]:
        assert found.paths.betweenness[ids.index(one)] == pytest.approx(much, abs=2e-6)
    assert found.components == said["components"]
    assert found.spectrum.people == said["largest_component"]
    lambda2, kirchhoff = found.spectrum.lambda2.value, found.spectrum.kirchhoff.value
    assert lambda2 == pytest.approx(said["algebraic_connectivity_largest_component"], abs=CLOSE)
    assert kirchhoff == pytest.approx(said["kirchhoff_index_largest_component"], abs=CLOSE)
    assert found.small_world.transitivity == pytest.approx(said["transitivity"], abs=CLOSE)
    assert found.paths.distance == pytest.approx(said["avg_path_reachable"], abs=CLOSE)


@pytest.mark.parametrize("name", [name for name in SETS if SETS[name][1]])
def test_units(name: str) -> None:
    said, (_, found) = reference()[name], measured(name)
    mixing = found.mixing
    assert mixing is not None
    assert mixing.e_i == pytest.approx(said["EI_undirected"], abs=CLOSE)
    assert mixing.chance == pytest.approx(said["EI_expected_if_ties_ignored_groups"], abs=CLOSE)
    assert mixing.cross_share == pytest.approx(said["cross_group_share_undirected"], abs=CLOSE)
    assert mixing.modularity == pytest.approx(said["modularity_undirected"], abs=CLOSE)
    assert mixing.assortativity == pytest.approx(said["assortativity_undirected"], abs=CLOSE)
    # Theirs is from a sample of orders, ours from all of them.
    assert mixing.z == pytest.approx(said["EI_permutation_z"], rel=0.07)


@pytest.mark.parametrize("name", [name for name in SETS if name != "kite"])
def test_communities_are_as_good_as_the_best_known(name: str) -> None:
    found = measured(name)[1].communities
    assert found.modularity is not None
    assert found.modularity >= reference()[name]["best_louvain_modularity_seed1"] - CLOSE


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("uk_faculty", "weight"),
        ("invs13_office", "contacts_20s"),
        ("manufacturing_email", "emails"),
    ],
)
def test_strengths(name: str, column: str) -> None:
    ids, ends, kept = arcs(name)
    network = network_of(len(ids), *ends, [float(row[column]) for row in kept])
    holes, said = measure_network(network).holes, reference()[name]
    assert np.nanmean(holes.constraint) == pytest.approx(
        said["constraint_valued"]["mean"], abs=CLOSE
    )
    assert np.nanmean(holes.effective_size) == pytest.approx(
        said["effective_size_valued_mean"], abs=CLOSE
    )


def test_the_ego_form_is_what_ucinet_prints() -> None:
    ids, ends, _ = arcs("campnet")
    network = network_of(len(ids), *ends)  # who names each other counts twice
    for row in rows("campnet", "ucinet_reference.csv"):
        size, efficiency, constraint, hierarchy = ego_holes(network, ids.index(row["id"]))
        assert size == pytest.approx(float(row["effective_size"]), abs=6e-4)
        assert efficiency == pytest.approx(float(row["efficiency"]), abs=6e-4)
        assert constraint == pytest.approx(float(row["constraint_ego_model"]), abs=6e-4)
        assert hierarchy == pytest.approx(float(row["hierarchy"]), abs=6e-4)


def test_the_figures_that_ucinet_gives_arcs_are_those_of_summed_strengths() -> None:
    ids, ends, _ = arcs("campnet")
    gender = np.array([int(row["gender"]) - 1 for row in rows("campnet", "nodes.csv")])
    found = measure_network(network_of(len(ids), *ends), units=gender, arcs=(ends[0], ends[1]))
    said = reference()["campnet"]["UCINET_xucinet"]
    assert found.mixing is not None
    assert found.as_arcs is not None
    assert found.mixing.e_i == pytest.approx(said["E_I_gender"], abs=5e-4)
    assert found.mixing.modularity == pytest.approx(said["modularity_Q"], abs=5e-4)
    assert found.mixing.assortativity == pytest.approx(said["assortativity"], abs=5e-4)
    assert found.as_arcs.reciprocity == pytest.approx(said["arc_reciprocity"], abs=5e-4)


@pytest.mark.parametrize("relation", ["advice", "friendship"])
def test_formal_and_informal(relation: str) -> None:
    said = reference()["formal_vs_informal_krackhardt"]
    ids, ends, _ = arcs("krackhardt_hightech", relation)
    lines = arcs("krackhardt_hightech", "reports_to")[1]
    found = measure_network(
        network_of(len(ids), *ends, binary=True),
        arcs=(ends[0], ends[1]),
        chart=(lines[0], lines[1]),
        rng=np.random.default_rng(0),
    )
    formal, directed, r_says = found.formal, found.as_arcs, said[relation]["R_sna"]
    assert formal is not None
    assert directed is not None
    assert found.arcs_qap is not None
    said = said[relation]
    assert formal.jaccard == pytest.approx(said["jaccard_undirected"], abs=CLOSE)
    assert formal.off_chart_share == pytest.approx(said["share_of_ties_off_the_chart"], abs=CLOSE)
    assert formal.tie_distance == pytest.approx(said["mean_org_distance_of_a_tie"], abs=CLOSE)
    assert formal.pair_distance == pytest.approx(said["mean_org_distance_of_all_pairs"], abs=CLOSE)
    assert found.arcs_qap[0] == pytest.approx(said["pearson_arcs_with_reports_to"], abs=CLOSE)
    assert found.arcs_qap[1] is not None
    assert found.arcs_qap[1] < 0.002
    assert directed.connectedness == pytest.approx(r_says["connectedness"])
    assert directed.hierarchy == pytest.approx(r_says["hierarchy"], abs=CLOSE)
    assert directed.efficiency == pytest.approx(r_says["efficiency"])


@pytest.mark.parametrize(
    ("key", "name", "ends"),
    [("kite + A-J", "kite", "AJ"), ("karate + 17-30", "karate", ("17", "30"))],
)
def test_what_a_new_tie_does(key: str, name: str, ends: tuple[str, str]) -> None:
    ids, found = measured(name)
    network: Network = found.network
    pair = np.array([[ids.index(ends[0]), ids.index(ends[1])]])
    gain, said = tie_gains(network, pair)[0], reference()["one_new_edge_identities"][key]
    assert gain.resistance == pytest.approx(said["effective_resistance"], abs=CLOSE)
    assert gain.shortens == pytest.approx(said["drop"], abs=2e-6)
    assert gain.lambda2_at_most == pytest.approx(said["fiedler_first_order"], abs=CLOSE)


def test_the_kite_hangs_on_its_string() -> None:
    ids, found = measured("kite")
    assert [(ids[a], ids[b]) for a, b in found.bridges.tolist()] == [("H", "I"), ("I", "J")]
    assert [ids[k] for k in np.flatnonzero(found.cut)] == ["H", "I"]
