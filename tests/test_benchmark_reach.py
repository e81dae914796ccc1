"""The made-up communities behind the figures of docs/methods/reach.md."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from benchmarks import reach, routing
from benchmarks.routing import CAP, POLICIES, community, simulate

HERE = community(150, 3)
LOGS = {name: simulate(HERE, policy, 60, 3) for name, policy in POLICIES.items()}


def test_every_policy_answers_the_same_asks() -> None:
    assert {len(log.asked) for log in LOGS.values()} == {60}
    assert {log.weeks.shape for log in LOGS.values()} == {(3, 150)}


def test_a_broadcast_reaches_whoever_can_be_reached_and_troubles_all() -> None:
    assert all(LOGS["broadcast"].reached)
    assert set(LOGS["broadcast"].asked) == {149}


def test_hallway_keeps_to_the_cap_and_finds_more_than_chance_with_fewer() -> None:
    ours, chance = LOGS["Hallway"], LOGS["random"]
    assert ours.weeks.max() <= CAP
    assert sum(ours.reached) > sum(chance.reached)
    assert sum(ours.asked) < sum(chance.asked)


@pytest.mark.parametrize("name", POLICIES)
def test_nobody_outside_the_reach_is_asked(name: str) -> None:
    for ask in routing.asks(HERE, 10, 3, steps=1):
        inside = set(routing.inside(HERE, ask).tolist())
        log = routing.Log(np.zeros((1, 150), dtype=np.int64))
        waves = POLICIES[name](HERE, ask, log, 3)
        assert {one for wave in waves for one in wave} <= inside
        assert ask.asker not in inside


def test_an_asker_cannot_help_themselves_and_somebody_else_can() -> None:
    for ask in routing.asks(HERE, 60, 3, steps=None):
        assert not HERE.can[ask.asker, ask.topic]
        assert HERE.can[:, ask.topic].any()


def test_the_table_of_times_has_a_row_for_each_network(capsys: pytest.CaptureFixture[str]) -> None:
    reach.main(["--ties", "300", "--queries", "2", "--only", "100"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:]] == [["| 100", "even"], ["| 100", "hubs"]]


@pytest.mark.parametrize("module", [reach, routing])
def test_the_examples_in_the_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
