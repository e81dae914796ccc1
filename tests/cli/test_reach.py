"""`hallway reach`: who can introduce whom, and who knows about something."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hallway.cli.main import run
from tests.cli.conftest import Result

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/reach-1.json").read_text(encoding="utf-8"))
TIES = """source,target,strength
ana,ben,0.9
ben,dee,0.9
ana,cy,0.6
cy,dee,0.6
dee,eli,0.5
eli,fay,1
"""
TOLD = """id,name,ask_about,role,introduces,asked
ana,Ana Abel,,,,
ben,Ben Brown,my heat pump,,yes,3
cy,Cy Castle,,,yes,
dee,Dee Dahl,Gardens on a roof,,no,
eli,Eli Esposito,Heat-pumps in old houses,gardener,yes,0
fay,Fay Fischer,heat pumps,,,
"""


@pytest.fixture
def reach(desk, capsys):
    desk.write("TIES.csv", TIES)
    desk.write("told.csv", TOLD)

    def command(*options, ties="TIES.csv"):
        capsys.readouterr()
        code = run(["reach", ties, *map(str, options), "--today", "2026-04-01"])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return command


@pytest.fixture
def found(reach):
    def command(*options):
        result = reach(*options, "--format", "json")
        assert result.code == 0, result.err
        answer = json.loads(result.out)
        Draft202012Validator(SCHEMA).validate(answer)
        return answer

    return command


def people(answer):
    return [path["people"] for path in answer["paths"]]


def test_the_schema_is_a_schema_and_every_field_is_described():
    Draft202012Validator.check_schema(SCHEMA)
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [field for one in objects for field in one.get("properties", {}).items()]
    assert [name for name, field in fields if not {"description", "$ref"} & set(field)] == []


def test_the_best_paths_to_a_person(found):
    answer = found("--from", "ana", "--to", "dee")
    assert people(answer) == [["ana", "ben", "dee"], ["ana", "cy", "dee"]]
    assert answer["paths"][0] == {
        "people": ["ana", "ben", "dee"],
        "ties": [0.9, 0.9],
        "strength": 0.81,
        "worth": 0.81,
        "relevance": None,
    }


def test_nobody_is_reached_over_four_steps(found, reach):
    assert people(found("--from", "ana", "--to", "fay")) == []
    said = reach("--from", "ana", "--to", "fay", "--people", "PEOPLE.csv")
    assert said.code == 0
    assert "Fay Fischer is not within 3 steps of Ana Abel yet" in said.out.replace("\n", " ")


def test_ties_fade_to_the_day(found, desk):
    desk.write("TIES.csv", "source,target,strength,last\nana,ben,0.8,2026-02-15\n")
    assert found("--from", "ana", "--to", "ben")["paths"][0]["ties"] == [0.4]


def test_whoever_is_best_to_ask_and_through_whom(found):
    told = ("--from", "ana", "--people", "told.csv")
    assert people(found(*told, "--topic", "heat pumps")) == [
        ["ana", "ben"],
        ["ana", "ben", "dee", "eli"],
    ]
    green = found(*told, "--topic", "GARDEN pests")
    assert [(one["people"][-1], one["relevance"]) for one in green["paths"]] == [
        ("dee", 0.5),
        ("eli", 0.5),
    ]
    assert found(*told, "--topic", "heather")["paths"] == []


def test_who_was_asked_lately_is_spared(found):
    spared = found("--from", "ana", "--to", "dee", "--people", "told.csv", "--spare", "asked")
    assert people(spared) == [["ana", "cy", "dee"], ["ana", "ben", "dee"]]
    assert [path["worth"] for path in spared["paths"]] == [0.36, 0.2025]
    assert [path["strength"] for path in spared["paths"]] == [0.36, 0.81]


def test_only_those_introduce_who_want_to(found):
    willing = ("--people", "told.csv", "--opt-in", "introduces")
    assert people(found("--from", "ana", "--to", "eli", *willing)) == []
    assert len(people(found("--from", "ana", "--to", "dee", *willing))) == 2


def test_disjoint_paths_share_nobody(found, desk):
    desk.write("TIES.csv", TIES + "ben,cy,1\n")
    plain = found("--from", "ana", "--to", "dee", "--many", 3)
    assert people(plain)[1] == ["ana", "ben", "cy", "dee"]
    apart = found("--from", "ana", "--to", "dee", "--many", 3, "--disjoint")
    assert people(apart) == [["ana", "ben", "dee"], ["ana", "cy", "dee"]]


def test_a_spreadsheet_gets_a_path_a_row(reach, desk):
    said = reach("--from", "ana", "--topic", "garden", "--people", "told.csv", "--format", "csv")
    rows = list(csv.reader(io.StringIO(said.out)))
    assert rows[1][:4] == ["2", "0.810000", "0.810000", "1.000000"]
    assert rows[1][4:] == ["ana", "ben", "dee", "", "Ana Abel > Ben Brown > Dee Dahl"]
    assert {len(row) for row in rows} == {9}
    assert reach("--from", "ana", "--to", "dee", "--format", "csv", "-o", "out.csv").out == ""
    assert (desk.folder / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfsteps")


def test_the_table_reads_like_a_sentence(reach):
    said = reach("--from", "ana", "--to", "dee", "--people", "told.csv", "--spare", "asked").out
    assert said.splitlines()[0] == "Who can introduce Ana Abel to Dee Dahl"
    assert "  1. Ana Abel → Cy Castle → Dee Dahl (strength 0.36)" in said.splitlines()
    assert "come later" in said
    assert "they know each other" in reach("--from", "ana", "--to", "ben").out


def test_ties_of_people_who_left_are_left_aside_and_counted(reach, desk):
    desk.write("few.csv", "id,name\nana,Ana\nben,Ben\ndee,Dee\n")
    said = reach("--from", "ana", "--to", "dee", "--people", "few.csv")
    assert "names 3 people who are not in few.csv" in said.err
    assert "Ana → Ben → Dee" in said.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "ana"], "give either --to ID or --topic WORDS"),
        (["--from", "ana", "--to", "ben", "--topic", "bees"], "give either"),
        (["--from", "ana", "--topic", "bees"], "--topic needs --people"),
        (["--from", "anna", "--to", "ben"], "“anna”; did you mean “ana”?"),
        (["--from", "ana", "--to", "zoe"], "--to: nobody in TIES.csv has the id “zoe”"),
        (["--from", "ana", "--to", "ana"], "expected two people"),
        (["--from", "ana", "--to", "ben", "--spare", "asked"], "give it with --people"),
        (["--from", "ana", "--topic", "a", "--people", "told.csv", "--disjoint"], "--disjoint"),
        (["--from", "ana", "--topic", "?!", "--people", "told.csv"], "a word or two"),
        (
            ["--from", "ana", "--to", "ben", "--people", "told.csv", "--spare", "askd"],
            "told.csv: there is no column “askd”; did you mean “asked”?",
        ),
        (
            ["--from", "ana", "--to", "ben", "--people", "told.csv", "--opt-in", "asked"],
            "told.csv, line 3, column asked: “3” is neither yes nor no",
        ),
        (
            ["--from", "ana", "--to", "ben", "--people", "told.csv", "--spare", "introduces"],
            "line 3, column introduces: “yes” is not a number from 0 up",
        ),
        (["--from", "ana", "--to", "ben", "-o", "TIES.csv"], "already used"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(reach, options, sentence):
    said = reach(*options)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


def test_it_needs_no_framework_and_no_compiler(desk):
    desk.write("TIES.csv", TIES)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from hallway.cli.main import run\n"
        "code = run(['reach', 'TIES.csv', '--from', 'ana', '--to', 'dee', '-o', 'out.txt'])\n"
        "print([name for name in ('django', 'numba', 'scipy') if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] 0\n"


EXAMPLES = re.findall(
    r"^\$ hallway (reach .*)$", (ROOT / "docs/command-line.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_in_the_documents_find_somebody(example, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(example)) == 0
    assert "  1. " in capsys.readouterr().out
