"""Being forgotten: the person goes, history stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hallway.outbox import actions as outbox
from hallway.outbox.models import Letter
from hallway.people import actions, erasure
from hallway.people.actions.tie_choices import let
from hallway.people.erased import marks
from hallway.people.errors import UnableTo
from hallway.people.models import ApiToken, Block, Member, TieChoice, User
from hallway.people.queries import encounters, members_by_id, own_data, tie_rows
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House


def write(house: House, to: Member, key: str, text: str, shown_to: tuple[str, ...] = ()) -> None:
    letter = outbox.NewLetter(
        community_id=house.community.pk,
        member_id=to.pk,
        key=key,
        kind="introduction",
        address=to.email,
        subject=f"Coffee for {to.name}",
        text=text,
        html=f"<p>{text}</p>",
        shown_to=shown_to,
    )
    outbox.write(letter, now=NOW)


def everything_in_the_database() -> str:
    """Every text of every table, to look for somebody in it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


def test_nothing_of_the_person_is_left_anywhere(house: House, as_ben: Client) -> None:
    zora = cast.member(
        house.community,
        "Zora Quillfeather",
        email="zora@quill.example",
        key="z-4711",
        units={"team": "Falconry"},
        interests=["origami"],
        ask_about="tide tables",
    )
    browser = cast.sign_in(Client(), zora)
    actions.block(by=zora, against=house.cy, now=NOW)
    actions.block(by=house.ben, against=zora, now=NOW)
    actions.make_token(member=zora, name="script", scopes=["me:read"], now=NOW)
    circle = actions.create_circle(community=house.community, name="Climbers")
    actions.join_circle(circle=circle, member_ids=[zora.pk])
    write(house, zora, "a", "Hello Zora Quillfeather")
    write(house, house.ben, "b", "Meet Zora Quillfeather", ("Zora <zora@quill.example>",))
    Letter.objects.filter(key="b").update(state=Letter.State.SENT, sent_at=NOW)
    page = browser.post(house.url("me/erasure")).content.decode()
    assert "You are deleted" in page
    left = everything_in_the_database()
    for trace in ("Quillfeather", "quill.example", "z-4711", "Falconry", "origami", "tide tables"):
        assert trace.lower() not in left.lower(), trace
    assert Letter.objects.get(key="a").state == Letter.State.DROPPED
    assert not User.objects.filter(email="zora@quill.example").exists()
    assert (Block.objects.count(), ApiToken.objects.count(), circle.members.count()) == (0, 0, 0)
    assert browser.get(house.url("me")).status_code == 302


def test_history_and_the_no_repeat_rule_of_partners_stay_whole(house: House) -> None:
    ids = [house.ben.pk, house.cy.pk, house.dee.pk]
    actions.record_encounters(community_id=house.community.pk, member_ids=ids, at=NOW, meeting_id=7)
    for pair in ((0, 1), (1, 2)):
        actions.record_tie(
            community_id=house.community.pk,
            first_id=ids[pair[0]],
            second_id=ids[pair[1]],
            on=NOW.date(),
            weight=1.0,
            meeting_id=7,
        )
    actions.erase(member=house.ben, now=NOW)
    assert len(encounters(house.community.pk, ids)) == 3
    assert encounters(house.community.pk, ids[1:]) == [(*ids[1:], NOW, 7)]
    assert len(tie_rows(house.community.pk, ids)) == 2
    assert str(members_by_id(house.community.pk, ids)[house.ben.pk]) == "Somebody who left"


def test_other_letters_of_other_people_are_left_alone(house: House) -> None:
    write(house, house.dee, "c", "Hello Dee")
    actions.erase(member=house.ben, now=NOW)
    assert Letter.objects.get(key="c").text == "Hello Dee"


def test_an_account_stays_while_another_community_needs_it(house: House, as_ben: Client) -> None:
    harbour = cast.community("Harbour")
    there = cast.member(harbour, "Ben")
    actions.erase(member=Member.objects.get(pk=house.ben.pk), now=NOW)
    there.refresh_from_db()
    assert there.name == "Ben"
    assert as_ben.get(f"/c/{harbour.slug}/me").status_code == 200
    assert as_ben.get(house.url("me")).status_code == 404


def test_erasing_twice_is_erasing_once(house: House) -> None:
    actions.erase(member=house.ben, now=NOW)
    house.ben.refresh_from_db()
    marks = house.ben.erased_marks
    actions.erase(member=house.ben, now=NOW)
    house.ben.refresh_from_db()
    assert house.ben.erased_marks == marks != []


def test_a_mark_says_nothing_without_the_secret(house: House, settings: Any) -> None:
    """Not to somebody who tries every address, nor across two communities."""
    here = marks(1, "ben@example.org")
    assert marks(1, "Ben@Example.org ") == here
    assert marks(2, "ben@example.org") != here
    settings.SECRET_KEY = "another secret, as long as one has to be"
    assert marks(1, "ben@example.org") != here


def test_the_only_organiser_cannot_vanish(house: House) -> None:
    with pytest.raises(UnableTo, match="only organiser"):
        actions.erase(member=house.ana, now=NOW)
    house.ana.refresh_from_db()
    assert house.ana.name == "Ana"


@pytest.fixture
def diary() -> Iterator[list[str]]:
    """An app that keeps words about members, for the length of one test."""
    heard: list[str] = []

    def forget(member: Member) -> None:
        heard.append(f"forget {member.name}")

    def farewell(member: Member, now: datetime) -> None:
        heard.append(f"farewell {member.name}")

    erasure.on_erase(forget)
    erasure.on_erase(forget)
    erasure.on_leave(farewell)
    yield heard
    erasure._forgetters.remove(forget)
    erasure._farewells.remove(farewell)


def test_every_app_hears_of_it_while_the_name_is_still_there(
    house: House, diary: list[str]
) -> None:
    actions.leave(member=house.ben, now=NOW)
    actions.erase(member=house.ben, now=NOW)
    actions.erase(member=house.cy, now=NOW)
    assert diary == ["farewell Ben", "forget Ben", "farewell Cy", "forget Cy"]


def test_what_was_decided_about_ties_is_told_and_goes_with_either_of_the_two(house: House) -> None:
    actions.record_tie(
        community_id=house.community.pk,
        first_id=house.ben.pk,
        second_id=house.cy.pk,
        on=NOW.date(),
        weight=1.0,
    )
    let(by=house.ben, other=house.cy, lets=False, now=NOW)
    let(by=house.cy, other=house.ben, lets=True, now=NOW)
    assert [(one["with"], one["lets"]) for one in own_data(house.ben)["ways_over_ties"]] == [
        ("Cy", False)
    ]
    actions.erase(member=house.ben, now=NOW)
    assert not TieChoice.objects.exists()
