"""What asks, introductions and the weekly letter keep to themselves when something changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hallway.exchange.actions import digests as actions
from hallway.exchange.models import Digest, IntroductionStep
from hallway.exchange.queries import digests as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.actions.ties import say_of_tie
from hallway.people.models import Member
from hallway.people.queries import own_data
from tests import cast
from tests.cast import NOW
from tests.exchange import warm
from tests.exchange.asks import asked, first_wave, knows, seen, tie, write
from tests.match.test_at_once import at_once

DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("reach", ["ties", "two_steps"])
def test_an_ask_does_not_travel_over_a_tie_that_was_let_go(reach: str) -> None:
    ana, ben, cy = cast.people(cast.community(), 3)
    tie(ana, ben)
    tie(ben, knows(cy))
    ask = write(ana, reach=reach)
    assert (ask.pk in seen(ben), ask.pk in seen(cy)) == (True, reach == "two_steps")
    say_of_tie(by=ana, other_id=ben.pk, says="not_really", today=NOW.date())
    assert (ask.pk in seen(ben), ask.pk in seen(cy)) == (False, False)
    first_wave()
    assert asked(ask) == []


@pytest.mark.django_db
def test_who_said_yes_never_learns_that_the_way_led_no_further() -> None:
    ana, ben, _cy, dee = warm.chain("Ana", "Ben", "Cy", "Dee")
    it = warm.ask(ana, dee)
    warm.says(ben, it, yes=True)
    assert warm.asked(it) == "Cy"
    before = own_data(ben)["introductions"]
    for day in range(1, 12):
        warm.work(NOW + day * DAY)
    assert warm.asked(it) == ""
    # Cy never answered: Ben's copy says what Ben said, and saying it again is no news.
    assert own_data(ben)["introductions"] == before
    warm.says(ben, it, yes=True, now=NOW + 11 * DAY)


@pytest.mark.django_db
def test_words_passed_on_by_somebody_who_is_forgotten_go_no_further() -> None:
    ana, ben, cy, dee = warm.chain("Ana", "Ben", "Cy", "Dee")
    eve, fay = (warm.somebody(ana.community, name) for name in ("Eve", "Fay"))
    for one, other in ((ana, eve), (eve, fay), (fay, dee)):
        tie(one, other, weight=0.2)
    it = warm.ask(ana, dee, blurb="Ana would like to meet Dee.")
    warm.says(ben, it, yes=True, blurb="Zanzibar, says Ben.")
    assert IntroductionStep.objects.get(introduction=it, member=cy).blurb == "Zanzibar, says Ben."
    people.erase(member=ben, now=NOW)
    warm.work(NOW + DAY)
    assert warm.asked(it) == "Eve"
    words = IntroductionStep.objects.filter(introduction=it)
    assert not words.filter(blurb__contains="Zanzibar").exists()
    assert words.get(member=eve).blurb == "Ana would like to meet Dee."


def _reader() -> tuple[Member, Member]:
    """Ben, who gets the weekly letter; and Cy, with whom he would have something to talk about."""
    _ana, ben, cy = cast.people(cast.community(), 3)
    ben.digest_day = 1
    ben.save()
    actions.plan_digests(now=NOW)
    return ben, cy


def _end(how: str, ben: Member, other: Member) -> None:
    if how == "leaves":
        people.leave(member=other, now=NOW)
    else:
        people.block(by=other, against=ben, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["leaves", "apart"])
def test_nobody_is_named_who_went_while_the_letter_was_put_together(how: str) -> None:
    ben, cy = _reader()
    plan = Digest.objects.get(member=ben)
    told = queries.contents(ben, plan.next_at)
    assert cy.pk in told.named
    _end(how, ben, cy)
    actions._settle(plan.pk, plan.next_at, told, plan.next_at)
    assert not Letter.objects.filter(kind="weekly").exists()
    # It is put together anew, without them.
    actions.run_digests_due(now=plan.next_at)
    told = "".join(Letter.objects.filter(kind="weekly").values_list("text", flat=True))
    # A signed link may hold any two letters.
    assert cy.name not in re.sub(r"https?://\S+", "", told)


@pytest.mark.django_db(transaction=True)
def test_being_forgotten_and_the_weekly_letter_do_not_wait_for_each_other() -> None:
    ben, cy = _reader()
    due_at = Digest.objects.get(member=ben).next_at
    results = at_once(
        lambda: people.erase(member=ben, now=due_at),
        lambda: actions.run_digests_due(now=due_at),
        lambda: people.erase(member=cy, now=due_at),
    )
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert not Digest.objects.filter(member=ben).exists()
    assert not Letter.objects.filter(kind="weekly", state="waiting", member=ben).exists()
