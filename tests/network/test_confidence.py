"""Nobody can work out what is in a cell under the floor, whatever they put side by side."""

from __future__ import annotations

import json
import random
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from hallway.network.confidence import (
    FEW,
    FLOOR,
    KEPT,
    MOST,
    SHOWN,
    Group,
    cells_of,
    groups_of,
    lot,
    pairs_in,
    without_anybody,
)
from hallway.network.portrait import Community, portraits

Contacts = set[tuple[int, int]]
UNITS = ("team", "site")


def town(seed: int) -> tuple[Community, Contacts]:
    """Some dozens of people in teams and sites that overlap, and who was in touch with whom."""
    draw = random.Random(seed)
    n = draw.randrange(22, 46)
    teams = [draw.choice(["Design", "Sales", "Research", "Design", ""]) for _ in range(n)]
    # Sites follow the teams, but for a few people: whom a subtraction would tell of.
    sites = [team[:3] if draw.random() < 0.9 else draw.choice(["Oslo", "Rome"]) for team in teams]
    chart = 0.8 if seed % 3 == 0 else 0.0
    lines = tuple((k, draw.randrange(k)) for k in range(1, n) if draw.random() < chart)
    usual = draw.choice([0.02, 0.06, 0.15, 0.4, 1.0])
    contacts = {
        pair
        for pair in combinations(range(n), 2)
        if draw.random() < usual * (3 if teams[pair[0]] == teams[pair[1]] else 1)
    }
    units = {"team": tuple(teams), "site": tuple(sites)}
    return Community(tuple(range(100, 100 + n)), units, lines), contacts


def told(who: Community, contacts: Contacts, unit_count: int = 2) -> dict[str, Any]:
    return portraits(who, contacts, UNITS[:unit_count], lots="lots", seed="2026-03-01")


def counted(who: Community, contacts: Contacts, name: str, count: int) -> Contacts:
    """The contacts that count in the picture by this unit."""
    ids, at = who.ids, UNITS.index(name)
    return {(i, j) for i, j in contacts if lot("lots", (ids[i], ids[j]), count) == at}


def inside(of: tuple[int, ...], contacts: Contacts, cell: Any) -> Contacts:
    wanted = {(cell["one"], cell["other"]), (cell["other"], cell["one"])}
    return {(i, j) for i, j in contacts if (of[i], of[j]) in wanted}


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2]), st.integers(0, 99))
def test_a_cell_under_the_floor_cannot_be_told_from_an_empty_one(
    seed: int, count: int, other: int
) -> None:
    who, contacts = town(seed)
    found = told(who, contacts, count)
    draw = random.Random(other)
    changed = set(contacts)
    for name in UNITS[:count]:
        _, of = groups_of(who.units[name], who.manages)
        for cell in found[name].get(str(FLOOR), {"cells": []})["cells"]:
            if cell["state"] == FEW:
                changed -= inside(of, counted(who, contacts, name, count), cell)
                changed |= up_to_four(who, of, cell, name, count, draw)
    assert json.dumps(told(who, changed, count)) == json.dumps(found)


def up_to_four(
    who: Community, of: tuple[int, ...], cell: Any, name: str, count: int, draw: random.Random
) -> Contacts:
    """Other contents of a cell that leave it under the floor: any contacts of one person in it."""
    one = draw.choice([i for i, at in enumerate(of) if at == cell["one"]])
    others = [j for j, at in enumerate(of) if at == cell["other"] and j != one]
    most = 3 if cell["one"] == cell["other"] else len(others)
    chosen = {(min(one, j), max(one, j)) for j in others[: draw.randrange(most + 1)]}
    return counted(who, chosen, name, count)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_no_number_says_of_anybody_that_they_have_a_contact(seed: int) -> None:
    who, contacts = town(seed)
    groups, of = groups_of(who.units["team"], who.manages)
    cells = cells_of(groups, of, contacts) if groups else ()
    for cell in cells:
        if cell.contacts is not None:
            need = max(groups[cell.one].floor, groups[cell.other].floor)
            assert cell.contacts <= without_anybody(groups, (cell.one, cell.other))
            assert all(groups[at].people - 1 >= need for at in (cell.one, cell.other))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_a_reader_who_subtracts_everything_from_everything_recovers_no_small_cell(
    seed: int,
) -> None:
    """They know the number of all contacts, and take each number told of each of two periods."""
    who, first = town(seed)
    second = {pair for pair in first if hash(pair) % 3} | {(0, 1), (2, 3)}
    for contacts in (first, second):
        found = told(who, contacts)
        reader = Reader(who, found, len(contacts))
        for name in UNITS:
            _, of = groups_of(who.units[name], who.manages)
            for at, cell in enumerate(found[name].get(str(FLOOR), {"cells": []})["cells"]):
                truth = len(inside(of, counted(who, contacts, name, 2), cell))
                if cell["state"] == FEW and truth:
                    least, most = reader.bounds(name, at)
                    assert least < most, "the number of all contacts gives it away"


class Reader:
    """Whole numbers of contacts for each cell of each picture, and all that is known of them."""

    def __init__(self, who: Community, found: dict[str, Any], total: int) -> None:
        self.place: dict[tuple[str, int], int] = {}
        low: list[float] = []
        high: list[float] = []
        for name in UNITS:
            picture = found[name]
            groups = [Group(tuple(g["values"]), g["people"], g["floor"]) for g in picture["groups"]]
            for at, cell in enumerate(picture.get(str(FLOOR), {"cells": []})["cells"]):
                self.place[name, at] = len(low)
                a, b = self._known(picture, groups, cell, at)
                low.append(a)
                high.append(b)
            if not picture["groups"]:  # what is not drawn may hold any number
                low.append(0)
                high.append(total)
        self.bounds_of = Bounds(np.array(low), np.array(high))
        self.sum = LinearConstraint(np.ones((1, len(low))), total, total)

    def _known(self, picture: Any, groups: list[Group], cell: Any, at: int) -> tuple[float, float]:
        n, m = groups[cell["one"]].people, groups[cell["other"]].people
        pairs = n * (n - 1) // 2 if cell["one"] == cell["other"] else n * m
        if cell["state"] == SHOWN:
            return cell["contacts"], cell["contacts"]
        if cell["state"] == MOST:
            return cell["contacts"] + 1, pairs
        if cell["state"] == KEPT:
            return FLOOR if n != m else 3, pairs
        wide = picture["10"]["cells"][at]
        assert wide["contacts"] is None, "told with a floor of ten, and not with one of five"
        floor = max(FLOOR, groups[cell["one"]].floor, groups[cell["other"]].floor)
        few = floor - 1
        if cell["one"] == cell["other"]:
            return 0, min(pairs, few * (few - 1) // 2)
        return 0, min(pairs, few * max(n, m))

    def bounds(self, name: str, at: int) -> tuple[int, int]:
        wanted = np.zeros(len(self.bounds_of.lb))
        wanted[self.place[name, at]] = 1
        answers = []
        for sign in (1, -1):
            found = milp(
                sign * wanted,
                bounds=self.bounds_of,
                constraints=self.sum,
                integrality=np.ones(len(wanted)),
            )
            assert found.success
            answers.append(round(sign * found.fun))
        return answers[0], answers[1]


# The rule, piece by piece


def test_units_that_are_too_small_are_drawn_with_the_next_smallest() -> None:
    units = ["Design"] * 9 + ["Sales"] * 3 + ["Legal"] * 4 + ["Board"] * 2
    groups, of = groups_of(units, [False] * len(units))
    assert [group.values for group in groups] == [("Board", "Legal", "Sales"), ("Design",)]
    assert {group.people for group in groups} == {9}
    assert of[0] == 1
    assert of[-1] == 0


def test_five_of_five_would_be_everybody_so_a_group_has_more() -> None:
    groups, _ = groups_of(["a"] * 5 + ["b"] * 6 + ["c"] * 20, [False] * 31)
    assert min(group.people for group in groups) > FLOOR


def test_where_most_manage_others_the_floor_is_ten() -> None:
    units = ["Leads"] * 12 + ["Makers"] * 20
    groups, of = groups_of(units, [True] * 12 + [False] * 20)
    assert [(group.values, group.floor) for group in groups] == [(("Leads",), 10), (("Makers",), 5)]
    nine = {(k, 12 + k) for k in range(9)}
    assert [c.state for c in cells_of(groups, of, nine) if c.across] == [FEW]
    assert [c.state for c in cells_of(groups, of, nine | {(9, 21)}) if c.across] != [FEW]


def test_too_few_for_two_groups_is_no_picture() -> None:
    assert groups_of(["a"] * 5 + ["b"] * 3, [False] * 8) == ((), ())
    who = Community(tuple(range(8)), {"team": ("a",) * 5 + ("b",) * 3})
    assert portraits(who, {(0, 1)}, ["team"], lots="", seed="") == {"team": {"groups": []}}


def test_one_cell_that_is_missing_takes_another_with_it() -> None:
    groups = tuple(Group((name,), 8, FLOOR) for name in "ab")
    of = (0,) * 8 + (1,) * 8
    within = {(k, k + 1) for k in range(7)} | {(8 + k, 9 + k) for k in range(7)}
    states = {(c.one, c.other): c.state for c in cells_of(groups, of, within | {(0, 8)})}
    assert states == {(0, 0): KEPT, (0, 1): FEW, (1, 1): SHOWN}


def test_everybody_with_everybody_says_less_than_that() -> None:
    groups = tuple(Group((name,), 6, FLOOR) for name in "ab")
    of = (0,) * 6 + (1,) * 6
    cells = cells_of(groups, of, set(combinations(range(12), 2)))
    assert {cell.state for cell in cells} == {MOST}
    assert all((cell.contacts or 0) < pairs_in(groups, cell) for cell in cells)


@pytest.mark.parametrize("people", [4, 5])
def test_the_floor_holds_on_both_sides(people: int) -> None:
    groups = tuple(Group((name,), 8, FLOOR) for name in "abc")
    of = (0,) * 8 + (1,) * 8 + (2,) * 8
    contacts = {(k, 8 + j) for k in range(people) for j in range(8)}
    across = next(c for c in cells_of(groups, of, contacts) if (c.one, c.other) == (0, 1))
    assert across.state == (SHOWN if people == FLOOR else FEW)


def test_a_pair_counts_in_one_picture_for_good() -> None:
    assert lot("x", (3, 9), 2) == lot("x", (9, 3), 2)
    assert {lot("x", (1, k), 2) for k in range(30)} == {0, 1}
    assert {lot("x", (1, k), 1) for k in range(30)} == {0}
