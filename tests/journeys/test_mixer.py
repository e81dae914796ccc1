"""A mixer as four screens see it: the organiser's desk, the wall, and two phones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hallway.gather.models import Mixer
from tests.browser import PHONE
from tests.journeys.stage import ANA
from tests.journeys.story import come_in
from tools.screenshots import look

from tests import cast  # isort: skip

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN, CY = "ben@example.org", "cy@example.org"


def set_up(desk: Page, clock: Clock) -> Mixer:
    """Through the form: three tables of three, three sittings, in two hours."""
    begins = clock.now + timedelta(hours=2)
    desk.goto("/c/linden-house/mixers")
    desk.get_by_role("link", name="Set up the first one").click()
    desk.get_by_label("Name").fill("Spring mixer")
    desk.get_by_label("Day").fill(f"{begins:%Y-%m-%d}")
    desk.get_by_label("Time").fill(f"{begins:%H:%M}")
    for label, number in (("Tables", 3), ("Seats at each", 3), ("Sittings", 3)):
        desk.get_by_label(label, exact=True).fill(str(number))
    desk.get_by_text("up to 4 sittings with nobody twice together").wait_for()
    desk.get_by_role("button", name="Set it up").click()
    desk.get_by_role("heading", name="Spring mixer").wait_for()
    return Mixer.objects.get()


def table_of(phone: Page) -> int:
    return int(phone.locator(".my-number").inner_text())


def wall_table_of(wall: Page, name: str) -> int:
    """The number above the table at which somebody stands on the wall."""
    seat = wall.locator(".wall-tables > li", has=wall.get_by_text(name, exact=True))
    return int(re.sub(r"\D", "", seat.get_by_role("heading").inner_text()))


def test_an_evening_on_four_screens(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    community = cast.community(timezone="UTC", now=clock.now)
    cast.people(community, 9, now=clock.now)
    desk, wall, ben, cy = open_page(), open_page(), open_page(**PHONE), open_page(**PHONE)
    come_in(desk, ANA, mailbox, work)
    wall.context.add_cookies(desk.context.cookies())
    mixer = set_up(desk, clock)

    # Ben says yes from his letter, the others are put on the list.
    desk.get_by_role("button", name="Open sign-up and ask them").click()
    desk.get_by_text("9 letters go out").wait_for()
    work()
    ben.goto(mailbox.newest(BEN, "Spring mixer: will you come?").link("come"))
    ben.get_by_role("button", name="I'll come").click()
    ben.get_by_text("You're on the list.").wait_for()
    desk.get_by_role("button", name="Put them all on the list").click()
    desk.get_by_text("8 people are added").wait_for()
    desk.get_by_role("button", name="Make the plan").click()
    desk.get_by_text("Nobody sits with the same person twice.").first.wait_for()
    work()

    # Everybody's own page, from the letter; the wall says the same.
    for phone, address in ((ben, BEN), (cy, CY)):
        phone.goto(mailbox.newest(address, "Spring mixer: your tables").link("My table"))
    wall.goto(f"/c/linden-house/mixers/{mixer.pk}/wall")
    first = table_of(ben)
    assert (first, table_of(cy)) == (wall_table_of(wall, "Ben"), wall_table_of(wall, "Cy"))
    clock.on(hours=2)
    desk.get_by_role("button", name="Start sitting 1").click()
    for screen in (wall, ben, cy):
        screen.get_by_text("Sitting 1 of 3").wait_for()
        screen.get_by_role("timer").wait_for()
    for screen in (desk, wall, ben):
        assert not list(look(screen, screen.viewport_size["width"]))

    # Time is up before its time; Cy has to go; all screens follow by themselves.
    desk.get_by_role("button", name="Time to move").click()
    ben.get_by_text("Time to move: your next table").wait_for()
    cy.get_by_role("link", name="I have to go").click()
    cy.get_by_role("button", name="I have to go").click()
    cy.get_by_text("Get home well").wait_for()
    wall.get_by_text("Sitting 2 of 3").wait_for()
    wall.get_by_text("Cy", exact=True).wait_for(state="detached")
    now = wall_table_of(wall, "Ben")
    ben.locator(".my-number", has_text=re.compile(f"^{now}$")).wait_for()

    # The last two sittings, and the end.
    for number in (2, 3):
        clock.on(minutes=9)
        desk.reload()
        desk.get_by_role("button", name=f"Start sitting {number}").click()
        wall.get_by_text(f"Sitting {number} of 3").wait_for()
    clock.on(minutes=9)
    desk.reload()
    desk.get_by_role("button", name="End the mixer").first.click()
    ben.get_by_text("It's over. Thank you for coming!").wait_for()
    clock.on(days=3)
    work()
    assert mailbox.newest(BEN, "Spring mixer")
