"""My network: seen, moved, asked by keyboard, and set straight; a hello that becomes a coffee."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from hallway.follow_up import actions as follow_up
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from tests import cast
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[["Page"], None]
BEN = "ben@example.org"
NETWORK = "/c/linden-house/network"


@pytest.fixture
def people(clock: Clock) -> dict[str, Any]:
    """Ben met Cy this week, Dee two months ago and Eli long ago, and says so."""
    of = cast.community(timezone="UTC", now=clock.now)
    everybody = {one.name: one for one in cast.people(of, 8, now=clock.now, timezone="UTC")}
    for name, days in (("Cy", 3), ("Dee", 60), ("Eli", 200)):
        at = clock.now - timedelta(days=days)
        pair = [everybody["Ben"], everybody[name]]
        coffee = meet.gather_up(kind="coffee", members=pair, starts_at=at, minutes=30, now=at)
        follow_up.say_met(meeting_id=coffee.pk, member_id=pair[0].pk, met="met", now=clock.now)
    return everybody


def asked(page: Page, expression: str) -> Any:
    return page.evaluate(f"((p) => {expression})(document.querySelector('[data-picture]').picture)")


def focused(page: Page) -> str:
    name = "(one) => one.getAttribute('aria-label') || one.innerText"
    return str(page.evaluate(f"({name})(document.activeElement)")).strip()


def tab_to(page: Page, kind: str, name: str = "") -> None:
    """By the Tab key alone, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        there = page.evaluate("document.activeElement.className")
        if kind in str(there) and name in focused(page):
            return
    raise AssertionError(f"Tab never comes to {kind or name}")


def test_my_network_on_a_phone_and_a_hello_that_becomes_a_coffee(
    page: Page,
    phone: Page,
    clock: Clock,
    work: Callable[[], None],
    mailbox: Mailbox,
    axe: Axe,
    people: dict[str, Any],
) -> None:
    come_in(phone, BEN, mailbox, work)
    phone.get_by_role("button", name="More").click()
    phone.get_by_role("link", name="My network").click()
    phone.locator(".picture canvas").wait_for()
    phone.get_by_text("In touch: met in the last four weeks").wait_for()
    axe(phone)
    # A first tap says who it is.
    x, y = asked(phone, "p.view.at(p.data.people.find((one) => one.name === 'Dee'))")
    phone.locator(".picture-stage").tap(position={"x": x, "y": y})
    phone.locator(".picture-told", has_text="Dee").wait_for()
    phone.get_by_role("button", name="Say hello Dee").click()
    phone.get_by_text("Your hello is on its way.").wait_for()
    assert phone.get_by_role("button", name="Say hello Dee").count() == 0
    work()
    follow(page, mailbox.newest("dee@example.org", "Ben says hello"), "Yes, a coffee")
    axe(page)
    page.get_by_role("button", name="Yes, a coffee").click()
    page.get_by_text("You both have a letter with times that fit.").wait_for()
    work()
    assert mailbox.newest(BEN, "Coffee")
    newest = Meeting.objects.latest("pk")
    assert sorted(one.name for one in newest.members.all()) == ["Ben", "Dee"]
    # Eli is nobody he really knows.
    row = phone.locator(".tie-row", has_text="Eli")
    row.locator("summary").click()
    row.get_by_role("button", name="Not really").click()
    phone.get_by_text("Done. Nobody but you is told.").wait_for()
    phone.get_by_text("People you said you don't really know").click()
    phone.get_by_role("button", name="Take back Eli").wait_for()
    axe(phone)


def test_the_picture_by_keyboard_and_in_a_file(
    page: Page,
    clock: Clock,
    work: Callable[[], None],
    mailbox: Mailbox,
    axe: Axe,
    people: dict[str, Any],
    tmp_path: Path,
) -> None:
    come_in(page, BEN, mailbox, work)
    page.goto(NETWORK)
    page.locator(".picture canvas").wait_for()
    stage = page.locator(".picture-stage")
    tab_to(page, "picture-stage")
    # The focus is seen, and it is said what the keys do.
    assert stage.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
    assert "Arrow keys go from one to the next" in str(stage.get_attribute("aria-label"))
    told = page.locator(".picture-told[aria-live=polite]")
    # One unit after the other: Design, Research, Sales; and round again.
    for name in ("You", "Dee", "Cy", "Eli", "You"):
        page.keyboard.press("ArrowRight")
        told.filter(has_text=re.compile(f"^{name}")).wait_for()
        assert asked(page, "p.data.people[p.chosen].name") == name
    page.keyboard.press("ArrowUp")
    told.filter(has_text=re.compile("^Eli.*a while ago$")).wait_for()
    # Nobody is held: Tab goes on, and so does Escape; back there nobody is chosen any more.
    for key in ("Tab", "Escape"):
        page.keyboard.press(key)
        assert focused(page) == "Larger"
        assert asked(page, "p.chosen") == -1
        assert told.inner_text() == ""
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.className").startswith("picture-stage")
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowRight")
    assert asked(page, "p.view.near") is True
    page.keyboard.press("0")
    assert asked(page, "p.view.near") is False
    # The same as a table is a few steps behind the picture.
    tab_to(page, "", "The same as a table")
    page.keyboard.press("Enter")
    page.get_by_role("row", name="Dee").wait_for()
    # Enter leads to where it can be set straight.
    stage.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    told.filter(has_text="Dee").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#tie-{people['Dee'].pk}")
    axe(page)
    for form in ("SVG", "PNG"):
        with page.expect_download() as begun:
            page.get_by_role("button", name=f"Save as {form}").click()
        saved = tmp_path / begun.value.suggested_filename
        begun.value.save_as(saved)
        assert saved.name == f"my-network.{form.lower()}"
        assert saved.stat().st_size > 1000
    texts = {part.text for part in ElementTree.parse(tmp_path / "my-network.svg").iter()}
    assert {"Cy", "Dee", "Eli", "in touch"} <= texts


def test_without_any_script_the_picture_is_there_and_ties_are_set_straight(
    open_page: Callable[..., Page], clock: Clock, work: Any, mailbox: Any, people: dict[str, Any]
) -> None:
    page = open_page(java_script_enabled=False)
    come_in(page, BEN, mailbox, work)
    page.goto(NETWORK)
    page.get_by_role("img", name="Your network").wait_for()
    page.get_by_text("The same as a table").click()
    page.get_by_role("row", name="Dee").wait_for()
    page.locator(".tie-row", has_text="Cy").locator("summary").click()
    page.get_by_role("button", name="We know each other well").first.click()
    page.get_by_text("Done. Nobody but you is told.").wait_for()
    page.goto(f"{NETWORK}?q=fay#add")
    page.get_by_role("button", name="We know each other Fay").click()
    page.locator(".tie-row", has_text="Fay").wait_for()
