"""The head of every page: all ways lead on, in two rows on a phone, whatever the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PHONE
from tests.journeys.stage import ANA, linden
from tests.journeys.story import come_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = ("Home", "People", "Asks", "Free now?")
MORE = ("Tables", "Mixers", "Circles", "My network")
DESK = ("Programs", "Members", "Import", "Network", "Health", "Reports", "Letters")
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll('.site-head a, .site-head button')]
        .filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes.some((a, i) => boxes.slice(i + 1).some(b => meet(a, b)));
}"""


def way(page: Page, words: str) -> bool:
    head = page.locator(".site-head")
    return head.get_by_role("link", name=words, exact=True).is_visible()


def test_on_a_phone_an_organiser_has_every_way_in_two_rows(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    linden(clock, work)
    ana = open_page(**PHONE)
    come_in(ana, ANA, mailbox, work)
    home = ana.url.rstrip("/")
    for place in ("sparks", "thanks", "me/keys", "network/health"):
        ana.goto(f"{home}/{place}")
        assert not ana.evaluate(OVERLAPS), place
        assert ana.evaluate("document.querySelector('.site-head').offsetHeight") < 120, place
        assert all(way(ana, words) for words in (*MEMBERS, "My page"))
        assert not any(way(ana, words) for words in (*MORE, *DESK))
    ana.get_by_role("button", name="Organise").click()
    assert all(way(ana, words) for words in DESK)
    ana.keyboard.press("Escape")
    assert not way(ana, "Programs")
    ana.get_by_role("button", name="More").focus()
    ana.keyboard.press("Enter")
    ana.keyboard.press("Tab")
    ana.keyboard.press("Enter")
    ana.get_by_role("heading", name="Tables", exact=True).wait_for()


def test_on_a_wide_screen_every_way_is_in_sight(
    page: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    linden(clock, work)
    come_in(page, ANA, mailbox, work)
    assert all(way(page, words) for words in (*MEMBERS, *MORE, *DESK, "My page"))
    assert not page.get_by_role("button", name="More").is_visible()
    page.goto(f"{page.url.rstrip('/')}/me/preferences")
    here = page.locator(".site-head [aria-current]")
    assert here.all_inner_texts() == ["My page"]


def test_a_very_long_name_is_no_wider_than_a_phone(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    stage = linden(clock, work)
    stage.people[0].name = "Wolfeschlegelsteinhausenbergerdorff Maximiliana von und zu Hohenstein"
    stage.people[0].save()
    ana = open_page(**{**PHONE, "is_mobile": False, "has_touch": False})
    come_in(ana, ANA, mailbox, work)
    home = ana.url.rstrip("/")
    for place in ("", "/people", f"/members/{stage.people[0].pk}", f"/people/{stage.people[0].pk}"):
        ana.goto(f"{home}{place}")
        assert ana.evaluate("document.documentElement.scrollWidth") <= 390, place
