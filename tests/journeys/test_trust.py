"""Five people who know each other in a row: an ask, two introductions, a spark and a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hallway.exchange.models import Ask, Introduction
from hallway.people.models import Member, Tie
from tests import browser, cast
from tests.journeys.story import come_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/c/linden-house/"
FIVE = ("Ana", "Ben", "Cy", "Dee", "Eli")
Five = dict[str, "Page"]
Work = Callable[[], None]


def address(name: str) -> str:
    return f"{name.lower()}@example.org"


@pytest.fixture
def row(clock: Clock) -> dict[str, Member]:
    """Ana knows Ben, who knows Cy, who knows Dee, who knows Eli. All but Ana introduce others."""
    house = cast.community(timezone="UTC", now=clock.now)
    people = cast.people(house, 5, now=clock.now, timezone="UTC")
    for one, other in pairwise(people):
        first, second = sorted((one, other), key=lambda who: who.pk)
        Tie.objects.create(
            community=house,
            first=first,
            second=second,
            on=clock.now.date(),
            weight=1.0,
            source="declared",
        )
    Member.objects.exclude(name="Ana").update(introduces=True)
    Member.objects.update(digest_day=None)
    return {one.name: one for one in people}


@pytest.fixture
def five(
    row: dict[str, Member],
    open_page: Callable[..., Page],
    mailbox: Mailbox,
    work: Work,
) -> Five:
    """Ana at her desk, the others on their phones."""
    pages = {name: open_page(**({} if name == "Ana" else browser.PHONE)) for name in FIVE}
    for name, page in pages.items():
        come_in(page, address(name), mailbox, work)
    return pages


def test_trust_carries_an_ask_an_introduction_a_spark_and_a_story(
    five: Five, row: dict[str, Member], clock: Clock, mailbox: Mailbox, work: Work
) -> None:
    an_ask_travels_two_steps(five, row, clock, mailbox, work)
    an_introduction_succeeds(five, row, mailbox, work)
    another_is_declined_and_nobody_learns_by_whom(five, row, clock, mailbox, work)
    a_spark_is_told_and_agreed(five, work)
    a_story_is_written_on_a_phone(five)


def an_ask_travels_two_steps(
    five: Five, row: dict[str, Member], clock: Clock, mailbox: Mailbox, work: Work
) -> None:
    """Ben and Cy find it, Dee and Eli nowhere; Cy answers, and is thanked."""
    ana = five["Ana"]
    ana.goto(f"{HOME}asks/new")
    ana.get_by_label("In your own words").fill("Who has put a heat pump into an old house?")
    ana.get_by_label("Topics").fill("heat pumps")
    ana.get_by_role("button", name="Send it out").click()
    ana.get_by_role("heading", name="What happens now").wait_for()
    ask = Ask.objects.get()
    assert ask.reach == Ask.Reach.TWO_STEPS
    for name, finds in (("Ben", True), ("Cy", True), ("Dee", False), ("Eli", False)):
        page = five[name]
        page.goto(f"{HOME}asks")
        page.get_by_role("heading", level=1).wait_for()
        assert ("heat pump into an old house" in page.inner_text("main")) == finds
        answer = page.goto(f"{HOME}asks/{ask.pk}")
        assert answer
        assert answer.status == (200 if finds else 404)
        page.goto(f"{HOME}people?q=heat+pump")
        page.get_by_role("heading", level=1).wait_for()
        assert ("into an old house" in page.inner_text("main")) == finds
    cy = five["Cy"]
    cy.goto(f"{HOME}asks/{ask.pk}")
    cy.get_by_label("A line to begin with").fill("We did that two winters ago. Come and see it.")
    cy.get_by_role("button", name="I can help").click()
    cy.get_by_role("heading", name="You're in touch").wait_for()
    clock.on(hours=1)
    work()
    for name in ("Dee", "Eli"):
        assert not [one for one in mailbox.of(address(name)) if "heat pump" in one.text]
    ana.goto(f"{HOME}asks/{ask.pk}/closing")
    ana.get_by_label("Cy").check()
    ana.get_by_role("button", name="Close it").click()
    ana.wait_for_load_state()
    work()
    ask.refresh_from_db()
    assert ask.state == Ask.State.CLOSED


def be_introduced(page: Page, target: Member, why: str) -> None:
    page.goto(f"{HOME}reach/{target.pk}")
    page.get_by_label("Why would you like to meet?").fill(why)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_role("heading", name="Introductions", exact=True).wait_for()


def say(page: Page, it: Introduction, words: str) -> None:
    page.goto(f"{HOME}introductions/{it.pk}/question")
    page.get_by_role("button", name=words).click()
    page.wait_for_load_state()


def an_introduction_succeeds(
    five: Five, row: dict[str, Member], mailbox: Mailbox, work: Work
) -> None:
    """Ana would like to meet Cy; Ben and then Cy say yes, and one letter goes to both."""
    be_introduced(five["Ana"], row["Cy"], "I'd like to see how the heat pump sounds.")
    it = Introduction.objects.get()
    work()
    assert not mailbox.of(address("Cy"), "would like to meet you")
    say(five["Ben"], it, "Yes, gladly")
    work()
    say(five["Cy"], it, "Yes, introduce us")
    work()
    five["Ana"].goto(f"{HOME}introductions")
    five["Ana"].get_by_text("Introduced", exact=True).wait_for()
    it.refresh_from_db()
    assert it.state == "introduced"


def another_is_declined_and_nobody_learns_by_whom(
    five: Five, row: dict[str, Member], clock: Clock, mailbox: Mailbox, work: Work
) -> None:
    """Dee would rather not introduce Cy to Eli. Cy hears at the end that it didn't work out."""
    cy = five["Cy"]
    be_introduced(cy, row["Eli"], "We both bake, I hear.")
    it = Introduction.objects.latest("pk")
    work()
    say(five["Dee"], it, "Not this time")
    clock.on(hours=2)
    work()
    cy.goto(f"{HOME}introductions")
    cy.get_by_text("On its way").wait_for()
    assert not mailbox.of(address("Eli"), "would like to meet you")
    clock.until(it.ends_at + timedelta(minutes=1))
    work()
    cy.reload()
    cy.get_by_text("It didn't work out this time.").wait_for()
    told = [one for one in mailbox.of(address("Cy")) if "work out" in one.text]
    assert told
    assert "Dee" not in told[0].text


def a_spark_is_told_and_agreed(five: Five, work: Work) -> None:
    """Ana and Cy write a guide together. Ben reads of it only when both want that."""
    ana, cy, ben = five["Ana"], five["Cy"], five["Ben"]
    ana.goto(f"{HOME}introductions")
    ana.get_by_role("link", name="Tell what came of it").first.click()
    ana.get_by_label("Working together").check()
    ana.get_by_label("In a sentence or two").fill("A guide to heat pumps in old houses.")
    ana.get_by_label("Cy").check()
    ana.get_by_label("Everybody here").check()
    ana.locator("main form button").last.click()
    ana.get_by_text("A guide to heat pumps in old houses.").first.wait_for()
    ben.goto(f"{HOME}sparks")
    ben.get_by_role("heading", level=1).wait_for()
    assert "A guide to heat pumps" not in ben.inner_text("main")
    cy.goto(f"{HOME}sparks")
    cy.get_by_role("button", name="Yes, I was part of it").click()
    cy.get_by_label("Everybody here").check()
    cy.get_by_role("button", name="Save").click()
    cy.get_by_text("everybody here can read it").wait_for()
    ben.reload()
    ben.get_by_text("A guide to heat pumps in old houses.").first.wait_for()


def a_story_is_written_on_a_phone(five: Five) -> None:
    eli, ana = five["Eli"], five["Ana"]
    eli.goto(f"{HOME}me")
    eli.get_by_role("link", name="Tell a story").first.click()
    eli.get_by_label("Your story").fill("My first sourdough was *a brick*. The second was bread.")
    eli.get_by_role("button", name="Tell it").click()
    eli.get_by_text("The second was bread.").first.wait_for()
    ana.goto(f"{HOME}people?q=sourdough")
    ana.get_by_text("The second was bread.").first.wait_for()
