"""A table filled to its last seat, and its queue served after a cancellation: two browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from hallway.gather.models import Sitting
from hallway.meet.models import Meeting
from tests import cast
from tests.gather.tables import names, take
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[["Page"], None]


@pytest.fixture
def people(clock: Clock) -> dict[str, Any]:
    of = cast.community(timezone="UTC", now=clock.now)
    return {one.name: one for one in cast.people(of, 5, now=clock.now, timezone="UTC")}


def open_a_table(page: Page, clock: Clock) -> None:
    page.get_by_role("link", name="Open a table").click()
    page.get_by_label("What is it about?").fill("Old maps and new bread")
    page.get_by_label("Day", exact=True).fill(str((clock.now + timedelta(days=8)).date()))
    page.get_by_label("Place or video link").fill("The roof, or https://meet.example/maps")
    page.get_by_label("Seats, yours included").fill("3")
    page.get_by_role("button", name="Open this table").click()
    page.get_by_role("heading", name="Old maps and new bread").wait_for()


def test_the_last_seat_and_the_queue(
    page: Page,
    phone: Page,
    clock: Clock,
    work: Callable[[], None],
    mailbox: Mailbox,
    axe: Axe,
    people: dict[str, Any],
) -> None:
    come_in(page, "ana@example.org", mailbox, work)
    page.goto("/c/linden-house/tables")
    axe(page)
    open_a_table(page, clock)
    axe(page)
    sitting = Sitting.objects.get()
    # Dee, on her phone, sees a seat free; two others are quicker.
    come_in(phone, "dee@example.org", mailbox, work)
    phone.goto("/c/linden-house/tables")
    phone.get_by_text("2 seats free").wait_for()
    axe(phone)
    phone.get_by_role("link", name="Old maps and new bread").click()
    take(sitting, people["Ben"], people["Cy"], now=clock.now)
    phone.get_by_role("button", name="Take a seat").click()
    phone.get_by_text("There is no seat free for you right now").wait_for()
    axe(phone)
    phone.get_by_role("button", name="Wait for a seat").click()
    phone.get_by_text("You're in the queue. As soon as").first.wait_for()
    # Ben can't come after all and says so from his letter, without signing in.
    work()
    follow(page, mailbox.newest("ben@example.org", "Old maps"), "Give your seat back")
    page.get_by_role("button", name="Give it back").click()
    page.get_by_text("Your seat is free.").wait_for()
    assert names(sitting) == ["Ana", "Cy", "Dee"]
    work()
    follow(phone, mailbox.newest("dee@example.org", "Old maps"), "See the table")
    phone.get_by_text("You have a seat. See you there.").wait_for()
    phone.get_by_role("heading", name="Who comes").wait_for()
    phone.get_by_text("Cy", exact=True).wait_for()
    axe(phone)
    # It takes place: one meeting of the three, in everybody's history.
    clock.until(sitting.starts_at)
    work()
    assert sorted(one.name for one in Meeting.objects.get().members.all()) == ["Ana", "Cy", "Dee"]


def test_a_table_that_repeats_is_opened_and_changed_without_any_script(
    open_page: Callable[..., Page], clock: Clock, work: Any, mailbox: Any, people: dict[str, Any]
) -> None:
    page = open_page(java_script_enabled=False)
    come_in(page, "ana@example.org", mailbox, work)
    page.goto("/c/linden-house/tables/new")
    page.get_by_label("What is it about?").fill("Lunch")
    page.get_by_label("How often?").select_option("weekly")
    page.get_by_role("button", name="Open this table").click()
    page.get_by_role("heading", name="Other dates").wait_for()
    assert Sitting.objects.count() == 4
    page.get_by_role("link", name="Change the table").click()
    page.get_by_label("Place or video link").fill("The roof")
    page.get_by_role("button", name="Save the table").click()
    page.get_by_text("The roof").wait_for()
    page.get_by_role("link", name="Call this date off").click()
    page.get_by_role("button", name="Call it off").click()
    page.get_by_text("Done. Everybody is told.").wait_for()
    assert Sitting.objects.filter(state="open", place="The roof").count() == 3
