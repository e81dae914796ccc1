"""The main steps without JavaScript, and a member's whole round with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.follow_up.models import Outcome
from hallway.invite.models import Program
from hallway.match.models import Round
from hallway.meet.models import Meeting
from tests import cast
from tests.journeys.stage import ANA, linden
from tests.journeys.story import come_in, follow, open_letter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN = "ben@example.org"


def test_an_organiser_needs_no_javascript(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    cast.ana(cast.community(timezone="UTC", now=clock.now), now=clock.now)
    page = open_page(java_script_enabled=False)
    come_in(page, ANA, mailbox, work)
    page.get_by_role("link", name="Import", exact=True).click()
    file = b"id,name,email\nben,Ben,ben@example.org\ncy,Cy,cy@example.org\nx,,nobody\n"
    page.get_by_label("The file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Show me what would change").click()
    page.get_by_text("Line 4").wait_for()
    page.get_by_role("button", name="Agree and bring it in").click()
    page.get_by_role("link", name="Programs").click()
    page.get_by_role("link", name="Set up the first program").click()
    page.get_by_label("Name").fill("Coffee")
    page.get_by_role("button", name="Show the dates again").click()
    assert page.get_by_label("Name").input_value() == "Coffee"
    assert not Program.objects.exists()
    page.get_by_role("button", name="Start this program").click()
    assert Program.objects.get().name == "Coffee"


def test_an_organiser_changes_and_releases_a_round_without_javascript(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked().joined().matched()
    page = open_page(java_script_enabled=False)
    come_in(page, ANA, mailbox, work)
    follow(page, mailbox.newest(ANA, "round 1"), "Have a look")
    page.get_by_role("button", name=re.compile("^Lock")).first.click()
    page.get_by_text("Locked", exact=True).wait_for()
    page.get_by_role("link", name="Match again").click()
    page.locator("main form button").click()
    page.get_by_role("link", name="Release the round now").click()
    page.get_by_role("button", name="Introduce everybody").click()
    assert Round.objects.get(number=1).state == "released"
    stage.work()
    assert len(mailbox.of(ANA, "Coffee: ")) == 1


def test_a_member_needs_no_javascript(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked()
    ben = stage.people[1]
    page = open_page(java_script_enabled=False)
    follow(page, mailbox.newest(BEN, "are you in?"), "I'm in")
    page.get_by_role("button", name="I'm in").click()
    assert ben.invitations.get().answer == "in"

    stage.joined().matched().introduced()
    follow(page, mailbox.newest(BEN, "Coffee"), "Settle on this one")
    page.get_by_role("button", name="Yes, this time").click()
    meeting = Meeting.objects.get(members=ben)
    assert meeting.starts_at

    stage.questioned()
    come_in(page, BEN, mailbox, work)
    page.get_by_role("button", name="Yes, we met").click()
    page.get_by_role("group", name="Would you like to meet again?").get_by_label("Yes").check()
    page.get_by_role("button", name="Say so").click()
    outcome = Outcome.objects.get(member=ben)
    assert (outcome.met, outcome.again) == ("met", True)


def test_a_member_joins_with_the_keyboard_alone(
    page: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked()
    ben = stage.people[1]
    page.goto("/sign-in")
    press_until(page, "Your email address")
    page.keyboard.type(BEN)
    page.keyboard.press("Enter")
    page.get_by_text("Look into your mailbox").first.wait_for()
    work()
    open_letter(page, mailbox.newest(BEN, "link"))
    press_until(page, "Come in")
    go(page)  # follows the link
    page.wait_for_function("document.activeElement.tagName === 'BUTTON'")
    go(page)  # nobody had to look for the button
    page.get_by_role("heading", name="Hello Ben").wait_for()

    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    press_until(page, "I'm in")
    go(page)
    assert ben.invitations.get().answer == "in"
    press_until(page, "My page")
    go(page)
    press_until(page, "Preferences")
    go(page)
    press_until(page, "Take a break")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def focused(page: Page) -> str:
    """What a screen reader would call the element with the focus."""
    words = page.evaluate(
        "(() => { const it = document.activeElement;"
        " return (it.labels && it.labels[0] || it).innerText || ''; })()"
    )
    return " ".join(str(words).split())


def press_until(page: Page, words: str) -> None:
    for _ in range(60):
        if focused(page) == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches “{words}”")


def go(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")
