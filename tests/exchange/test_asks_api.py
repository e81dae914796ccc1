"""Asks through the API: the same actions and the same walls as the pages."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests import cast
from tests.cast import NOW
from tests.exchange.asks import tie, write
from tests.web.test_api import Caller, key_of

BOTH = ["exchange:read", "exchange:write"]
WISH = {"words": "Who knows about heat pumps?", "topics": ["heat pumps"]}


@pytest.fixture
def everybody(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Ana knows Ben, Ben knows Cy, Cy knows Dee."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    few = cast.people(cast.community(), 4)
    for one, other in itertools.pairwise(few):
        tie(one, other)
    return {one.name: one for one in few}


def caller(member: Any, scopes: list[str] = BOTH) -> Caller:
    return Caller(key_of(member, scopes))


def test_an_ask_from_writing_to_closing(everybody) -> None:
    ana, ben, cy, dee = [caller(one) for one in everybody.values()]
    status, ask = ana("post", "/asks", WISH)
    assert (status, ask["reach"], ask["until"], ask["mine"]) == (
        201,
        "two_steps",
        "2026-03-23",
        True,
    )
    path = f"/asks/{ask['id']}"
    (seen,) = cy("get", "/asks")[1]
    assert (seen["second_hand"], seen["author_name"], seen["answers"]) == (True, "Ana", [])
    assert not ben("get", path)[1]["second_hand"]
    assert (dee("get", path)[0], dee("get", "/asks")[1]) == (404, [])
    assert dee("post", f"{path}/answer", {})[0] == 404
    assert dee("post", f"{path}/quiet")[0] == 404
    assert cy("post", f"{path}/answer", {"words": "I have two."})[1]["answered"]
    assert cy("post", f"{path}/answer", {})[0] == 409
    (answer,) = ana("get", path)[1]["answers"]
    assert (answer["name"], answer["words"], answer["email"]) == (
        "Cy",
        "I have two.",
        "cy@example.org",
    )
    assert ben("get", path)[1]["answers"] == [], "an answer is for the author alone"
    thanks = {"helped": [answer["by"]], "thanks": "For the sum that made it clear."}
    assert ben("post", f"{path}/closing", thanks)[0] == 404
    closed = ana("post", f"{path}/closing", thanks)[1]
    assert (closed["state"], closed["answers"][0]["helped"]) == ("closed", True)
    assert everybody["Cy"].thanks_received.get().source == f"ask:{ask['id']}"
    assert ben("get", path)[0] == 404


def test_only_its_author_changes_it_and_a_key_does_what_it_may(everybody) -> None:
    ana, ben = caller(everybody["Ana"]), caller(everybody["Ben"])
    path = f"/asks/{write(everybody['Ana']).pk}"
    assert ben("put", path, WISH)[0] == 404
    assert ben("post", f"{path}/further")[0] == 404
    changed = ana("put", path, {**WISH, "words": "Still looking", "reach": "ties"})[1]
    assert (changed["words"], changed["reach"]) == ("Still looking", "ties")
    assert ana("put", path, {**WISH, "reach": "circle", "circle": 5})[0] == 409
    assert ana("post", "/asks", {**WISH, "words": "x" * 601})[0] == 422
    reader = caller(everybody["Ben"], ["exchange:read"])
    assert reader("get", path)[0] == 200
    assert reader("post", f"{path}/answer", {})[0] == 403
    assert caller(everybody["Ben"], ["me:read"])("get", "/asks")[0] == 403


def test_no_thanks_and_leave_me_alone_are_told_to_nobody(everybody) -> None:
    ana, ben = caller(everybody["Ana"]), caller(everybody["Ben"])
    path = f"/asks/{write(everybody['Ana']).pk}"
    before = ana("get", path)
    assert ben("post", f"{path}/refusal")[0] == 204
    assert ben("post", f"{path}/quiet")[0] == 204
    assert ana("get", path) == before


def test_topics_and_kinds_are_filters(everybody) -> None:
    ana, ben = everybody["Ana"], caller(everybody["Ben"])
    write(ana)
    write(ana, kind="offer", what="review", words="I read drafts", topics=["Écriture"])
    assert [one["kind"] for one in ben("get", "/asks?kind=offer")[1]] == ["offer"]
    assert [one["what"] for one in ben("get", "/asks?topic=ecriture")[1]] == ["review"]
    assert ben("get", "/asks?topic=chess")[1] == []
    assert len(caller(ana)("get", "/asks?mine=true")[1]) == 2
