"""Rounds, programs and invitations through the API."""

from __future__ import annotations

import pytest

from hallway.invite.models import Invitation, Program
from hallway.people import actions as people
from hallway.people.scopes import known_scopes
from tests.match.town import START, asked, matched, meetings, program, town

pytestmark = pytest.mark.django_db


class Caller:
    """Calls the API as one member."""

    def __init__(self, client, member, scopes=None):
        self.client = client
        key = people.make_token(
            member=member, name="test", scopes=scopes or known_scopes(), now=START
        )
        self.headers = {"Authorization": f"Bearer {key}"}

    def __call__(self, method: str, path: str, body=None):
        facts = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1{path}", headers=self.headers, **facts)


@pytest.fixture
def members():
    return town(6)[1]


@pytest.fixture
def api(client, members):
    return Caller(client, members[0])


def test_a_program_is_made_read_changed_and_paused(api):
    made = api("post", "/programs", {"name": "Coffee", "first_on": "2027-01-12"})
    assert made.status_code == 201
    program_id = made.json()["id"]
    assert made.json()["timezone"] == "Europe/Berlin"
    assert [one["name"] for one in api("get", "/programs").json()] == ["Coffee"]
    changed = api("patch", f"/programs/{program_id}", {"sizes": [3, 4], "rest": 6}).json()
    assert (changed["sizes"], changed["rest"], changed["name"]) == ([3, 4], 6, "Coffee")
    assert api("patch", f"/programs/{program_id}", {"rest": None}).json()["rest"] is None
    assert api("put", f"/programs/{program_id}/pause").json()["active"] is False
    assert api("delete", f"/programs/{program_id}/pause").json()["active"] is True


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"ask_days_before": 1, "match_hours_before": 24}, "at least 12 hours to answer"),
        ({"timezone": "Middle/Earth"}, "not a time zone"),
        ({"rhythm": "dates"}, "at least one date"),
        ({"audience": "units"}, "which units"),
        ({"audience": "circle"}, "Choose the circle"),
    ],
)
def test_a_program_that_makes_no_sense_is_refused_in_one_sentence(api, facts, says):
    answer = api("post", "/programs", {"name": "Coffee", "first_on": "2027-01-12", **facts})
    assert answer.status_code == 409
    assert says in answer.json()["detail"]
    assert not Program.objects.exists()


def test_the_same_name_twice_is_refused(api, members):
    program(members[0].community)
    answer = api("post", "/programs", {"name": "Coffee", "first_on": "2027-01-12"})
    assert answer.status_code == 409
    assert "already a program" in answer.json()["detail"]


def test_a_circle_of_another_community_is_not_there(api):
    hill, _others = town(3, slug="hill")
    circle = people.create_circle(community=hill, name="Sailing")
    facts = {"name": "Coffee", "first_on": "2027-01-12", "audience": "circle"}
    assert api("post", "/programs", {**facts, "circle_id": circle.pk}).status_code == 404


def test_a_round_is_read_and_changed(api, members):
    round_ = matched(program(members[0].community))
    path = f"/programs/{round_.program_id}/rounds"
    assert [one["number"] for one in api("get", path).json()] == [1]
    page = api("get", f"{path}/1").json()
    assert page["closeness"] == "The best possible round, proven."
    assert page["answers"] == {"asked": 6, "joining": 6, "declined": 0, "open": 0}
    seats = [meeting["members"] for meeting in page["meetings"]]
    assert sorted(member for seat in seats for member in seat) == [one.pk for one in members]

    first, second = seats[0][0], seats[1][0]
    foreseen = api("get", f"{path}/1/swap?first={first}&second={second}").json()
    done = api(
        "post", f"{path}/1/swap", {"first": first, "second": second, "version": page["version"]}
    ).json()
    assert (done["before"], done["after"]) == (foreseen["before"], foreseen["after"])
    assert {second, seats[0][1]} in [
        set(meeting["members"]) for meeting in api("get", f"{path}/1").json()["meetings"]
    ]
    stale = {"version": page["version"]}
    assert api("post", f"{path}/1/rematch", stale).status_code == 409


def test_locking_taking_out_putting_back_and_skipping(api, members):
    round_ = matched(program(members[0].community))
    path = f"/programs/{round_.program_id}/rounds/1"
    page = api("put", f"{path}/meetings/1", {"locked": True, "version": round_.version}).json()
    assert page["meetings"][0]["locked"] is True
    out = page["meetings"][1]["members"][0]
    api("put", f"{path}/taken-out/{out}", {"version": page["version"]})
    page = api("get", path).json()
    assert page["taken_out"] == [out]
    assert len(page["left_over"]) == 1
    back = api("delete", f"{path}/taken-out/{out}?version={page['version']}")
    assert back.status_code == 200
    assert len(meetings(round_)) == 3
    assert api("post", f"{path}/skip").json()["state"] == "skipped"
    assert api("post", f"{path}/skip").status_code == 409


def test_a_member_sees_and_answers_only_their_own_invitations(client, members, monkeypatch):
    asked(program(members[0].community, joining="ask"))
    invitation = Invitation.objects.get(member=members[1])
    monkeypatch.setattr("hallway.invite.api.timezone.now", lambda: invitation.asked_at)
    mine = Caller(client, members[1])
    (open_,) = mine("get", "/me/invitations").json()
    assert open_["id"] == invitation.pk
    assert mine("put", f"/me/invitations/{open_['id']}", {"joining": True}).json()["answer"] == "in"
    other = Caller(client, members[2])
    assert other("put", f"/me/invitations/{open_['id']}", {"joining": False}).status_code == 404
    invitation.refresh_from_db()
    assert invitation.answer == "in"


def test_a_plain_member_and_a_key_without_the_scope_see_no_round(client, members):
    round_ = matched(program(members[0].community))
    path = f"/programs/{round_.program_id}/rounds/1"
    assert Caller(client, members[1])("get", path).status_code == 404
    assert Caller(client, members[0], ["programs:read"])("get", path).status_code == 403
    assert client.get(f"/api/v1{path}").status_code == 401
