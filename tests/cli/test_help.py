"""`--help` answers at once: nothing heavy is imported for it."""

import subprocess
import sys
from importlib import import_module

import pytest

from hallway.cli.main import COMMANDS, run

HEAVY = ("numpy", "scipy", "rustworkx", "django", "rich", "hallway.engine", "hallway.match")


@pytest.mark.parametrize("arguments", [["--help"], ["match", "--help"], []])
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys; from hallway.cli.main import run\n"
        f"code = run({arguments!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("Usage: hallway")
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_a_round_needs_no_server_and_no_framework(desk):
    code = (
        "import sys; from hallway.cli.main import run\n"
        "code = run(['match', 'PEOPLE.csv', '--format', 'json', '-o', 'round.json'])\n"
        "print([name for name in ('django', 'rich', 'sqlite3') if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] 0\n"
    assert "round.json" in desk.names


def test_help_lists_every_command_with_its_line(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown and command.summary in shown for name, command in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_when_asked_for(name):
    module, _, function = COMMANDS[name].target.partition(":")
    assert callable(getattr(import_module(module), function))


def test_the_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("hallway 0.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mathc"], "No such command 'mathc'. Did you mean 'match'?"),
        (["match"], "Missing argument 'PEOPLE.csv'"),
        (["match", "p.csv", "--sise", "2"], "No such option"),
        (["match", "p.csv", "--odd", "even"], "'even' is not one of 'trio', 'rotate', 'host'"),
        (["match", "p.csv", "--format", "pdf"], "'pdf' is not one of"),
        (["match", "p.csv", "--seed", "x"], "--seed"),
        (["match", "p.csv", "--rest", "-1"], "--rest"),
    ],
)
def test_a_slip_of_the_hand_is_one_sentence_and_exit_2(arguments, sentence, capsys):
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""
