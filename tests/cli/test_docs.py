"""What the documentation says about the command line and the files is so."""

import re
import shlex
from pathlib import Path

import pytest

from hallway.cli.main import COMMANDS, load, run
from hallway.match.rules import READERS, Rules
from hallway.people.roster import ALSO_CALLED, KNOWN

ROOT = Path(__file__).parents[2]
COMMAND_LINE = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
FILES = (ROOT / "docs/files.md").read_text(encoding="utf-8")
EXAMPLES = [
    line.removeprefix("$ hallway ")
    for block in re.findall(r"```console\n(.*?)```", COMMAND_LINE + FILES, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ hallway match")
]


def test_every_option_of_match_is_documented():
    options = [name for option in load("match").params for name in option.opts if "-" in name]
    assert [name for name in options if f"`{name}" not in COMMAND_LINE] == []


def test_every_command_has_its_chapter():
    assert [name for name in COMMANDS if f"## hallway {name}" not in COMMAND_LINE] == []


def test_every_column_and_rule_is_documented():
    assert [column for column in KNOWN if f"`{column}`" not in FILES] == []
    assert [rule for rule in READERS if f"`{rule}`" not in FILES and f"[{rule}]" not in FILES] == []
    assert set(READERS) == set(Rules.__dataclass_fields__)
    assert [
        name
        for name in ALSO_CALLED
        if f"`{name}`"
        not in FILES.replace("e-mail", "e_mail")
        .replace("email address", "email_address")
        .replace("time zone", "time_zone")
        .replace("ask me about", "ask_me_about")
    ] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs(example, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(example)) == 0
    captured = capsys.readouterr()
    assert captured.out
    assert captured.err == ""
