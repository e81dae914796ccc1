"""The way out of every letter: no sign-in, and a scanner's look changes nothing."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from hallway.people import actions
from hallway.people.letters import member_letter_context, way_out
from hallway.people.links import sign
from hallway.people.models import Member
from tests.cast import NOW
from tests.people.conftest import House


@pytest.fixture
def door(house: House) -> str:
    return urlsplit(way_out(house.ben)).path


def state(member: Member) -> tuple[str, object]:
    member.refresh_from_db()
    return member.state, member.paused_until


def test_looking_changes_nothing(house: House, client: Client, door: str) -> None:
    for _visit in range(2):
        assert "A break, or good-bye?" in client.get(door).content.decode()
        assert client.head(door).status_code == 200
    assert state(house.ben) == ("active", None)


@pytest.mark.parametrize(("choice", "days"), [("month", 30), ("quarter", 91)])
def test_a_pause_that_ends_by_itself(
    house: House, client: Client, door: str, choice: str, days: int
) -> None:
    page = client.post(door, {"choice": choice}).content.decode()
    assert "back on" in page
    _state, until = state(house.ben)
    assert until is not None
    expected = timezone.now().date() + timedelta(days)
    assert abs((until - expected).days) <= 1  # type: ignore[operator]


def test_until_i_say_and_back_again(house: House, client: Client, door: str) -> None:
    client.post(door, {"choice": "open"})
    assert state(house.ben) == ("active", actions.UNTIL_I_SAY)
    assert "Good to have you back" in client.post(door, {"choice": "back"}).content.decode()
    assert state(house.ben) == ("active", None)


def test_leaving_and_changing_ones_mind(house: House, client: Client, door: str) -> None:
    assert "You have left Linden House" in client.post(door, {"choice": "leave"}).content.decode()
    assert state(house.ben)[0] == "left"
    assert "not a member" in client.get(door).content.decode()
    client.post(door, {"choice": "back"})
    assert state(house.ben)[0] == "active"


def test_one_click_from_a_mail_program_pauses(house: House, door: str) -> None:
    """RFC 8058: a POST without cookies, with this one body."""
    mail_program = Client(enforce_csrf_checks=True)
    answer = mail_program.post(
        door, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert state(house.ben) == ("active", actions.UNTIL_I_SAY)


def test_who_was_taken_off_by_an_organiser_is_not_put_back_by_an_old_letter(
    house: House, client: Client, door: str
) -> None:
    actions.remove(member=house.ben, by=house.ana, now=NOW)
    assert client.post(door, {"choice": "back"}).status_code == 409
    assert state(house.ben)[0] == "left"


def test_a_choice_that_there_is_not_changes_nothing(
    house: House, client: Client, door: str
) -> None:
    assert client.post(door, {"choice": "erase"}).status_code == 400
    assert state(house.ben) == ("active", None)


def test_a_changed_link_or_one_for_something_else_opens_nothing(
    house: House, client: Client, door: str
) -> None:
    assert client.get(door[:-1] + ("A" if door[-1] != "A" else "B")).status_code == 404
    other = sign("answer", member=house.ben.pk)
    assert client.post(f"/l/way-out/{other}", {"choice": "leave"}).status_code == 404
    assert state(house.ben) == ("active", None)


def test_the_link_of_somebody_forgotten_opens_nothing(
    house: House, client: Client, door: str
) -> None:
    actions.erase(member=house.ben, now=NOW)
    assert client.get(door).status_code == 404


def test_a_letter_knows_its_way_out(house: House) -> None:
    context = member_letter_context(house.ben)
    assert context["way_out"].startswith("http://localhost:8000/l/way-out/")
    assert context["home_url"] == "http://localhost:8000/c/linden-house/"
    assert context["profile_url"] == "http://localhost:8000/c/linden-house/me"
