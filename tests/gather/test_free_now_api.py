"""Free now through the API: the same rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallway.meet import actions as meet
from hallway.people import actions as people
from hallway.people.scopes import known_scopes
from tests import cast
from tests.cast import NOW
from tests.gather.free import LATER, ask, coffee_of
from tests.match.test_api import Caller

pytestmark = pytest.mark.django_db
PATH = "/me/free-now"


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def test_asking_looking_and_taking_it_back(client, now):
    ben = cast.ben(cast.community())
    api = Caller(client, ben)
    assert api("get", PATH).json()["state"] == "none"
    asked = api("post", PATH, {"minutes": 15, "place": "Kitchen"})
    assert asked.status_code == 201
    assert asked.json()["state"] == "waiting"
    assert api("delete", PATH).json()["state"] == "taken_back"
    assert api("post", PATH, {"link": "javascript:alert(1)"}).status_code == 422
    assert api("post", PATH, {"minutes": 600}).status_code == 422


def test_somebody_is_found(client, now):
    everybody = cast.people(cast.community(), 8)
    _ana, ben, cy, *_ = everybody
    ask(ben, NOW)
    api = Caller(client, cy)
    assert api("get", PATH).json()["somebody"] is True
    found = api("post", PATH, {}).json()
    assert (found["state"], found["meeting"]) == ("joined", coffee_of(ben).pk)
    assert api("delete", PATH).json()["state"] == "joined", "too late, and it says so"
    meet.call_off(meeting_id=found["meeting"], now=LATER)
    assert api("get", PATH).json()["meeting"] is None


def test_a_break_is_refused_in_a_sentence(client, now):
    ben = cast.ben(cast.community())
    people.pause(member=ben, until=LATER.date() + timedelta(days=3))
    refused = Caller(client, ben)("post", PATH, {"anyway": True})
    assert refused.status_code == 409
    assert "taking a break" in refused.json()["detail"]


def test_a_key_without_the_scope_may_only_look(client, now):
    ben = cast.ben(cast.community())
    looks = Caller(client, ben, ["gatherings:read"])
    assert "gatherings:read" in known_scopes()
    assert looks("get", PATH).status_code == 200
    assert looks("post", PATH, {}).status_code == 403
