"""Runs the command as a person does, in a folder of its own."""

import subprocess
import sys
from dataclasses import dataclass

import pytest

from hallway.cli.main import run

PEOPLE = """id,name,team,location,interests
ana,Ana Abel,Sales,Paris,chess;climbing
ben,Ben Brown,Design,Paris,climbing;film
cy,Cy Castle,Sales,Rome,bees
dee,Dee Dahl,Support,Rome,film;bees
eli,Eli Esposito,Design,Oslo,chess
fay,Fay Fischer,Support,Oslo,running
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A folder with files, and the command."""

    folder: object
    capture: object

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8-sig")

    @property
    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def match(self, *options, today="2026-04-01"):
        self.capture.readouterr()
        code = run(["match", *map(str, options), "--today", today])
        captured = self.capture.readouterr()
        return Result(code, captured.out, captured.err)

    def start(self, *arguments, **environment):
        """In a process of its own."""
        import os

        done = subprocess.run(
            [sys.executable, "-m", "hallway.cli", *map(str, arguments)],
            capture_output=True,
            env={**os.environ, **environment},
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, capsys)
    desk.write("PEOPLE.csv", PEOPLE)
    return desk
