"""Warm introductions with three browsers: one that succeeds, and one that somebody declines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hallway.exchange.queries.kept import forget_graphs
from hallway.meet.models import Meeting
from hallway.people.models import Member
from tests import cast
from tests.browser import PHONE
from tests.exchange import warm
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN, CY, DEE = "ben@example.org", "cy@example.org", "dee@example.org"


def three_in_a_row(clock: Clock) -> None:
    """Ben knows Cy, Cy knows Dee; Dee tells everybody of heat pumps."""
    forget_graphs()
    of = cast.community(timezone="UTC", now=clock.now)
    people = [
        warm.somebody(of, name, lets=False, now=clock.now, timezone="UTC")
        for name in ("Ana", "Ben", "Cy", "Dee")
    ]
    for one, other in pairwise(people[1:]):
        warm.tie(one, other, now=clock.now)


def opt_in(page: Page) -> None:
    page.goto("/c/linden-house/me/preferences")
    page.get_by_label("I'm happy to introduce people I know to each other").check()
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Saved").first.wait_for()


def ask_for_dee(ben: Page, axe: Callable[[Page], None]) -> None:
    ben.goto("/c/linden-house/reach?name=Dee")
    axe(ben)
    ben.get_by_role("link", name="Who can introduce me? Dee").click()
    ben.get_by_text("Through somebody you know").wait_for()
    axe(ben)
    ben.get_by_label("Why would you like to meet?").fill("I'd like to see your heat pump.")
    ben.get_by_role("button", name="Go on").click()
    lines = ben.get_by_label("What people on the way will read")
    lines.wait_for()
    assert "About Ben" in lines.input_value()
    axe(ben)
    ben.get_by_role("button", name="Ask for it").click()
    ben.get_by_text("It's on its way.").wait_for()
    ben.get_by_text("On its way", exact=True).wait_for()
    assert not ben.get_by_text("Cy").count(), "nobody on the way is named"
    axe(ben)


def test_an_introduction_through_somebody_whom_both_know(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    three_in_a_row(clock)
    ben, cy, dee = open_page(), open_page(**PHONE), open_page()
    for page, address in ((ben, BEN), (cy, CY), (dee, DEE)):
        come_in(page, address, mailbox, work)
    opt_in(cy)
    opt_in(dee)
    ask_for_dee(ben, axe)

    work()
    follow(cy, mailbox.newest(CY, "Would you introduce Ben to Dee?"), "Answer with one click")
    cy.get_by_label("A word from you").fill("Ben asks the best questions.")
    axe(cy)
    cy.get_by_role("button", name="Yes, gladly").click()
    cy.get_by_text("Thank you.").wait_for()

    work()
    dee.goto("/c/linden-house/")
    dee.get_by_text("Ben would like to meet you.").wait_for()
    axe(dee)
    dee.get_by_role("link", name="Answer Ben").click()
    dee.get_by_text("Cy adds: “Ben asks the best questions.”").wait_for()
    axe(dee)
    dee.get_by_role("button", name="Yes, introduce us").click()
    dee.get_by_text("You are introduced").wait_for()

    work()
    for page, address in ((ben, BEN), (dee, DEE)):
        letter = mailbox.newest(address, "Meet each other: Ben and Dee")
        follow(page, letter, "Have a coffee")
    axe(ben)
    ben.get_by_role("button", name="Yes, send us times").click()
    ben.get_by_text("A letter with times is on its way").wait_for()
    work()
    follow(dee, mailbox.newest(DEE, "Coffee: Ben and Dee"), "Another time or place")
    assert Meeting.objects.count() == 1
    assert {one.name for one in Meeting.objects.get().members.all()} == {"Ben", "Dee"}
    ben.goto("/c/linden-house/introductions")
    ben.get_by_text("Introduced", exact=True).wait_for()


def test_whoever_declines_nobody_ever_knows_who_it_was(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    three_in_a_row(clock)
    Member.objects.update(introduces=True)
    ben, cy, dee = open_page(), open_page(), open_page()
    come_in(ben, BEN, mailbox, work)
    ask_for_dee(ben, axe)
    work()
    follow(cy, mailbox.newest(CY, "Would you introduce"), "Answer with one click")
    cy.get_by_role("button", name="Yes, gladly").click()
    cy.get_by_role("heading", name="Thank you.").wait_for()
    work()
    follow(dee, mailbox.newest(DEE, "Ben would like to meet you"), "Answer with one click")
    dee.get_by_role("button", name="Not this time").click()
    dee.get_by_text("Nobody is told.").wait_for()
    work()

    ben.reload()
    ben.get_by_text("On its way", exact=True).wait_for()
    clock.on(days=13)
    work()
    ben.reload()
    ben.get_by_text("On its way", exact=True).wait_for()
    clock.now += timedelta(days=1, minutes=1)
    work()
    letter = mailbox.newest(BEN, "didn't work out this time")
    assert not {"Cy", "Dee"} & set(letter.html.replace(",", " ").split())
    ben.reload()
    ben.get_by_text("It didn't work out this time.").wait_for()
    assert len([one for one in mailbox.of(BEN) if "Meet each other" in one.subject]) == 0
