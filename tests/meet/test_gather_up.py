"""Meetings that no round made, in the same history as all the others."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest

from hallway.follow_up import actions as follow_up
from hallway.meet import actions, queries
from hallway.meet.models import Meeting
from hallway.people.models import Tie
from hallway.people.queries import encounters
from tests import cast
from tests.cast import NOW

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def pairs(meeting: Meeting, ids: list[int]) -> set[tuple[int, int]]:
    return {(a, b) for a, b, _, _ in encounters(meeting.community_id, ids)}


def ties() -> set[tuple[int, int]]:
    return set(Tie.objects.values_list("first_id", "second_id"))


def test_a_coffee_right_now_is_history_and_asked_about_the_next_morning() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    coffee = actions.gather_up(
        kind=Meeting.Kind.FREE_NOW, members=[ben, cy], starts_at=NOW, minutes=20, now=NOW
    )
    assert pairs(coffee, [ben.pk, cy.pk]) == {(ben.pk, cy.pk)}
    assert coffee.state == Meeting.State.ARRANGED
    assert coffee.starters
    assert coffee.ask_at is not None
    assert coffee.ask_at.date() == (NOW + timedelta(days=1)).date()
    assert queries.busy([ben.pk, cy.pk], starts_at=NOW + HOUR / 4, ends_at=NOW + HOUR) == {
        ben.pk,
        cy.pk,
    }
    assert not queries.busy([ben.pk], starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)


def test_at_a_table_only_those_who_both_say_so_have_met() -> None:
    people = cast.people(cast.community(), 4)
    table = actions.gather_up(
        kind=Meeting.Kind.TABLE, members=people, starts_at=NOW, minutes=45, now=NOW, title="Bees"
    )
    for one, said in zip(people, ("met", "met", "missed", None), strict=True):
        if said:
            follow_up.say_met(meeting_id=table.pk, member_id=one.pk, met=said, now=NOW + HOUR)
    assert ties() == {(people[0].pk, people[1].pk)}


def test_at_a_mixer_people_meet_those_they_sat_with() -> None:
    people = cast.people(cast.community(), 4)
    a, b, c, d = ids = [one.pk for one in people]
    mixer = actions.gather_up(
        kind=Meeting.Kind.MIXER,
        members=people,
        starts_at=NOW,
        minutes=30,
        now=NOW,
        title="Summer party",
        together=[[a, b], [c, d], [a, c], [b, d]],
    )
    sat = {(a, b), (c, d), (a, c), (b, d)}
    assert pairs(mixer, ids) == sat
    for one in people:
        follow_up.say_met(meeting_id=mixer.pk, member_id=one.pk, met="met", now=NOW + HOUR)
    assert ties() == sat != set(combinations(ids, 2))
