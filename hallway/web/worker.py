"""The worker: one loop that runs rounds and delivers letters.

Each step is safe to repeat and to run beside itself, so any number of workers may run, one may
be killed at any moment, and one that was down simply does what is due when it is back.
"""

from __future__ import annotations

import logging
import secrets
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from threading import Event
from types import FrameType

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from hallway.outbox import actions as outbox
from hallway.outbox import queries
from hallway.outbox.planner import count_now_and_then

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
# In the order of the story. Named, not imported: `hallway.web` loads before the apps do.
ROUNDS = (
    "hallway.match.actions.run_due",
    "hallway.meet.actions.run_due",
    "hallway.follow_up.actions.run_due",
    "hallway.gather.actions.run_due",
    "hallway.exchange.actions.run_due",
    "hallway.network.actions.run_due",
)
DELIVERY = "hallway.channels.email.send.deliver_due"
BEAT = "worker"
LONGEST_SILENCE = timedelta(minutes=3)
IDLE_SECONDS = 3.0
LONGEST_PAUSE = 60.0


@dataclass
class Tally:
    """What one pass over all steps came to."""

    done: int = 0
    faults: int = 0


def tick(
    now: datetime,
    worker: str,
    *,
    clock: Clock | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Do everything that is due, once; how many things were done."""
    return one_pass(now, worker, clock=clock or (lambda: now), go_on=go_on).done


def one_pass(now: datetime, worker: str, *, clock: Clock, go_on: Callable[[], bool]) -> Tally:
    tally = Tally()
    for step in ROUNDS:
        if go_on():
            attempt(step, tally, now=now, worker=worker)
    if go_on():
        attempt(DELIVERY, tally, now=now, worker=worker, clock=clock, go_on=go_on)
    return tally


def attempt(step: str, tally: Tally, **facts: object) -> None:
    """One step's fault is logged loudly and keeps none of the others from running."""
    try:
        tally.done += import_string(step)(**facts)
    except Exception:
        tally.faults += 1
        log.exception("%s failed; it will be tried again.", step)


def run(*, once: bool = False, clock: Clock = timezone.now) -> bool:
    """Work until SIGTERM or SIGINT; with `once`, until nothing more is due.

    False: the last pass had a fault.
    """
    stop = stop_when_told()
    worker = name()
    log.info("Worker %s starts.", worker)
    tally, pause, counted = Tally(), 0.0, None
    while not stop.wait(pause):
        prepare_connection()
        counted = count_now_and_then(counted, clock())
        tally = beat_and_pass(worker, clock, go_on=lambda: not stop.is_set())
        if once and not tally.done:
            break
        pause = 0.0 if once else next_pause(tally, pause, clock)
    log.info("Worker %s stops.", worker)
    return not tally.faults


def stop_when_told() -> Event:
    """An event that the first SIGTERM or SIGINT sets; a second SIGINT stops at once."""
    stop = Event()

    def finish(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    return stop


def beat_and_pass(worker: str, clock: Clock, go_on: Callable[[], bool]) -> Tally:
    now = clock()
    try:
        outbox.beat(name=BEAT, worker=worker, now=now)
    except Exception:
        log.exception("The database can't be reached.")
        return Tally(faults=1)
    return one_pass(now, worker, clock=clock, go_on=go_on)


def next_pause(tally: Tally, last: float, clock: Clock) -> float:
    """Seconds to wait: none after work, longer and longer after faults, else a moment."""
    if tally.faults:
        return min(max(IDLE_SECONDS, 2 * last), LONGEST_PAUSE)
    if tally.done:
        return 0.0
    due_at = queries.next_due()
    if due_at is None:
        return IDLE_SECONDS
    return min(max((due_at - clock()).total_seconds(), 0.5), IDLE_SECONDS)


def prepare_connection() -> None:
    """A fresh connection where the old one is spent; on SQLite, one that a power cut spares.

    A letter leaves after its commit. Were that commit lost with the power, the letter would
    leave twice; so here, unlike on the pages, every commit waits for the disk.
    """
    close_old_connections()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def name() -> str:
    """A name that no other worker ever has, not even after a restart with the same number."""
    return f"{socket.gethostname()[:30]}:{getpid()}:{secrets.token_hex(4)}"


def health(clock: Clock = timezone.now) -> tuple[bool, str]:
    """Whether letters leave at the moment, and one sentence about it."""
    seen = queries.last_beat(BEAT)
    if seen is None:
        return False, "No worker has ever run here: start `hallway worker`."
    if clock() - seen > LONGEST_SILENCE:
        return False, f"The last sign of a worker is from {seen:%Y-%m-%d %H:%M} UTC."
    failing = queries.trouble().first()
    if failing:
        return False, f"Letters wait by {failing.channel}: {failing.last_error}"
    return True, "A worker is alive and letters leave."
