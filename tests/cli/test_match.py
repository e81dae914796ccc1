"""`hallway match`: files in, one round out."""

import csv
import io
import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hallway.cli import match as match_module

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schema/round-1.json").read_text(encoding="utf-8")
)


def people(count, teams=3):
    rows = "".join(f"p{i:02},Person {i:02},T{i % teams}\n" for i in range(count))
    return "id,name,team\n" + rows


def round_of(result):
    assert result.code == 0, result.err
    found = json.loads(result.out)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def groups(found):
    return [tuple(meeting["members"]) for meeting in found["meetings"]]


def everybody(found):
    seated = [member for members in groups(found) for member in members]
    return sorted(seated + [left["member"] for left in found["unmatched"]])


def test_the_schema_is_a_schema_and_every_field_is_described():
    Draft202012Validator.check_schema(SCHEMA)
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [field for one in objects for field in one.get("properties", {}).items()]
    silent = [name for name, field in fields if not {"description", "$ref"} & set(field)]
    assert silent == []


# The round


def test_six_people_make_three_meetings_across_teams(desk):
    found = round_of(desk.match("PEOPLE.csv", "--format", "json"))
    assert everybody(found) == ["ana", "ben", "cy", "dee", "eli", "fay"]
    assert [len(members) for members in groups(found)] == [2, 2, 2]
    assert found["unmatched"] == found["relaxed"] == []
    assert all(meeting["why"] for meeting in found["meetings"])
    assert found["certificate"]["gap"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("count", range(12))
def test_every_person_stands_in_exactly_one_place(desk, count):
    desk.write("few.csv", people(count))
    for size in ("2", "3-4"):
        found = round_of(desk.match("few.csv", "--size", size, "--format", "json"))
        assert everybody(found) == [f"p{i:02}" for i in range(count)]
        assert all(left["reason"] for left in found["unmatched"])


def test_nobody_on_the_list_is_a_round_without_meetings(desk):
    desk.write("nobody.csv", "id,name\n")
    found = round_of(desk.match("nobody.csv", "--format", "json"))
    assert (found["meetings"], found["unmatched"]) == ([], [])
    assert "nobody is on the list" in desk.match("nobody.csv").out


def test_an_odd_list_makes_one_trio(desk):
    desk.write("odd.csv", people(7))
    found = round_of(desk.match("odd.csv", "--format", "json"))
    assert sorted(map(len, groups(found))) == [2, 2, 3]
    assert found["unmatched"] == []


def test_rotate_lets_one_sit_out_and_never_the_same_twice_running(desk):
    desk.write("odd.csv", people(5))
    met, before = [], None
    for month in range(1, 5):
        day = f"2026-0{month}-01"
        options = ["odd.csv", *met, "--odd", "rotate", "--rest", "1"]
        found = round_of(desk.match(*options, "--format", "json", today=day))
        (left,) = found["unmatched"]
        assert left["member"] != before
        before = left["member"]
        desk.match(*options, "--format", "csv", "-o", f"{month}.csv", today=day)
        met += ["--met", f"{month}.csv"]


def test_a_host_takes_two_meetings(desk):
    desk.write("odd.csv", people(5))
    desk.write("rules.toml", 'odd = "host"\nhosts = ["p03"]\n')
    found = round_of(desk.match("odd.csv", "--rules", "rules.toml", "--format", "json"))
    seats = [member for members in groups(found) for member in members]
    assert sorted(seats) == ["p00", "p01", "p02", "p03", "p03", "p04"]


def test_groups_of_three_and_four(desk):
    desk.write("ten.csv", people(10))
    found = round_of(desk.match("ten.csv", "--size", "3-4", "--format", "json"))
    assert sorted(map(len, groups(found))) == [3, 3, 4]


SENIORS = '[[seats]]\nrule = "at most"\ncolumn = "level"\nvalue = "senior"\n'


def levels(count, seniors):
    rows = [
        f"p{i:02},Person {i:02},T{i % 3},{'senior' if i < seniors else 'junior'}\n"
        for i in range(count)
    ]
    return "id,name,team,level\n" + "".join(rows)


def test_a_seat_rule_holds_in_every_group(desk):
    desk.write("people.csv", levels(12, seniors=4))
    desk.write("rules.toml", "size = 3\n" + SENIORS)
    found = round_of(desk.match("people.csv", "--rules", "rules.toml", "--format", "json"))
    assert [sum(one < "p04" for one in members) for members in groups(found)] == [1, 1, 1, 1]
    assert found["relaxed"] == []


def test_a_seat_rule_that_cannot_hold_is_told_before_anything_is_planned(desk):
    desk.write("people.csv", levels(12, seniors=7))
    desk.write("rules.toml", "size = 3\n" + SENIORS)
    result = desk.match("people.csv", "--rules", "rules.toml")
    assert (result.code, result.out) == (2, "")
    assert "leaves room for 4; 7 have to sit: 3 too many" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_rule_that_is_only_preferred_gives_way_and_says_for_whom(desk):
    desk.write("people.csv", levels(12, seniors=5))
    desk.write("rules.toml", "size = 3\n" + SENIORS + "strict = false\n")
    found = round_of(desk.match("people.csv", "--rules", "rules.toml", "--format", "json"))
    assert len(found["relaxed"]) == 1
    assert "at most one with the level “senior”" in found["relaxed"][0]
    assert found["relaxed"][0].count("Person") == 3


def test_seat_rules_are_not_for_pairs(desk):
    desk.write("people.csv", levels(6, seniors=2))
    desk.write("rules.toml", SENIORS)
    result = desk.match("people.csv", "--rules", "rules.toml")
    assert result.code == 2
    assert "groups of three or more" in result.err


def test_those_who_are_blocked_never_meet_and_everyone_blocked_is_said(desk):
    pairs = [list(pair) for pair in combinations(["p00", "p01", "p02"], 2)]
    desk.write("three.csv", people(3))
    desk.write("rules.toml", f"block = {json.dumps(pairs)}\n")
    found = round_of(desk.match("three.csv", "--rules", "rules.toml", "--format", "json"))
    assert found["meetings"] == []
    assert len(found["unmatched"]) == 3
    assert all(left["reason"] for left in found["unmatched"])


def test_a_lock_holds_and_somebody_left_out_stays_out(desk):
    desk.write("rules.toml", 'lock = [["ana", "cy"]]\nleave_out = ["dee"]\n')
    found = round_of(desk.match("PEOPLE.csv", "--rules", "rules.toml", "--format", "json"))
    assert ("ana", "cy") in groups(found)
    assert "dee" in [left["member"] for left in found["unmatched"]]


def test_a_lock_against_a_block_is_refused_in_one_sentence(desk):
    desk.write("rules.toml", 'lock = [["ana", "cy"]]\nblock = [["cy", "ana"]]\n')
    result = desk.match("PEOPLE.csv", "--rules", "rules.toml")
    assert result.code == 2
    assert len(result.err.splitlines()) == 1
    assert result.out == ""


# Round after round


def test_rounds_fed_back_never_repeat_without_saying_so(desk):
    desk.write("ten.csv", people(10))
    met, seen, relaxed = [], set(), []
    for month in range(1, 10):
        options = ("ten.csv", *met, "--format")
        day = f"2026-0{month}-01"
        found = round_of(desk.match(*options, "json", today=day))
        desk.match(*options, "csv", "-o", f"{month}.csv", today=day)
        pairs = {frozenset(pair) for members in groups(found) for pair in combinations(members, 2)}
        assert found["unmatched"] == []
        assert len(pairs & seen) == len(found["relaxed"])
        relaxed += found["relaxed"]
        seen |= pairs
        met += ["--met", f"{month}.csv"]
        if month == 5:
            assert relaxed == [], "half of all pairs are met: the first rounds repeat nobody"
    assert len(seen) >= 35


def test_history_exhausted_gives_the_longest_ago_and_says_so(desk):
    desk.write("four.csv", people(4, teams=1))
    desk.write(
        "met.csv",
        "2026-01-01,p00,p01\n2026-01-01,p02,p03\n2026-02-01,p00,p02\n2026-02-01,p01,p03\n"
        "2026-03-01,p00,p03\n2026-03-01,p01,p02\n",
    )
    found = round_of(desk.match("four.csv", "--met", "met.csv", "--format", "json"))
    assert groups(found) == [("p00", "p01"), ("p02", "p03")]
    assert len(found["relaxed"]) == 2
    rested = round_of(desk.match("four.csv", "--met", "met.csv", "--rest", "1", "--format", "json"))
    assert rested["relaxed"] == []


def test_whoever_sat_out_is_first(desk):
    desk.write("three.csv", people(3))
    desk.write("met.csv", "2026-01-01,p00,p01\n2026-01-01,p02\n")
    options = ("--met", "met.csv", "--odd", "rotate", "--format", "json")
    found = round_of(desk.match("three.csv", *options))
    assert "p02" in groups(found)[0]


# How it is written


def test_the_same_input_gives_the_same_bytes(desk):
    desk.write("many.csv", people(21))
    for form in ("json", "csv", "table"):
        options = ("match", "many.csv", "--today", "2026-04-01", "--seed", "5", "--format", form)
        one = desk.start(*options, PYTHONHASHSEED="1", TZ="Asia/Tokyo", COLUMNS="200")
        two = desk.start(*options, PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C")
        assert one.code == 0
        assert one == two


def test_a_table_says_everything_within_80_columns(desk):
    desk.write("odd.csv", people(5) + "zz,Zoe,T1\n")
    desk.write("rules.toml", 'leave_out = ["zz"]\n')
    shown = desk.match("odd.csv", "--rules", "rules.toml", "--seed", "3").out
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    for part in ("Person 00", "Who meets", "Why", "Left out this time", "Zoe", "Seed 3", "best"):
        assert part in shown


def test_names_cannot_command_a_terminal_or_a_table(desk):
    desk.write("odd.csv", "id,name\na,[bold]Ana[/bold]\nb,\u202eneB\n")
    shown = desk.match("odd.csv").out
    assert "[bold]Ana[/bold]" in shown
    assert "\u202e" not in shown


def test_two_people_of_one_name_are_told_apart(desk):
    desk.write("two.csv", "id,name\na1,Ana\na2,Ana\n")
    shown = desk.match("two.csv").out
    assert "Ana (a1)" in shown
    assert "Ana (a2)" in shown


def test_csv_runs_no_formula_and_comes_back_as_history(desk):
    desk.write("sly.csv", 'id,name\n=1+1,"=HYPERLINK(""x"")"\n-b,@Ben\n')
    desk.match("sly.csv", "--format", "csv", "-o", "round.csv")
    cells = [cell for row in csv.reader(io.StringIO(desk.read("round.csv"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    found = round_of(desk.match("sly.csv", "--met", "round.csv", "--format", "json"))
    assert found["relaxed"], "they met before, so they can only meet again"


def test_csv_for_a_spreadsheet_keeps_accents(desk):
    desk.write("accents.csv", "id,name\nj,José\nz,Zoë\n")
    desk.match("accents.csv", "--format", "csv", "-o", "round.csv")
    assert (desk.folder / "round.csv").read_bytes().startswith(b"\xef\xbb\xbfdate,member,member")
    assert "José" in desk.read("round.csv")
    assert desk.match("accents.csv", "--format", "csv").out.startswith("date,member,member")


def test_somebody_left_over_has_a_row_alone(desk):
    desk.write("three.csv", people(3))
    rows = csv.reader(
        io.StringIO(desk.match("three.csv", "--odd", "rotate", "--format", "csv").out)
    )
    alone = [row for row in rows if row[2] == ""]
    assert len(alone) == 1
    assert alone[0][-1].startswith("Left out: ")


def test_values_list_every_allowed_pair_and_add_up_to_the_round(desk):
    desk.write("rules.toml", 'block = [["ana", "ben"]]\n')
    options = ("PEOPLE.csv", "--rules", "rules.toml", "--values", "pairs.csv", "--format", "json")
    found = round_of(desk.match(*options))
    rows = list(csv.DictReader(io.StringIO(desk.read("pairs.csv"))))
    value = {(row["first"], row["second"]): float(row["value"]) for row in rows}
    assert len(value) == 6 * 5 / 2 - 1
    assert ("ana", "ben") not in value
    assert [meeting["value"] for meeting in found["meetings"]] == [
        pytest.approx(value[members], abs=1e-6) for members in groups(found)
    ]
    for row in rows:
        stick, gain, cross, fair = (float(row[part]) for part in ("stick", "gain", "cross", "fair"))
        product = stick * gain * (0.25 + 0.75 * cross) * fair
        assert float(row["value"]) == pytest.approx(product, abs=1e-4)


# When it cannot


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "PEOPLE.csv: the file is empty"),
        ("name,team\nAna,Sales\n", "PEOPLE.csv, line 1: expected a column “id”"),
        ("id,name\na,Ana\na,Ben\n", "PEOPLE.csv, line 3, column id"),
        ("id,name,joined\na,Ana,soon\n", "PEOPLE.csv, line 2, column joined: “soon”"),
        ("id,name\na,Ana,x\n", "PEOPLE.csv, line 2: the row has 3 cells"),
        ("id,name\na,A\0\n", "PEOPLE.csv, line 2"),
    ],
)
def test_a_faulty_list_is_refused_and_nothing_is_written(desk, text, sentence):
    desk.write("PEOPLE.csv", text)
    desk.write("old.csv", "as it was\n")
    before = desk.names
    result = desk.match("PEOPLE.csv", "-o", "old.csv", "--values", "pairs.csv")
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err
    assert len(result.err.splitlines()) == 1
    assert desk.names == before
    assert desk.read("old.csv") == "as it was\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["nowhere.csv"], "nowhere.csv: there is no such file"),
        (["."], ".: it cannot be read"),
        (["PEOPLE.csv", "--met", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["PEOPLE.csv", "--size", "1"], "--size: expected 2 for pairs, or 3 to 6 for groups"),
        (["PEOPLE.csv", "--size", "9-12"], "--size: expected"),
        (["PEOPLE.csv", "--mix", "tean"], "--mix: there is no column “tean” in PEOPLE.csv"),
        (["PEOPLE.csv", "-o", "PEOPLE.csv"], "PEOPLE.csv: this file is already used"),
        (["PEOPLE.csv", "-o", "a.csv", "--values", "a.csv"], "a.csv: this file is already used"),
        (["PEOPLE.csv", "-o", "no/such/a.csv"], "there is no folder no/such"),
        (["PEOPLE.csv", "-o", "."], "this is a folder"),
    ],
)
def test_an_option_that_cannot_be_is_refused(desk, options, sentence):
    before = desk.names
    result = desk.match(*options)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err
    assert len(result.err.splitlines()) == 1
    assert desk.names == before


def test_a_day_that_is_none_is_refused(desk):
    result = desk.match("PEOPLE.csv", today="31/3/2026")
    assert result.code == 2
    assert "--today: “31/3/2026” is not a date" in result.err


def test_more_people_than_one_round_can_take_is_said_before_any_work(desk, monkeypatch):
    monkeypatch.setattr(match_module, "MOST_PEOPLE", 6)
    monkeypatch.setattr(match_module, "MOST_IN_GROUPS", 5)
    desk.write("many.csv", people(7))
    result = desk.match("many.csv")
    assert result.code == 2
    assert "7 people are more than one round" in result.err
    desk.write("six.csv", people(6))
    assert desk.match("six.csv").code == 0
    result = desk.match("six.csv", "--size", "3")
    assert result.code == 2
    assert "expected at most 5 for a round in groups" in result.err


def test_a_file_of_all_values_has_a_limit(desk, monkeypatch):
    monkeypatch.setattr(match_module, "MOST_WITH_VALUES", 3)
    desk.write("few.csv", people(4))
    result = desk.match("few.csv", "--values", "values.csv")
    assert result.code == 2
    assert "values.csv: a line for every pair of 4 people would be 6 lines" in result.err
    assert "values.csv" not in desk.names


def test_what_was_read_quietly_is_said_on_stderr(desk):
    desk.write("met.csv", "2026-01-01,ana,gone\n")
    result = desk.match("PEOPLE.csv", "--met", "met.csv", "--format", "json")
    assert round_of(result)
    assert result.err.startswith("Note: met.csv names 1 person")


def test_our_own_fault_is_one_sentence_and_exit_1(desk, monkeypatch):
    def broken(snapshot):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("hallway.match.snapshot.plan", broken)
    result = desk.match("PEOPLE.csv", "-o", "round.csv")
    assert result.code == 1
    assert "something went wrong in Hallway itself (ZeroDivisionError: by nothing)" in result.err
    assert len(result.err.splitlines()) == 1
    assert "round.csv" not in desk.names
    assert "Traceback" in desk.match("PEOPLE.csv", "--debug").err


def test_a_failure_half_way_leaves_no_half_file(desk, monkeypatch):
    def half(snapshot):
        yield "first,second\n"
        raise ZeroDivisionError

    monkeypatch.setattr("hallway.cli.round_text.values_csv", half)
    desk.write("round.json", "as it was")
    before = desk.names
    options = ("PEOPLE.csv", "--values", "pairs.csv", "-o", "round.json", "--format", "json")
    assert desk.match(*options).code == 1
    assert desk.names == before
    assert desk.read("round.json") == "as it was"


def test_a_link_stays_a_link_and_the_file_keeps_its_permissions(desk):
    target = Path(desk.write("kept.json", "{}"))
    target.chmod(0o640)
    (desk.folder / "link.json").symlink_to(target)
    assert desk.match("PEOPLE.csv", "--format", "json", "-o", "link.json").code == 0
    assert (desk.folder / "link.json").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == 1


def test_a_device_is_written_straight(desk):
    assert desk.match("PEOPLE.csv", "-o", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


def test_a_reader_who_leaves_early_is_no_error(desk):
    import subprocess
    import sys

    desk.write("many.csv", people(60))
    command = f"{sys.executable} -m hallway.cli match many.csv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("Round of ")
