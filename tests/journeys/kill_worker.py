"""A warm process that plays a round with the real worker, and kills the player where it is told.

It reads one order a line from its standard input, forks a player for it, and answers with one
line. The player is the worker itself (`hallway.web.worker.run`), with a clock that is passed in.
A point is every SQL statement, every commit and every word to or from the mail server, before
and after; a player that was told to die at a point is ended there by SIGKILL.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any


class Points:
    """Counts the points that the player passes, and ends it at one of them."""

    def __init__(self, log: int, kill_at: int) -> None:
        self.log, self.kill_at = log, kill_at
        self.count = 0
        self.watching = False
        # From the last byte of a message until our commit, nobody can know whether it was taken.
        self.in_doubt = False

    def __call__(self, label: str) -> None:
        if not self.watching:
            return
        self.count += 1
        line = json.dumps({"label": label, "in_doubt": self.in_doubt})
        os.write(self.log, line.encode() + b"\n")
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def on(self) -> Iterator[None]:
        self.watching = True
        yield
        self.watching = False


def watch(points: Points) -> None:
    """Make the database and the mail connection report to the points."""
    from django.db import connection

    def statement(execute: Any, sql: str, *rest: Any) -> Any:
        name = " ".join(sql.split()[:3]).replace('"', "")[:50]
        points(f"before {name}")
        result = execute(sql, *rest)
        points(f"after {name}")
        return result

    connection.ensure_connection()
    connection.execute_wrappers.append(statement)
    commit = connection._commit

    def reporting_commit() -> None:
        points("before commit")
        commit()
        points.in_doubt = False
        points("after commit")

    connection._commit = reporting_commit  # type: ignore[method-assign]
    watch_mail(points)


def watch_mail(points: Points) -> None:
    send, reply = smtplib.SMTP.send, smtplib.SMTP.getreply

    def reporting_send(self: smtplib.SMTP, words: Any) -> None:
        body = not isinstance(words, str)
        label = "message" if body else words.split()[0].upper()
        points(f"before {label}")
        send(self, words)
        points.in_doubt = points.in_doubt or body
        points(f"after {label}")

    def reporting_reply(self: smtplib.SMTP) -> Any:
        answer = reply(self)
        points(f"answer {answer[0]}")
        return answer

    smtplib.SMTP.send = reporting_send  # type: ignore[method-assign]
    smtplib.SMTP.getreply = reporting_reply  # type: ignore[method-assign]


def play(order: dict[str, Any], points: Points) -> None:
    """Play the stages of an order on its database, from the first one named."""
    from django.db import connection

    from hallway.web import worker
    from tests.journeys.kill_scenes import STAGES

    connection.settings_dict["NAME"] = order["database"]
    watch(points)
    for number, name in enumerate(order["stages"]):
        moment = given_moment(order) if number == 0 and order["moment"] else begin(STAGES[name])
        note(points.log, moment=moment.isoformat())
        if order["work"]:
            with points.on():
                worker.run(once=True, clock=standing(moment))
    if order["report"]:
        from tests.journeys.kill_scenes import report

        note(points.log, report=report())
    connection.close()


def begin(stage: Any) -> datetime:
    """People act; when the worker comes by after that."""
    stage.people_act()
    return stage.moment()


def given_moment(order: dict[str, Any]) -> datetime:
    """The stage was begun before: people have acted, and the worker comes by at this moment."""
    return datetime.fromisoformat(order["moment"])


def standing(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def note(log: int, **facts: Any) -> None:
    os.write(log, json.dumps(facts).encode() + b"\n")


def perform(order: dict[str, Any]) -> dict[str, Any]:
    """Fork players for an order, all at once; how they ended and what they noted."""
    with tempfile.TemporaryFile() as log:
        players = [fork_player(order, log.fileno()) for _ in range(order["players"])]
        statuses = [os.waitpid(player, 0)[1] for player in players]
        log.seek(0)
        noted = [json.loads(line) for line in log.read().splitlines()]
    killed_by = max(os.WTERMSIG(one) if os.WIFSIGNALED(one) else 0 for one in statuses)
    ended = max(os.WEXITSTATUS(one) for one in statuses)
    return {"killed_by": killed_by, "ended": ended, "noted": noted}


def fork_player(order: dict[str, Any], log: int) -> int:
    """The number of a new process that plays the order."""
    player = os.fork()
    if player == 0:
        be_the_player(order, log)
    return player


def be_the_player(order: dict[str, Any], log: int) -> None:
    code = 1
    try:
        play(order, Points(log, order["kill_at"]))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def warm_up() -> None:
    """Import everything that a round needs, so that each player starts at once."""
    import django

    django.setup()
    from django.utils.module_loading import import_string

    from hallway.web import worker

    for step in (*worker.ROUNDS, worker.DELIVERY):
        import_string(step)
    # The links in letters, and what the engine imports late.
    for late in ("hallway.web.urls", "scipy.optimize", "scipy.sparse.csgraph"):
        import_module(late)
    read_letters()


def read_letters() -> None:
    """Read the templates of all letters once, for every player."""
    from django.conf import settings
    from django.template.loader import get_template

    for path in Path(settings.PACKAGE_DIR).glob("*/templates/*/letters/*.*"):
        get_template(f"{path.parts[-3]}/letters/{path.name}")


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    warm_up()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(perform(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
