"""The demo as a newcomer meets it: one real process, its words, its pages, its letters."""

from __future__ import annotations

import email
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email import policy
from http.cookiejar import CookieJar
from itertools import combinations
from pathlib import Path
from threading import Event

import pytest

HALLWAY = [sys.executable, "-m", "hallway.cli", "demo"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """A running demo and what it has said so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        command = [*HALLWAY, "--folder", str(folder), "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = ""

    def read_until(self, words: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        raise AssertionError(f"the demo ended without saying {words!r}:\n{self.said}")

    def wait_for_pages(self) -> None:
        """The port opens a moment after the last line is printed."""
        patience = Event()
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                patience.wait(0.1)
        raise AssertionError("the pages never answered")

    def link_of(self, who: str) -> str:
        found = re.search(rf"{who}: +(\S+)", self.said)
        assert found, self.said
        return found[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo") / "here")
    try:
        running.read_until("Letters are in")
        running.wait_for_pages()
        yield running
    finally:
        running.process.terminate()
        running.process.communicate()


def visitor() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def sign_in(browser: urllib.request.OpenerDirector, link: str) -> str:
    """Open the link from the terminal and press its button, as a browser does."""
    with browser.open(link) as answer:
        page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    request = urllib.request.Request(link, form, {"Referer": link})
    with browser.open(request) as answer:
        return str(answer.read().decode())


def test_it_prints_who_meets_whom_and_why_and_how_good_that_is(demo: Demo) -> None:
    assert re.search(r"Round 1, two weeks ago: \d+ asked, \d+ joined, \d+ meetings", demo.said)
    assert re.search(r"Who meets +Why +Value", demo.said)
    assert " & " in demo.said
    assert re.search(r"How good it is\n +Value \d+\.\d\d", demo.said)


def test_the_organiser_finds_the_second_round_waiting(demo: Demo) -> None:
    home = sign_in(visitor(), demo.link_of("as an organiser, Hannah Brandt"))
    assert "Lantern Works" in home
    assert "Coffee across Lantern Works" in home


def test_the_member_finds_their_own_page(demo: Demo) -> None:
    home = sign_in(visitor(), demo.link_of("as a member, Yuki Tanabe"))
    assert "Lantern Works" in home
    assert "Yuki" in home


def test_nobody_who_met_meets_again_and_nobody_is_lost(demo: Demo) -> None:
    database = sqlite3.connect(f"file:{demo.folder}/hallway.sqlite3?mode=ro", uri=True)
    seats = database.execute(
        "select p.draft_id, p.member_id from match_place p join match_round r on r.id = p.round_id "
        "join invite_program g on g.id = r.program_id where p.draft_id is not null "
        "and r.number = 2 and g.name = 'Coffee across Lantern Works'"
    ).fetchall()
    together: dict[int, set[int]] = {}
    for draft, member in seats:
        together.setdefault(draft, set()).add(member)
    second = {pair for group in together.values() for pair in combinations(sorted(group), 2)}
    # What both sides called missed is no encounter, and those two may try again.
    met = set(database.execute("select first_id, second_id from people_encounter").fetchall())
    said_yes, placed = (
        database.execute(count).fetchone()[0]
        for count in (
            "select count(*) from invite_invitation where answer = 'in'",
            "select count(distinct member_id || ' ' || round_id) from match_place",
        )
    )
    database.close()
    assert len(second) > 20
    assert len(met) > 20
    assert second & met == set()
    assert said_yes == placed


def test_the_letters_can_be_opened(demo: Demo) -> None:
    letters = sorted((demo.folder / "letters").glob("*.eml"))
    read = [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in letters]
    assert len(read) > 100
    assert any(part.get_content_type() == "text/calendar" for one in read for part in one.walk())
    assert all(one["From"] and one["To"] and one["Subject"] for one in read)


def test_it_stops_when_told(demo: Demo) -> None:
    assert demo.stop() == 0


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    command = [*HALLWAY, "--no-serve", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "holds something else" in ended.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_port_that_is_taken_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [*HALLWAY, "--port", port, "--folder", str(tmp_path / "demo")]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert f"port {port}" in ended.stderr
    assert not (tmp_path / "demo").exists()
