"""As many people as other tools gave up at, and rounds without a table of pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hallway.match import frame
from hallway.match.snapshot import Met, Policy, RoundPlan, Snapshot, Tie, plan
from tests.match.test_snapshot import groups, snapshot, unmatched


def test_a_thousand_people_all_have_a_meeting() -> None:
    answer = plan(snapshot(1000))
    assert sorted(map(len, groups(answer))) == [2] * 500
    assert unmatched(answer) == {}
    assert answer.certificate["gap"] < 0.001


@pytest.fixture
def by_rows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Plan as for many people, whatever their number."""

    def run(snapshot: Snapshot) -> RoundPlan:
        with monkeypatch.context() as patch:
            patch.setattr(frame, "MOST_IN_TABLES", 0)
            return plan(snapshot)

    return run


def a_month(n: int, rounds: int, seed: int) -> tuple[Met, ...]:
    rng = np.random.default_rng(seed)
    ids = [person.id for person in snapshot(n).people]
    shuffled = ((number, rng.permutation(n).tolist()) for number in range(rounds))
    return tuple(
        Met(number, (ids[order[k]], ids[order[k + 1]]))
        for number, order in shuffled
        for k in range(0, n - 1, 2)
    )


@pytest.mark.parametrize("odd", ["trio", "rotate", "host"])
@pytest.mark.parametrize("n", [30, 31])
def test_without_ties_a_round_by_rows_is_the_same_round(by_rows: Any, n: int, odd: str) -> None:
    given = snapshot(n, met=a_month(n, 4, n), round=4, policy=Policy(odd=odd, rest=6))
    assert by_rows(given).to_json() == plan(given).to_json()


def test_blocks_locks_and_times_hold_by_rows(by_rows: Any) -> None:
    ids = [person.id for person in snapshot(24).people]
    met = a_month(24, 3, 5)
    late = {person.id: frozenset({"Mon", "Tue"}) for person in snapshot(24).people[:7]}
    given = snapshot(24, met=met, round=3, blocks=((ids[0], ids[1]), (ids[2], ids[20])))
    given = replace(
        given,
        people=tuple(replace(p, free=late.get(p.id, frozenset({"Tue"}))) for p in given.people),
        locked=((met[0].members),),
    )
    answer = by_rows(given)
    assert answer.to_json() == plan(given).to_json()
    assert met[0].members in groups(answer)


def test_value_first_is_the_same_by_rows(by_rows: Any) -> None:
    for least in (0.0, 1.0, 99.0):
        given = snapshot(20, policy=Policy(participation=False, least=least))
        assert by_rows(given).to_json() == plan(given).to_json()


def test_with_ties_a_round_by_rows_is_worth_as_much_within_the_error_of_the_gain(
    by_rows: Any,
) -> None:
    rng = np.random.default_rng(3)
    ids = [person.id for person in snapshot(60).people]
    ties = tuple(
        Tie(ids[i], ids[j], float(rng.random()))
        for i, j in {tuple(sorted(rng.choice(60, 2, replace=False).tolist())) for _ in range(120)}
    )
    given = snapshot(60, ties=ties)
    exact, ours = plan(given), by_rows(given)
    assert len(ours.meetings) == len(exact.meetings)
    judged = plan(replace(given, locked=tuple(groups(ours))))
    assert sum(m.value for m in judged.meetings) >= 0.97 * sum(m.value for m in exact.meetings)


def test_repeats_come_in_by_rows_only_where_somebody_would_be_left_over(by_rows: Any) -> None:
    ids = [person.id for person in snapshot(6).people]
    everyone = [(a, b) for k, a in enumerate(ids) for b in ids[k + 1 :]]
    met = tuple(Met(0 if "ana" in pair else 1, pair) for pair in everyone if "fay" not in pair)
    given = snapshot(6, met=met, round=2)
    answer = by_rows(given)
    assert unmatched(answer) == {}
    assert len(answer.relaxed) == 2
    assert "Ana" in str(answer.relaxed[0]) or any("fay" in m.members for m in answer.meetings)
    assert len(plan(given).relaxed) == 2
