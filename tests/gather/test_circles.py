"""Circles: found by everybody, seen into from inside, looked after by whoever started them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hallway.gather import actions
from hallway.gather.queries import circle_page
from hallway.invite import actions as invite
from hallway.invite.models import Program
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people import queries
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Circle, CircleWish, Community, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather.tables import open_table
from tests.match.test_api import Caller

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class House:
    """Linden House: Ana organises, Ben keeps the Climbers, the others are members."""

    community: Community
    people: list[Member]
    climbers: Circle

    def one(self, name: str) -> Member:
        found = next(member for member in self.people if member.name == name)
        found.refresh_from_db()
        return found

    def url(self, place: str = "") -> str:
        return f"/c/{self.community.slug}/circles/{self.climbers.pk}{place}"


@pytest.fixture
def house(db: None) -> House:
    of = cast.community()
    members = cast.people(of, 8)
    climbers = people.start_circle(keeper=members[1], name="Climbers", about="Walls and rocks")
    return House(of, members, climbers)


@pytest.fixture
def browser() -> Callable[[Member], Client]:
    return lambda somebody: cast.sign_in(Client(), somebody)


def read(browser: Client, place: str) -> str:
    answer = browser.get(place)
    assert answer.status_code == 200, place
    return str(answer.content.decode())


def named(page: str) -> set[str]:
    """Whose names stand on a page."""
    return set(re.findall(r'class="name">(\w+)<', page))


def inside(circle: Circle) -> list[str]:
    return [member.name for member in queries.circle_members(circle)]


def join(house: House, *names: str) -> None:
    for name in names:
        actions.join_circle(viewer=viewer_of(house.one(name)), circle_id=house.climbers.pk, now=NOW)


# Finding, joining, starting


def test_anybody_starts_a_circle_and_another_joins_and_leaves_in_one_click(
    house: House, browser: Callable[[Member], Client]
) -> None:
    cy, dee = browser(house.one("Cy")), browser(house.one("Dee"))
    cy.post("/c/linden-house/circles", {"name": "New parents", "about": "", "open": "yes"})
    circle = Circle.objects.get(name="New parents")
    assert (circle.keeper, inside(circle)) == (house.one("Cy"), ["Cy"])
    place = f"/c/linden-house/circles/{circle.pk}"
    assert "New parents" in read(dee, "/c/linden-house/circles")
    dee.post(f"{place}/joining")
    assert inside(circle) == ["Cy", "Dee"]
    assert named(read(dee, place)) == {"Cy", "Dee"}
    dee.post(f"{place}/departure")
    assert inside(circle) == ["Cy"]
    assert not Letter.objects.exists()


def test_names_are_for_those_inside_and_a_number_from_five_up(
    house: House, browser: Callable[[Member], Client]
) -> None:
    hana = browser(house.one("Hana"))
    page = read(hana, house.url())
    assert "A few people" in page
    assert not named(page)
    join(house, "Cy", "Dee", "Eli", "Fay")
    page = read(hana, house.url())
    assert "5 people" in page
    assert not named(page)
    join(house, "Hana")
    assert named(read(hana, house.url())) == {"Ben", "Cy", "Dee", "Eli", "Fay", "Hana"}


def test_a_closed_circle_is_asked_and_its_keeper_lets_in_or_does_not(
    house: House, browser: Callable[[Member], Client]
) -> None:
    people.describe_circle(circle=house.climbers, name="Climbers", open=False)
    cy, dee, ben = (browser(house.one(name)) for name in ("Cy", "Dee", "Ben"))
    for asking in (cy, dee, dee):
        asking.post(house.url("/joining"))
    assert inside(house.climbers) == ["Ben"]
    assert [letter.member.name for letter in Letter.objects.filter(kind="circle-asked")] == [
        *("Ben", "Ben")
    ]
    keeping = read(ben, house.url("/keeping"))
    assert keeping.count("Let in") == 2
    ben.post(house.url("/seats"), {"member": house.one("Cy").pk})
    ben.post(house.url(f"/seats/{house.one('Dee').pk}/end"))
    assert inside(house.climbers) == ["Ben", "Cy"]
    assert [letter.member.name for letter in Letter.objects.filter(kind="circle-in")] == ["Cy"]
    # Dee is not told, and finds what she found before.
    assert "You've asked" in read(dee, house.url())
    assert "Let in" not in read(ben, house.url("/keeping"))
    dee.post(house.url("/departure"))
    assert not CircleWish.objects.exists()


def test_only_the_keeper_and_organisers_look_after_a_circle(
    house: House, browser: Callable[[Member], Client]
) -> None:
    join(house, "Cy")
    cy, ana = browser(house.one("Cy")), browser(house.one("Ana"))
    day = (timezone.now() + timedelta(days=20)).date()
    rounds = {"rhythm": "weekly", "first_on": str(day), "size": "2"}
    assert cy.get(house.url("/keeping")).status_code == 404
    for place, said in (
        ("/keeping", {"name": "Mine"}),
        ("/seats", {"member": house.one("Dee").pk}),
        (f"/seats/{house.one('Ben').pk}/end", {}),
        ("/keeper", {"member": house.one("Cy").pk}),
        ("/end", {}),
        ("/rounds", rounds),
        ("/rounds/end", {}),
    ):
        assert cy.post(house.url(place), said).status_code == 404, place
    assert ana.post(house.url("/keeping"), {"name": "Boulderers", "open": "yes"}).status_code == 302
    house.climbers.refresh_from_db()
    assert (house.climbers.name, house.climbers.keeper) == ("Boulderers", house.one("Ben"))


def test_nobody_keeps_more_than_ten(house: House) -> None:
    for number in range(9):
        people.start_circle(keeper=house.one("Ben"), name=f"Circle {number}")
    with pytest.raises(UnableTo, match="Hand one on"):
        people.start_circle(keeper=house.one("Ben"), name="One more")


# Handing on, going on, ending


def test_a_circle_goes_on_without_its_keeper_and_somebody_inside_takes_it_on(
    house: House, browser: Callable[[Member], Client]
) -> None:
    join(house, "Cy", "Dee")
    people.leave(member=house.one("Ben"), now=NOW)
    assert inside(house.climbers) == ["Cy", "Dee"]
    cy, dee = browser(house.one("Cy")), browser(house.one("Dee"))
    assert "I'd like to" in read(cy, house.url())
    cy.post(house.url("/keeper"))
    dee.post(house.url("/keeper"))
    house.climbers.refresh_from_db()
    assert house.climbers.keeper == house.one("Cy")
    cy.post(house.url("/keeper"), {"member": house.one("Dee").pk})
    house.climbers.refresh_from_db()
    assert house.climbers.keeper == house.one("Dee")


def test_a_circle_is_handed_on_only_to_somebody_in_it(house: House) -> None:
    ben = viewer_of(house.one("Ben"))
    with pytest.raises(UnableTo, match="in the circle"):
        actions.hand_on(viewer=ben, circle_id=house.climbers.pk, member_id=house.one("Cy").pk)


def test_a_circle_ends_kindly_and_its_name_is_free_again(
    house: House, browser: Callable[[Member], Client]
) -> None:
    join(house, "Cy")
    begin_rounds(house)
    ben = browser(house.one("Ben"))
    assert "End “Climbers”?" in read(ben, house.url("/end"))
    ben.post(house.url("/end"))
    assert ben.get(house.url()).status_code == 404
    assert not Program.objects.get().active
    assert inside(house.climbers) == []
    people.start_circle(keeper=house.one("Cy"), name="Climbers")


def test_its_tables_stand_on_its_page_for_those_inside_and_close_with_it(
    house: House, browser: Callable[[Member], Client]
) -> None:
    join(house, "Cy")
    soon = timezone.now()
    table = open_table(
        house.one("Ben"),
        now=soon,
        begins_on=soon.date() + timedelta(days=5),
        audience="circle",
        circle_id=house.climbers.pk,
    )
    assert "Old maps" in read(browser(house.one("Cy")), house.url())
    assert "Old maps" not in read(browser(house.one("Dee")), house.url())
    ben = viewer_of(house.one("Ben"))
    actions.close_circle(viewer=ben, circle_id=house.climbers.pk, now=soon)
    table.refresh_from_db()
    assert table.closed_at == soon


def test_a_program_of_the_organisers_keeps_a_circle_from_ending(house: House) -> None:
    ana, ben = viewer_of(house.one("Ana")), viewer_of(house.one("Ben"))
    program = invite.create_program(
        viewer=ana,
        now=NOW,
        name="Rope teams",
        audience="circle",
        circle=house.climbers,
        first_on=NOW.date() + timedelta(days=20),
    )
    with pytest.raises(UnableTo, match="still speaks to “Climbers”"):
        actions.close_circle(viewer=ben, circle_id=house.climbers.pk, now=NOW)
    invite.switch_program(viewer=ana, program_id=program.pk, active=False)
    actions.close_circle(viewer=ben, circle_id=house.climbers.pk, now=NOW)


# Its rounds


def begin_rounds(house: House, name: str = "Ben") -> Program:
    return invite.begin_circle_rounds(
        viewer=viewer_of(house.one(name)),
        circle_id=house.climbers.pk,
        rhythm="two_weeks",
        first_on=NOW.date() + timedelta(days=8),
        sizes=[2],
        now=NOW,
    )


def test_the_keeper_begins_rounds_with_three_answers_and_stops_them(
    house: House, browser: Callable[[Member], Client]
) -> None:
    join(house, "Cy")
    ben, ana = browser(house.one("Ben")), browser(house.one("Ana"))
    day = (timezone.now() + timedelta(days=20)).date()
    said = {"rhythm": "four_weeks", "first_on": str(day), "size": "3-4"}
    late = ben.post(house.url("/rounds"), {**said, "first_on": str(timezone.now().date())})
    assert late.status_code == 422
    ben.post(house.url("/rounds"), said)
    program = Program.objects.get()
    assert (program.rhythm, program.first_on, program.sizes) == ("four_weeks", day, [3, 4])
    assert (program.audience, program.circle, program.name) == (
        "circle",
        house.climbers,
        "Coffee in “Climbers”",
    )
    assert "Every four weeks" in read(browser(house.one("Cy")), house.url())
    assert "Coffee in “Climbers”" in read(ana, "/c/linden-house/programs")
    ben.post(house.url("/rounds/end"))
    assert not Program.objects.get().active
    ben.post(house.url("/rounds"), said)
    assert Program.objects.get().active


def test_a_keeper_stops_no_program_of_the_organisers(house: House) -> None:
    ana = viewer_of(house.one("Ana"))
    invite.create_program(
        viewer=ana,
        now=NOW,
        name="Coffee in “Climbers”",
        audience="circle",
        circle=house.climbers,
        first_on=NOW.date() + timedelta(days=20),
    )
    kept = begin_rounds(house)
    assert kept.name == "Coffee in “Climbers” 2"
    invite.stop_circle_rounds(viewer=viewer_of(house.one("Ben")), circle_id=house.climbers.pk)
    assert sorted(Program.objects.values_list("kept", "active")) == [(False, True), (True, False)]


def test_a_keeper_sees_nothing_of_what_organisers_see_of_a_round(
    house: House, browser: Callable[[Member], Client]
) -> None:
    begin_rounds(house)
    ben = browser(house.one("Ben"))
    assert ben.get("/c/linden-house/programs").status_code == 404
    assert circle_page(viewer_of(house.one("Ben")), house.climbers.pk, now=NOW).rounds is not None


# Walls


def test_nobody_from_elsewhere_finds_or_enters_a_circle(house: House) -> None:
    stranger = viewer_of(cast.ana(cast.community("Harbour")))
    with pytest.raises(NotHere):
        circle_page(stranger, house.climbers.pk, now=NOW)
    for attempt in (actions.join_circle, actions.leave_circle, actions.close_circle):
        with pytest.raises(NotHere):
            attempt(viewer=stranger, circle_id=house.climbers.pk, now=NOW)
    with pytest.raises(NotHere):
        actions.let_in(
            viewer=viewer_of(house.one("Ben")),
            circle_id=house.climbers.pk,
            member_id=stranger.member.pk,
            now=NOW,
        )


def test_whoever_leaves_while_asking_is_not_asked_for(house: House) -> None:
    people.describe_circle(circle=house.climbers, name="Climbers", open=False)
    join(house, "Cy")
    people.leave(member=house.one("Cy"), now=NOW)
    assert [letter.state for letter in Letter.objects.filter(kind="circle-asked")] == ["dropped"]
    assert not CircleWish.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_a_circle_on_at_once_one_does(house: House) -> None:
    names = ["Cy", "Dee", "Eli", "Fay", "Gus"]
    join(house, *names)
    people.leave_circle(circle=house.climbers, member_id=house.one("Ben").pk)
    members = [house.one(name) for name in names]
    barrier, taken = Barrier(len(names)), []

    def take(member: Member) -> None:
        barrier.wait()
        try:
            people.look_after_circle(circle=house.climbers, member=member)
            taken.append(member.pk)
        except UnableTo:
            pass
        finally:
            connection.close()

    threads = [Thread(target=take, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.climbers.refresh_from_db()
    assert taken == [house.climbers.keeper_id]


# Through the API


def test_a_key_finds_starts_joins_and_leaves_under_the_same_rules(
    house: House, client: Client
) -> None:
    cy, dee = (Caller(client, house.one(name)) for name in ("Cy", "Dee"))
    made = cy("post", "/circles", {"name": "New parents", "open": False}).json()
    assert (made["inside"], made["keeping"], made["people"]) == (
        True,
        True,
        [{"id": house.one("Cy").pk, "name": "Cy"}],
    )
    assert cy("post", "/circles", {"name": "Climbers"}).status_code == 409
    seen = dee("get", f"/circles/{made['id']}").json()
    assert (seen["size"], seen["people"]) == (None, [])
    assert dee("put", f"/circles/{made['id']}/seat").json()["asked"]
    climbers = dee("put", f"/circles/{house.climbers.pk}/seat").json()
    assert [person["name"] for person in climbers["people"]] == ["Ben", "Dee"]
    assert [one["name"] for one in dee("get", "/circles").json()] == ["Climbers", "New parents"]
    assert not dee("delete", f"/circles/{house.climbers.pk}/seat").json()["inside"]
    reading = Caller(client, house.one("Eli"), scopes=["gatherings:read"])
    assert reading("put", f"/circles/{house.climbers.pk}/seat").status_code == 403
    stranger = Caller(client, cast.ben(cast.community("Harbour"), email="b@harbour.example"))
    assert stranger("get", f"/circles/{house.climbers.pk}").status_code == 404
    assert stranger("get", "/circles").json() == []


def test_a_table_opened_from_a_circle_is_for_that_circle(
    house: House, browser: Callable[[Member], Client]
) -> None:
    ben, cy = browser(house.one("Ben")), browser(house.one("Cy"))
    place = f"/c/linden-house/tables/new?circle={house.climbers.pk}"
    assert place.replace("&", "&amp;") in read(ben, house.url(""))
    chosen = ben.get(place).context["form"].initial
    assert (chosen["audience"], chosen["circle"]) == ("circle", house.climbers.pk)
    # Whoever is not in it begins with everyone, as always.
    assert cy.get(place).context["form"].initial["audience"] == "everyone"
