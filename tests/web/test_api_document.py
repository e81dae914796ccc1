"""docs/api.md names exactly what the API has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hallway.people.scopes import known_scopes
from hallway.web.api import api
from tests.match.test_api import Caller
from tests.match.town import matched, program, town

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_call_is_in_the_document_and_the_other_way_round() -> None:
    paths = api.get_openapi_schema()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    }
    told = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", DOCUMENT))
    same = "/programs/{program_id}/rounds/{number}/taken-out/{member_id}"
    assert f"`PUT {same}`, `DELETE` of the same" in DOCUMENT
    assert told | {f"DELETE {same}"} == there


def test_every_scope_is_in_the_document() -> None:
    assert set(re.findall(r"`([a-z]+:(?:read|write))`", DOCUMENT)) == known_scopes()


@pytest.mark.django_db
def test_a_key_may_release_a_round_once(client) -> None:
    community, members = town(6)
    made = program(community)
    round_ = matched(made)
    api_of_organiser = Caller(client, members[0])
    path = f"/programs/{made.pk}/rounds/{round_.number}/release"
    assert Caller(client, members[1])("post", path).status_code == 404
    assert api_of_organiser("post", path).json() == {"meetings": 3}
    assert api_of_organiser("post", path).status_code == 409
