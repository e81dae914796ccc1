"""The organiser's list, circles, and the doors that everybody's code goes through."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hallway.outbox.models import Letter
from hallway.people import actions
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Circle, Member
from hallway.people.queries import (
    access_member,
    audience,
    circles,
    encounters,
    enter,
    enter_as_organiser,
    tie_rows,
    unit_names,
    unit_values,
    viewer_of,
)
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House

ELI = {
    "name": "Eli",
    "email": "eli@example.org",
    "key": "",
    "role": "member",
    "timezone": "Europe/Berlin",
    "joined_on": "2026-01-15",
    "unit_0": "Sales",
    "new_unit": "Floor Level",
    "new_value": "2",
}


def test_an_organiser_adds_one_person(house: House, organiser: Client) -> None:
    page = organiser.post(house.url("members/new"), ELI, follow=True).content.decode()
    assert "Eli is on the list" in page
    eli = Member.objects.get(email="eli@example.org")
    assert eli.units == {"team": "Sales", "floor_level": "2"}
    assert eli.key == "eli@example.org"
    assert Letter.objects.count() == 0


def test_an_address_is_one_persons_however_it_is_written(house: House, organiser: Client) -> None:
    page = organiser.post(house.url("members/new"), {**ELI, "email": "BEN@example.org"})
    assert "already the address of Ben" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(
            community=house.community, name="Eli", email="BEN@example.org", created_at=NOW
        )


def test_the_same_address_may_belong_to_two_communities(house: House) -> None:
    assert cast.ben(cast.community("Harbour")).email == house.ben.email


def test_an_organiser_changes_units_and_role(house: House, organiser: Client) -> None:
    place = house.url(f"members/{house.ben.pk}")
    form = {**ELI, "name": "Ben", "email": "ben@example.org", "key": "ben", "role": "organiser"}
    organiser.post(place, {**form, "unit_0": "", "new_unit": "", "new_value": ""})
    house.ben.refresh_from_db()
    assert (house.ben.units, house.ben.role) == ({}, "organiser")


def test_the_last_organiser_keeps_the_role(house: House, organiser: Client) -> None:
    form = {**ELI, "name": "Ana", "email": "ana@example.org", "key": "ana"}
    page = organiser.post(house.url(f"members/{house.ana.pk}"), form).content.decode()
    assert "Another organiser has to take that role from you" in page
    house.ana.refresh_from_db()
    assert house.ana.role == "organiser"


@pytest.mark.parametrize(("unit", "value"), [("floor", ""), ("", "2"), ("email", "x")])
def test_half_a_unit_is_no_unit(house: House, organiser: Client, unit: str, value: str) -> None:
    form = {**ELI, "new_unit": unit, "new_value": value}
    assert organiser.post(house.url("members/new"), form).status_code == 200
    assert not Member.objects.filter(name="Eli").exists()


def test_taken_off_and_put_back(house: House, organiser: Client, as_ben: Client) -> None:
    place = house.url(f"members/{house.ben.pk}")
    assert "off the list?" in organiser.get(f"{place}/departure").content.decode()
    organiser.post(f"{place}/departure")
    assert as_ben.get(house.url("me")).status_code == 404
    assert "Ben" in organiser.get(house.url("members"), {"state": "left"}).content.decode()
    organiser.post(f"{place}/return")
    assert as_ben.get(house.url("me")).status_code == 200


def test_who_left_by_their_own_wish_is_not_put_back_by_others(
    house: House, organiser: Client
) -> None:
    actions.leave(member=house.ben, now=NOW)
    page = organiser.post(house.url(f"members/{house.ben.pk}/return"), follow=True)
    assert "only they can come back" in page.content.decode()


def test_the_list_says_nothing_about_who_did_not_take_part(house: House, organiser: Client) -> None:
    """Pauses and rhythms are the members' own business."""
    actions.pause(member=house.ben, until=actions.UNTIL_I_SAY)
    actions.save_profile(member=house.ben, days_between=56)
    for place in ("members", f"members/{house.ben.pk}", "members/people.csv"):
        shown = organiser.get(house.url(place)).content.decode().lower()
        main = shown.partition("<main")[2].partition("</main")[0] or shown
        # What people read: addresses and the form's own secret may hold any digits.
        read = re.sub(r"<[^>]*>", " ", main)
        for word in ("pause", "break", "9999"):
            assert word not in main, (place, word)
        assert not re.search(r"(?<!\d)56(?!\d)", read), place


def test_searching_and_turning_pages_loses_nobody(house: House, organiser: Client) -> None:
    for number in range(120):
        cast.member(house.community, f"Person {number:03}")
    seen: list[str] = []
    for number in (1, 2, 3):
        page = organiser.get(house.url("members"), {"page": number}).context["page"]
        seen += [member.key for member in page]
    assert len(seen) == len(set(seen)) == 124
    found = organiser.get(house.url("members"), {"q": "person 117"}).context["page"]
    assert [member.name for member in found] == ["Person 117"]
    assert "Nobody like that" in organiser.get(house.url("members"), {"q": "zzz"}).content.decode()


def test_the_number_of_questions_to_the_database_does_not_grow(
    house: House, organiser: Client
) -> None:
    places = [house.url("members"), house.url("circles"), house.url("me/apart") + "?q=p"]
    organiser.get(places[0])
    counts = {}
    for place in places:
        with CaptureQueriesContext(connection) as spent:
            organiser.get(place)
        counts[place] = len(spent)
    for number in range(60):
        somebody = cast.member(house.community, f"Person {number}")
        circle = actions.create_circle(community=house.community, name=f"Circle {number}")
        actions.join_circle(circle=circle, member_ids=[somebody.pk])
    for place in places:
        with CaptureQueriesContext(connection) as spent:
            organiser.get(place)
        assert len(spent) == counts[place], place


# Circles


def test_a_circle_begins_gathers_and_ends(house: House, organiser: Client) -> None:
    organiser.post(house.url("circles"), {"name": "Climbers", "open": "no"})
    circle = Circle.objects.get()
    place = house.url(f"circles/{circle.pk}")
    found = organiser.get(f"{place}/keeping", {"q": "be"}).content.decode()
    assert "Ben" in found
    organiser.post(f"{place}/seats", {"member": house.ben.pk})
    organiser.post(f"{place}/seats", {"member": house.ben.pk})
    speaks_to = audience(community_id=house.community.pk, kind="circle", circle_id=circle.pk)
    assert [member.key for member in speaks_to] == ["ana", "ben"]
    again = organiser.post(house.url("circles"), {"name": "climbers"}).content.decode()
    assert "already a circle" in again
    organiser.post(f"{place}/seats/{house.ben.pk}/end")
    assert [member.key for member in speaks_to.all()] == ["ana"]
    organiser.post(f"{place}/end")
    assert not circles(house.community.pk)


def test_nobody_from_elsewhere_gets_into_a_circle(house: House, organiser: Client) -> None:
    circle = actions.create_circle(community=house.community, name="Climbers")
    stranger = cast.cy(cast.community("Harbour"))
    place = house.url(f"circles/{circle.pk}/seats")
    assert organiser.post(place, {"member": stranger.pk}).status_code == 404
    actions.join_circle(circle=circle, member_ids=[stranger.pk])
    assert circle.members.count() == 0


# Doors and readings


def test_the_doors(house: House, browser: Callable[[Member], Client]) -> None:
    browser(house.ben)
    browser(house.ana)
    ben, ana = house.ben.user, house.ana.user
    assert ben is not None
    assert ana is not None
    assert enter(ben, "linden-house").organiser is False
    assert enter_as_organiser(ana, "linden-house").member == house.ana
    cast.community("Harbour")
    for user, slug in ((ben, "harbour"), (ben, "nowhere"), (AnonymousUser(), "linden-house")):
        with pytest.raises(NotHere):
            enter(user, slug)
    with pytest.raises(NotHere):
        enter_as_organiser(ben, "linden-house")


def test_a_member_is_reached_within_the_walls_only(house: House) -> None:
    stranger = cast.cy(cast.community("Harbour"))
    ben, ana = viewer_of(house.ben), viewer_of(house.ana)
    assert access_member(ben, house.cy.pk) == house.cy
    actions.leave(member=house.cy, now=NOW)
    assert access_member(ana, house.cy.pk) == house.cy
    for viewer, target in ((ben, house.cy), (ben, stranger), (ana, stranger)):
        with pytest.raises(NotHere):
            access_member(viewer, target.pk)


def test_an_audience_by_units_is_in_any_value_of_every_unit(house: House) -> None:
    for name, team, site in (("Eli", "Sales", "Oslo"), ("Fay", "Design", "Oslo")):
        cast.member(house.community, name, units={"team": team, "site": site, "2024": "x__in"})

    def speaks_to(units: dict[str, list[str]]) -> list[str]:
        members = audience(community_id=house.community.pk, kind="units", units=units)
        return [member.name for member in members]

    assert speaks_to({"team": ["Sales", "Design"]}) == ["Ana", "Ben", "Dee", "Eli", "Fay"]
    assert speaks_to({"team": ["Sales"], "site": ["Oslo"]}) == ["Eli"]
    assert speaks_to({"2024": ["x__in"]}) == ["Eli", "Fay"]
    assert speaks_to({"planet": ["Earth"]}) == []


def test_units_are_those_of_people_who_are_here(house: House) -> None:
    cast.member(house.community, "Eli", units={"site": "Oslo"})
    actions.leave(member=house.ben, now=NOW)
    assert unit_values(house.community.pk) == {"site": ["Oslo"], "team": ["Design", "Research"]}
    assert unit_names(house.community.pk) == ["site", "team"]


def test_a_tie_has_no_direction_and_a_corrected_one_replaces_the_first(house: House) -> None:
    pair = {"first_id": house.dee.pk, "second_id": house.ben.pk}
    for weight in (1.0, 0.5):
        actions.record_tie(
            community_id=house.community.pk, on=NOW.date(), weight=weight, meeting_id=3, **pair
        )
    both = [house.ben.pk, house.dee.pk]
    assert tie_rows(house.community.pk, both) == [(*both, NOW.date(), 0.5)]
    actions.forget_ties(meeting_id=3)
    assert tie_rows(house.community.pk, both) == []


def test_encounters_are_every_pair_once_a_meeting(house: House) -> None:
    ids = [house.dee.pk, house.ben.pk, house.cy.pk]
    for _again in range(2):
        actions.record_encounters(
            community_id=house.community.pk, member_ids=ids, at=NOW, meeting_id=3
        )
    assert len(encounters(house.community.pk, ids)) == 3
    actions.forget_encounters(meeting_id=3)
    assert encounters(house.community.pk, ids) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""},
        {"slug": "Not A Slug"},
        {"slug": "api"},
        {"timezone": "Mars/Olympus"},
        {"name": "Linden House"},
    ],
)
def test_a_community_needs_a_name_a_place_and_a_zone(house: House, facts: dict[str, str]) -> None:
    with pytest.raises(UnableTo):
        actions.create_community(**{"name": "Harbour", "now": NOW, **facts})  # type: ignore[arg-type]
