"""Two sides that a round had better bring together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hallway.match.frozen import Bridge, Person, Policy, Snapshot
from hallway.match.snapshot import plan, value_table

BRIDGE = Bridge("team", ("Design",), ("Sales", "Support"))


def four_teams() -> Snapshot:
    teams = ("Design", "Sales", "Research", "Finance", "Design", "Support", "Research", "Finance")
    everybody = tuple(
        Person(id=f"p{k}", name=f"P{k}", units={"team": team}) for k, team in enumerate(teams)
    )
    return Snapshot(
        everybody, round=0, today=date(2026, 3, 2), seed=1, policy=Policy(mix=("team",))
    )


def bridged(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, policy=replace(snapshot.policy, bridges=(BRIDGE,)))


def test_pairs_over_the_bridge_count_twice_and_no_others() -> None:
    (ids, before), (_, after) = (value_table(s) for s in (four_teams(), bridged(four_teams())))
    for i, one in enumerate(ids):
        for j, other in enumerate(ids):
            sides = {one in ("p0", "p4"), other in ("p0", "p4")}
            over = sides == {True, False} and {one, other} & {"p1", "p5"}
            assert after[i, j] == before[i, j] * (2 if over else 1)


def test_the_round_goes_over_the_bridge() -> None:
    met = {frozenset(meeting.members) for meeting in plan(bridged(four_teams())).meetings}
    assert sum(bool(pair & {"p0", "p4"}) and bool(pair & {"p1", "p5"}) for pair in met) == 2


def test_a_stored_round_remembers_its_bridges_and_an_older_one_had_none() -> None:
    stored = bridged(four_teams()).to_json()
    assert Snapshot.from_json(stored).policy.bridges == (BRIDGE,)
    del stored["policy"]["bridges"]
    assert Snapshot.from_json(stored).policy.bridges == ()
