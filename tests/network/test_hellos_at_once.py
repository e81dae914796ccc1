"""Many at the same instant: one hello, one coffee, one tie."""

from __future__ import annotations

import pytest

from hallway.meet.models import Meeting
from hallway.network import actions
from hallway.network.models import Hello
from hallway.outbox.models import Letter
from hallway.people.actions.ties import say_of_tie
from hallway.people.errors import UnableTo
from hallway.people.models import Member, Tie, TieWord
from tests import cast
from tests.cast import NOW
from tests.match.test_at_once import at_once
from tests.network.test_mine import met

pytestmark = pytest.mark.django_db(transaction=True)


def greet(one: Member, other: Member) -> object:
    return lambda: actions.say_hello(member_id=one.pk, other_id=other.pk, now=NOW)


def test_both_say_hello_at_once_and_one_letter_is_written() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    met([ben, cy], 60, ben, cy)
    results = at_once(*[greet(ben, cy), greet(cy, ben)] * 3)
    assert sum(isinstance(one, UnableTo) for one in results) == 5
    assert Hello.objects.count() == Letter.objects.filter(kind="hello").count() == 1


def test_five_at_once_say_hello_to_one_and_three_are_heard() -> None:
    _ana, ben, *others = cast.people(cast.community(), 7)
    for other in others:
        met([ben, other], 60, ben, other)
    results = at_once(*[greet(other, ben) for other in others])
    assert sum(isinstance(one, UnableTo) for one in results) == 2
    assert Letter.objects.filter(kind="hello", member=ben).count() == 3


def test_a_link_that_is_clicked_twice_at_once_makes_one_coffee() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    met([ben, cy], 60, ben, cy)
    hello = actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    at_once(*[lambda: actions.have_coffee(hello_id=hello.pk, now=NOW)] * 4)
    assert Meeting.objects.count() == 2
    assert Letter.objects.filter(kind="introduction").count() == 2


def test_both_say_that_they_know_each_other_at_once_and_there_is_one_tie() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)

    def say(by: Member, other: Member, says: str) -> object:
        return lambda: say_of_tie(by=by, other_id=other.pk, says=says, today=NOW.date())

    at_once(*[say(ben, cy, "well"), say(cy, ben, "know")] * 3)
    assert list(Tie.objects.values_list("source", "weight")) == [("agreed", 0.5)]
    assert TieWord.objects.count() == 2
