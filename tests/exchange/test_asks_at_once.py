"""Many at the same instant: nobody is asked twice, no cap is passed, the end is the end."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from hallway.exchange import actions
from hallway.exchange.models import Asking, AskReply
from hallway.people import actions as people
from hallway.people.errors import NotHere
from hallway.people.models import Member
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import asked, knows, letters, run, write
from tests.match.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SOON = NOW + timedelta(minutes=6)


def due() -> None:
    actions.run_due(now=SOON, worker="w")


def test_three_workers_take_one_step() -> None:
    ana, *others = cast.people(cast.community(), 9)
    for one in others:
        knows(one)
    ask = write(ana, reach="all")
    at_once(due, due, due)
    ask.refresh_from_db()
    assert (len(asked(ask)), ask.waves) == (3, 1)
    assert len(letters("ask")) == 3


def test_two_asks_at_the_same_moment_keep_to_one_cap() -> None:
    ana, ben, cy, dee = cast.people(cast.community(), 4)
    knows(dee)
    actions.set_asks_a_week(member=dee, most=1)
    asks = [write(one, reach="all") for one in (ana, ben, cy)]
    from hallway.exchange.actions.ask_waves import widen

    at_once(*[lambda pk=ask.pk: widen(ask_id=pk, now=SOON) for ask in asks])
    assert Asking.objects.filter(member=dee).count() == 1
    assert len(letters("ask", dee)) == 1


def test_closing_while_people_are_asked_leaves_no_letter_behind() -> None:
    ana, *others = cast.people(cast.community(), 9)
    for one in others:
        knows(one)
    ask = write(ana, reach="all")
    at_once(
        due,
        lambda: actions.close_ask(ask_id=ask.pk, author=ana, now=SOON),
        due,
    )
    run(SOON + timedelta(days=3))
    ask.refresh_from_db()
    assert (ask.state, ask.due_at) == ("closed", None)
    assert letters("ask") == []


def test_a_wish_to_be_apart_in_between_brings_nobody_a_new_step() -> None:
    ana, ben, *others = cast.people(cast.community(), 6)
    for one in (ben, *others):
        knows(one)
    ask = write(ana, reach="all")
    at_once(due, lambda: people.block(by=ben, against=ana, now=SOON), due)
    before = asked(ask).count("Ben")
    run(SOON + timedelta(days=3))
    assert asked(ask).count("Ben") == before, "from then on they are never asked"


def test_two_answers_by_one_person_are_one() -> None:
    ana, ben, cy = cast.people(cast.community(), 3)
    ask = write(ana, reach="all")
    results = at_once(
        *[
            lambda one=one: actions.answer_ask(ask_id=ask.pk, by=one, words="Yes", now=NOW)
            for one in (ben, ben, cy, cy)
        ]
    )
    assert sum(isinstance(one, AskReply) for one in results) == 2
    assert AskReply.objects.count() == 2
    assert len(letters("ask-answered")) == 4


def test_answers_while_the_author_leaves_end_in_peace() -> None:
    ana, ben, cy, dee = cast.people(cast.community(), 4)
    ask = write(ben, reach="all")

    def answer(one: Member) -> None:
        # Once the author has left, it is not here for anybody.
        with suppress(NotHere):
            actions.answer_ask(ask_id=ask.pk, by=one, now=NOW)

    at_once(
        lambda: answer(cy),
        lambda: people.leave(member=ben, now=NOW),
        lambda: answer(dee),
        lambda: answer(ana),
    )
    ask.refresh_from_db()
    assert ask.state == "closed"
    assert len(letters("ask-answered")) <= 2 * AskReply.objects.count()
