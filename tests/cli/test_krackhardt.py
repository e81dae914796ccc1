"""Real managers: 21 of them, four departments, their friendships, through the public files."""

import csv
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Result

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HALLWAY_DATA", ROOT.parent / "shared" / "data"))
MANAGERS = DATA / "krackhardt_hightech"

pytestmark = pytest.mark.skipif(
    not (MANAGERS / "nodes.csv").is_file(),
    reason=f"the data of Krackhardt's managers is not at {MANAGERS} (set HALLWAY_DATA)",
)


def rows(name):
    with (MANAGERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def firm(desk):
    """The files that an organiser of this firm would have."""
    people = "".join(
        f"{row['id']},Manager {row['id']},{row['dept'] if row['dept'] != '0' else ''},"
        f"{row['level']},{row['tenure_years']},{row['age']}\n"
        for row in rows("nodes.csv")
    )
    desk.write("PEOPLE.csv", "id,name,dept,level,tenure,age\n" + people)
    friends = "".join(
        f"{row['source']},{row['target']}\n"
        for row in rows("edges.csv")
        if row["relation"] == "friendship"
    )
    desk.write("TIES.csv", "source,target\n" + friends)
    return desk


def play(firm, *options):
    result = firm.start("match", "PEOPLE.csv", "--today", "2026-04-01", *options)
    assert isinstance(result, Result)
    assert result.code == 0, result.err
    return result.out


def friendships():
    return {
        frozenset((row["source"], row["target"]))
        for row in rows("edges.csv")
        if row["relation"] == "friendship"
    }


def pairs_of(found):
    for meeting in found["meetings"]:
        members = meeting["members"]
        yield from ((a, b) for index, a in enumerate(members) for b in members[index + 1 :])


@pytest.fixture
def found(firm):
    return json.loads(play(firm, "--ties", "TIES.csv", "--mix", "dept", "--format", "json"))


def test_twenty_one_managers_make_nine_pairs_and_a_trio(found):
    sizes = Counter(len(meeting["members"]) for meeting in found["meetings"])
    assert sizes == {2: 9, 3: 1}
    assert found["unmatched"] == found["relaxed"] == []


def test_nearly_all_meet_across_departments(found):
    dept = {row["id"]: row["dept"] for row in rows("nodes.csv")}
    pairs = list(pairs_of(found))
    across = [pair for pair in pairs if dept[pair[0]] != dept[pair[1]]]
    assert len(across) >= 0.9 * len(pairs)


def test_strangers_meet_rather_than_friends(found):
    friends = friendships()
    met = [frozenset(pair) in friends for pair in pairs_of(found)]
    by_chance = len(friends) / (21 * 20 / 2)
    assert sum(met) / len(met) < by_chance / 2


def test_the_round_is_proven_to_be_near_the_best(found):
    certificate = found["certificate"]
    assert certificate["value"] == pytest.approx(sum(m["value"] for m in found["meetings"]))
    assert 0 <= certificate["gap"] < 0.03


def test_departments_and_levels_are_units_and_age_and_tenure_are_not(firm):
    shown = play(firm, "--ties", "TIES.csv")
    assert "Mixed across dept, level." in shown


def test_six_rounds_without_a_repeat_and_nobody_left_over(firm):
    everybody = sorted(row["id"] for row in rows("nodes.csv"))
    seen, met = set(), []
    for month in range(1, 7):
        options = ["--ties", "TIES.csv", *met, "--format", "csv"]
        text = play(firm, *options).replace("2026-04-01", f"2026-0{month}-01")
        firm.write(f"{month}.csv", text)
        header, *lines = csv.reader(text.splitlines())
        seats = header.count("member")
        groups = [[cell for cell in line[1 : 1 + seats] if cell] for line in lines]
        pairs = {frozenset((a, b)) for group in groups for a in group for b in group if a < b}
        assert sorted(member for group in groups for member in group) == everybody
        assert not pairs & seen
        seen |= pairs
        met += ["--met", f"{month}.csv"]
