"""Whom somebody reports to: written by organisers and by members themselves."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.models import Member
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House
from tests.people.test_members import ELI


@pytest.fixture
def lines(house: House) -> House:
    """Cy reports to Ben, Ben to Ana."""
    for one, above in ((house.cy, house.ben), (house.ben, house.ana)):
        Member.objects.filter(pk=one.pk).update(reports_to=above.key)
        one.refresh_from_db()
    return house


def change(house: House, organiser: Client, somebody: Member, written: str) -> str:
    """What the page says when an organiser writes this; "" once it is saved."""
    names = ("name", "email", "key", "role", "timezone", "joined_on")
    facts = {name: getattr(somebody, name) or "" for name in names}
    page = organiser.post(house.url(f"members/{somebody.pk}"), {**facts, "reports_to": written})
    somebody.refresh_from_db()
    return "" if page.status_code == 302 else unescape(page.content.decode())


def test_an_organiser_draws_a_line_by_id_address_or_name(house: House, organiser: Client) -> None:
    for written in (house.ben.key, house.ben.email.upper(), f" {house.ben.name} "):
        assert change(house, organiser, house.cy, "") == ""
        assert house.cy.reports_to == ""
        assert change(house, organiser, house.cy, written) == ""
        assert house.cy.reports_to == house.ben.key
    page = organiser.get(house.url(f"members/{house.cy.pk}")).content.decode()
    assert f'name="reports_to" value="{house.ben.key}"' in page


def test_a_line_that_cannot_be_is_refused_in_a_sentence(lines: House, organiser: Client) -> None:
    refused = {
        "Zed": "There is nobody here called “Zed”.",
        lines.ana.key: "Nobody reports to themselves.",
        lines.cy.key: f"{lines.cy.name} already reports to {lines.ana.name}, directly or through",
    }
    for written, said in refused.items():
        assert said in change(lines, organiser, lines.ana, written)
        assert lines.ana.reports_to == ""


def test_nobody_elsewhere_and_nobody_who_left_is_meant(house: House, organiser: Client) -> None:
    there = cast.member(cast.community("Elsewhere"), "Fay")
    actions.remove(member=house.dee, by=house.ana, now=NOW)
    for somebody in (there, house.dee):
        assert "nobody here called" in change(house, organiser, house.cy, somebody.key)


def test_a_line_from_a_list_stays_though_nobody_here_is_meant(
    house: House, organiser: Client
) -> None:
    Member.objects.filter(pk=house.cy.pk).update(reports_to="the.board")
    assert change(house, organiser, house.cy, "the.board") == ""
    assert house.cy.reports_to == "the.board"


def test_a_new_person_is_put_into_the_chart(house: House, organiser: Client) -> None:
    page = organiser.post(house.url("members/new"), {**ELI, "reports_to": "Zed"})
    assert "nobody here called" in page.content.decode()
    organiser.post(house.url("members/new"), {**ELI, "reports_to": house.ben.name})
    assert Member.objects.get(name="Eli").reports_to == house.ben.key


def test_a_member_corrects_their_own_line(
    lines: House, browser: Callable[[Member], Client]
) -> None:
    mine, page = browser(lines.cy), lines.url("me")
    assert f'name="reports_to" value="{lines.ben.name}"' in mine.get(page).content.decode()
    own = {"name": lines.cy.name}
    mine.post(page, {**own, "reports_to": lines.ben.name})
    lines.cy.refresh_from_db()
    assert "reports_to" not in lines.cy.own_fields, "nothing was changed"
    mine.post(page, {**own, "reports_to": lines.dee.name.lower()})
    lines.cy.refresh_from_db()
    assert lines.cy.reports_to == lines.dee.key
    assert "reports_to" in lines.cy.own_fields, "no list changes it back"
    for written in (lines.ana.email, lines.cy.name):
        mine.post(page, {**own, "reports_to": written})
        lines.cy.refresh_from_db()
        assert lines.cy.reports_to == lines.dee.key
    mine.post(page, {**own, "reports_to": ""})
    lines.cy.refresh_from_db()
    assert lines.cy.reports_to == ""


def test_no_chart_no_question(house: House, as_ben: Client) -> None:
    assert "reports_to" not in as_ben.get(house.url("me")).content.decode()
    as_ben.post(house.url("me"), {"name": "Ben", "reports_to": house.ana.name})
    assert Member.objects.get(pk=house.ben.pk).reports_to == ""


def test_of_two_with_one_name_a_member_keeps_the_one_they_had(
    lines: House, browser: Callable[[Member], Client]
) -> None:
    cast.member(lines.community, lines.ben.name, email="other@example.org", key="other")
    mine, own = browser(lines.cy), {"name": lines.cy.name}
    mine.post(lines.url("me"), {**own, "reports_to": lines.ben.name})
    lines.cy.refresh_from_db()
    assert lines.cy.reports_to == lines.ben.key
    with pytest.raises(UnableTo, match="Several people here"):
        actions.save_profile(member=lines.dee, reports_to=lines.ben.name)


def test_only_organisers_change_the_lines_of_others(lines: House, as_ben: Client) -> None:
    answer = as_ben.post(
        lines.url(f"members/{lines.cy.pk}"), {"name": "Cy", "reports_to": lines.dee.name}
    )
    assert answer.status_code == 404
    lines.cy.refresh_from_db()
    assert lines.cy.reports_to == lines.ben.key
