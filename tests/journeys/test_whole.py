"""An organiser draws the whole, goes back in time, and makes a silo the next round's goal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hallway.invite import actions as invite
from hallway.invite.models import Program
from hallway.people import actions as people
from hallway.people.queries import viewer_of
from tests import cast
from tests.journeys.story import come_in
from tests.journeys.test_network import focused, tab_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from hallway.people.models import Member
    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
TEAMS = ("Design", "Research", "Sales")


@pytest.fixture
def everybody(clock: Clock) -> list[Member]:
    """Three teams of seven, a lead in each, and two quarters of contacts."""
    of = cast.community(timezone="UTC", now=clock.now)
    found = []
    for k in range(21):
        name = "Ana" if k == 0 else f"Person {chr(65 + k)}"
        lead = f"person.{chr(97 + 7 * (k // 7) + 1)}"
        facts = {"units": {"team": TEAMS[k // 7]}, "reports_to": lead, "now": clock.now}
        role = {"role": "organiser"} if k == 0 else {}
        found.append(cast.member(of, name, timezone="UTC", **facts, **role))
    for weeks in (3, 16):
        work_together(found, clock, weeks)
    viewer = viewer_of(found[0])
    first = (clock.now + timedelta(days=20)).date()
    invite.create_program(viewer=viewer, now=clock.now, name="Coffee", first_on=first)
    return found


def work_together(everybody: list[Member], clock: Clock, weeks: int) -> None:
    pairs = [(7 * team + k, 7 * team + (k + 1) % 7) for team in range(3) for k in range(7)]
    pairs += [(k, 7 + (k + step) % 7) for k in range(7) for step in range(3)]
    for i, j in pairs:
        people.record_tie(
            community_id=everybody[0].community_id,
            first_id=everybody[i].pk,
            second_id=everybody[j].pk,
            on=(clock.now - timedelta(weeks=weeks)).date(),
            weight=0.5,
            source="declared",
        )


def test_a_silo_is_seen_and_becomes_a_goal(
    page: Page,
    clock: Clock,
    work: Callable[[], None],
    mailbox: Mailbox,
    axe: Callable[[Page], None],
    everybody: list[Member],
) -> None:
    come_in(page, "ana@example.org", mailbox, work)
    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_role("heading", name="The network", exact=True).wait_for()
    axe(page)
    page.get_by_label("Team").check()
    page.get_by_role("button", name="Draw it").click()
    page.get_by_role("heading", name="Silos").wait_for()
    axe(page)
    # From unit to unit by keyboard, each said aloud with its contacts beside chance.
    page.locator(".picture canvas").first.wait_for()
    tab_to(page, "picture-stage")
    said = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        said.append(page.locator(".picture-told").first.inner_text())
    assert [words.partition(" · ")[0] for words in said] == list(TEAMS)
    assert "Design – Sales: contacts" in said[0]
    assert "a silo: far fewer than by chance" in said[2]
    page.keyboard.press("Escape")
    assert focused(page) == "Larger"
    tab_to(page, "", "The same as a table")
    page.keyboard.press("Enter")
    page.get_by_role("row", name="Design – Sales").wait_for()
    # Back in time, without leaving the page.
    shown = page.get_by_role("heading", level=2).first
    latest = shown.inner_text()
    page.get_by_label("Time").fill("3")
    page.wait_for_function(
        "latest => document.querySelector('#contacts-head').innerText !== latest", arg=latest
    )
    page.get_by_role("button", name=re.compile("Make it a goal.*Design – Sales")).click()
    page.get_by_text("The next picture says what changed.").first.wait_for()
    silo = page.get_by_role("listitem").filter(has_text="by chance").filter(has_text="Design")
    silo.get_by_text("A goal of Coffee").wait_for()
    axe(page)
    assert [bridge["one"] for bridge in Program.objects.get().bridges] == [["Design"]]
