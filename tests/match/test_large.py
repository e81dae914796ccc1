"""As many people as other tools gave up at."""

from __future__ import annotations

from hallway.match.snapshot import plan
from tests.match.test_snapshot import groups, snapshot, unmatched


def test_a_thousand_people_all_have_a_meeting() -> None:
    answer = plan(snapshot(1000))
    assert sorted(map(len, groups(answer))) == [2] * 500
    assert unmatched(answer) == {}
    assert answer.certificate["gap"] < 0.001
