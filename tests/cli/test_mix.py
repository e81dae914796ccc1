"""`hallway mix`: an event at which everybody moves tables."""

import csv
import io
import json
from itertools import combinations
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hallway.cli.main import run
from tests.cli.conftest import Result

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schema/mix-1.json").read_text(encoding="utf-8")
)
SIX = ("--tables", "2", "--seats", "3", "--sittings", "2")


@pytest.fixture
def mix(capsys):
    def command(*options):
        capsys.readouterr()
        code = run(["mix", *map(str, options)])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return command


@pytest.fixture
def mixer_of(mix):
    def command(*options):
        result = mix(*options, "--format", "json")
        assert result.code == 0, result.err
        found = json.loads(result.out)
        Draft202012Validator(SCHEMA).validate(found)
        return found

    return command


def meetings(found):
    return [
        frozenset(pair)
        for tables in found["sittings"]
        for table in tables
        for pair in combinations(table, 2)
    ]


def test_the_schema_is_a_schema_and_every_field_is_described():
    Draft202012Validator.check_schema(SCHEMA)
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [field for one in objects for field in one.get("properties", {}).items()]
    assert [name for name, field in fields if not {"description", "$ref"} & set(field)] == []


# The plan


def test_an_evening_in_which_nobody_meets_twice(mixer_of):
    found = mixer_of("--people", 25, "--tables", 5, "--seats", 5, "--sittings", 6)
    met = meetings(found)
    assert len(met) == len(set(met)) == 25 * 24 / 2
    assert (found["repeats"], found["bound"], found["again"]) == (0, 0, [])


def test_the_sittings_and_the_people_say_the_same(desk, mixer_of):
    found = mixer_of("PEOPLE.csv", *SIX)
    for person in found["people"]:
        for sitting, table in enumerate(person["tables"]):
            assert person["id"] in found["sittings"][sitting][table - 1]


def test_repeats_are_said_one_by_one(mixer_of):
    found = mixer_of("--people", 4, "--tables", 2, "--seats", 2, "--sittings", 5)
    met = meetings(found)
    assert found["repeats"] == found["bound"] == 4
    assert {frozenset(one["members"]): one["times"] for one in found["again"]} == {
        pair: met.count(pair) for pair in met if met.count(pair) > 1
    }


def test_people_of_different_teams_sit_together(desk, mixer_of):
    desk.write("teams.csv", "id,name,team\na,A,X\nb,B,X\nc,C,Y\nd,D,Y\n")
    one = ("teams.csv", "--tables", "2", "--seats", "2", "--sittings", "2")
    found = mixer_of(*one)
    assert not {frozenset("ab"), frozenset("cd")} & set(meetings(found))
    assert found["mixed"] == ["team"]
    assert mixer_of(*one, "--mix", "")["mixed"] == []


def test_those_who_are_blocked_never_share_a_table(desk, mixer_of):
    desk.write("rules.toml", 'block = [["ana", "ben"], ["cy", "dee"]]\nleave_out = ["fay"]\n')
    found = mixer_of("PEOPLE.csv", "--rules", "rules.toml", *SIX)
    assert not {frozenset({"ana", "ben"}), frozenset({"cy", "dee"})} & set(meetings(found))
    assert "fay" not in [person["id"] for person in found["people"]]


def test_values_that_match_wrote_decide_who_sits_together(desk, mixer_of):
    desk.write("rules.toml", 'block = [["ana", "ben"]]\n')
    desk.match("PEOPLE.csv", "--rules", "rules.toml", "--values", "values.csv")
    found = mixer_of(
        "PEOPLE.csv", "--values", "values.csv", "--tables", "3", "--seats", "2", "--sittings", "2"
    )
    rows = csv.DictReader(io.StringIO(desk.read("values.csv")))
    value = {frozenset((row["first"], row["second"])): float(row["value"]) for row in rows}
    assert found["value"] == pytest.approx(sum(value[pair] for pair in meetings(found)), abs=1e-6)
    assert found["value"] >= 0.5 * 6 * sorted(value.values())[len(value) // 2]


# Who comes later, who goes


def test_the_evening_goes_on_when_people_come_and_go(desk, mixer_of):
    desk.write("all.csv", "id,name\n" + "".join(f"p{k},P {k}\n" for k in range(12)))
    event = ("--tables", "4", "--seats", "4", "--sittings", "4")
    before = mixer_of("all.csv", *event)
    desk.write("plan.json", json.dumps(before))
    desk.write("now.csv", "id,name\n" + "".join(f"p{k},P {k}\n" for k in range(2, 13)))
    after = mixer_of("now.csv", *event, "--plan", "plan.json", "--done", "2")
    assert after["sittings"][:2] == before["sittings"][:2]
    seats = {person["id"]: person["tables"] for person in after["people"]}
    assert seats["p0"][2:] == [None, None]
    assert seats["p12"][:2] == [None, None]
    assert None not in seats["p12"][2:]
    again = mixer_of("all.csv", *event, "--plan", "plan.json", "--done", "4")
    assert again["sittings"] == before["sittings"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "people": []}', '{"people": 3}'])
def test_a_plan_that_is_none_is_refused(desk, mix, text):
    desk.write("plan.json", text)
    result = mix("--people", 6, *SIX, "--plan", "plan.json")
    assert result.code == 2
    assert "plan.json: expected what `hallway mix --format json` wrote" in result.err


# How it is written


def test_a_table_for_the_organiser_within_80_columns(desk, mix):
    names = "".join(f"p{k},Somebody With A Long Name {k}\n" for k in range(12))
    desk.write("long.csv", f"id,name\n{names}")
    shown = mix("long.csv", "--tables", "3", "--seats", "4", "--sittings", "2").out
    assert max(map(len, shown.splitlines())) <= 80
    for part in ("Sitting 1", "Sitting 2", "Table 3", "Somebody With A Long Name 11", "Seed 0"):
        assert part in shown


def test_the_last_lines_are_honest(mix):
    square = ("--people", "9", "--tables", "3", "--seats", "3", "--sittings")
    assert "Nobody sits with the same person twice." in mix(*square, "4").out
    assert "9 pairs sit together twice; no plan has fewer repeats." in mix(*square, "5").out


def test_cards_give_everybody_their_tables(desk, mix):
    lines = mix("PEOPLE.csv", *SIX, "--cards").out.splitlines()
    (ana,) = [line for line in lines if line.startswith("Ana Abel")]
    assert len(ana.removeprefix("Ana Abel").split()) == 2
    rows = list(
        csv.DictReader(io.StringIO(mix("PEOPLE.csv", *SIX, "--cards", "--format", "csv").out))
    )
    assert [row["sitting 2"] for row in rows if row["id"] == "ana"] == [ana.split()[-1]]


def test_csv_has_a_table_a_row_and_runs_no_formula(desk, mix):
    desk.write("sly.csv", "id,name\n=1+1,@A\n-b,Zoë\nc,C\n")
    mix(
        "sly.csv",
        "--tables",
        "1",
        "--seats",
        "4",
        "--sittings",
        "1",
        "--format",
        "csv",
        "-o",
        "x.csv",
    )
    assert (desk.folder / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfsitting,table,member")
    (row,) = csv.reader(io.StringIO(desk.read("x.csv").split("\n", 1)[1]))
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "Zoë" in row[-1]


def test_names_cannot_command_a_terminal(desk, mix):
    desk.write("odd.csv", "id,name\na,\u202eneB\nb,Ana\nc,Ana\n")
    shown = mix("odd.csv", *SIX).out
    assert "\u202e" not in shown
    assert "Ana (b)" in shown


def test_the_same_input_gives_the_same_bytes(desk):
    options = ("mix", "PEOPLE.csv", *SIX, "--seed", "5", "--format", "json")
    one = desk.start(*options, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    two = desk.start(*options, PYTHONHASHSEED="2", LC_ALL="C")
    assert one.code == 0
    assert one == two


def test_help_imports_nothing_heavy(desk):
    import subprocess
    import sys

    code = (
        "import sys; from hallway.cli.main import run; run(['mix', '--help'])\n"
        "print([name for name in ('numpy', 'hallway.engine', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# When it cannot


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--people", "33", "--tables", "8", "--seats", "4"],
            "33 people do not fit at 8 tables of 4",
        ),
        (["nowhere.csv"], "nowhere.csv: there is no such file"),
        (["PEOPLE.csv", "--people", "3"], "give either PEOPLE.csv or --people"),
        ([], "who comes?"),
        (["--people", "6", "--mix", "team"], "need a list of people"),
        (["--people", "9999"], "--people: expected at most 2,000"),
        (["PEOPLE.csv", "--mix", "tean"], "--mix: there is no column “tean” in PEOPLE.csv"),
        (["PEOPLE.csv", "--mix", "team", "--values", "v.csv"], "give one of them"),
        (["PEOPLE.csv", "--values", "v.csv"], "v.csv, line 1: expected a first line such as"),
        (["PEOPLE.csv", "--values", "w.csv"], "w.csv, line 2, column second: nobody in the list"),
        (["PEOPLE.csv", "--values", "x.csv"], "x.csv, line 2, column value: “much” is not a value"),
        (["PEOPLE.csv", "--values", "y.csv"], "y.csv, line 2, column second: “ana” is paired with"),
        (["PEOPLE.csv", "--values", "z.csv"], "somebody may sit with only"),
        (["PEOPLE.csv", "--done", "1"], "--done needs --plan"),
        (["PEOPLE.csv", "-o", "PEOPLE.csv"], "PEOPLE.csv: this file is already used"),
        (["PEOPLE.csv", "--sittings", "0"], "--sittings"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(desk, mix, options, sentence):
    desk.write("v.csv", "a,b\n")
    desk.write("w.csv", "first,second,value\nana,zoe,1\n")
    desk.write("x.csv", "first,second,value\nana,ben,much\n")
    desk.write("y.csv", "first,second,value\nana,ana,1\n")
    desk.write("z.csv", "first,second,value\nana,ben,1\n")
    before = desk.names
    result = mix(*SIX, *options)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err
    assert len(result.err.splitlines()) == 1
    assert desk.names == before
