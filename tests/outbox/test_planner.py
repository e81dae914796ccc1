"""SQLite is told how large its tables are, now and then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from hallway.outbox.planner import EVERY, count_now_and_then, count_tables
from hallway.people.models import Tie
from hallway.people.queries import reached, tied
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def many_ties() -> None:
    everybody = cast.people(cast.community(), 40)
    Tie.objects.bulk_create(
        Tie(community=one.community, first=one, second=other, on=NOW, weight=1, source="declared")
        for at, one in enumerate(everybody)
        for other in everybody[at + 1 :]
    )


def ways_in() -> list[str]:
    """By which index the ties of one member are found."""
    found = reached(tied(Tie.objects.first().community_id, 1, NOW.date()), 1)
    return [line for line in found.explain().splitlines() if "people_tie_" in line]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_ones_own_ties_are_found_without_going_through_everybodys(many_ties: None) -> None:
    count_tables()
    assert ways_in()
    assert not any("communi" in line for line in ways_in())


def test_it_is_counted_once_an_hour() -> None:
    first = count_now_and_then(None, NOW)
    assert first == NOW
    assert count_now_and_then(first, NOW + EVERY - timedelta(seconds=1)) == NOW
    assert count_now_and_then(first, NOW + EVERY) == NOW + EVERY
