"""Searches that are given some seconds: they end by the clock, and never without an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hallway.engine import best_groups, best_mixer, certify, replan
from tests.engine.checks import check_round
from tests.engine.tables import random_table

LOOKS = 120
"""A search may look at the clock so often after its time is up: each part of it once or so."""


class Clock:
    """Stands still for some looks; from then on an hour passes before each."""

    def __init__(self, still: int) -> None:
        self.still, self.looks = still, 0

    def __call__(self) -> float:
        self.looks += 1
        return 3600.0 * max(self.looks - self.still, 0)

    @property
    def late(self) -> int:
        return max(self.looks - self.still, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Clock]:
    def stopped(still: int) -> Clock:
        made = Clock(still)
        monkeypatch.setattr("hallway.engine.effort.thread_time", made)
        return made

    return stopped


stops = pytest.mark.parametrize("still", [1, 2, 3, 7, 20, 60])


@stops
@pytest.mark.parametrize(("n", "density"), [(23, 1.0), (60, 1.0), (60, 0.6), (60, 0.15)])
def test_groups_end_when_the_time_is_up(
    clock: Callable[[int], Clock], still: int, n: int, density: float
) -> None:
    values, made = random_table(n, seed=n, density=density), clock(still)
    matching = best_groups(values, (3, 4), seconds=60.0)
    check_round(values, matching, (3, 4))
    assert made.late <= LOOKS
    certify(values, matching)


@stops
@pytest.mark.parametrize("values", [None, random_table(33, seed=2)], ids=["alike", "valued"])
def test_mixers_end_when_the_time_is_up(
    clock: Callable[[int], Clock], still: int, values: Any
) -> None:
    made = clock(still)
    plan = best_mixer(33, 8, 5, 10, values=values, seconds=60.0)
    assert made.late <= LOOKS
    assert all(np.ptp(np.bincount(row, minlength=8)) <= 1 for row in plan.tables)
    assert 0 <= plan.bound <= plan.repeats


@stops
def test_the_rest_of_a_mixer_ends_when_the_time_is_up(
    clock: Callable[[int], Clock], still: int
) -> None:
    plan = best_mixer(33, 8, 5, 8, seconds=0.1)
    made = clock(still)
    later = replan(plan, 2, 8, 5, joined=2, left=[4, 9], seconds=60.0)
    assert made.late <= LOOKS
    assert (later.tables[:2, :33] == plan.tables[:2]).all()


def test_with_more_time_an_answer_is_better(clock: Callable[[int], Clock]) -> None:
    """The clock is what ended it: standing still for longer, it lets more be found."""
    values, found = random_table(60, seed=1), []
    for still in (2, 10, 10**9):
        clock(still)
        found.append(best_groups(values, (3, 4), seconds=1.0).value)
    assert found[0] < found[1] < found[2]


def test_a_clock_of_another_pace_changes_nothing_while_there_is_time(
    clock: Callable[[int], Clock],
) -> None:
    """What a search does is counted, not timed: only being late ends it early."""
    values = random_table(40, seed=1)
    one = best_groups(values, (4,), seconds=30.0, rng=np.random.default_rng(1))
    clock(10**9)
    two = best_groups(values, (4,), seconds=30.0, rng=np.random.default_rng(1))
    assert [g.tolist() for g in one.groups] == [g.tolist() for g in two.groups]
