"""A mixer with the clock in the test's hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from hallway.gather import actions
from hallway.gather.models import Mixer
from hallway.gather.queries import mixers as queries
from hallway.people.models import Member
from hallway.people.queries import viewer_of
from tests import cast

START = cast.NOW + timedelta(days=3, hours=8)
MINUTE = timedelta(minutes=1)
SOON = cast.NOW + timedelta(hours=1)


def set_up(people: list[Member], **facts: Any) -> Mixer:
    """Ana sets it up; 8 tables of 4 and 10 sittings unless `facts` say otherwise."""
    facts = {
        "name": "Spring mixer",
        "starts_at": START,
        "timezone": "Europe/Berlin",
        "place": "The hall",
        "tables": 8,
        "seats": 4,
        "sittings": 10,
        "minutes": 7,
        "now": cast.NOW,
        **facts,
    }
    return actions.set_up_mixer(viewer=viewer_of(people[0]), **facts)


def planned(people: list[Member], **facts: Any) -> Mixer:
    """Everybody is chosen and has a table."""
    mixer = set_up(people, **facts)
    choose(mixer, people)
    return actions.plan_mixer(mixer_id=mixer.pk, now=SOON)


def choose(mixer: Mixer, people: list[Member]) -> int:
    ids = [one.pk for one in people]
    return actions.choose_guests(mixer_id=mixer.pk, member_ids=ids, now=cast.NOW)


def hold_all(mixer: Mixer, now: datetime = START) -> datetime:
    """Every sitting from the one that is on, one after the other; the moment after the last."""
    for number in range(mixer.sitting + 1, mixer.sittings + 1):
        actions.begin_sitting(mixer_id=mixer.pk, number=number, now=now)
        now += timedelta(minutes=mixer.minutes + 1)
    return now


def fresh(mixer: Mixer) -> Mixer:
    return Mixer.objects.get(pk=mixer.pk)


def number_of(mixer: Mixer, member: Member) -> int | None:
    return next((k for k, one in queries.numbered(mixer).items() if one.member == member), None)


def times_together(plan: list[list[int]]) -> dict[tuple[int, int], int]:
    """How often each two numbers share a table."""
    found: dict[tuple[int, int], int] = {}
    for row in plan:
        for first, second in combinations(range(len(row)), 2):
            if row[first] == row[second] != -1:
                found[first, second] = found.get((first, second), 0) + 1
    return found
