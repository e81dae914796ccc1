"""What every page costs in a large community: seconds of CPU, and how often it asks the database.

    python -m benchmarks.pages [--people 5000] [--rounds 20] [--ties 30000] [--stories 5000]

makes such a community (`benchmarks.large`), opens every page there is as a member and as an
organiser, and prints them slowest first. The first opening is not counted: a process imports and
lays out once. `--postgresql` starts one of its own; `--keep FOLDER` keeps what was made on SQLite
and takes it from there the next time. Of PostgreSQL, the CPU is that of this process alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.large import Making, Size
from benchmarks.made_up import settle, word

TURNS = 3
# What changes something, streams for ever, or signs somebody out; and the operators' own pages.
LEFT_OUT = {"sign-out", "free-now-stream"}
# What these show is a whole round matched anew: measured only when they are asked for by name.
MATCHING = {"match:rematch", "match:take-out", "match:put-back", "match:swap"}
OUTSIDE = ("api/", "admin/", "l/", "sign-in")
SEARCHES = {
    "one seldom word": word(9000),
    "one common word": word(0),
    "two usual words": f"{word(30)} {word(50)}",
    "eight common words": " ".join(map(word, range(8))),
    "three letters": word(7)[:3],
}


@dataclass(frozen=True)
class Cost:
    """One page as somebody opened it."""

    who: str
    page: str
    status: int
    cpu: float
    clock: float
    queries: int
    kilobytes: float


def made(size: Size, address: str, folder: str, under_way: bool) -> None:
    """The community in that database, unless it is there already."""
    settle(address, folder)
    from hallway.people.models import Community

    if Community.objects.exists():
        return
    making = Making(size, datetime.now(UTC))
    making.make()
    if under_way:
        making.under_way()


def addresses() -> dict[str, str]:
    """Every page of the site, by its name, with the ids of something that is there."""
    from django.urls import get_resolver

    found = dict(_patterns(get_resolver(), "", ""))
    there = {f"<int:{name}>": value for name, value in _ids().items()} | {"<slug:slug>": "large"}
    filled = {}
    for name, path in found.items():
        for part, value in there.items():
            path = path.replace(part, str(value))
        if "<" not in path and not path.startswith(OUTSIDE):
            filled[name] = f"/{path}"
    return filled


def _patterns(resolver: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if hasattr(one, "url_patterns"):
            if not path.startswith(OUTSIDE):
                inner = f"{one.namespace}:" if one.namespace else ""
                yield from _patterns(one, path, space + inner)
        elif one.name and one.name not in LEFT_OUT:
            yield space + one.name, path


def _ids() -> dict[str, int]:
    """Something of everything that a page can be about."""
    from django.db.models import Model

    from hallway.exchange.models import Ask
    from hallway.follow_up.models import Spark
    from hallway.gather.models import Mixer, Sitting
    from hallway.invite.models import Program
    from hallway.match.models import Round
    from hallway.meet.models import Seat
    from hallway.network.models import Picture
    from hallway.people.models import Circle, Member, Story

    second = Member.objects.order_by("pk")[1]
    seat = Seat.objects.filter(member=second).order_by("pk").last()
    last = Round.objects.filter(state__in=["matched", "released"]).order_by("number").last()
    rows: dict[str, Model | None] = {
        "member_id": Member.objects.order_by("pk")[2],
        "meeting_id": seat.meeting if seat else None,
        "ask_id": Ask.objects.filter(state="open", reach="all").first(),
        "spark_id": Spark.objects.first(),
        "mixer_id": Mixer.objects.first(),
        "sitting_id": Sitting.objects.first(),
        "program_id": Program.objects.first(),
        "circle_id": Circle.objects.first(),
        "story_id": Story.objects.filter(author=second).first(),
        "picture_id": Picture.objects.first(),
    }
    ids = {name: int(row.pk) for name, row in rows.items() if row}
    return ids | {"number": last.number if last else 1}


class Counting:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append(sql)
        return execute(sql, params, many, context)


@contextmanager
def counting() -> Iterator[Counting]:
    from django.db import connection

    counter = Counting()
    with connection.execute_wrapper(counter):
        yield counter


def opened(client: Any, who: str, page: str, path: str, asked: dict[str, str]) -> Cost | None:
    """The median of some openings; None where there is no page to look at."""
    first = client.get(path, asked)
    if first.status_code in (404, 405):
        return None
    cpu, clock, queries = [], [], []
    for _ in range(TURNS):
        began, wall = process_time(), perf_counter()
        with counting() as counter:
            answer = client.get(path, asked)
            body = answer.content
        cpu.append(process_time() - began)
        clock.append(perf_counter() - wall)
        queries.append(len(counter.asked))
    size = len(body) / 1024
    return Cost(who, page, answer.status_code, median(cpu), median(clock), max(queries), size)


def measured(wanted: str) -> Iterator[Cost]:
    """Every page as an organiser and as a member see it, and some searches."""
    from django.test import Client

    from hallway.people.models import User

    pages: dict[str, tuple[str, dict[str, str]]] = {
        name: (path, {}) for name, path in addresses().items()
    }
    pages |= {
        f"people:search, {name}": ("/c/large/people", {"q": said})
        for name, said in SEARCHES.items()
    }
    pages["exchange:reach, a topic"] = ("/c/large/reach", {"topic": word(40)})
    pages["people:members, a name"] = ("/c/large/members", {"q": "person 12"})
    for who, email in (("organiser", "p0@example.org"), ("member", "p1@example.org")):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=email))
        for name, (path, asked) in pages.items():
            asked_for = wanted in name and (wanted or name not in MATCHING)
            cost = opened(client, who, name, path, asked) if asked_for else None
            if cost:
                print(row_of(cost), file=sys.stderr, flush=True)
                yield cost


def printed(costs: list[Cost]) -> None:
    print("| who | page | answer | CPU, s | clock, s | queries | kB |\n|" + " --- |" * 7)
    for one in sorted(costs, key=lambda one: -one.cpu):
        print(row_of(one))


def row_of(one: Cost) -> str:
    times = f"{one.cpu:.3f} | {one.clock:.3f}"
    size = f"{one.queries} | {one.kilobytes:.0f}"
    return f"| {one.who} | {one.page} | {one.status} | {times} | {size} |"


@contextmanager
def database(postgresql: bool, keep: Path | None) -> Iterator[tuple[str, str]]:
    """The address of a database and a folder; gone afterwards unless it is to be kept."""
    with tempfile.TemporaryDirectory(prefix="hallway-pages-") as folder:
        if not postgresql:
            place = keep or Path(folder)
            place.mkdir(parents=True, exist_ok=True)
            yield f"sqlite:///{place.resolve()}/hallway.sqlite3", str(place)
            return
        from tools.postgresql import Server

        server = Server()
        try:
            server.start()
            yield server.url, folder
        finally:
            server.stop()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--ties", type=int, default=30_000)
    parser.add_argument("--stories", type=int, default=5_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--round", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--only", default="", help="pages with that in their name")
    said = parser.parse_args(arguments)
    size = Size(said.people, said.rounds, said.ties, said.stories)
    with database(said.postgresql, said.keep) as (address, folder):
        began = process_time()
        made(size, address, folder, said.round)
        print(f"made in {process_time() - began:.0f} s of CPU", flush=True)
        printed(list(measured(said.only)))


if __name__ == "__main__":
    main()
