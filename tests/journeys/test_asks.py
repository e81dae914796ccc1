"""An ask travels two steps and no further, is answered, and ends with a thank-you."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.exchange.models import Ask
from tests import cast
from tests.browser import PHONE
from tests.exchange.asks import knows, tie
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
ANA, CY, DEE = "ana@example.org", "cy@example.org", "dee@example.org"
QUESTION = "Who has a heat pump in an old house?"


def test_an_ask_goes_two_steps_and_no_further_and_is_answered(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    of = cast.community(timezone="UTC", now=clock.now)
    few = [knows(one) for one in cast.people(of, 4, now=clock.now, timezone="UTC")]
    for one, other in itertools.pairwise(few):
        tie(one, other, now=clock.now)
    ana, cy, dee = open_page(), open_page(**PHONE), open_page()
    for page, address in ((ana, ANA), (cy, CY), (dee, DEE)):
        come_in(page, address, mailbox, work)

    ana.get_by_role("link", name="Asks", exact=True).click()
    ana.get_by_role("link", name="Ask or offer").click()
    axe(ana)
    ana.get_by_label("In your own words").fill(QUESTION)
    ana.get_by_label("Topics").fill("heat pumps")
    ana.get_by_role("button", name="Send it out").click()
    ana.get_by_text("It's out.").wait_for()
    axe(ana)
    place = ana.url

    clock.on(minutes=6)
    work()
    letter = mailbox.newest(CY, "Could you help Ana?")
    assert "through somebody you know" in letter.html
    assert "Ben" not in letter.html
    assert not [one for one in mailbox.of(DEE) if "Ana" in one.subject]
    dee.goto("/c/linden-house/asks")
    dee.get_by_text("Nothing here just now").wait_for()
    answer = dee.goto(place)
    assert answer
    assert answer.status == 404

    cy.goto("/c/linden-house/")
    cy.get_by_role("heading", name="Somebody you may be able to help").wait_for()
    axe(cy)
    follow(cy, letter, "I can help")
    cy.get_by_text(QUESTION).wait_for()
    axe(cy)
    cy.get_by_label("A line to begin with").fill("We have had one since May.")
    cy.get_by_role("button", name="I can help").click()
    cy.get_by_role("heading", name="You're in touch.").wait_for()

    work()
    follow(ana, mailbox.newest(ANA, "Cy can help"), "The page about it")
    ana.get_by_text("We have had one since May.").wait_for()
    ana.get_by_role("link", name="Close it").click()
    ana.get_by_label("Cy").check()
    ana.get_by_label("A thank-you").fill("For the sum that made it clear.")
    axe(ana)
    ana.get_by_role("button", name="Close it").click()
    ana.get_by_text("It's closed.").wait_for()
    work()
    assert mailbox.newest(CY, "Ana").html.count("For the sum that made it clear.")
    assert Ask.objects.get().state == "closed"
