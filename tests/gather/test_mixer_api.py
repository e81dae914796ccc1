"""Mixers through the API: the same rules, other words."""

from __future__ import annotations

import pytest

from hallway.people import actions as people_actions
from tests import cast
from tests.gather import evening
from tests.match.test_api import Caller

pytestmark = pytest.mark.django_db


def test_an_evening_through_the_api(client, monkeypatch):
    people = cast.people(cast.community(), 8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening.SOON)
    ana, ben = Caller(client, people[0]), Caller(client, people[1])
    facts = {"name": "Mixer", "starts_at": evening.START.isoformat(), "tables": 4, "seats": 2}
    assert ben("post", "/mixers", {**facts, "sittings": 3}).status_code == 404
    made = ana("post", "/mixers", {**facts, "sittings": 3}).json()
    path = f"/mixers/{made['id']}"
    assert made["timezone"] == "Europe/Berlin"
    assert ben("get", path).status_code == 404
    assert ana("post", f"{path}/asking").json() == {"added": 8}
    assert ben("put", f"{path}/seat", {}).json()["mine"] is True
    ids = [one.pk for one in people]
    assert ana("post", f"{path}/people", {"members": ids}).json() == {"added": 7}
    plan = ana("post", f"{path}/plan").json()
    assert (plan["repeats"], len(plan["sittings"]), plan["stage"]) == (0, 3, "before")
    assert ben("get", f"{path}/plan").status_code == 404
    early = ana("post", f"{path}/step", {"step": "begin", "sitting": 1})
    assert early.status_code == 409, "nobody begins an evening days ahead by a slip"
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening.START)
    for _organiser in range(2):
        plan = ana("post", f"{path}/step", {"step": "begin", "sitting": 1}).json()
        assert (plan["sitting"], plan["stage"]) == (1, "seated")
    mine = ben("get", f"{path}/my-table").json()
    (mates,) = [one["members"] for one in plan["sittings"][0] if one["table"] == mine["table"]]
    assert [str(one) for one in people if one.pk in mates and one != people[1]] == mine["others"]
    assert ben("delete", f"{path}/seat").status_code == 204
    assert ben("get", f"{path}/my-table").status_code == 404
    assert ana("post", f"{path}/step", {"step": "begin", "sitting": 3}).status_code == 409
    assert ana("post", f"{path}/step", {"step": "end"}).json()["stage"] == "over"


def test_a_rhythm_is_a_refusal_unless_i_say_just_this_once(client, monkeypatch):
    people = cast.people(cast.community(), 4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening.SOON)
    mixer = evening.set_up(people, sign_up=True)
    people_actions.save_profile(member=people[1], days_between=30)
    people_actions.promise(
        member=people[1],
        source="table:1",
        starts_at=evening.SOON,
        ends_at=evening.SOON + evening.MINUTE,
    )
    ben = Caller(client, people[1])
    path = f"/mixers/{mixer.pk}/seat"
    assert "one meeting in 30 days" in ben("put", path, {}).json()["detail"]
    assert ben("put", path, {"anyway": True}).status_code == 200
