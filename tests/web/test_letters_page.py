"""Organisers see which letters did not arrive, and may try again; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from hallway.outbox import actions
from hallway.outbox.models import Letter
from hallway.people.models import Community
from tests import cast
from tests.outbox.letters import state, written


@pytest.fixture
def of(db: None) -> Community:
    return cast.community(slug="linden")


def failed(of: Community, name: str) -> Letter:
    now = timezone.now()
    one = written(of, name, now=now)
    actions.claim(now=now, worker="one")
    actions.begin(letter_id=one.pk, worker="one", now=now)
    actions.failed(
        letter_id=one.pk, worker="one", error="550 No such person", now=now, permanent=True
    )
    return one


def test_an_organiser_sees_what_did_not_arrive(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ana(of))
    one = failed(of, "ben")
    page = client.get("/c/linden/letters").content.decode()
    assert "ben@river.example" in page
    assert "550 No such person" in page
    assert "A coffee on Thursday?" not in page
    said = client.post(f"/c/linden/letters/{one.pk}/again", follow=True).content.decode()
    assert "It is on its way again." in said
    assert "Everything arrived" in said
    assert state(one) == Letter.State.WAITING


def test_all_of_them_at_once(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ana(of))
    letters = [failed(of, name) for name in ("ben", "cy")]
    said = client.post("/c/linden/letters/again", follow=True).content.decode()
    assert "2 letters are on their way again." in said
    assert {state(one) for one in letters} == {"waiting"}


def test_a_second_click_is_told_kindly(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ana(of))
    one = failed(of, "ben")
    client.post(f"/c/linden/letters/{one.pk}/again")
    said = client.post(f"/c/linden/letters/{one.pk}/again", follow=True).content.decode()
    assert "no longer waiting for you" in said


def test_a_letter_of_another_community_is_out_of_reach(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ana(of))
    other = failed(cast.community("Harbour"), "eve")
    assert "eve@river.example" not in client.get("/c/linden/letters").content.decode()
    client.post(f"/c/linden/letters/{other.pk}/again")
    client.post("/c/linden/letters/again")
    assert state(other) == Letter.State.FAILED


def test_members_find_no_such_page(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ben(of))
    one = failed(of, "cy")
    assert client.get("/c/linden/letters").status_code == 404
    assert client.post(f"/c/linden/letters/{one.pk}/again").status_code == 404
    assert client.post("/c/linden/letters/again").status_code == 404
    assert state(one) == Letter.State.FAILED


def test_the_page_tells_of_a_mail_server_in_trouble(client: Client, of: Community) -> None:
    cast.sign_in(client, cast.ana(of))
    actions.rest(channel="email", error="wrong password for hallway", now=timezone.now())
    page = client.get("/c/linden/letters").content.decode()
    assert "the mail server takes no letters" in page
    assert "wrong password" not in page


def test_many_letters_take_no_more_questions(
    client: Client, of: Community, django_assert_max_num_queries: object
) -> None:
    cast.sign_in(client, cast.ana(of))
    for number in range(30):
        failed(of, f"person{number}")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/c/linden/letters")
