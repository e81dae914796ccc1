"""Searching and reporting through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hallway.people import actions
from hallway.people.models import Member, Report
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House


class Key:
    """A program with a key of somebody's."""

    def __init__(self, member: Member, *scopes: str) -> None:
        self.token = actions.make_token(member=member, name="k", scopes=list(scopes), now=NOW)

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        answer = getattr(Client(), method)(
            f"/api/v1{path}",
            data=body,
            content_type="application/json",
            headers={"authorization": f"Bearer {self.token}"},
        )
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def circle(house: House) -> Any:
    return actions.start_circle(keeper=house.ben, name="Bread and butter", about="Loaves")


def test_a_key_finds_what_its_owner_sees_and_its_scopes_allow(house: House, circle: Any) -> None:
    actions.save_profile(member=house.ben, ask_about="bread")
    status, groups = Key(house.cy, "me:read", "gatherings:read")("get", "/search?q=brea")
    assert status == 200
    assert [(g["kind"], [one["title"] for one in g["found"]]) for g in groups] == [
        ("person", ["Ben"]),
        ("circle", ["Bread and butter"]),
    ]
    assert groups[0]["found"][0] == {
        "kind": "person",
        "id": house.ben.pk,
        "title": "Ben",
        "line": "bread",
        "path": house.url(f"people/{house.ben.pk}"),
    }
    _status, groups = Key(house.cy, "me:read")("get", "/search?q=bread")
    assert [group["kind"] for group in groups] == ["person"]
    actions.block(by=house.ben, against=house.cy, now=NOW)
    assert Key(house.cy, "me:read")("get", "/search?q=bread") == (200, [])


def test_pages_of_finds_end(house: House) -> None:
    for at in range(5):
        cast.member(house.community, f"Zora {at}")
    key, names, after = Key(house.cy, "me:read"), [], 0
    while after is not None:
        _status, [group] = key("get", f"/search?q=zora&kind=person&limit=2&after={after}")
        names += [one["title"] for one in group["found"]]
        after = group["next"]
    assert sorted(names) == [f"Zora {at}" for at in range(5)]


def test_what_cannot_be_asked(house: House) -> None:
    key = Key(house.cy, "me:read")
    assert key("get", "/search?q=")[0] == 422
    assert key("get", "/search?q=a&kind=nothing")[0] == 404
    assert Key(house.cy, "me:write")("get", "/search?q=a")[0] == 403


def test_reported_decided_shown_again(house: House, circle: Any) -> None:
    said = {"kind": "circle", "id": circle.pk, "why": "Too much butter"}
    assert Key(house.cy, "me:write")("post", "/reports", said)[0] == 204
    ana = Key(house.ana, "reports:read", "reports:write")
    _status, [waiting] = ana("get", "/reports")
    assert (waiting["why"], waiting["author"]) == (["Too much butter"], "Ben")
    assert "Cy" not in str(waiting)
    place = f"/reports/circle/{circle.pk}/decision"
    assert ana("post", place, {"act": "hidden"})[0] == 409
    _status, told = ana("post", place, {"act": "hidden", "words": "Less, please."})
    assert (told["waiting"], told["hidden"]) == (False, True)
    assert ana("get", "/reports") == (200, [])
    _status, told = ana("delete", place)
    assert told["hidden"] is False
    assert [line["what"] for line in told["log"]] == ["hidden", "shown"]


def test_only_organisers_read_reports(house: House, circle: Any) -> None:
    cy = Key(house.cy, "me:write", "reports:read", "reports:write")
    assert cy("post", "/reports", {"kind": "circle", "id": circle.pk})[0] == 204
    assert cy("get", "/reports")[0] == 404
    assert cy("get", f"/reports/circle/{circle.pk}")[0] == 404
    assert cy("post", f"/reports/circle/{circle.pk}/decision", {"act": "left"})[0] == 404
    assert Report.objects.get().state == "open"
