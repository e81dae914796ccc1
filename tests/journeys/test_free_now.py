"""Two people find each other for a coffee in the next minutes, each on their own screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.meet.models import Meeting
from tests import cast
from tests.browser import PHONE
from tests.journeys.story import come_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN, CY = "ben@example.org", "cy@example.org"


@pytest.fixture
def house(clock: Clock) -> None:
    """Eight people, so that somebody can be anybody."""
    everybody = cast.people(cast.community(timezone="UTC", now=clock.now), 8, now=clock.now)
    for one in everybody:
        one.interests, one.ask_about = ["climbing"], "Old maps and new bread"
        one.save()


def ask(page: Page) -> None:
    page.get_by_role("link", name="I have a few minutes").click()
    page.get_by_role("button", name="Find me somebody").click()
    page.get_by_role("heading", name="Looking for somebody").wait_for()


def test_two_phones_find_each_other(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    mailbox: Mailbox,
    clock: Clock,
    work: Callable[[], None],
    house: None,
) -> None:
    ben, cy = open_page(**PHONE), open_page(**{**PHONE, "color_scheme": "light"})
    come_in(ben, BEN, mailbox, work)
    come_in(cy, CY, mailbox, work)
    ben.get_by_role("link", name="I have a few minutes").click()
    axe(ben)
    ben.get_by_label("Online", exact=True).check()
    ben.get_by_label("Your link for online").fill("https://meet.example.org/ben")
    ben.get_by_role("button", name="Find me somebody").click()
    ben.get_by_role("heading", name="Looking for somebody").wait_for()
    axe(ben)

    cy.reload()
    cy.get_by_role("heading", name="Somebody would like a coffee right now").wait_for()
    assert "Ben" not in cy.inner_text("main"), "somebody is as much as anybody hears"
    clock.on(seconds=25)
    cy.get_by_role("link", name="I'm free, too").click()
    axe(cy)
    cy.get_by_role("button", name="Find me somebody").click()
    cy.get_by_role("heading", name="Somebody is free!").wait_for()
    axe(cy)
    # Nobody touches the other phone: it hears of it by itself.
    ben.get_by_role("heading", name="Somebody is free!").wait_for()
    assert ben.title() == "Somebody is free!"
    ben.get_by_text("Cy", exact=True).wait_for()
    cy.get_by_text("Ben", exact=True).wait_for()
    link = cy.get_by_role("link", name="Join online")
    assert link.get_attribute("href") == "https://meet.example.org/ben"
    work()
    assert len(mailbox.of(BEN, "Coffee right now")) == len(mailbox.of(CY, "Coffee right now")) == 1
    assert Meeting.objects.get().kind == "free_now"


def test_one_without_javascript_finds_one_with_it(
    open_page: Callable[..., Page],
    mailbox: Mailbox,
    clock: Clock,
    work: Callable[[], None],
    house: None,
) -> None:
    plain, cy = open_page(java_script_enabled=False), open_page(**PHONE)
    come_in(plain, BEN, mailbox, work)
    come_in(cy, CY, mailbox, work)
    ask(cy)
    cy.get_by_role("button", name="Take it back").click()
    cy.get_by_text("Taken back. Nobody heard of it.").wait_for()
    plain.reload()
    ask(plain)
    plain.get_by_role("link", name="Look again").click()
    plain.get_by_role("heading", name="Looking for somebody").wait_for()
    clock.on(seconds=25)
    cy.get_by_role("button", name="Find me somebody").click()
    cy.get_by_role("heading", name="Somebody is free!").wait_for()
    plain.get_by_role("link", name="Look again").click()
    plain.get_by_role("heading", name="Somebody is free!").wait_for()
    plain.get_by_role("link", name="I can't after all").click()
    plain.locator("main form button").first.click()
    cy.get_by_text("That coffee was called off").wait_for(timeout=40_000)
