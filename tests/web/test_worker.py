"""The worker does what is due, survives a fault in one step, and stops when it is told."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.conf import LazySettings
from django.utils import timezone

from hallway.outbox import actions
from hallway.outbox.models import Letter
from hallway.people.models import Community
from hallway.web import worker
from tests.channels.mailbox import Mailbox, mail_server
from tests.outbox.letters import NOON, state, written
from tests.web import steps

COMMAND = [sys.executable, "-m", "hallway.cli", "worker"]
LONG = 60


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A first step that fails and a second that works."""
    monkeypatch.setattr(worker, "ROUNDS", ("tests.web.steps.fails", "tests.web.steps.works"))
    steps.DONE.clear()
    yield
    steps.DONE.clear()


@pytest.fixture
def to_memory(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def community(transactional_db: None) -> Community:
    return Community.objects.create(slug="river", name="River", created_at=NOON)


@contextmanager
def mail_for(environment: dict[str, str], mailbox: Mailbox) -> Iterator[dict[str, str]]:
    """A mail server, and an environment whose letters go there."""
    with mail_server(mailbox) as port:
        yield {
            **environment,
            "HALLWAY_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "HALLWAY_EMAIL_HOST": "127.0.0.1",
            "HALLWAY_EMAIL_PORT": str(port),
            "HALLWAY_FROM_EMAIL": "Hallway <hello@river.example>",
        }


def start(environment: dict[str, str], *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *options], env=environment, text=True, stderr=subprocess.PIPE
    )


def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=LONG)
    return process.returncode, said


def test_a_fault_in_one_step_is_loud_and_stops_no_other(
    community: Community, rounds: None, to_memory: None, caplog: pytest.LogCaptureFixture
) -> None:
    one = written(community)
    assert worker.tick(NOON, "one") == 2
    assert steps.DONE == [("one", NOON)]
    assert state(one) == Letter.State.SENT
    assert "a fault in one step" in caplog.text
    assert "tests.web.steps.fails failed" in caplog.text


def test_the_real_steps_are_there() -> None:
    from django.utils.module_loading import import_string

    assert all(callable(import_string(step)) for step in (*worker.ROUNDS, worker.DELIVERY))


def test_it_waits_until_the_next_letter_is_due_and_never_long(community: Community) -> None:
    def pause(done: int = 0, faults: int = 0, last: float = 0.0) -> float:
        return worker.next_pause(worker.Tally(done, faults), last, lambda: NOON)

    assert pause() == worker.IDLE_SECONDS
    written(community, "ana", due_at=NOON + timedelta(hours=1))
    assert pause() == worker.IDLE_SECONDS
    written(community, "ben", due_at=NOON + timedelta(seconds=1))
    assert pause() == 1.0
    assert pause(done=4) == 0.0
    assert [pause(faults=1, last=last) for last in (0, 3, 6, 60)] == [3.0, 6.0, 12.0, 60.0]


def test_once_delivers_what_is_due_and_ends(
    community: Community, process_environment: dict[str, str]
) -> None:
    mailbox = Mailbox()
    due = written(community, "ana")
    later = written(community, "ben", due_at=timezone.now() + timedelta(days=1))
    with mail_for(process_environment, mailbox) as environment:
        code, said = end_of(start(environment, "--once"))
    assert code == 0, said
    assert mailbox.subjects() == ["Hello Ana"]
    assert [state(due), state(later)] == ["sent", "waiting"]


def test_two_workers_at_once_send_each_letter_once(
    community: Community, process_environment: dict[str, str]
) -> None:
    mailbox = Mailbox()
    people = [f"person{number}" for number in range(60)]
    for name in people:
        written(community, name)
    with mail_for(process_environment, mailbox) as environment:
        both = [start(environment, "--once") for _ in range(2)]
        ends = [end_of(process) for process in both]
    assert [code for code, _ in ends] == [0, 0], ends
    assert sorted(one.to for one in mailbox.received) == sorted(
        f"{name}@river.example" for name in people
    )


def test_sigterm_finishes_the_letter_in_hand_and_stops(
    community: Community, process_environment: dict[str, str]
) -> None:
    talking, told = Event(), Event()

    def hold(address: str) -> None:
        talking.set()
        assert told.wait(LONG)

    mailbox = Mailbox(before_taking=hold)
    letters = [written(community, name) for name in ("ana", "ben", "cy")]
    with mail_for(process_environment, mailbox) as environment:
        process = start(environment)
        assert talking.wait(LONG)
        process.send_signal(signal.SIGTERM)
        told.set()
        code, said = end_of(process)
    assert code == 0, said
    assert mailbox.subjects() == ["Hello Ana"]
    assert [state(one) for one in letters] == ["sent", "waiting", "waiting"]
    assert {one.leased_by for one in letters} == {""}


def test_a_worker_refuses_a_database_of_another_version(
    process_environment: dict[str, str],
) -> None:
    empty = {**process_environment, "HALLWAY_DATABASE_URL": "sqlite:///:memory:"}
    code, said = end_of(start(empty, "--once"))
    assert code == 2
    assert said.strip().startswith("The database has not been brought up to this version yet")


def test_health_says_whether_letters_leave(community: Community) -> None:
    def health(minutes: int = 0) -> tuple[bool, str]:
        return worker.health(lambda: NOON + timedelta(minutes=minutes))

    assert health() == (False, "No worker has ever run here: start `hallway worker`.")
    actions.beat(name=worker.BEAT, worker="one", now=NOON)
    assert health(1) == (True, "A worker is alive and letters leave.")
    assert health(4)[1] == "The last sign of a worker is from 2026-03-02 12:00 UTC."
    actions.rest(channel="email", error="wrong password", now=NOON)
    assert health(1) == (False, "Letters wait by email: wrong password")
