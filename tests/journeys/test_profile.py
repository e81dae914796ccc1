"""A story written on a phone, a photo that comes down clean, and who then sees what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from hallway.people.models import Story
from tests import cast
from tests.browser import PHONE
from tests.journeys.story import come_in
from tests.people import cameras

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BEN, CY = "ben@example.org", "cy@example.org"


def photo(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": cameras.from_a_phone(800, 600)}


def test_a_story_is_written_on_a_phone_and_read_by_somebody_else(
    open_page: Callable[..., Page], mailbox: Mailbox, clock: Clock, work: Callable[[], None], axe
) -> None:
    _, ben_, _ = cast.people(cast.community(timezone="UTC", now=clock.now), 3, now=clock.now)
    ben, cy = open_page(**PHONE), open_page()
    come_in(ben, BEN, mailbox, work)
    come_in(cy, CY, mailbox, work)

    ben.get_by_role("link", name="My page", exact=True).click()
    ben.get_by_label("A line about me").fill("Bakes before work")
    ben.get_by_label("Interests").first.fill("climbing, jazz")
    ben.get_by_label("Who sees my interests").select_option(label="My ties")
    ben.get_by_role("button", name="Save my page").click()
    ben.get_by_text("Saved.").wait_for()
    axe(ben)
    ben.get_by_label("A photo").set_input_files(photo("me.jpg"))
    ben.get_by_role("button", name="Put it up").click()
    ben.get_by_text("That is you now.").wait_for()

    ben.get_by_role("link", name="Tell a story").click()
    axe(ben)
    ben.get_by_label("Your story").fill("We carried *one* piano up five floors.")
    ben.get_by_label("A picture").set_input_files(photo("piano.jpg"))
    ben.get_by_label("What the picture shows").fill("A piano on a staircase")
    ben.get_by_role("button", name="Tell it").click()
    ben.get_by_text("Your story is told.").wait_for()
    ben.get_by_role("img", name="A piano on a staircase").wait_for()
    axe(ben)

    cy.goto(f"/c/linden-house/people/{ben_.pk}")
    cy.get_by_role("heading", name="Ben", exact=True).wait_for()
    cy.get_by_text("We carried one piano up five floors.").wait_for()
    assert cy.get_by_text("Bakes before work").count() == 1
    assert not cy.get_by_text("climbing").count()
    axe(cy)
    for image in cy.locator("main img").all():
        kept = cy.request.get(image.get_attribute("src") or "")
        assert kept.headers["content-type"] == "image/jpeg"
        assert [trace for trace in cameras.TRACES if trace in kept.body()] == []

    ben.get_by_role("link", name="As everybody here").click()
    ben.get_by_text("This is your page as everybody here sees it.").wait_for()
    assert not ben.get_by_text("climbing").count()
    ben.goto(f"/c/linden-house/me/stories/{Story.objects.get().pk}")
    ben.get_by_role("link", name="Take this story back").click()
    ben.get_by_role("button", name="Yes, take it back").click()
    ben.get_by_text("Your story is taken back.").wait_for()
    cy.reload()
    cy.get_by_role("heading", name="Ben", exact=True).wait_for()
    assert not cy.get_by_text("piano").count()
