"""Two at the same moment: organisers at the same button, members at the last seat."""

from __future__ import annotations

import pytest

from hallway.gather import actions
from hallway.gather.models import Mixer
from hallway.gather.queries import mixers as queries
from hallway.people.errors import UnableTo
from hallway.people.models import Encounter, Promise
from tests import cast
from tests.gather import evening
from tests.gather.evening import MINUTE, START, fresh
from tests.match.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_organisers_press_next_and_one_step_is_taken():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=3, seats=2, sittings=4)
    for number in (1, 2):
        at_once(
            *[
                lambda number=number: actions.begin_sitting(
                    mixer_id=mixer.pk, number=number, now=START + number * MINUTE
                )
            ]
            * 3
        )
        assert fresh(mixer).sitting == number


def test_two_organisers_end_it_and_one_meeting_is_remembered():
    people = cast.people(cast.community(), 6)
    mixer = evening.planned(people, tables=3, seats=2, sittings=2)
    now = evening.hold_all(mixer)
    at_once(*[lambda: actions.end_mixer(mixer_id=mixer.pk, now=now)] * 3)
    assert fresh(mixer).state == Mixer.State.OVER
    assert Encounter.objects.count() == 6
    assert Encounter.objects.values("meeting_id").distinct().count() == 1


def test_ten_want_the_last_two_seats_and_two_get_them():
    people = cast.people(cast.community(), 12)
    mixer = evening.set_up(people, tables=2, seats=2, sittings=2, sign_up=True)
    evening.choose(mixer, people[:2])
    answers = at_once(
        *[
            lambda one=one: actions.sign_up(mixer_id=mixer.pk, member=one, now=cast.NOW)
            for one in people[2:]
        ]
    )
    assert sum(isinstance(one, UnableTo) for one in answers) == 8
    assert len(queries.guests(mixer)) == 4
    assert Promise.objects.count() == 4


def test_many_go_and_come_at_once_while_a_sitting_is_on_and_everybody_here_has_a_seat():
    people = cast.people(cast.community(), 16)
    mixer = evening.planned(people[:12], tables=4, seats=4, sittings=4, sign_up=True)
    actions.begin_sitting(mixer_id=mixer.pk, number=1, now=START)
    now = START + MINUTE
    before = list(fresh(mixer).plan[0])

    def go(one):
        actions.sign_off(mixer_id=mixer.pk, member_id=one.pk, now=now)
        actions.renew_plan(mixer_id=mixer.pk, now=now)

    def come(one):
        actions.sign_up(mixer_id=mixer.pk, member=one, now=now)
        actions.renew_plan(mixer_id=mixer.pk, now=now)

    at_once(
        *[lambda one=one: go(one) for one in people[2:5]],
        *[lambda one=one: come(one) for one in people[12:]],
    )
    after = actions.renew_plan(mixer_id=mixer.pk, now=now)
    assert not after.to_plan
    assert after.plan[0][:12] == before
    here = {one.number for one in queries.guests(after)}
    assert len(here) == 13
    for row in after.plan[1:]:
        assert {number for number, table in enumerate(row) if table >= 0} == here
