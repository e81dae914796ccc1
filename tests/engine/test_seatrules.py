"""Seat rules: what is hard is never broken, what is preferred as little as can be."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import (
    Apart,
    AtLeast,
    AtMost,
    BadPolicy,
    Common,
    Impossible,
    best_groups,
    certify,
)
from hallway.engine.seatrules import broken, check_feasible, keeps, shortfall
from tests.engine.oracle import Group, fits, rounds_of, seated
from tests.engine.tables import Table, random_table, tables


def groups_of(values: Table, seats: object, **options: object) -> list[Group]:
    matching = best_groups(values, seats=seats, seconds=1.0, **options)  # type: ignore[arg-type]
    certify(values, matching)
    return [tuple(group.tolist()) for group in matching.groups]


def flags(n: int, *true: int) -> np.ndarray:
    found = np.zeros(n, dtype=bool)
    found[list(true)] = True
    return found


@st.composite
def rules(draw: st.DrawFn, n: int = 8) -> list[object]:
    members = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    labels = np.array(draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n)))
    tongues = np.array(draw(st.lists(st.booleans(), min_size=2 * n, max_size=2 * n)))
    every = [
        AtLeast("a newcomer", members),
        AtMost("a senior", members),
        Apart("teams", labels),
        Common("a language", tongues.reshape(n, 2)),
    ]
    return draw(st.lists(st.sampled_from(every), min_size=1, max_size=2))


@settings(max_examples=40, deadline=None)
@given(tables(8).filter(lambda t: len(t) == 8), rules())
def test_hard_rules_are_never_broken(values: Table, seats: list) -> None:
    """Checked against every round there is, of fours and, since four of them fit, of threes."""
    every = [
        groups
        for groups in rounds_of(range(8), (4,))
        if all(fits(values, g) and keeps(seats, g) for g in groups)
    ]
    try:
        groups = groups_of(values, seats, sizes=(4,))
    except Impossible:
        assert all(seated(found) < 8 for found in every)
        return
    assert all(fits(values, group) and keeps(seats, group) for group in groups)
    assert seated(groups) == max(map(seated, every))


def test_one_newcomer_sits_in_every_group() -> None:
    new = flags(12, 0, 1, 2, 3)
    groups = groups_of(random_table(12, 1), [AtLeast("newcomers", new)], sizes=(3,))
    assert [sum(new[list(group)]) for group in groups] == [1, 1, 1, 1]


def test_one_language_suits_all_not_only_each_two() -> None:
    tongues = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]] * 2, dtype=bool)
    for group in groups_of(np.ones((6, 6)), [Common("a language", tongues)], sizes=(3,)):
        assert tongues[list(group)].all(axis=0).any()


def test_whoever_has_told_nothing_suits_everybody() -> None:
    rule = Common("a language", np.zeros((3, 2), dtype=bool), known=np.zeros(3, dtype=bool))
    assert shortfall(rule, (0, 1, 2)) == 0
    assert groups_of(np.ones((3, 3)), [rule], sizes=(3,)) == [(0, 1, 2)]


def test_nobody_sits_with_their_own_team() -> None:
    team = np.arange(24) % 6
    for group in groups_of(random_table(24, 3), [Apart("teams", team)], sizes=(4,)):
        assert len(set(team[list(group)])) == 4


def test_fewer_groups_are_made_where_they_keep_a_rule() -> None:
    """Twelve make four threes or three fours; three newcomers are enough for the fours."""
    rule = AtLeast("newcomers", flags(12, 0, 5, 7))
    groups = groups_of(random_table(12, 2), [rule], sizes=(3, 4))
    assert [len(group) for group in groups] == [4, 4, 4]
    assert broken([rule], groups) == ()


def test_a_preferred_rule_gives_way_as_little_as_it_must() -> None:
    rule = AtLeast("newcomers", flags(12, 0, 1, 2), hard=False)
    matching = best_groups(random_table(12, 4), (3,), seats=[rule], seconds=1.0)
    assert len(matching.groups) == 4
    assert [(b.rule, b.short) for b in matching.relaxed] == [("newcomers", 1)]
    assert matching.relaxed[0].group in [tuple(g.tolist()) for g in matching.groups]


def test_a_weight_says_what_a_rule_is_worth() -> None:
    """Two good friends in one team: a light rule gives way to them, a heavy one does not."""
    values = np.ones((6, 6))
    values[0, 1] = values[1, 0] = 5.0
    team = np.array([0, 0, 1, 1, 2, 2])
    for weight, together in ((1.0, True), (10.0, False)):
        rule = Apart("teams", team, hard=False, weight=weight)
        groups = groups_of(values, [rule], sizes=(3,))
        assert any({0, 1} <= set(group) for group in groups) == together


def test_a_group_that_stands_is_not_asked() -> None:
    rule = AtMost("seniors", flags(6, 0, 1, 2))
    groups = groups_of(np.ones((6, 6)), [rule], sizes=(3,), must=[(0, 1, 5)])
    assert groups == [(0, 1, 5), (2, 3, 4)]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            AtLeast("at least one newcomer", flags(12, 0, 1, 2)),
            "at least one newcomer in each of 4 groups needs 4 people; there are 3: 1 short",
        ),
        (
            AtMost("one senior at most", flags(12, 0, 1, 2, 3, 4, 5)),
            "one senior at most in each of 4 groups leaves room for 4; 6 have to sit: 2 too many",
        ),
        (
            Apart("no two of one team", np.array([0] * 6 + [1, 2, 3] * 2)),
            (
                "no two of one team in each of 4 groups has room for 10 people of 12, "
                "as the largest of 4 has 6: 2 short"
            ),
        ),
        (
            Common(
                "a language in common",
                np.eye(12, dtype=bool)[:, :1] | flags(12, 0, 1, 2, 3, 4)[:, None],
            ),
            (
                "a language in common in each of 4 groups needs 12 people who share something "
                "with enough others; there are 5: 7 short"
            ),
        ),
        (
            AtLeast("four newcomers", np.ones(12, dtype=bool), many=4),
            "four newcomers: 4 people do not fit into a group of 3",
        ),
    ],
)
def test_what_cannot_be_is_said_with_how_many_are_short(rule: object, sentence: str) -> None:
    with pytest.raises(Impossible) as refused:
        best_groups(random_table(12, 1), (3,), seats=[rule])  # type: ignore[list-item]
    assert str(refused.value) == sentence


def test_people_left_over_make_room() -> None:
    """Thirteen in threes leave one over: with five seniors, that is one of them."""
    rule = AtMost("seniors", flags(13, 0, 1, 2, 3, 4))
    check_feasible([rule], [3] * 4, 13)
    groups = groups_of(random_table(13, 5), [rule], sizes=(3,))
    assert seated(groups) == 12


def test_what_counting_cannot_see_seats_as_many_as_possible() -> None:
    """Each newcomer may only meet the same two others, so one of the groups has none."""
    values = np.ones((6, 6))
    values[:2, 2:] = values[2:, :2] = np.nan
    values[0, 1] = values[1, 0] = np.nan
    values[0, 2:4] = values[2:4, 0] = values[1, 2:4] = values[2:4, 1] = 1.0
    groups = groups_of(values, [AtLeast("newcomers", flags(6, 0, 1))], sizes=(3,))
    assert seated(groups) == 3
    assert all(fits(values, group) for group in groups)


@pytest.mark.parametrize(
    "seats",
    [
        "a newcomer",
        [3],
        [AtLeast("a", np.ones(5, dtype=bool))],
        [AtLeast("a", np.ones(6, dtype=bool), many=0)],
        [Apart("a", np.zeros(6, dtype=int), hard=False, weight=-1.0)],
        [Common("a", np.ones((6, 1), dtype=bool), hard=False, weight=float("nan"))],
    ],
)
def test_rules_without_meaning_are_refused(seats: object) -> None:
    with pytest.raises(BadPolicy):
        best_groups(np.ones((6, 6)), seats=seats)  # type: ignore[arg-type]


def test_a_shortfall_is_counted_in_people_or_pairs() -> None:
    team = np.array([1, 1, 1, -1, -1])
    assert shortfall(Apart("teams", team), (0, 1, 2, 3)) == len(list(combinations(range(3), 2)))
    assert shortfall(Apart("teams", team), (0, 3, 4)) == 0
    assert shortfall(AtLeast("new", flags(5, 0), many=3), (0, 1, 2)) == 2
