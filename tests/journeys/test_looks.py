"""Every page, for everybody: on a phone and a desktop, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.people import actions
from tests.browser import PHONE
from tests.journeys.stage import ANA, linden
from tests.journeys.story import come_in, open_letter
from tools.screenshots import look, walk

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN = "ben@example.org"
SCREENS = {"phone, dark": (390, "dark"), "desktop, light": (1280, "light")}


def troubles_of(page: Page, addresses: list[str]) -> list[str]:
    """What keeps somebody out of a page, or makes it wider than the screen."""
    found = []
    for address in addresses:
        page.goto(address)
        for screen, (width, scheme) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": 850})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{address} ({screen}): {trouble}" for trouble in look(page, width)]
    return found


def test_every_page_is_open_to_all(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work).asked().joined().matched().introduced().questioned()
    stage.next_round().asked()
    ana, ben = open_page(), open_page()
    come_in(ben, BEN, mailbox, work)
    of_ben = list(walk(ben, ben.url))
    assert ben.goto(of_ben[0])
    ben.get_by_role("heading", name="Did you meet?").wait_for()
    ben.get_by_role("button", name="I'm in").wait_for()
    troubles = troubles_of(ben, of_ben)

    stage.joined().matched()
    come_in(ana, ANA, mailbox, work)
    of_ana = list(walk(ana, ana.url))
    kinds = " ".join(of_ana)
    for kind in ("programs/new", "rounds/2", "members", "imports", "circles", "me/keys", "/out"):
        assert kind in kinds, f"no link leads to {kind}"
    troubles += troubles_of(ana, of_ana)
    assert not troubles, "\n".join(troubles)


def test_every_page_behind_a_letter_is_open_to_all(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    linden(clock, work).asked().joined().matched().introduced().questioned()
    visitor = open_page()
    visitor.goto("/sign-in")
    visitor.get_by_label("Email").fill(BEN)
    visitor.get_by_role("button", name="Send me a link").click()
    visitor.get_by_text("Look into your mailbox").first.wait_for()
    work()
    links = {address for letter in mailbox.of(BEN) for _, address in letter.links}
    addresses = ["/sign-in", "/sign-in/sent", "/nowhere", "/sign-in/used", *sorted(links)]
    troubles = troubles_of(visitor, addresses)
    assert not troubles, "\n".join(troubles)


def test_letters_fit_a_phone(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    linden(clock, work).asked().joined().matched().introduced().questioned()
    screen = open_page(**{**PHONE, "has_touch": False, "is_mobile": False})
    troubles = []
    for subject in sorted({letter.subject for letter in mailbox.of(BEN)}):
        open_letter(screen, mailbox.newest(BEN, subject))
        troubles += [f"{subject}: {trouble}" for trouble in look(screen, 390)]
        assert "Linden House" in screen.locator("body").inner_text()
    assert not troubles, "\n".join(troubles)


def test_a_break_and_an_empty_home_say_what_happens_next(
    page: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work)
    work()
    come_in(page, BEN, mailbox, work)
    page.get_by_text("we ask whether you'd like to join on").wait_for()
    actions.pause(member=stage.people[1], until=(clock.now.date().replace(year=clock.now.year + 1)))
    page.reload()
    page.get_by_role("heading", name="You're taking a break").wait_for()
    page.get_by_role("button", name="I'm back").click()
    page.goto("/")
    page.get_by_text("we ask whether you'd like to join on").wait_for()
