"""What a meeting is worth: each part against its definition, and against real networks."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hallway.engine import BadPolicy, BadValues, Roster
from hallway.engine.values import fall_of_kirchhoff, meeting_values

Table = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("HALLWAY_DATA", ROOT.parent / "shared" / "data"))
needs_data = pytest.mark.skipif(
    not (DATA / "reference.json").is_file(), reason="the research data sets are not here"
)


def roster(n: int, **columns: object) -> Roster:
    """n people of whom nothing is known but the given columns."""
    nothing = np.zeros(n, dtype=np.int32)
    known: dict[str, object] = {
        "names": tuple(f"P{i}" for i in range(n)),
        "units": np.zeros((n, 0), dtype=np.int32),
        "interests": np.zeros((n, 0), dtype=bool),
        "languages": np.zeros((n, 0), dtype=bool),
        "newcomer": nothing > 0,
        "waiting": nothing,
        "sat_out": nothing - 1,
        "recent": nothing,
        "host": nothing > 0,
    }
    return Roster(**{**known, **columns})  # type: ignore[arg-type]


def flags(*rows: str) -> NDArray[np.bool_]:
    return np.array([[letter == "x" for letter in row] for row in rows])


def kirchhoff(strengths: Table, ground: float) -> float:
    """n times the trace of the grounded inverse, from nothing but its definition."""
    n = len(strengths)
    laplacian = np.diag(strengths.sum(axis=1)) - strengths
    return float(n * (1 / (np.linalg.eigvalsh(laplacian) + ground)).sum())


def network(n: int, seed: int) -> Table:
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.random((n, n)) * (rng.random((n, n)) < 0.3), 1)
    return upper + upper.T


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ground", [0.01, 0.25])
def test_gain_is_the_fall_of_the_index_when_the_tie_is_added(seed: int, ground: float) -> None:
    strengths = network(12, seed)
    gain = fall_of_kirchhoff(strengths, ground)
    for i, j in ((0, 1), (2, 9), (5, 11)):
        after = strengths.copy()
        after[i, j] += 1
        after[j, i] += 1
        fall = kirchhoff(strengths, ground) - kirchhoff(after, ground)
        assert gain[i, j] == pytest.approx(fall, rel=1e-8)


def binary(name: str) -> tuple[Table, dict[str, int]]:
    with (DATA / name / "edges.csv").open(newline="") as file:
        edges = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    place = {node: k for k, node in enumerate(dict.fromkeys(n for edge in edges for n in edge))}
    table = np.zeros((len(place), len(place)))
    for a, b in edges:
        table[place[a], place[b]] = table[place[b], place[a]] = 1.0
    return table, place


@needs_data
@pytest.mark.parametrize("name", ["kite + A-J", "karate + 17-30", "karate + 1-34"])
def test_gain_agrees_with_the_published_networks(name: str) -> None:
    reference = json.loads((DATA / "reference.json").read_text())["reference"]
    expected = reference["one_new_edge_identities"][name]["drop"]
    graph, pair = name.split(" + ")
    strengths, place = binary(graph)
    a, b = (place[node] for node in pair.split("-"))
    assert fall_of_kirchhoff(strengths, ground=1e-6)[a, b] == pytest.approx(expected, abs=1e-3)


@needs_data
def test_managers_gain_most_from_those_far_from_them() -> None:
    """Krackhardt's 21 managers: a tie that exists already shortens the network less."""
    with (DATA / "krackhardt_hightech" / "edges.csv").open(newline="") as file:
        edges = [r for r in csv.DictReader(file) if r["relation"] == "friendship"]
    strengths = np.zeros((21, 21))
    for row in edges:
        i, j = int(row["source"]) - 1, int(row["target"]) - 1
        strengths[i, j] = strengths[j, i] = 1.0
    gain = fall_of_kirchhoff(strengths)
    apart = ~np.eye(21, dtype=bool)
    friends = strengths > 0
    assert np.median(gain[friends]) < 0.7 * np.median(gain[apart & ~friends])


def test_a_roster_without_ties_falls_back_to_the_other_parts() -> None:
    units = np.array([[0], [0], [1], [1]], dtype=np.int32)
    values = meeting_values(roster(4, units=units), np.zeros((4, 4)))
    assert not np.isnan(values.total).any()
    assert set(values.parts["gain"][np.triu_indices(4, 1)].tolist()) == {1.0}
    assert values.total[0, 2] == pytest.approx(4 * values.total[0, 1])


def test_people_with_no_tie_among_others_who_have_some() -> None:
    strengths = network(10, 1)
    strengths[:3, :] = strengths[:, :3] = 0.0
    total = meeting_values(roster(10), strengths).total
    assert np.isfinite(total).all()
    assert total[0, 5] > np.median(total[3:, 3:][np.triu_indices(7, 1)])


def test_values_are_symmetric_to_the_last_bit() -> None:
    for seed in range(5):
        total = meeting_values(roster(40), network(40, seed)).total
        assert np.array_equal(total, total.T)


def test_stick_rises_with_common_contacts_interests_and_language() -> None:
    strengths = np.zeros((5, 5))
    for friend in (2, 3):
        for one in (0, 1):
            strengths[friend, one] = strengths[one, friend] = 1.0
    stick = meeting_values(roster(5), strengths).parts["stick"]
    assert stick[0, 1] == pytest.approx(0.53)
    assert stick[0, 4] == pytest.approx(0.43)
    people = roster(3, interests=flags("xx", "xx", "--"), languages=flags("x-", "x-", "-x"))
    shared = meeting_values(people, np.zeros((3, 3))).parts["stick"]
    assert shared[0, 1] > 0.43 > shared[0, 2]


def test_cross_is_the_share_of_known_attributes_that_differ() -> None:
    units = np.array([[0, 0], [1, 0], [1, 1], [-1, 1]], dtype=np.int32)
    cross = meeting_values(roster(4, units=units), np.zeros((4, 4))).parts["cross"]
    assert [cross[0, 1], cross[0, 2], cross[1, 2], cross[0, 3]] == [0.5, 1.0, 0.5, 1.0]


def test_fair_lifts_who_waits_is_new_or_knows_few_and_spares_the_popular() -> None:
    fair = meeting_values(
        roster(
            6,
            waiting=np.array([0, 3, 0, 0, 0, 0], dtype=np.int32),
            newcomer=flags("--x---")[0],
            recent=np.array([1, 1, 1, 9, 1, 1], dtype=np.int32),
        ),
        np.zeros((6, 6)),
    ).parts["fair"]
    assert fair[0, 4] == 1.0
    assert fair[0, 1] == pytest.approx(2.0)
    assert fair[0, 2] == pytest.approx(1.25**0.5, abs=1e-6)
    assert fair[0, 3] < 0.5


def test_weights_are_exponents_and_zero_switches_a_part_off() -> None:
    units = np.array([[0], [0], [1]], dtype=np.int32)
    people = roster(3, units=units)
    off = meeting_values(people, np.zeros((3, 3)), {"cross": 0}).total
    assert off[0, 1] == off[0, 2]
    squared = meeting_values(people, np.zeros((3, 3)), {"cross": 2}).total
    assert squared[0, 2] == pytest.approx(16 * squared[0, 1], rel=1e-3)
    with pytest.raises(BadPolicy, match="luck"):
        meeting_values(people, np.zeros((3, 3)), {"luck": 1})
    with pytest.raises(BadPolicy):
        meeting_values(people, np.zeros((3, 3)), {"gain": float("nan")})


def test_ties_that_are_no_ties_are_refused() -> None:
    with pytest.raises(BadValues):
        meeting_values(roster(2), np.array([[0.0, 1.0], [0.5, 0.0]]))
    with pytest.raises(BadValues):
        meeting_values(roster(2), np.array([[0.0, -1.0], [-1.0, 0.0]]))
