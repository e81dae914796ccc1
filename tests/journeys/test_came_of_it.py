"""What came of a coffee: thanks put on a page, a spark told and agreed to. Two browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests import cast
from tests.follow_up.company import met
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[["Page"], None]
HOME = "/c/linden-house"


@pytest.fixture
def people(clock: Clock) -> dict[str, Any]:
    of = cast.community(timezone="UTC", now=clock.now)
    return {one.name: one for one in cast.people(of, 4, now=clock.now, timezone="UTC")}


def test_thanks_and_a_spark_after_a_coffee(
    page: Page,
    phone: Page,
    clock: Clock,
    work: Callable[[], None],
    mailbox: Mailbox,
    axe: Axe,
    people: dict[str, Any],
) -> None:
    coffee = met(people["Ben"], people["Cy"], starts_at=clock.now - timedelta(days=1))
    come_in(page, "ben@example.org", mailbox, work)
    page.goto(f"{HOME}/meetings/{coffee.pk}")
    page.get_by_role("link", name="Say thank you").click()
    page.get_by_label("What they helped you with").fill("You explained the old archive to me.")
    axe(page)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Your thanks are on their way to Cy.").wait_for()
    axe(page)
    page.goto(f"{HOME}/sparks/new?for=meeting:{coffee.pk}")
    page.get_by_label("An idea").check()
    page.get_by_label("In a sentence or two").fill("A map of quiet rooms.")
    page.get_by_label("Everybody here").check()
    axe(page)
    page.get_by_role("button", name="Tell it").click()
    page.get_by_text("Told. The others are asked").wait_for()
    axe(page)
    work()
    # Cy, on the phone, puts the thanks on the page from the letter and agrees on the home page.
    follow(phone, mailbox.newest("cy@example.org", "thanks you"), "Show it on my page")
    phone.get_by_role("button", name="Show it on my page").click()
    phone.get_by_text("It is on your page.").wait_for()
    come_in(phone, "cy@example.org", mailbox, work)
    phone.goto(f"{HOME}/")
    phone.get_by_text("A map of quiet rooms.").wait_for()
    axe(phone)
    phone.get_by_role("link", name="Answer, if you like").click()
    phone.get_by_role("button", name="Yes, I was part of it").click()
    phone.get_by_label("Everybody here").check()
    phone.get_by_role("button", name="Save").click()
    phone.get_by_text("everybody here can read it").wait_for()
    axe(phone)
    read_by_dee(page, mailbox, work, people)


def read_by_dee(
    page: Page, mailbox: Mailbox, work: Callable[[], None], people: dict[str, Any]
) -> None:
    page.context.clear_cookies()
    come_in(page, "dee@example.org", mailbox, work)
    page.goto(f"{HOME}/sparks")
    page.get_by_text("A map of quiet rooms.").wait_for()
    page.goto(f"{HOME}/people/{people['Cy'].pk}")
    page.get_by_text("You explained the old archive to me.").wait_for()
