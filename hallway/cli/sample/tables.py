"""Tables that some people of the sample community have opened."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hallway.gather import actions
from hallway.gather.queries import tables as queries_of_tables
from hallway.people import queries
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.gather.models import Sitting
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

SEED = 12
# Whom the demo shows: their seats are left to whoever tries it.
SHOWN = "yuki.tanabe"
# Host, topic, days from now, hour, seats taken of how many, and whatever else is said.
TABLES: Sequence[tuple[str, str, int, int, int, int, dict[str, Any]]] = (
    (
        "amara.okafor", "Lunch and board games", 2, 12, 4, 6,
        {"rule": "FREQ=WEEKLY", "new_faces": 2, "place": "The long table by the window",
         "audience": "units", "units": {"location": ["London"]}},
    ),
    (
        "leila.haddad", "Ceramics for people with two left hands", 4, 17, 3, 8,
        {"minutes": 90, "about": "Clay is here. Bring sleeves that can take it."},
    ),
    (
        "tomas.ribeiro", "Sourdough, and what goes wrong", 3, 16, 4, 4,
        {"place": "https://meet.example/sourdough"},
    ),
)  # fmt: skip


def open_tables(viewer: Viewer, now: datetime) -> None:
    """Three tables to come: a weekly one, one with room, one that is full with a queue."""
    chance = random.Random(SEED)
    by_key = {member.key: member for member in queries.community_members(viewer)}
    for key, topic, days, hour, taken, seats, more in TABLES:
        if key in by_key:
            sitting = open_one(by_key[key], topic, now, days, hour, {"seats": seats, **more})
            fill(sitting, by_key, taken, chance, now)


def open_one(
    host: Member, topic: str, now: datetime, days: int, hour: int, more: dict[str, Any]
) -> Sitting:
    day = now.astimezone(ZoneInfo(host.timezone)).date() + timedelta(days=days)
    plan = actions.Plan(topic=topic, begins_on=day, begins_at=time(hour, 30), **more)
    table = actions.open_table(host=host, plan=plan, now=now)
    return queries_of_tables.dates_of(table, now)[0]


def fill(
    sitting: Sitting, people: Mapping[str, Member], taken: int, chance: random.Random, now: datetime
) -> None:
    """People come by until so many seats are taken; the last two of a full table wait."""
    wait = 2 if taken == sitting.seats else 0
    seated = 1
    for member in chance.sample(sorted(people.values(), key=lambda one: one.pk), len(people)):
        if (seated, wait) == (taken, 0):
            return
        if member.key in (SHOWN, sitting.table.host.key if sitting.table.host else ""):
            continue
        with suppress(UnableTo):
            if actions.join_queue(sitting_id=sitting.pk, member=member, now=now):
                seated += 1
            else:
                wait -= 1
