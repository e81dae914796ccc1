"""`hallway lab` as people run it: a network in, policies beside each other out."""

import csv
import io
import json

import pytest

from hallway.cli.main import run
from tests.cli.conftest import Result

TIES = "source,target,strength\n" + "".join(
    f"p{a},p{a + step},2\n" for a in range(24) for step in (1, 2, 3) if a // 8 == (a + step) // 8
)
PEOPLE = "id,name,team\n" + "".join(f"p{k},Person {k},team {k // 8}\n" for k in range(24))


@pytest.fixture
def ask(desk, capsys):
    """Runs the command over three teams that do not know each other."""
    desk.write("TIES.csv", TIES)
    desk.write("PEOPLE.csv", PEOPLE)

    def asked(*arguments):
        capsys.readouterr()
        code = run(list(arguments))
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return asked


ASKED = ("lab", "TIES.csv", "--people", "PEOPLE.csv", "--unit", "team", "--seeds", "3")


def test_policies_stand_beside_each_other(ask):
    said = ask(*ASKED, "--rounds", "3")
    assert said.code == 0
    head = next(line for line in said.out.splitlines() if "at first" in line)
    assert head.split() == ["at", "first", "hallway", "random", "random-cross"]
    across = next(line for line in said.out.splitlines() if line.startswith("E-I"))
    assert across.split()[1] == "-1.000"
    assert "24 people, 54 ties. 3 rounds, 3 times each." in said.out
    assert "Random new pairs already do most of the work" in said.out


def test_the_object_is_whole_and_the_same_again(ask):
    said = ask(*ASKED, "--format", "json")
    told = json.loads(said.out)
    assert (told["schema"], told["people"], told["ties"], told["seeds"]) == (1, 24, 54, [0, 1, 2])
    assert set(told["policies"]) == {"hallway", "random", "random-cross"}
    # Three teams without a tie between them: all within at first, and far fewer at last.
    assert told["start"]["e_i"] == -1
    for policy in told["policies"].values():
        assert policy["e_i"]["mean"] > -0.7
        assert policy["ties"]["mean"] == pytest.approx(54 + sum(policy["lasting"]))
        assert len(policy["meetings"]) == 6
    assert ask(*ASKED, "--format", "json").out == said.out


def test_a_line_for_each_seed(ask):
    said = ask(*ASKED, "--policy", "random", "--format", "csv", "--seed", "5")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [(row["policy"], row["seed"]) for row in rows] == [
        ("start", ""), ("random", "5"), ("random", "6"), ("random", "7"),
    ]  # fmt: skip


def test_without_a_unit_there_is_no_e_i(ask):
    said = ask("lab", "TIES.csv", "--seeds", "1", "--format", "json")
    told = json.loads(said.out)
    assert told["start"]["e_i"] is None
    assert told["policies"]["random"]["e_i"] is None


@pytest.mark.parametrize(
    ("named", "sentence"),
    [("best", "“best” is no policy"), (",", "no policy is named")],
)
def test_what_it_refuses(ask, named, sentence):
    said = ask("lab", "TIES.csv", "--policy", named)
    assert said.code == 2
    assert sentence in said.err
    assert "hallway, random, random-cross" in said.err
