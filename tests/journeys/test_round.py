"""The whole story: a list of people becomes a round of coffee, and then a wiser second one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from hallway.match.models import Round
from hallway.meet.models import Meeting
from hallway.people.models import Member
from tests import cast
from tests.journeys.story import come_in, follow, stir

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Clock
    from tests.journeys.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["Ben", "Cy", "Dee", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun"]
TEAMS = ("Sales", "Research", "Design")


def people_csv() -> bytes:
    """Nine people as a spreadsheet on Windows saves them: with a byte-order mark."""
    lines = ["id,name,email,team,interests,joined"]
    for number, name in enumerate(NAMES):
        likes = "climbing;jazz" if number % 2 else "climbing"
        address = f"{name.lower()}@example.org"
        lines.append(f"{name.lower()},{name},{address},{TEAMS[number % 3]},{likes},2024-05-01")
    return "\r\n".join(lines).encode("utf-8-sig")


def bring_people_in(page: Page) -> None:
    """Upload, look, agree; the same file again changes nothing."""
    page.get_by_role("link", name="Import", exact=True).click()
    for time in ("first", "again"):
        page.get_by_role("link", name="Import", exact=True).click()
        page.get_by_label("The file").set_input_files(
            {"name": "people.csv", "mimeType": "text/csv", "buffer": people_csv()}
        )
        page.get_by_role("button", name="Show me what would change").click()
        page.get_by_role("heading", name="What would change").wait_for()
        if time == "first":
            assert Member.objects.count() == 1
            page.get_by_role("button", name="Agree and bring it in").click()
            page.wait_for_load_state()
    page.get_by_text("Everything is already as the file says.").wait_for()
    assert Member.objects.count() == 1 + len(NAMES)


def set_up_a_program(page: Page) -> None:
    page.get_by_role("link", name="Programs").click()
    page.get_by_role("link", name="Set up the first program").click()
    page.get_by_label("Name").fill("Coffee across the house")
    page.get_by_role("button", name="Start this program").click()
    page.get_by_text("is set up. It runs by itself from here.").wait_for()


def test_a_list_of_people_becomes_two_rounds(
    page: Page,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    mailbox: Mailbox,
    clock: Clock,
    work: Callable[[], None],
) -> None:
    linden = cast.community("Linden House", timezone="UTC", now=clock.now)
    cast.ana(linden, now=clock.now)
    come_in(page, "ana@example.org", mailbox, work)
    bring_people_in(page)
    set_up_a_program(page)
    visitor = open_page()

    first = hold_a_round(1, page, visitor, mailbox, clock, work)
    axe(page)
    tell_how_it_went(visitor, mailbox, clock, work)
    second = hold_a_round(2, page, visitor, mailbox, clock, work)

    assert not first & second, "two people met twice"
    snapshot = Round.objects.get(number=2).snapshot
    assert snapshot
    strengths = {frozenset((t["source"], t["target"])) for t in snapshot["ties"]}
    assert {frozenset(map(str, pair)) for pair in first} & strengths, "nothing was learned"


Pairs = set[frozenset[int]]


def hold_a_round(
    number: int, page: Page, visitor: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> Pairs:
    """Asked, matched, changed by hand, released, read. Who was brought together."""
    work()
    round_ = Round.objects.get(number=number)
    clock.until(round_.asks_at)
    work()
    answer_invitations(visitor, number, mailbox)
    clock.until(round_.matches_at)
    work()
    follow(page, mailbox.newest("ana@example.org", "round"), "Look")
    if number == 1:
        swap_two(page)
    page.get_by_role("link", name="Release the round now").click()
    page.get_by_role("button", name="Introduce everybody").click()
    page.wait_for_load_state()
    clock.on(minutes=10)
    work()
    return read_introductions(number, visitor, mailbox, clock, work)


def answer_invitations(visitor: Page, number: int, mailbox: Mailbox) -> None:
    """Everybody answers from their letter: some with a click, some by moving the mouse."""
    for place, name in enumerate(NAMES):
        address = f"{name.lower()}@example.org"
        letters = mailbox.of(address, "are you in?")
        assert len(letters) == number, f"{name} was asked {len(letters)} times"
        staying_away = name == "Jun"
        follow(visitor, letters[-1], "Not this time" if staying_away else "I'm in")
        if place % 2:
            stir(visitor)
        else:
            visitor.locator("main form button").click()
        said = "Not this time. That's fine." if staying_away else "You're in."
        visitor.get_by_text(said).first.wait_for()


def swap_two(page: Page) -> None:
    """See what a swap costs, do it, and find it done."""
    meetings = page.locator(".meeting")
    before = meetings.first.inner_text()
    first, second = (meetings.nth(number).locator(".name").first.inner_text() for number in (0, 1))
    page.get_by_label("This person").select_option(label=first)
    page.get_by_label("with this one").select_option(label=second)
    page.get_by_role("button", name="See what it would cost").click()
    page.get_by_role("heading", name="And these do").wait_for()
    page.locator("main form button").click()
    page.get_by_role("heading", name="Who meets whom").wait_for()
    assert page.locator(".meeting").first.inner_text() != before
    assert page.locator(".flashes").inner_text()


def read_introductions(
    number: int, visitor: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> Pairs:
    """Every meeting's letter reaches everybody in it, and one click settles on a time."""
    pairs: Pairs = set()
    for meeting in Meeting.objects.filter(round__number=number):
        people = list(meeting.members.order_by("pk"))
        pairs |= {frozenset(pair) for pair in combinations([one.pk for one in people], 2)}
        letters = [mailbox.newest(one.email, "Coffee") for one in people]
        assert len({letter.message["Message-ID"] for letter in letters}) == 1
        assert all(one.name in letters[0].text for one in people)
        assert all(one.email in letters[0].message["To"] for one in people)
        check_calendar(letters[0].part("text/calendar"), "REQUEST", sequence=0)
        follow(visitor, letters[0], "Settle on this one")
        visitor.get_by_role("button", name="Yes, this time").click()
        visitor.get_by_text("It's settled.").wait_for()
        clock.on(minutes=10)
        work()
        for one in people:
            update = mailbox.of(one.email)[-1]
            check_calendar(update.part("text/calendar"), "REQUEST", sequence=1)
    assert pairs
    return pairs


def check_calendar(text: str, method: str, sequence: int) -> None:
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == method
    assert int(event["SEQUENCE"]) == sequence


def tell_how_it_went(
    visitor: Page, mailbox: Mailbox, clock: Clock, work: Callable[[], None]
) -> None:
    """Everybody is asked afterwards and answers from the letter."""
    latest = max(one.starts_at for one in Meeting.objects.all() if one.starts_at)
    clock.until(latest + timedelta(days=4))
    work()
    for one in Member.objects.filter(meetings__isnull=False).distinct():
        follow(visitor, mailbox.newest(one.email, "Did you meet"), "Yes, we met")
        visitor.get_by_role("button", name="Yes, we met").click()
        worth = visitor.get_by_role("group", name="Was it worth your time?")
        worth.get_by_label("Yes").check()
        visitor.get_by_role("button", name="Say so").click()
        visitor.get_by_text("Thank you.").wait_for()
