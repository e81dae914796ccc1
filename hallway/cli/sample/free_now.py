"""Somebody in the sample community has a few minutes, just as it is tried."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather import actions
from hallway.gather.queries.free_now import somebody_is_free
from hallway.people import queries
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

MINUTES, OPEN_FOR = 20, 60


def have_a_few_minutes(shown: Viewer, now: datetime) -> None:
    """One person waits for a coffee: the first who would fit the one whom the demo shows."""
    where = actions.Where(anywhere=True, link="https://meet.example/a-few-minutes")
    for member in queries.community_members(shown).exclude(pk=shown.member.pk):
        with suppress(UnableTo):
            actions.be_free(member=member, now=now, minutes=MINUTES, open_for=OPEN_FOR, where=where)
            if somebody_is_free(shown, now):
                return
            actions.take_back(member=member, now=now)
