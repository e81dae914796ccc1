"""Several people at the same instant: one thing happens, and the same one for all of them."""

from __future__ import annotations

import random

import pytest

from hallway.exchange import actions
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries.kept import forget_graphs
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from tests.cast import NOW
from tests.exchange import warm
from tests.exchange.warm import ask, asked, chain, letters, says, seen, work
from tests.match.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def answering(member, it, yes=True):
    return lambda: says(member, it, yes=yes)


def test_yes_and_no_at_once_is_one_of_them() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    results = at_once(answering(ben, it), answering(ben, it, yes=False), answering(ben, it))
    step = IntroductionStep.objects.get(introduction=it, member=ben)
    refused = sum(isinstance(one, UnableTo) for one in results)
    assert refused == (1 if step.state == "yes" else 2)
    work()
    assert asked(it) == ("Cy" if step.state == "yes" else "")
    assert len(letters("introduction-asked", cy)) == (1 if step.state == "yes" else 0)


def test_taken_back_while_the_last_one_says_yes() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    at_once(
        lambda: actions.withdraw(asker=ana, introduction_id=it.pk, now=NOW),
        answering(cy, it),
        lambda: actions.run_due(now=NOW, worker="w"),
    )
    work()
    it.refresh_from_db()
    assert (it.state, len(letters("introduced"))) in (("withdrawn", 0), ("introduced", 2))


def test_it_ends_while_the_last_one_says_yes() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    at_once(
        answering(cy, it),
        *[lambda: actions.run_due(now=it.ends_at, worker="w") for _ in range(2)],
    )
    work(it.ends_at)
    it.refresh_from_db()
    told = (it.state, len(letters("introduced")), len(letters("introduction-over")))
    assert told in (("over", 0, 1), ("introduced", 2, 0))


def test_two_ask_for_each_other_in_the_same_moment() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    at_once(lambda: ask(ana, cy), lambda: ask(cy, ana))
    one, other = Introduction.objects.order_by("pk")
    at_once(answering(ben, one), answering(ben, other))
    work()
    assert set(Introduction.objects.values_list("state", flat=True)) == {"introduced"}
    assert len(letters("introduced")) == 2, "one message to each of them, not two"
    assert not IntroductionStep.objects.filter(state="waiting").exists()


def test_many_ask_through_one_person_and_no_more_than_they_wish() -> None:
    ana, ben, *targets = chain("Ana", "Ben", "Cy")
    ben.introductions_a_month = 2
    ben.save()
    askers = [warm.somebody(ana.community, f"Asker {k}") for k in range(5)]
    for one in askers:
        warm.tie(one, ben)
    target = targets[0]
    target.introductions_a_month = 9
    target.save()
    forget_graphs()
    results = at_once(*[lambda one=one: ask(one, target) for one in askers])
    assert sum(isinstance(one, UnableTo) for one in results) == 3
    assert IntroductionStep.objects.filter(member=ben, state="waiting").count() == 2


def test_one_person_asks_for_one_person_in_two_windows() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    results = at_once(*[lambda: ask(ana, cy) for _ in range(3)])
    assert sum(isinstance(one, UnableTo) for one in results) == 2
    assert len(letters("introduction-asked", ben)) == 1


@pytest.mark.parametrize("leave", [people.leave, people.erase])
def test_everybody_leaves_answers_and_takes_back_at_once(leave) -> None:
    shuffled = random.Random(5)
    ana, ben, cy, dee = chain("Ana", "Ben", "Cy", "Dee")
    first = ask(ana, dee)
    says(ben, first, yes=True)
    second = ask(dee, ben)
    steps = [
        answering(cy, first),
        answering(cy, second),
        lambda: leave(member=ben, now=NOW),
        lambda: leave(member=dee, now=NOW),
        lambda: actions.withdraw(asker=ana, introduction_id=first.pk, now=NOW),
        lambda: actions.run_due(now=NOW, worker="a"),
        lambda: people.block(by=cy, against=ana, now=NOW),
    ]
    shuffled.shuffle(steps)
    at_once(*steps)
    work()
    assert not IntroductionStep.objects.filter(state="waiting").exists()
    assert not letters("introduced")
    assert seen(ana) == []


def test_a_coffee_from_both_ends_at_once_is_one() -> None:
    from hallway.meet.models import Meeting

    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    says(ben, it, yes=True)
    says(cy, it, yes=True)
    at_once(*[lambda: actions.open_coffee(introduction_id=it.pk, now=NOW) for _ in range(2)])
    assert Meeting.objects.count() == 1
