"""Somebody who reads everything that is told tries to work out a small number of people."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.network.release import (
    FLOOR,
    Band,
    Figure,
    mean,
    put_together,
    share,
    step_of,
    told_apart,
)

ROOM = 5
"""So many people could as well be in a small part: no number of people under the floor is told."""


def told(yes: int, whole: int) -> Figure:
    return share(range(yes), range(yes, whole), counted=(yes, whole))


def could_be(seen: Figure, whole: int) -> set[int]:
    """Every number of people on the yes side that would have been told in the same way."""
    return {yes for yes in range(whole + 1) if told(yes, whole) == seen}


@settings(deadline=None)
@given(st.integers(0, 400), st.data())
def test_no_side_of_a_share_can_be_told_to_a_few(whole: int, data: st.DataObject) -> None:
    """The reader knows how many there are in all, and how figures are made."""
    yes = data.draw(st.integers(0, whole))
    seen = told(yes, whole)
    possible = could_be(seen, whole)
    assert yes in possible
    if seen.value is None:
        return
    small = min(yes, whole - yes)
    if small < FLOOR:
        # Nobody, somebody, nine of them: all of these look the same.
        side = possible if yes == small else {whole - one for one in possible}
        assert set(range(FLOOR)) & set(range(whole + 1)) <= side


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=3),
)
def test_the_whole_says_no_more_than_its_parts(sides: list[tuple[int, int]]) -> None:
    """Taking what is told of the parts from the whole leaves everything as open as it was."""
    counts = [(min(yes, whole), whole) for whole, yes in sides]
    seen = [told(*one) for one in counts]
    together = put_together(seen)
    choices = [sorted(could_be(one, whole)) for one, (_, whole) in zip(seen, counts, strict=True)]
    for other in product(*([c[0], c[-1]] for c in choices)):
        same = [told(yes, whole) for yes, (_, whole) in zip(other, counts, strict=True)]
        assert put_together(same) == together


def test_a_part_under_the_floor_is_not_in_the_whole() -> None:
    shown, hidden = told(30, 40), told(2, 16)
    assert hidden.why == "few"
    assert put_together([shown, hidden]) == shown
    assert put_together([shown, told(9, 16)]) == put_together([shown, hidden])


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=10, max_size=80))
def test_a_mean_leaves_its_sum_open(amounts: list[int]) -> None:
    """One person's ties can't be found by somebody who knows those of all the others."""
    said = mean([float(one) for one in amounts], others=50, between=(0, 0), chance=Band())
    rest = sum(amounts[1:])
    same = [
        own
        for own in range(-40, 80)
        if mean(
            [float(own), *map(float, amounts[1:])], others=50, between=(0, 0), chance=Band()
        ).value
        == said.value
    ]
    assert amounts[0] in same
    assert len(same) >= ROOM - 1, rest


@pytest.mark.parametrize(("amounts", "others"), [([1.0] * 9, 50), ([1.0] * 20, 9)])
def test_no_mean_of_few_nor_beside_few(amounts: list[float], others: int) -> None:
    assert mean(amounts, others=others, between=(0, 0), chance=Band()).why == "few"


@settings(deadline=None)
@given(st.integers(10, 10_000))
def test_a_step_is_worth_five_people(people: int) -> None:
    assert step_of(people) * people >= ROOM


@settings(deadline=None)
@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_sets_are_told_side_by_side_only_with_many_or_none_between(
    one: set[int], other: set[int]
) -> None:
    assert told_apart(one, other) == all(
        len(rest) in (0, *range(FLOOR, 99)) for rest in (one - other, other - one)
    )


def test_chance_is_as_coarse_as_the_figure_beside_it() -> None:
    seen = share(range(30), range(30, 50), counted=(30, 50), chance=Band(0.617, 0.553, 0.681))
    assert seen.random == Band(0.6, 0.6, 0.7)
