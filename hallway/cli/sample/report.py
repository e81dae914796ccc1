"""Somebody minds the words of a table, and the organiser has something to decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.people import actions
from hallway.people.queries.search import search

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

TOPIC = "ceramics"
WHY = "“Two left hands” is not kind to those of us who have them."


def mind_a_table(reporter: Viewer, now: datetime) -> None:
    """Report what a search for the topic finds."""
    day = now.astimezone(ZoneInfo(reporter.member.timezone)).date()
    for group in search(reporter, TOPIC, today=day, kinds=["table"], most=1):
        actions.report(
            viewer=reporter,
            kind="table",
            object_id=group.hits[0].hit.object_id,
            why=WHY,
            now=now,
        )
