"""Mail programs open every link before anybody reads the letter. Nothing may change by that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from tests.journeys.stage import ANA, linden
from tests.journeys.story import follow, open_letter, stir

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox, Received

pytestmark = pytest.mark.django_db(transaction=True)
BEN = "ben@example.org"


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is ours."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("hallway.")
    }


def all_links(letters: list[Received]) -> list[str]:
    """Every address in the letters, in the text, the HTML and the headers."""
    found = {address for letter in letters for _, address in letter.links}
    for letter in letters:
        found |= {word for word in letter.text.split() if word.startswith("http")}
        found |= {
            word.strip("<>,")
            for word in str(letter.message["List-Unsubscribe"] or "").split()
            if "http" in word
        }
    return sorted(found)


def test_opening_every_link_of_every_letter_changes_nothing(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked()
    stage.joined().matched().introduced().questioned()
    scanner = open_page()
    scanner.goto("/sign-in")
    scanner.get_by_label("Email").fill(BEN)
    scanner.get_by_role("button", name="Send me a link").click()
    scanner.get_by_text("Look into your mailbox").first.wait_for()
    work()
    subjects = " / ".join({letter.subject for letter in mailbox.of(BEN)})
    for about in ("are you in?", "Coffee", "Did you meet", "link"):
        assert about in subjects, f"the story has no letter about “{about}”: {subjects}"
    before = everything()

    addresses = all_links([*mailbox.of(BEN), *mailbox.of(ANA)])
    for address in addresses:
        answer = scanner.request.get(address)
        assert answer.status < 500, f"{address}: {answer.status}"
    # One that renders pages and runs their scripts, with a pointer that rests on the page.
    scanner.mouse.move(300, 300)
    for address in addresses:
        scanner.goto(address)
        scanner.evaluate("new Promise(done => setTimeout(done, 50))")

    assert len(addresses) >= 10
    assert everything() == before


def test_a_person_answers_by_arriving_with_the_mouse(
    page: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked()
    ben = stage.people[1]
    follow(page, mailbox.newest(BEN, "are you in?"), "I'm in")
    page.get_by_role("heading", name="You'd like to take part").wait_for()
    assert ben.invitations.get().answer == ""
    stir(page)
    page.get_by_role("heading", name="You're in").wait_for()
    assert ben.invitations.get().answer == "in"
    page.get_by_role("button", name="Not this time after all").click()
    page.get_by_role("heading", name="Not this time").wait_for()
    assert ben.invitations.get().answer == "out"


def test_a_touch_answers_and_a_link_on_the_page_stays_a_link(
    phone: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked()
    open_letter(phone, mailbox.newest(BEN, "are you in?"))
    phone.get_by_role("link", name="I'm in").tap()
    phone.get_by_role("heading", name="You'd like to take part").wait_for()
    phone.wait_for_load_state()  # a tap while the page still comes may be lost
    phone.get_by_role("link", name="Rather not this time?").tap()
    phone.get_by_role("heading", name="Not this time").wait_for()
    assert stage.people[1].invitations.get().answer == ""
    with phone.expect_navigation():
        phone.touchscreen.tap(180, 150)
    phone.get_by_text("Not this time. That's fine.").wait_for()
    assert stage.people[1].invitations.get().answer == "out"
