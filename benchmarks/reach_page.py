"""How long the page that says who can introduce me takes, in a large community on SQLite.

    python -m benchmarks.reach_page [--people 20000] [--ties 200000] [--questions 40]

makes such a community in a database of its own and asks as its pages do: everything between a
request and the words on the page, without the template. Milliseconds of CPU, median and longest.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Any

from benchmarks.hashing import Draws
from benchmarks.reach import town

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT_ONCE = 5000


def begin() -> None:
    """An empty database that is gone when this ends."""
    folder = tempfile.mkdtemp(prefix="hallway-reach-")
    os.environ |= {
        "HALLWAY_DATABASE_URL": f"sqlite:///{folder}/reach.sqlite3",
        "HALLWAY_DATA_DIR": folder,
        "HALLWAY_SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
        "DJANGO_SETTINGS_MODULE": "hallway.web.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def community(people: int, ties: int) -> list[Any]:
    """Everybody lets themselves be used; one in a hundred tells of heat pumps."""
    from hallway.people import actions
    from hallway.people.actions.search import reindex
    from hallway.people.models import Member, Tie

    of = actions.create_community(name="Large", slug="large", timezone="UTC", now=NOW)
    made = town(people, ties, "even")
    tells = made.fits > 0
    members = Member.objects.bulk_create(
        [
            Member(
                community=of,
                name=f"Person {at}",
                key=str(at),
                email=f"p{at}@example.org",
                created_at=NOW,
                units={"team": f"Team {at % 400}"},
                introduces=True,
                ask_about="Heat pumps in old houses" if tells[at] else "Old maps",
            )
            for at in range(people)
        ],
        batch_size=AT_ONCE,
    )
    ids = [one.pk for one in members]
    Tie.objects.bulk_create(
        [
            Tie(
                community=of,
                first_id=ids[min(one, other)],
                second_id=ids[max(one, other)],
                on=NOW.date(),
                weight=float(weight),
                source="declared",
            )
            for (one, other), weight in zip(made.ties.tolist(), made.strength, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    reindex(community_id=of.pk)
    return ids


def measured(ask: Callable[[int], object], count: int) -> list[float]:
    took = []
    for turn in range(count):
        began = process_time()
        ask(turn)
        took.append(1000 * (process_time() - began))
    return took


def report(people: int, ties: int, questions: int) -> None:
    from hallway.exchange.queries import introduction_pages as pages
    from hallway.people.models import Member
    from hallway.people.queries import viewer_of

    ids = community(people, ties)
    draws = Draws(3, questions)
    askers = [ids[at] for at in draws.below("asker", people)]
    targets = [ids[at] for at in draws.below("target", people)]
    views = [viewer_of(Member.objects.select_related("community").get(pk=pk)) for pk in askers]
    first = measured(lambda turn: pages.introducing(views[0], targets[0], NOW), 1)
    to_person = measured(lambda turn: pages.introducing(views[turn], targets[turn], NOW), questions)
    topic = measured(lambda turn: pages.who_knows(views[turn], "heat pumps", NOW), questions)
    print(f"the first question, with the graph: {first[0]:.0f} ms")
    for name, took in (("who can introduce me", to_person), ("who knows about it", topic)):
        print(f"{name}: {median(took):.0f} / {max(took):.0f} ms")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--ties", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=40)
    asked = parser.parse_args(arguments)
    begin()
    report(asked.people, asked.ties, asked.questions)


if __name__ == "__main__":
    main()
