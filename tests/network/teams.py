"""A house of three teams, two of which work together: what the organisers' picture is of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from hallway.network import actions
from hallway.network.queries import whole as queries
from hallway.people import actions as people
from hallway.people.models import Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW

TODAY = NOW.date()
QUARTER = timedelta(weeks=13)
TEAMS = ("Design", "Research", "Sales")


class House:
    """Twenty-four people in three teams of eight. Design and Research work together; with Sales
    hardly anybody does. Two sites run across the teams."""

    def __init__(self) -> None:
        self.community = cast.community()
        self.all = [self._person(k) for k in range(24)]
        self.ana = self.all[0]
        self.viewer = viewer_of(self.ana)

    def _person(self, k: int) -> Member:
        units = {"team": TEAMS[k // 8], "site": ["Oslo", "Rome"][k % 2]}
        role = "organiser" if k == 0 else "member"
        name = "Ana" if k == 0 else f"Person {chr(65 + k)}"
        return cast.member(self.community, name, units=units, role=role)

    def touch(self, i: int, j: int, on: date) -> None:
        people.record_tie(
            community_id=self.community.pk,
            first_id=self.all[i].pk,
            second_id=self.all[j].pk,
            on=on,
            weight=1.0,
            source="declared",
        )

    def work(self, on: date = TODAY - timedelta(days=20)) -> None:
        """A quarter in which the teams work as they do."""
        for k in range(8):
            for team in range(3):
                self.touch(8 * team + k, 8 * team + (k + 1) % 8, on)
            for step in range(3):
                self.touch(k, 8 + (k + step) % 8, on)

    def draw(self, units: tuple[str, ...] = ("team",), back: int = 0) -> None:
        actions.choose_drawing(viewer=self.viewer, attributes=units, weeks=13, now=NOW, back=back)
        actions.draw_due(now=NOW)

    def url(self, place: str = "") -> str:
        return f"/c/{self.community.slug}/network/whole{place}"

    def cell(self, one: str, other: str) -> dict[str, Any]:
        told = queries.whole_page(self.viewer).told
        assert told is not None
        wanted = sorted(told.names.index(name) for name in (one, other))
        return next(c for c in told.content["cells"] if [c["one"], c["other"]] == wanted)


def at_work(monkeypatch: pytest.MonkeyPatch) -> House:
    """The house after a quarter of work; it is NOW."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    found = House()
    found.work()
    return found


def text(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()
