"""Thanks and sparks through the API: the same as the pages, and for the same people."""

from __future__ import annotations

import json

from hallway.people import actions as people
from tests.cast import NOW
from tests.follow_up.company import key, met
from tests.people.conftest import House

ALL = ["exchange:read", "exchange:write"]


def caller(client, member, scopes=None):
    made: str = people.make_token(member=member, name="script", scopes=scopes or ALL, now=NOW)

    def call(method: str, path: str, body=None):
        answer = getattr(client, method)(
            f"/api/v1{path}",
            data=json.dumps(body or {}) if method != "get" else None,
            content_type="application/json",
            headers={"authorization": f"Bearer {made}"},
        )
        return answer.status_code, json.loads(answer.content or b"null")

    return call


def test_thanks_there_and_back(house: House, client) -> None:
    ben, cy = caller(client, house.ben), caller(client, house.cy)
    coffee = key(met(house.ben, house.cy))
    body = {"to": house.cy.pk, "words": "For the map.", "source": coffee}
    status, given = ben("post", "/thanks", body)
    assert (status, given["to"]) == (201, "Cy")
    assert "state" not in given, "what becomes of it is not the giver's to know"
    assert ben("post", "/thanks", body)[0] == 409
    assert ben("post", "/thanks", {**body, "to": house.dee.pk})[0] == 404
    (got,) = cy("get", "/thanks")[1]["received"]
    assert got["state"] == "new"
    place = f"/thanks/{given['id']}/place"
    assert ben("put", place, {"shown": True})[0] == 404
    assert cy("put", place, {"shown": True})[1]["state"] == "shown"
    assert cy("delete", f"/thanks/{given['id']}")[0] == 404
    assert ben("delete", f"/thanks/{given['id']}")[0] == 204
    assert cy("get", "/thanks")[1] == {"received": [], "given": []}


def test_sparks_there_and_back(house: House, client) -> None:
    ben, cy, dee = (caller(client, one) for one in (house.ben, house.cy, house.dee))
    body = {
        "kind": "idea",
        "words": "A map of quiet rooms.",
        "others": [house.cy.pk],
        "source": key(met(house.ben, house.cy)),
        "wish": "everybody",
    }
    status, told = ben("post", "/sparks", body)
    assert (status, told["my_word"], told["not_yet"]) == (201, "agreed", ["Cy"])
    agreement = f"/sparks/{told['id']}/agreement"
    assert dee("put", agreement, {"wish": "everybody"})[0] == 404
    assert cy("get", "/sparks")[1]["asked"][0]["words"] == body["words"]
    assert cy("put", agreement, {"wish": "everybody"})[1]["reach"] == "everybody"
    assert dee("get", "/sparks")[1]["shared"][0]["agreed"] == ["Ben", "Cy"]
    assert cy("delete", agreement)[0] == 204
    assert dee("get", "/sparks")[1]["shared"] == []
    assert cy("delete", f"/sparks/{told['id']}")[0] == 404
    assert ben("delete", f"/sparks/{told['id']}")[0] == 204
    assert ben("get", "/spark-figures")[0] == 404, "for organisers"
    figures = caller(client, house.ana)("get", "/spark-figures")
    assert (figures[0], figures[1]["total"]) == (200, None)


def test_a_key_needs_its_scope(house: House, client) -> None:
    other = caller(client, house.ben, ["me:read"])
    assert other("get", "/thanks")[0] == 403
    assert other("get", "/sparks")[0] == 403
