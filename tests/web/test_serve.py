"""One command serves an installation of one's own, from nothing, and ends when it is told."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from hallway.cli import serve
from tests.channels.mailbox import free_port

COMMAND = [sys.executable, "-m", "hallway.cli", "serve"]
LONG = 180


@pytest.fixture
def nothing_yet(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation whose folder is empty."""
    return {
        **os.environ,
        "HALLWAY_DATABASE_URL": f"sqlite:///{tmp_path / 'hallway.sqlite3'}",
        "HALLWAY_DATA_DIR": str(tmp_path),
    }


@contextmanager
def serving(environment: dict[str, str], *options: str) -> Iterator[tuple[int, subprocess.Popen]]:
    port = free_port()
    command = [*COMMAND, "--port", str(port), "--workers", "1", *options]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield port, process
        finally:
            if process.poll() is None:
                process.kill()


def first_answer(port: int, process: subprocess.Popen) -> tuple[int, str]:
    """Ask until somebody answers; a server that ended never will."""
    until = time.monotonic() + LONG
    while time.monotonic() < until and process.poll() is None:
        with closing(HTTPConnection("localhost", port, timeout=LONG)) as asked:
            try:
                asked.request("GET", "/sign-in")
                answer = asked.getresponse()
                return answer.status, answer.read().decode()
            except ConnectionError:
                time.sleep(0.1)
    process.terminate()  # what it said can be read to its end only when it has ended
    raise AssertionError(f"nobody answered: {process.communicate(timeout=LONG)[1]}")


def wait_for_a_worker(environment: dict[str, str]) -> None:
    """Until the worker gave its sign of life."""
    until = time.monotonic() + LONG
    path = environment["HALLWAY_DATABASE_URL"].removeprefix("sqlite:///")
    while time.monotonic() < until:
        with closing(sqlite3.connect(path)) as database:
            if database.execute("SELECT count(*) FROM outbox_beat").fetchone()[0]:
                return
        time.sleep(0.1)
    raise AssertionError("no worker ever ran")


def test_from_an_empty_folder_to_pages_and_a_worker(nothing_yet: dict[str, str]) -> None:
    with serving(nothing_yet, "--migrate", "--with-worker") as (port, process):
        status, page = first_answer(port, process)
        wait_for_a_worker(nothing_yet)
        process.send_signal(signal.SIGTERM)
        code = process.wait(LONG)
        said = process.stderr.read()
    assert status == 200, said
    assert "<h1" in page
    assert code == 0, said
    assert "starts." in said, "the worker ran beside it"
    assert "stops." in said, "the worker ended in good order"


def test_a_page_that_breaks_says_why_in_the_log(nothing_yet: dict[str, str]) -> None:
    with serving(nothing_yet, "--migrate") as (port, process):
        first_answer(port, process)
        path = nothing_yet["HALLWAY_DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as database:
            database.execute("ALTER TABLE django_session RENAME TO gone")
        with closing(HTTPConnection("localhost", port, timeout=LONG)) as asked:
            asked.request(
                "GET", "/c/house/", headers={"Cookie": "sessionid=0123456789abcdef0123456789abcdef"}
            )
            assert asked.getresponse().status == 500
        process.send_signal(signal.SIGTERM)
        process.wait(LONG)
        said = process.stderr.read()
    assert "no such table: django_session" in said


def test_killed_pages_leave_nothing_behind_that_holds_the_port(
    nothing_yet: dict[str, str],
) -> None:
    with serving(nothing_yet, "--migrate") as (port, process):
        first_answer(port, process)
        (pages,) = children(process.pid)
        os.kill(pages, signal.SIGKILL)
        assert process.wait(LONG) == 1
    serve.refuse_if_taken("127.0.0.1", port)


def children(process: int) -> list[int]:
    asked = ["ps", "-A", "-o", "pid=,ppid="]
    rows = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    pairs = [tuple(map(int, row.split())) for row in rows]
    return [pid for pid, parent in pairs if parent == process]


def test_it_refuses_tables_of_another_version_and_says_what_to_do(
    nothing_yet: dict[str, str],
) -> None:
    done = subprocess.run(
        COMMAND, env=nothing_yet, capture_output=True, text=True, timeout=LONG, check=False
    )
    assert done.returncode == 2
    assert "run `hallway migrate`" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_secret_is_one_clear_sentence(nothing_yet: dict[str, str]) -> None:
    environment = {**nothing_yet, "HALLWAY_SECRET_KEY": ""}
    done = subprocess.run(
        COMMAND, env=environment, capture_output=True, text=True, timeout=LONG, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("HALLWAY_SECRET_KEY must be set")


def test_a_port_that_is_taken_is_one_clear_sentence(nothing_yet: dict[str, str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, "--port", str(port)],
            env=nothing_yet,
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(f"Nothing can listen at 127.0.0.1, port {port}")


@pytest.fixture
def signals() -> Iterator[None]:
    """Put back what `serve` does with signals."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_when_one_of_the_two_ends_the_other_does_not_go_on_alone(
    signals: None, tmp_path: Path
) -> None:
    ready, told = tmp_path / "ready", tmp_path / "told"
    stays = (
        "import pathlib, signal, sys\n"
        f"def note(*_): pathlib.Path({str(told)!r}).touch(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, note)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        "while True: signal.pause()"
    )
    ends = f"import pathlib\nwhile not pathlib.Path({str(ready)!r}).exists(): pass"
    assert serve.run_together([[sys.executable, "-c", stays], [sys.executable, "-c", ends]]) == 1
    assert told.exists()
