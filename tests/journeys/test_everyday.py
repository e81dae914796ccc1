"""One day of everyday places in four browsers, and all of it visible the next morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from hallway.follow_up import actions as follow_up
from hallway.gather.models import Mixer, Sitting
from hallway.meet.models import Meeting
from hallway.people.models import Tie
from tests import browser, cast
from tests.gather.tables import names
from tests.journeys.story import come_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/c/linden-house/"
FOUR = ("Ana", "Ben", "Cy", "Dee")
Four = dict[str, "Page"]


@pytest.fixture
def clock(clock: Clock) -> Clock:
    """The story begins on a Monday morning."""
    today = clock.now.replace(hour=9, minute=0, second=0)
    clock.now = today + timedelta(days=7 - today.weekday())
    return clock


@pytest.fixture
def everybody(clock: Clock) -> list[Any]:
    house = cast.community(timezone="UTC", now=clock.now)
    return cast.people(house, 32, now=clock.now, timezone="UTC", interests=["maps"])


@pytest.fixture
def four(
    everybody: list[Any],
    open_page: Callable[..., Page],
    mailbox: Mailbox,
    work: Callable[[], None],
) -> Four:
    """Ana at her desk; Ben, Cy and Dee on their phones."""
    pages = {name: open_page(**({} if name == "Ana" else browser.PHONE)) for name in FOUR}
    for name, page in pages.items():
        come_in(page, f"{name.lower()}@example.org", mailbox, work)
    return pages


def test_a_coffee_a_table_and_a_mixer_are_ties_the_next_morning(
    four: Four,
    everybody: list[Any],
    clock: Clock,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    coffee_in_the_next_minutes(four, clock, work)
    clock.on(minutes=30)
    a_table_filled_and_its_queue_served(four, clock, work)
    evening = a_mixer_for_all(four, everybody, clock, work)
    the_next_morning(four, everybody, evening, clock, mailbox, work)


def coffee_in_the_next_minutes(four: Four, clock: Clock, work: Callable[[], None]) -> None:
    """Ben and Cy each have a few minutes, and are told of each other."""
    for name in ("Ben", "Cy"):
        four[name].goto(f"{HOME}free-now")
        four[name].get_by_role("button", name="Find me somebody").click()
        four[name].get_by_role("heading", name="Looking for somebody").or_(
            four[name].get_by_role("heading", name="Somebody is free!")
        ).first.wait_for()
    clock.on(seconds=60)
    work()
    for name, other in (("Ben", "Cy"), ("Cy", "Ben")):
        four[name].goto(f"{HOME}free-now")
        four[name].get_by_role("heading", name="Somebody is free!").wait_for()
        four[name].get_by_text(other, exact=True).first.wait_for()


def a_table_filled_and_its_queue_served(four: Four, clock: Clock, work: Callable[[], None]) -> None:
    """Ana opens a table of three; Dee waits for a seat, and has it when Cy can't come."""
    ana = four["Ana"]
    ana.goto(f"{HOME}tables/new")
    ana.get_by_label("What is it about?").fill("Old maps and new bread")
    ana.get_by_label("Day", exact=True).fill(str(clock.now.date()))
    ana.get_by_label("Time", exact=True).fill("12:30")
    ana.get_by_label("Seats, yours included").fill("3")
    ana.get_by_role("button", name="Open this table").click()
    ana.get_by_role("heading", name="Old maps and new bread").wait_for()
    sitting = Sitting.objects.get()
    for name in ("Ben", "Cy"):
        four[name].goto(f"{HOME}tables/{sitting.pk}")
        four[name].get_by_role("button", name="Take a seat").click()
        four[name].get_by_text("You have a seat").first.wait_for()
    dee = four["Dee"]
    dee.goto(f"{HOME}tables/{sitting.pk}")
    dee.get_by_role("button", name="Wait for a seat").click()
    dee.get_by_text("You're in the queue").first.wait_for()
    cy = four["Cy"]
    cy.get_by_role("button", name="I can't come").or_(
        cy.get_by_role("button", name="Give my seat back")
    ).first.click()
    assert names(sitting) == ["Ana", "Ben", "Dee"]
    clock.until(sitting.starts_at)
    work()


def a_mixer_for_all(
    four: Four, everybody: list[Any], clock: Clock, work: Callable[[], None]
) -> Mixer:
    """Thirty-two people, eight tables of four, ten sittings: nobody twice together."""
    ana = four["Ana"]
    ana.goto(f"{HOME}mixers/new")
    ana.get_by_label("Name").fill("Spring mixer")
    ana.get_by_label("Day", exact=True).fill(str(clock.now.date()))
    ana.get_by_label("Time", exact=True).fill("17:00")
    for label, number in (("Tables", 8), ("Seats at each", 4), ("Sittings", 10)):
        ana.get_by_label(label, exact=True).fill(str(number))
    ana.get_by_label("Minutes each").fill("5")
    ana.get_by_role("button", name="Set it up").click()
    ana.get_by_role("button", name="Put them all on the list").click()
    ana.get_by_role("button", name="Make the plan").click()
    ana.get_by_text("32 people come").first.wait_for()
    mixer = Mixer.objects.get()
    assert_nobody_sits_twice_together(mixer)
    clock.until(mixer.starts_at)
    for number in range(1, 11):
        ana.goto(f"{HOME}mixers/{mixer.pk}")
        ana.get_by_role("button", name=f"Start sitting {number}", exact=True).click()
        ana.get_by_role("heading", name=f"Sitting {number} of 10").wait_for()
        if number == 2:
            everybody_finds_their_table(four, mixer, everybody)
        clock.on(minutes=5, seconds=30)
    ana.goto(f"{HOME}mixers/{mixer.pk}")
    ana.get_by_role("button", name="End the mixer").first.click()
    ana.get_by_text("It's over.").first.wait_for()
    return Mixer.objects.get()


def assert_nobody_sits_twice_together(mixer: Mixer) -> None:
    met: Counter[tuple[int, int]] = Counter()
    for row in mixer.plan:
        for table in set(row):
            met.update(combinations([who for who, at in enumerate(row) if at == table], 2))
    assert len(mixer.plan) == 10
    assert sum(met.values()) == 10 * 8 * 6
    assert max(met.values()) == 1


def everybody_finds_their_table(four: Four, mixer: Mixer, everybody: list[Any]) -> None:
    """What stands on the phone is what stands on the wall."""
    places = dict(mixer.guests.values_list("member__name", "number"))
    for name in ("Ben", "Cy", "Dee"):
        table = mixer.plan[1][places[name]] + 1
        four[name].goto(f"{HOME}mixers/{mixer.pk}/my-table")
        four[name].get_by_role("heading", name=f"Table {table}", exact=True).wait_for()


def the_next_morning(
    four: Four,
    everybody: list[Any],
    mixer: Mixer,
    clock: Clock,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    """One click in each letter, and the day stands on everybody's own page."""
    clock.until(next_morning(clock.now))
    work()
    coffee, table, social = Meeting.objects.order_by("pk")
    by_name = {one.name: one for one in everybody}
    say_met(coffee, [by_name[name] for name in ("Ben", "Cy")], clock)
    say_met(table, [by_name[name] for name in ("Ana", "Ben", "Dee")], clock)
    ben = four["Ben"]
    ben.goto(f"{HOME}people-met")
    ben.get_by_text("A coffee on the spot").first.wait_for()
    assert ben.get_by_text("Old maps and new bread").count() == 2
    follow(ben, mailbox.newest("ben@example.org", "Spring mixer"), "Yes, I was there")
    ben.get_by_role("button", name="Yes, I was there").click()
    ben.get_by_text("Thank you").first.wait_for()
    say_met(social, [one for one in everybody if one.name != "Ben"], clock)
    assert Tie.objects.filter(meeting_id=social.pk).count() == 10 * 8 * 6
    # Ten sittings with three others: thirty people. A few of them he knows from the day as well.
    ben.goto(f"{HOME}people-met")
    ben.get_by_text("2 times").first.wait_for()
    assert ben.locator("main ul.list > li").count() >= 30


def say_met(meeting: Meeting, people: list[Any], clock: Clock) -> None:
    for one in people:
        follow_up.say_met(meeting_id=meeting.pk, member_id=one.pk, met="met", now=clock.now)


def next_morning(evening: datetime) -> datetime:
    return (evening + timedelta(days=1)).replace(hour=9, minute=45)
