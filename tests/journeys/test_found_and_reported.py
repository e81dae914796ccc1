"""Typing ahead finds somebody; a text is reported on a phone, hidden, answered and shown again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.people import actions
from tests import cast
from tests.browser import PHONE
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
ANA, BEN, CY = "ana@example.org", "ben@example.org", "cy@example.org"


def test_found_reported_decided_and_answered(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    town = cast.people(cast.community(timezone="UTC", now=clock.now), 3, now=clock.now)
    actions.save_profile(member=town[1], ask_about="climbing walls")
    actions.start_circle(keeper=town[1], name="Climbers", about="Not for slow people")
    ana, ben, cy = open_page(), open_page(), open_page(**PHONE)
    for page, address in ((ana, ANA), (ben, BEN), (cy, CY)):
        come_in(page, address, mailbox, work)

    cy.get_by_role("link", name="People", exact=True).click()
    cy.get_by_label("What are you looking for?").press_sequentially("clim")
    cy.locator("mark", has_text="climbing").wait_for()
    assert "q=clim" in cy.url
    axe(cy)
    cy.get_by_role("link", name="Climbers").click()
    cy.get_by_role("link", name="Report Climbers").click()
    cy.get_by_label("What is wrong with it?").fill("We are all slow some days.")
    axe(cy)
    cy.get_by_role("button", name="Report it").click()
    cy.get_by_text("a letter tells you what came of it").wait_for()
    work()

    follow(ana, mailbox.newest(ANA, "Somebody reported a text"), "Look at it")
    ana.get_by_text("We are all slow some days.").wait_for()
    axe(ana)
    ana.get_by_label("A word to the author").fill("Please leave the second half out.")
    ana.get_by_role("button", name="Hide it").click()
    ana.get_by_text("whoever has to know is told").wait_for()
    work()
    assert "has hidden it" in mailbox.newest(CY, "What came of your report").text
    cy.reload()
    cy.get_by_role("heading", name="This door leads nowhere").wait_for()

    follow(ben, mailbox.newest(BEN, "Something you wrote has been hidden"), "Read it, and answer")
    ben.get_by_text("Please leave the second half out.").wait_for()
    ben.locator("summary", has_text="Answer").click()
    ben.get_by_label("Your answer to the organisers").fill("Of course, sorry.")
    axe(ben)
    ben.get_by_role("button", name="Send").click()
    ben.get_by_text("The organisers read it.").wait_for()
    work()

    follow(ana, mailbox.newest(ANA, "Ben has answered"), "Look at it again")
    ana.get_by_text("Of course, sorry.").wait_for()
    ana.get_by_role("button", name="Show it again").click()
    ana.get_by_text("It is there again").wait_for()
    axe(ana)
    cy.reload()
    cy.get_by_role("heading", name="Climbers").wait_for()
