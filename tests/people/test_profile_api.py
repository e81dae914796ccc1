"""Profiles, photos and stories, as a program meets them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hallway.people import actions
from hallway.people.models import Story
from tests.cast import NOW
from tests.people import cameras
from tests.people.conftest import House
from tests.web.test_api import Caller, key_of


@pytest.fixture
def as_ben(house: House) -> Caller:
    return Caller(key_of(house.ben, ["me:read", "me:write"]))


@pytest.fixture
def as_cy(house: House) -> Caller:
    return Caller(key_of(house.cy, ["me:read", "me:write"]))


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("me.jpg", cameras.from_a_phone(), "image/jpeg")


def test_what_i_tell_and_to_whom(house: House, as_ben: Caller, as_cy: Caller) -> None:
    wishes = {"headline": "Bakes", "shown": {"interests": "ties"}, "interests": ["jazz"]}
    me = as_ben("patch", "/me", {**wishes, "digest_day": None, "asks_a_week": 0})[1]
    assert (me["headline"], me["shown"], me["digest_day"]) == ("Bakes", {"interests": "ties"}, None)
    seen = as_cy("get", f"/people/{house.ben.pk}")[1]
    assert (seen["headline"], seen["interests"]) == ("Bakes", [])
    assert as_ben("get", f"/people/{house.ben.pk}")[1]["interests"] == ["jazz"]
    assert as_ben("patch", "/me", {"shown": {"interests": "all"}})[1]["shown"] == {}


@pytest.mark.parametrize(
    "wishes",
    [
        {"shown": {"name": "ties"}},
        {"shown": {"photo": "friends"}},
        {"digest_day": 7},
        {"headline": "x" * 161},
        {"asks_a_week": -1},
    ],
)
def test_a_wrong_wish_changes_nothing(as_ben: Caller, wishes: dict[str, object]) -> None:
    before = as_ben("get", "/me")
    assert as_ben("patch", "/me", wishes)[0] == 422
    assert as_ben("get", "/me") == before


def test_a_story_from_telling_to_taking_back(house: House, as_ben: Caller, as_cy: Caller) -> None:
    status, story = as_ben("post", "/me/stories", {"words": "A *piano*."})
    assert status == 201
    place = f"/me/stories/{story['id']}"
    hung = as_ben("post", f"{place}/picture", file=photo(), alt="A piano")[1]
    assert hung["picture"] == {"alt": "A piano", "width": 400, "height": 300}
    assert as_cy.client.get(f"/api/v1/stories/{story['id']}/picture").status_code == 200
    (read,) = as_cy("get", f"/people/{house.ben.pk}")[1]["stories"]
    assert (read["words"], read["picture"]["alt"]) == ("A *piano*.", "A piano")
    anew = as_ben("put", place, {"words": "Two pianos.", "shown": "nobody"})[1]
    assert (anew["shown"], anew["picture"]["alt"]) == ("nobody", "A piano")
    assert as_cy("get", f"/people/{house.ben.pk}")[1]["stories"] == []
    assert as_cy.client.get(f"/api/v1/stories/{story['id']}/picture").status_code == 404
    assert as_ben("delete", f"{place}/picture")[1]["picture"] is None
    assert as_ben("delete", place)[0] == 204
    assert not Story.objects.exists()


def test_nobody_else_changes_a_story(house: House, as_cy: Caller) -> None:
    story = actions.tell_story(author=house.ben, words="Mine.", now=NOW)
    place = f"/me/stories/{story.pk}"
    assert as_cy("put", place, {"words": "Yours."})[0] == 404
    assert as_cy("delete", place)[0] == 404
    assert as_cy("post", f"{place}/picture", file=photo(), alt="x")[0] == 404


def test_a_photo_up_and_down(house: House, as_ben: Caller, as_cy: Caller) -> None:
    assert as_ben("post", "/me/photo", file=photo())[0] == 204
    place = f"/api/v1/people/{house.ben.pk}/photo"
    answer = as_cy.client.get(place, {"small": "true"})
    assert answer["Content-Type"] == "image/jpeg"
    assert [trace for trace in cameras.TRACES if trace in answer.content] == []
    assert as_cy("get", f"/people/{house.ben.pk}")[1]["photo"]
    bad = SimpleUploadedFile("x.jpg", b"no", "image/jpeg")
    assert as_ben("post", "/me/photo", file=bad)[0] == 409
    assert as_ben("delete", "/me/photo")[0] == 204
    assert as_cy.client.get(place).status_code == 404


def test_what_is_put_away_reads_as_mine_alone(house: House, as_ben: Caller, as_cy: Caller) -> None:
    story = actions.tell_story(author=house.ben, words="Mine.", now=NOW)
    actions.hide_story(story_id=story.pk, now=NOW)
    assert as_ben("get", "/me/stories")[1][0]["hidden_at"]
    assert as_cy("get", f"/people/{house.ben.pk}")[1]["stories"] == []
