"""The API as a program meets it: keys, scopes, pages without loss, walls."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hallway.people import actions
from hallway.people.models import ApiToken, Community, Member
from hallway.people.queries import blocks_among
from hallway.people.scopes import SCOPES
from tests import cast
from tests.cast import NOW

ROSTER = b"id,name,email,team\nana,Ana,ana@example.org,Design\neli,Eli,eli@example.org,Sales\n"
ME, LIST = ["me:read", "me:write"], ["members:read", "members:write"]


class Caller:
    """A program with one key."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"})

    def __call__(self, method: str, path: str, body: Any = None, **files: Any) -> tuple[int, Any]:
        ask = getattr(self.client, method)
        if files:
            answer = ask(f"/api/v1{path}", files)
        elif body is not None:
            answer = ask(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        else:
            answer = ask(f"/api/v1{path}")
        return answer.status_code, answer.json() if answer.content else None


def key_of(member: Member, scopes: list[str], **facts: Any) -> str:
    return actions.make_token(member=member, name="script", scopes=scopes, now=NOW, **facts)


@pytest.fixture
def house(db: None) -> Community:
    return cast.community()


@pytest.fixture
def ana(house: Community) -> Member:
    return cast.ana(house)


@pytest.fixture
def ben(house: Community) -> Member:
    return cast.ben(house)


@pytest.fixture
def as_ana(ana: Member) -> Caller:
    return Caller(key_of(ana, LIST))


@pytest.fixture
def as_ben(ben: Member) -> Caller:
    return Caller(key_of(ben, ME))


# Keys


def test_a_key_is_made_on_the_page_and_shown_once(ana: Member, client: Client) -> None:
    cast.sign_in(client, ana)
    place = f"/c/{ana.community.slug}/me/keys"
    form = {"name": "laptop", "scopes": ["me:read"], "days": "30"}
    page = client.post(place, form).content.decode()
    key = page.partition('id="id_key" value="')[2].partition('"')[0]
    assert key.startswith("hallway_")
    assert key not in client.get(place).content.decode()
    assert key not in str(list(ApiToken.objects.values()))
    assert Caller(key)("get", "/me")[1]["name"] == "Ana"
    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    client.post(f"{place}/{token.pk}/end")
    assert Caller(key)("get", "/me")[0] == 401


def test_the_page_offers_organisers_scopes_to_organisers_alone(ben: Member, client: Client) -> None:
    cast.sign_in(client, ben)
    place = f"/c/{ben.community.slug}/me/keys"
    assert "members:write" not in client.get(place).content.decode()
    client.post(place, {"name": "x", "scopes": ["members:write"], "days": "30"})
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("key", ["", "hallway_x", "Ω", "hallway_" + "a" * 5000])
def test_a_bad_key_opens_nothing(db: None, key: str) -> None:
    header = f"Bearer {key}".encode().decode("latin-1")
    assert Client().get("/api/v1/me", headers={"Authorization": header}).status_code == 401
    assert Client().get("/api/v1/me").status_code == 401


def test_a_key_ends_with_its_day_and_with_its_member(ben: Member) -> None:
    now = timezone.now()
    over = Caller(key_of(ben, ME, expires_at=now - timedelta(seconds=1)))
    good = Caller(key_of(ben, ME, expires_at=now + timedelta(days=1)))
    assert over("get", "/me")[0] == 401
    assert good("get", "/me")[0] == 200
    actions.leave(member=ben, now=NOW)
    assert good("get", "/me")[0] == 401


def test_a_key_does_what_its_scopes_say_and_no_more(ana: Member) -> None:
    reader = Caller(key_of(ana, ["members:read"]))
    assert reader("get", "/members")[0] == 200
    status, said = reader("post", "/members", {"name": "Eli"})
    assert (status, said) == (403, {"detail": "This key lacks the scope members:write."})
    assert reader("get", "/me")[0] == 403
    assert Member.objects.count() == 1


def test_a_session_is_no_key(ana: Member, client: Client) -> None:
    cast.sign_in(client, ana)
    assert client.get("/api/v1/me").status_code == 401


def test_an_organisers_scope_in_a_members_hands_opens_nothing(ben: Member) -> None:
    everything = Caller(key_of(ben, list(SCOPES)))
    for method, path in (
        ("get", "/members"),
        ("get", f"/members/{ben.pk}"),
        ("patch", f"/members/{ben.pk}"),
        ("get", "/imports/1"),
        ("delete", "/imports/1"),
    ):
        body = {"role": "organiser"} if method == "patch" else None
        assert everything(method, path, body)[0] == 404, path
    assert everything("post", "/members", {"name": "Eli"})[0] == 404
    ben.refresh_from_db()
    assert ben.role == "member"


# Myself


def test_my_own_page(ben: Member, as_ben: Caller) -> None:
    wishes = {"days_between": 28, "interests": ["jazz"], "works_from": "08:00"}
    status, me = as_ben("patch", "/me", wishes)
    assert status == 200
    assert (me["days_between"], me["interests"], me["works_from"]) == (28, ["jazz"], "08:00:00")
    ben.refresh_from_db()
    assert ben.own_fields == ["days_between", "interests", "works_from"]
    assert as_ben("get", "/me")[1]["email"] == "ben@example.org"


@pytest.mark.parametrize(
    ("wishes", "status"),
    [
        ({"days_between": 3}, 422),
        ({"work_days": [7]}, 422),
        ({"interests": ["a;b"]}, 422),
        ({"name": ""}, 422),
        ({"name": "   "}, 409),
        ({"timezone": "Mars/Olympus"}, 409),
    ],
)
def test_a_wrong_wish_is_refused_and_changes_nothing(
    ben: Member, as_ben: Caller, wishes: dict[str, Any], status: int
) -> None:
    assert as_ben("patch", "/me", wishes)[0] == status
    ben.refresh_from_db()
    assert ben.own_fields == []


def test_a_pause_with_and_without_an_end(as_ben: Caller) -> None:
    assert as_ben("put", "/me/pause", {"until": "2027-01-01"})[1]["paused_until"] == "2027-01-01"
    assert as_ben("put", "/me/pause", {})[1]["paused_until"] == "9999-12-31"
    assert as_ben("delete", "/me/pause")[1]["paused_until"] is None


def test_the_private_list(house: Community, ana: Member, ben: Member, as_ben: Caller) -> None:
    cy = cast.cy(house)
    (found,) = as_ben("get", "/people?name=cy")[1]
    assert found == {"id": cy.pk, "name": "Cy", "units": {"team": "Research"}}
    assert as_ben("put", f"/me/blocks/{found['id']}")[0] == 204
    assert blocks_among(house.pk, [ben.pk, cy.pk]) == [(ben.pk, cy.pk)]
    assert [one["name"] for one in as_ben("get", "/me/blocks")[1]] == ["Cy"]
    assert Caller(key_of(ana, list(SCOPES)))("get", "/me/blocks")[1] == []
    assert as_ben("delete", f"/me/blocks/{cy.pk}")[0] == 204
    assert as_ben("get", "/me/blocks")[1] == []


def test_the_private_list_ends_at_the_wall(as_ben: Caller) -> None:
    stranger = cast.cy(cast.community("Harbour"))
    assert as_ben("put", f"/me/blocks/{stranger.pk}")[0] == 404
    assert as_ben("get", "/people?name=cy")[1] == []


# Members


def test_turning_pages_loses_nobody_even_while_people_come(
    house: Community, as_ana: Caller
) -> None:
    for number in range(250):
        cast.member(house, f"Person {number}")
    seen, after = [], 0
    while after is not None:
        page = as_ana("get", f"/members?limit=60&after={after}")[1]
        seen += [one["id"] for one in page["members"]]
        after = page["next"]
        if len(seen) == 60:
            Member.objects.filter(pk=seen[1]).update(state="left")
            cast.member(house, "Late")
    assert len(seen) == len(set(seen)) == 252
    assert page["total"] == 251


@pytest.mark.parametrize("query", ["limit=201", "limit=0", "after=-1", "state=erased"])
def test_a_page_is_never_cut_silently(as_ana: Caller, query: str) -> None:
    assert as_ana("get", f"/members?{query}")[0] == 422


def test_a_member_is_added_and_changed(as_ana: Caller) -> None:
    status, eli = as_ana("post", "/members", {"name": "Eli", "email": "eli@example.org"})
    assert (status, eli["key"]) == (201, "eli@example.org")
    changed = as_ana("patch", f"/members/{eli['id']}", {"units": {"team": "Sales"}})[1]
    assert changed["units"] == {"team": "Sales"}
    status, said = as_ana("post", "/members", {"name": "Eli", "email": "ELI@example.org"})
    assert (status, said["detail"]) == (409, "ELI@example.org is already the address of Eli.")


def test_a_member_of_another_community_is_not_there(as_ana: Caller) -> None:
    stranger = cast.cy(cast.community("Harbour"))
    assert as_ana("get", f"/members/{stranger.pk}")[0] == 404
    assert as_ana("patch", f"/members/{stranger.pk}", {"name": "X"})[0] == 404
    stranger.refresh_from_db()
    assert stranger.name == "Cy"


def test_the_list_tells_nothing_of_pauses(as_ana: Caller, ben: Member) -> None:
    actions.pause(member=ben, until=actions.UNTIL_I_SAY)
    assert "paus" not in json.dumps(as_ana("get", "/members")[1])


# Imports


def roster(content: bytes = ROSTER) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("people.csv", content)


def test_a_roster_is_proposed_read_and_agreed_to(ben: Member, as_ana: Caller) -> None:
    status, plan = as_ana("post", "/imports", file=roster())
    assert status == 201
    assert [new["name"] for new in plan["new"]] == ["Eli"]
    assert [gone["name"] for gone in plan["gone"]] == ["Ben"]
    assert as_ana("get", f"/imports/{plan['id']}")[1]["fingerprint"] == plan["fingerprint"]
    place = f"/imports/{plan['id']}/agreement"
    assert as_ana("post", place, {"fingerprint": "something else"})[0] == 409
    assert not Member.objects.filter(name="Eli").exists()
    done = as_ana("post", place, {"fingerprint": plan["fingerprint"], "take_off": True})
    assert (done[0], done[1]["state"]) == (200, "applied")
    assert Member.objects.filter(name="Eli").exists()
    ben.refresh_from_db()
    assert ben.state == "left"
    assert as_ana("get", f"/imports/{plan['id']}")[0] == 404


def test_a_roster_may_be_dropped(as_ana: Caller) -> None:
    plan = as_ana("post", "/imports", file=roster())[1]
    assert as_ana("delete", f"/imports/{plan['id']}")[0] == 204
    assert as_ana("get", f"/imports/{plan['id']}")[0] == 404


def test_a_bad_roster_is_one_sentence(as_ana: Caller) -> None:
    status, said = as_ana("post", "/imports", file=roster(b"id,email\n1,x\n"))
    assert status == 409
    assert said["detail"].startswith("people.csv, line 1: ")


# The description


def test_every_place_of_the_api_wants_a_key_and_says_so(db: None, client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert len(described["paths"]) > 20
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            assert told.get("security"), f"{method} {path} is open to anybody"
            assert {"401", "403", "404"} <= set(told["responses"]), f"{method} {path}"
            bare = getattr(client, method)(path.replace("{", "").replace("}", ""))
            assert bare.status_code in (401, 404), f"{method} {path}"


def test_the_scopes_that_are_asked_for_can_be_given(db: None) -> None:
    from hallway.web.api import api

    asked = {
        auth.scope
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for auth in operation.auth_callbacks
        if hasattr(auth, "scope")
    }
    assert asked == set(SCOPES)


def test_the_pages_about_the_api_need_no_other_site(db: None, client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "swagger" in page
    assert "https://" not in page
