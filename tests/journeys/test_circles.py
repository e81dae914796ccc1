"""A circle, from its first click to the ties of its first coffee, on two screens at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hallway.people.models import Circle, Tie
from tests import cast
from tests.browser import PHONE
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN, CY = "ben@example.org", "cy@example.org"


def until_a_letter(mailbox: Mailbox, address: str, subject: str, clock: Clock, work) -> object:
    """Days go by, half a day at a time, until somebody has a letter about it."""
    for _half_days in range(60):
        work()
        found = [letter for letter in mailbox.of(address) if subject in letter.subject]
        if found:
            return found[-1]
        clock.on(hours=12)
    raise AssertionError(f"no letter about {subject}")


def test_a_circle_begins_is_joined_and_brings_two_together(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    cast.people(cast.community(timezone="UTC", now=clock.now), 3, now=clock.now, timezone="UTC")
    ben, cy = open_page(), open_page(**PHONE)
    come_in(ben, BEN, mailbox, work)
    come_in(cy, CY, mailbox, work)

    ben.get_by_role("link", name="Circles", exact=True).click()
    axe(ben)
    ben.get_by_label("Name").fill("Photography")
    ben.get_by_label("What is it about?").fill("Any camera will do")
    ben.get_by_label("Whoever asks and is let in").check()
    ben.get_by_role("button", name="Start this circle").click()
    ben.get_by_text("“Photography” has begun. You look after it.").wait_for()

    cy.get_by_role("button", name="More").click()
    cy.get_by_role("link", name="Circles", exact=True).click()
    cy.get_by_text("A few people").wait_for()
    assert not cy.get_by_text("Ben", exact=True).count()
    cy.get_by_role("button", name="Ask to join").click()
    cy.get_by_role("heading", name="You've asked").wait_for()
    axe(cy)
    work()
    follow(ben, mailbox.newest(BEN, "Cy would like to join"), "Let them in")
    axe(ben)
    ben.get_by_role("button", name="Let in Cy").click()
    work()
    follow(cy, mailbox.newest(CY, "You're in “Photography”"), "See the circle")
    cy.get_by_text("Ben", exact=True).first.wait_for()
    axe(cy)

    ben.goto(f"/c/linden-house/circles/{Circle.objects.get().pk}")
    ben.get_by_text("Begin coffee rounds").click()
    first_on = (clock.now + timedelta(days=9)).date()
    ben.get_by_label("First introductions on").fill(str(first_on))
    ben.get_by_role("button", name="Begin these rounds").click()
    ben.get_by_text("Every two weeks.").wait_for()

    for page, address in ((ben, BEN), (cy, CY)):
        invitation = until_a_letter(mailbox, address, "are you in?", clock, work)
        follow(page, invitation, "I'm in")
        page.get_by_role("button", name="I'm in").click()
    until_a_letter(mailbox, CY, "Coffee:", clock, work)
    for page, address in ((ben, BEN), (cy, CY)):
        question = until_a_letter(mailbox, address, "Did you meet", clock, work)
        follow(page, question, "Yes, we met")
        page.get_by_role("button", name="Yes, we met").first.click()
        page.get_by_text("Thank you.").first.wait_for()
    assert Tie.objects.filter(source="met").count() == 1
    cy.goto("/c/linden-house/people-met")
    cy.get_by_text("Ben", exact=True).first.wait_for()
    axe(cy)
