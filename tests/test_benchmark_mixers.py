"""Mixers beside their peers: every side plans the same event, and repeats are counted alike."""

from __future__ import annotations

import doctest
import importlib.util
import json

import pytest

from benchmarks import mixers
from benchmarks.mixers import EVENTS, SIDES, Event, measure

SMALL = Event(9, 3, 5)


@pytest.mark.parametrize("side", SIDES)
def test_every_side_comes_to_the_least_repeats_of_a_small_event(side: str) -> None:
    if side == "ortools" and importlib.util.find_spec("ortools") is None:
        assert "ortools" in measure(side, SMALL, 1.0, 1)["missing"]
        pytest.skip("OR-tools is not installed here; make bench brings it")
    assert measure(side, SMALL, 1.0, 1)["repeats"] == 9


def test_a_measurement_prints_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert mixers.main(["hallway", "9", "3", "4", "1", "7"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["repeats"], facts["bound"]) == (0, 0)


def test_tables_are_as_equal_as_can_be_and_names_differ() -> None:
    assert all(sum(event.sizes()) == event.people for event in EVENTS)
    assert all(max(event.sizes()) - min(event.sizes()) <= 1 for event in EVENTS)
    assert len({event.name for event in EVENTS}) == len(EVENTS)


def test_the_examples_in_the_docstrings() -> None:
    assert doctest.testmod(mixers).failed == 0
