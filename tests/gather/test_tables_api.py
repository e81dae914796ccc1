"""Tables through the API: the same actions and the same walls as the pages."""

from __future__ import annotations

from typing import Any

import pytest

from hallway.people import actions as people
from tests import cast
from tests.cast import NOW
from tests.gather.tables import first, names, open_table, take
from tests.web.test_api import Caller, key_of

BOTH = ["gatherings:read", "gatherings:write"]
WISH = {"topic": "Old maps", "begins_on": "2026-03-10", "begins_at": "12:30"}


@pytest.fixture
def everybody(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return {one.name: one for one in cast.people(cast.community(), 5)}


def caller(member: Any, scopes: list[str] = BOTH) -> Caller:
    return Caller(key_of(member, scopes))


def test_a_table_from_opening_to_closing(everybody) -> None:
    ana, ben = caller(everybody["Ana"]), caller(everybody["Ben"])
    status, table = ana("post", "/tables", {**WISH, "seats": 2, "rule": "freq=weekly"})
    assert (status, table["rule"], table["mine"], table["free"]) == (201, "FREQ=WEEKLY", True, 1)
    path = f"/tables/{table['id']}"
    assert len(ben("get", "/tables")[1]) == 4, "its next four dates"
    status, seen = ben("put", f"{path}/seat", {})
    assert (status, [one["name"] for one in seen["others"]]) == (200, ["Ana"])
    cy = caller(everybody["Cy"])
    assert cy("put", f"{path}/seat")[0] == 409, "no body is needed"
    assert cy("put", f"{path}/queue", {})[1]["waiting"]
    assert ben("delete", f"{path}/seat")[0] == 204
    assert cy("get", path)[1]["mine"]
    assert ben("delete", path)[0] == 404, "only its host closes it"
    assert ana("patch", path, {"starts_at": "2026-03-10T15:00:00Z"})[1]["starts_at"][:16] == (
        "2026-03-10T15:00"
    )
    assert ana("delete", path)[0] == 204
    assert ben("get", "/tables")[1] == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rule": "FREQ=HOURLY"}, "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "would never sit"),
        ({"holidays": "XY"}, "no holidays of “XY”"),
        ({"holidays": "DE-Bohemia"}, "no region “Bohemia” of DE"),
        ({"timezone": "Mars/Olympus"}, "no time zone “Mars/Olympus”"),
        ({"begins_on": "2026-02-01"}, "has passed"),
        ({"audience": "circle"}, "a circle that you are in"),
        ({"audience": "units", "units": {"team": ["Nowhere"]}}, "which people it is for"),
        ({"seats": 3, "new_faces": 3}, "fewer seats for new faces"),
        ({"skipped": ["2026-03-10"]}, "holiday or left out"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(everybody, wrong, sentence) -> None:
    status, answer = caller(everybody["Ana"])("post", "/tables", {**WISH, **wrong})
    assert status == 409
    assert sentence in answer["detail"]


def test_walls(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    sitting = first(open_table(ana))
    path = f"/tables/{sitting.pk}"
    assert caller(ben, ["meetings:read"])("get", "/tables")[0] == 403
    assert caller(ben, ["gatherings:read"])("put", f"{path}/seat", {})[0] == 403
    stranger = cast.ana(cast.community("Harbour"), email="eve@example.org")
    assert caller(stranger)("get", path)[0] == 404
    people.block(by=ana, against=ben, now=NOW)
    for method, place in (("get", ""), ("put", "/seat"), ("put", "/queue"), ("delete", "")):
        body = {} if method == "put" else None
        assert caller(ben)(method, f"{path}{place}", body)[0] == 404
    assert caller(ben)("get", "/tables")[1] == []
    take(sitting, cy)
    others = caller(everybody["Dee"])("get", path)[1]["others"]
    assert (others, names(sitting)) == ([], ["Ana", "Cy"])
