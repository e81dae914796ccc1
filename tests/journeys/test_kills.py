"""Kill the worker anywhere in a round: nobody is told twice, and nobody is forgotten.

A real worker, a real database, a real mail server and SIGKILL. The points are spread over every
stage of a round; `HALLWAY_KILL_EVERYWHERE=yes` takes every point there is, which takes long.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.channels.mailbox import Mailbox, mail_server
from tests.journeys import kill_scenes

# Longer than every lease, so that what a dead worker held is free again.
LATE = timedelta(minutes=11)
EVERYWHERE = os.environ.get("HALLWAY_KILL_EVERYWHERE") == "yes"
POINTS_A_STAGE = 9


class Shelf:
    """Copies of a whole database, each one fit to be played on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = dict(connection.settings_dict)
        self.postgresql = connection.vendor == "postgresql"
        self.made: list[str] = []

    def name(self, short: str) -> str:
        if self.postgresql:
            return f"{self.facts['NAME']}_{short}"
        return str(self.folder / f"{short}.sqlite3")

    def copy(self, source: str, short: str) -> str:
        """A copy of a database that nobody has open."""
        name = self.name(short)
        self.drop(name)
        if self.postgresql:
            self.tell(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        else:
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(name)) as new:
                old.backup(new)
        self.made.append(name)
        return name

    def drop(self, name: str) -> None:
        if self.postgresql:
            self.tell(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        else:
            for suffix in ("", "-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)

    def tell(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(
            host=self.facts["HOST"], user=self.facts["USER"], dbname="postgres", autocommit=True
        ) as server:
            server.execute(statement.encode())

    def clear(self) -> None:
        for name in self.made:
            self.drop(name)


@dataclass
class Player:
    """The warm process that plays orders; see kill_worker."""

    process: subprocess.Popen[str]

    def play(self, database: str, stages: Sequence[str], **facts: Any) -> dict[str, Any]:
        usual = {"kill_at": 0, "moment": "", "players": 1, "work": True, "report": False}
        order = {**usual, **facts}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({**order, "database": database, "stages": stages}))
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@dataclass
class Point:
    """One place where a worker may die, as the undisturbed play came by it."""

    stage: int
    number: int
    label: str


@dataclass
class Theatre:
    """Plays a story undisturbed, then again and again with a death in it."""

    shelf: Shelf
    player: Player
    mailbox: Mailbox
    stages: tuple[str, ...]
    moments: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    mail_before: list[int] = field(default_factory=list)
    mail: list[tuple[str, str]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    doubled: int = 0

    def rehearse(self) -> None:
        """The undisturbed play, one stage after the other, with a copy before each."""
        connection.close()
        database = self.shelf.copy(str(self.shelf.facts["NAME"]), "play")
        for number, stage in enumerate(self.stages):
            self.before.append(self.shelf.copy(database, f"before{number}"))
            self.mail_before.append(len(self.mailbox.received))
            last = number == len(self.stages) - 1
            end = self.player.play(database, [stage], report=last)
            assert end["ended"] == 0, f"the undisturbed {stage} broke"
            self.remember(number, end["noted"])
        self.mail = [one.identity for one in self.mailbox.received]
        self.received = list(self.mailbox.received)

    def remember(self, number: int, noted: list[dict[str, Any]]) -> None:
        self.moments += [one["moment"] for one in noted if "moment" in one]
        labels = [one["label"] for one in noted if "label" in one]
        self.points += [Point(number, at, label) for at, label in enumerate(labels, start=1)]
        self.report = next((one["report"] for one in noted if "report" in one), {})

    def die_at(self, point: Point) -> list[str]:
        """Kill the worker there, let a fresh one go on; what is wrong then."""
        stages = self.stages[point.stage :]
        database = self.shelf.copy(self.before[point.stage], "trial")
        self.mailbox.received[:] = self.received[: self.mail_before[point.stage]]
        death = self.player.play(database, stages[:1], kill_at=point.number)
        if death["killed_by"] != signal.SIGKILL:
            return [f"it was not killed: {death['killed_by']}, {death['ended']}"]
        moment = self.later(point.stage)
        rest = self.player.play(database, stages, moment=moment, report=True)
        if rest["ended"] != 0:
            return ["the next worker broke"]
        last = [one for one in death["noted"] if "label" in one][-1]
        report = next(one["report"] for one in rest["noted"] if "report" in one)
        return [*self.letter_faults(report, in_doubt=last["in_doubt"]), *self.row_faults(report)]

    def later(self, stage: int) -> str:
        """A moment after all the leases of that stage have run out."""
        return (datetime.fromisoformat(self.moments[stage]) + LATE).isoformat()

    def play_with(self, players: int) -> list[str]:
        """The whole story with several workers at once in every stage; what is wrong then."""
        database = self.shelf.copy(self.before[0], "crowd")
        self.mailbox.received.clear()
        for stage in self.stages:
            begun = self.player.play(database, [stage], work=False)
            moment = begun["noted"][0]["moment"]
            end = self.player.play(database, [stage], moment=moment, players=players)
            if end["ended"] != 0:
                return [f"a worker broke in {stage}"]
        last = self.player.play(database, [stage], moment=moment, work=False, report=True)
        report = next(one["report"] for one in last["noted"] if "report" in one)
        return [*self.letter_faults(report, in_doubt=False), *self.row_faults(report)]

    def letter_faults(self, report: dict[str, Any], *, in_doubt: bool) -> list[str]:
        copies = self.mailbox.copies()
        faults = report["faults"]
        sent = {(one["message_id"], one["to"]): one for one in report["letters"]}
        if Counter(self.kinds(self.report)) != Counter(self.kinds(report)):
            faults.append("other letters than in the undisturbed play")
        faults += [f"{one} never arrived" for one in sent.keys() - copies.keys()]
        faults += [f"{one} arrived and nobody wrote it" for one in copies.keys() - sent.keys()]
        twice = {one: raw for one, raw in copies.items() if len(raw) > 1}
        self.doubled += len(twice)
        faults += [f"{one}: its copies differ" for one, raw in twice.items() if len(set(raw)) > 1]
        if len(twice) > in_doubt or any(len(raw) > 2 for raw in twice.values()):
            faults.append(f"on the wire twice: {sorted(twice)}")
        return faults

    def kinds(self, report: dict[str, Any]) -> list[tuple[str, str, str]]:
        return [(one["kind"], one["to"], one["state"]) for one in report["letters"]]

    def row_faults(self, report: dict[str, Any]) -> list[str]:
        return [
            f"{name}: {self.report['rows'][name]} rows undisturbed, {count} after the death"
            for name, count in report["rows"].items()
            if count != self.report["rows"][name]
        ]

    def choose(self, a_stage: int) -> list[Point]:
        """Points spread evenly over each stage, and each in the air of one letter."""
        if EVERYWHERE:
            return self.points
        chosen: dict[tuple[int, int], Point] = {}
        for number in range(len(self.stages)):
            here = [point for point in self.points if point.stage == number]
            spread = [here[step * (len(here) - 1) // (a_stage - 1)] for step in range(a_stage)]
            chosen.update({(number, point.number): point for point in spread})
        for point in self.in_the_air():
            chosen[point.stage, point.number] = point
        return list(chosen.values())

    def in_the_air(self) -> list[Point]:
        """Of the very first letter: from before its last byte until after our commit."""
        labels = [point.label for point in self.points]
        taken = labels.index("before message")
        return self.points[taken : labels.index("after commit", taken) + 1]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def player(process_environment: dict[str, str], mailbox: Mailbox) -> Iterator[Player]:
    with mail_server(mailbox) as port:
        environment = {
            **process_environment,
            "HALLWAY_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "HALLWAY_EMAIL_HOST": "127.0.0.1",
            "HALLWAY_EMAIL_PORT": str(port),
            "HALLWAY_FROM_EMAIL": "Hallway <hello@river.example>",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.kill_worker"],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr if EVERYWHERE else subprocess.DEVNULL,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield Player(process)
            assert process.stdin is not None
            process.stdin.close()


@pytest.fixture
def shelf(transactional_db: None, tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.clear()


def run(theatre: Theatre, chosen: list[Point]) -> list[str]:
    return [
        f"killed in “{theatre.stages[point.stage]}” at {point.number} ({point.label}): {fault}"
        for point in chosen
        for fault in theatre.die_at(point)
    ]


def test_killed_anywhere_while_letters_leave(
    shelf: Shelf, player: Player, mailbox: Mailbox
) -> None:
    kill_scenes.set_letters()
    theatre = Theatre(shelf, player, mailbox, ("letters",))
    theatre.rehearse()
    assert len(theatre.mail) == len(set(theatre.mail)) == 3
    faults = run(theatre, theatre.choose(20))
    assert not faults, "\n".join(faults)
    assert theatre.doubled, "the moment in doubt is real: the same bytes came twice there"


def test_killed_anywhere_in_a_round_nobody_is_told_twice_or_forgotten(
    shelf: Shelf, player: Player, mailbox: Mailbox
) -> None:
    kill_scenes.set_round()
    theatre = Theatre(shelf, player, mailbox, kill_scenes.ROUND)
    theatre.rehearse()
    kinds = {one["kind"] for one in theatre.report["letters"]}
    assert kinds >= {"invitation", "introduction", "left-over", "arranged", "nudge", "question"}
    assert len(theatre.mail) == len(set(theatre.mail))
    assert theatre.report["faults"] == []
    chosen = theatre.choose(POINTS_A_STAGE)
    assert len(chosen) >= 50
    faults = run(theatre, chosen)
    assert not faults, "\n".join(faults)


def test_three_workers_at_once_do_everything_once(
    shelf: Shelf, player: Player, mailbox: Mailbox
) -> None:
    kill_scenes.set_round()
    theatre = Theatre(shelf, player, mailbox, kill_scenes.ROUND)
    theatre.rehearse()
    faults = theatre.play_with(3)
    assert not faults, "\n".join(faults)
