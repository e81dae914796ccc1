"""Nobody is flooded: how often one person may write to others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hallway.people import actions
from hallway.people.actions.limits import LIMITS, spend
from hallway.people.errors import UnableTo
from hallway.people.models import Spent
from tests import cast
from tests.cast import NOW
from tests.match.test_at_once import at_once
from tests.people.conftest import House


def test_five_asks_a_day_and_the_sixth_is_told_when_it_works_again(house: House) -> None:
    for hour in range(5):
        spend(member=house.ben, act="ask", now=NOW + timedelta(hours=hour))
    with pytest.raises(UnableTo, match="from 10:01 on Tuesday, 3 March"):
        spend(member=house.ben, act="ask", now=NOW + timedelta(hours=6))


def test_it_works_again_when_the_sentence_said_so_and_no_sooner(house: House) -> None:
    for hour in range(5):
        spend(member=house.ben, act="ask", now=NOW + timedelta(hours=hour))
    again = datetime(2026, 3, 3, 9, 1, tzinfo=UTC)
    with pytest.raises(UnableTo):
        spend(member=house.ben, act="ask", now=again - timedelta(minutes=2))
    spend(member=house.ben, act="ask", now=again)
    with pytest.raises(UnableTo):
        spend(member=house.ben, act="ask", now=again)


def test_what_is_refused_or_undone_was_not_spent(house: House) -> None:
    for _ in range(4):
        spend(member=house.ben, act="ask", now=NOW)
    with pytest.raises(ZeroDivisionError):
        _spend_and_fail(house)
    spend(member=house.ben, act="ask", now=NOW)


def _spend_and_fail(house: House) -> None:
    from django.db import transaction

    with transaction.atomic():
        spend(member=house.ben, act="ask", now=NOW)
        raise ZeroDivisionError


def test_each_act_and_each_person_counts_alone(house: House) -> None:
    for _ in range(LIMITS["ask"][0]):
        spend(member=house.ben, act="ask", now=NOW)
    spend(member=house.ben, act="story", now=NOW)
    spend(member=house.cy, act="ask", now=NOW)


def test_counts_that_say_nothing_any_more_are_swept(house: House) -> None:
    spend(member=house.ben, act="ask", now=NOW)
    spend(member=house.cy, act="story", now=NOW)
    spend(member=house.dee, act="story", now=NOW + timedelta(days=2))
    assert list(Spent.objects.values_list("member_id", flat=True)) == [house.dee.pk]


def test_nothing_is_kept_of_whoever_is_forgotten(house: House) -> None:
    spend(member=house.ben, act="ask", now=NOW)
    actions.erase(member=house.ben, now=NOW)
    assert not Spent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_the_same_instant_five_get_through() -> None:
    ben = cast.ben(cast.community())
    results = at_once(*[lambda: spend(member=ben, act="ask", now=NOW)] * 20)
    assert sum(isinstance(one, UnableTo) for one in results) == 15
    assert [one for one in results if one is not None and not isinstance(one, UnableTo)] == []
