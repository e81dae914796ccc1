"""The lab: seats by lot, luck, and policies beside each other on known networks."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadPolicy, Lab, network_of, seat_by_lot, second_eigenvalue, try_policy
from hallway.engine.lab import contagion, luck
from hallway.engine.network import Network
from tests.engine.networks import complete, cycle, drawn, path, star

DATA = Path(
    os.environ.get("HALLWAY_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data")
)
real = pytest.mark.skipif(
    not (DATA / "invs13_office").is_dir(), reason="the research data sets are not here"
)


@given(
    sizes=st.lists(st.integers(2, 5), min_size=1, max_size=12),
    salt=st.integers(0, 2**63),
    share=st.floats(0, 0.4),
)
@settings(deadline=None, max_examples=60)
def test_everybody_gets_one_seat(sizes: list[int], salt: int, share: float) -> None:
    people = [100 + k for k in range(sum(sizes))]
    tied = drawn(len(people), share, salt % 1_000).table.toarray() > 0
    knows = {people[i]: {people[j] for j in np.flatnonzero(row)} for i, row in enumerate(tied)}
    groups = seat_by_lot(people, sizes, knows, salt=salt)
    assert [len(group) for group in groups] == sizes
    assert sorted(one for group in groups for one in group) == people
    assert groups == seat_by_lot(people, sizes, knows, salt=salt)


def test_by_lot_each_pair_comes_about_as_often_as_any_other() -> None:
    drawn_ = Counter(
        frozenset(group)
        for salt in range(3_000)
        for group in seat_by_lot(range(6), [2, 2, 2], {}, salt=salt)
    )
    assert len(drawn_) == 15
    # 9,000 pairs over fifteen: 600 each, give or take four times the root of their variance.
    assert all(abs(count - 600) < 4 * 24 for count in drawn_.values())


def test_people_who_know_each_other_are_kept_apart_where_that_can_be() -> None:
    friends = cycle(40).table.toarray() > 0
    knows = {i: set(np.flatnonzero(row).tolist()) for i, row in enumerate(friends)}
    for salt in range(50):
        for a, b in seat_by_lot(range(40), [2] * 20, knows, salt=salt):
            assert b not in knows[a]


def test_units_are_mixed_where_that_can_be() -> None:
    units = {k: k % 2 for k in range(40)}
    groups = seat_by_lot(range(40), [2] * 20, {}, units=units, salt=3)
    assert all(units[a] != units[b] for a, b in groups)


def test_luck_is_even_and_the_same_for_every_policy() -> None:
    i, j = np.triu_indices(300, 1)
    drawn_ = luck(5, 0, i, j)
    assert drawn_.min() >= 0
    assert drawn_.max() < 1
    assert drawn_.mean() == pytest.approx(0.5, abs=0.01)
    assert np.corrcoef(drawn_, luck(5, 1, i, j))[0, 1] == pytest.approx(0, abs=0.02)
    assert (luck(5, 0, j, i) == drawn_).all()


@pytest.mark.parametrize("policy", ["hallway", "random", "random-cross"])
def test_nobody_meets_whom_they_know_and_ties_are_only_added(policy: str) -> None:
    network = drawn(30, 0.15, 1, valued=False)
    units = np.arange(30) % 3
    lab = try_policy(network, policy=policy, rounds=4, units=units)
    assert lab.end.ties == network.ties + sum(lab.stuck)
    assert all(stuck <= met <= 15 for met, stuck in zip(lab.met, lab.stuck, strict=True))
    assert lab.start.untouched == 30
    assert again(lab) == again(try_policy(network, policy=policy, rounds=4, units=units))


def again(lab: Lab) -> tuple[object, ...]:
    return lab.start, lab.end, lab.met, lab.stuck


def test_where_everybody_knows_everybody_nobody_is_left_to_meet() -> None:
    for policy in ("hallway", "random", "random-cross"):
        lab = try_policy(complete(6), policy=policy, rounds=2)
        assert lab.met == (0, 0)
        assert lab.end.ties == 15


def test_nothing_is_known_of_nobody_and_of_one() -> None:
    for people in (0, 1, 2):
        lab = try_policy(network_of(people, [], []), policy="random", rounds=1)
        assert lab.start.kirchhoff is None
        assert lab.end.e_i is None


def test_what_the_lab_refuses() -> None:
    with pytest.raises(BadPolicy, match="hallway, random, random-cross"):
        try_policy(star(4), policy="best", rounds=1)
    with pytest.raises(BadPolicy, match="room for 3,000"):
        try_policy(path(3_001), policy="random", rounds=1)
    with pytest.raises(BadPolicy, match="from 0 up"):
        try_policy(star(4), policy="random", rounds=-1)


@given(st.integers(4, 14), st.floats(0.1, 0.7), st.integers(0, 99))
@settings(deadline=None, max_examples=40)
def test_a_habit_spreads_as_it_does_by_hand(n: int, share: float, seed: int) -> None:
    network = drawn(n, share, seed)
    near = {i: set(np.flatnonzero(row).tolist()) for i, row in enumerate(network.table.toarray())}
    reached = []
    for first in range(n):
        on = {first} | near[first]
        while more := {i for i in range(n) if i not in on and len(near[i] & on) >= 2}:
            on |= more
        reached.append(len(on) / n)
    assert contagion(network) == pytest.approx(np.mean(reached))


def test_lambda2_alone_is_that_of_the_spectrum() -> None:
    n = 40
    assert second_eigenvalue(path(n)).value == pytest.approx(2 - 2 * np.cos(np.pi / n))
    assert second_eigenvalue(complete(n)).value == pytest.approx(n)
    assert second_eigenvalue(star(n)).value == pytest.approx(1)
    assert second_eigenvalue(network_of(3, [], [])).value is None
    by_steps = second_eigenvalue(drawn(300, 0.05, 2), exact_up_to=10)
    assert by_steps.value == pytest.approx(second_eigenvalue(drawn(300, 0.05, 2)).value, abs=1e-5)


def office() -> tuple[Network, np.ndarray]:
    def read(name: str) -> list[dict[str, str]]:
        with (DATA / "invs13_office" / name).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    people, ties = read("nodes.csv"), read("edges.csv")
    place = {row["id"]: k for k, row in enumerate(people)}
    names = sorted({row["dept"] for row in people})
    ends = np.array([(place[row["source"]], place[row["target"]]) for row in ties])
    units = np.array([names.index(row["dept"]) for row in people])
    return network_of(len(people), ends[:, 0], ends[:, 1], binary=True), units


@real
def test_an_office_comes_out_as_it_did_before() -> None:
    """Six rounds in an office of 92 people, as published with these data by an earlier run."""
    network, units = office()
    said = {"hallway": (522, 5.58, -0.08), "random": (531, 5.11, -0.14)}
    said["random-cross"] = (529, 5.84, -0.09)
    for policy, (kirchhoff, lambda2, e_i) in said.items():
        labs = [
            try_policy(
                network, policy=policy, rounds=6, units=units, rng=np.random.default_rng(seed)
            )
            for seed in range(3)
        ]
        assert labs[0].start.kirchhoff == pytest.approx(708.74, abs=0.01)
        assert np.mean([lab.end.kirchhoff for lab in labs]) == pytest.approx(kirchhoff, rel=0.04)
        assert np.mean([lab.end.lambda2 for lab in labs]) == pytest.approx(lambda2, rel=0.25)
        assert np.mean([lab.end.e_i for lab in labs]) == pytest.approx(e_i, abs=0.03)


@real
def test_in_an_office_hallway_brings_more_than_pairs_by_lot() -> None:
    network, units = office()
    ours, by_lot = (
        [
            try_policy(
                network, policy=policy, rounds=6, units=units, rng=np.random.default_rng(seed)
            ).end
            for seed in range(3)
        ]
        for policy in ("hallway", "random")
    )
    for one, other in zip(ours, by_lot, strict=True):
        assert (one.kirchhoff or 0) < (other.kirchhoff or 0)
        assert (one.e_i or 0) > (other.e_i or 0)
