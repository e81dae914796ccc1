"""A month is measured once it has settled, and told as far as nobody is told of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hallway.network.actions import run_due
from hallway.network.models import HealthSnapshot
from hallway.network.queries.history import history
from hallway.network.release import Figure
from tests import cast
from tests.network.months import settled, town

pytestmark = pytest.mark.django_db


def live(until: int, year: int = 2026) -> None:
    for month in range(1, until + 1):
        while run_due(now=settled(date(year, month, 1)), worker="test"):
            pass


def figures(month: int) -> dict[str, Figure]:
    row = HealthSnapshot.objects.get(program=None, begins_on=date(2026, month, 1))
    return {name: Figure.from_json(said) for name, said in row.figures.items()}


def test_a_month_is_told_two_weeks_after_it_is_over() -> None:
    of = town(20)
    of.half_a_year(2)
    run_due(now=datetime(2026, 2, 14, tzinfo=UTC), worker="test")
    assert not HealthSnapshot.objects.exists()
    run_due(now=datetime(2026, 2, 15, 9, tzinfo=UTC), worker="test")
    assert sorted(str(one) for one in HealthSnapshot.objects.all()) == [
        "Coffee, 2026-01",
        "Linden House, 2026-01",
    ]


def test_past_months_are_made_up_for_on_the_first_run() -> None:
    town(20).half_a_year(4)
    while run_due(now=datetime(2026, 6, 20, tzinfo=UTC), worker="test"):
        pass
    whole = HealthSnapshot.objects.filter(program=None)
    assert [one.begins_on.month for one in whole] == [1, 2, 3, 4, 5]
    assert [one.rounds for one in whole] == [2, 2, 0, 0, 0]


def test_how_the_months_went() -> None:
    of = town(60)
    of.half_a_year(4)
    live(2)
    january, february = figures(1), figures(2)
    assert january["asked"].value == 120
    assert january["asked"].of == 60
    assert january["held"].value == pytest.approx(0.85, abs=0.1)
    assert january["strangers"].open == "all"
    assert february["joined"].value == pytest.approx(0.9)
    assert january["left_twice"].value == 0
    # Nobody's ninety days are over yet.
    assert january["again_90"].why == "nothing"


def test_pairs_by_lot_stand_where_lots_put_them() -> None:
    """The town's own rounds are drawn by lot: across units they can't differ much from chance."""
    of = town(80)
    of.half_a_year(4)
    live(2)
    across = figures(2)["across"]
    assert across.value is not None
    assert across.random.low is not None
    assert across.random.high is not None
    assert across.random.low <= across.value <= across.random.high


def test_what_was_told_stays_when_somebody_is_forgotten() -> None:
    from hallway.people.actions import erase

    of = town(30)
    of.half_a_year(2)
    live(1)
    before = figures(1)
    erase(member=of.people[7], now=cast.NOW)
    live(1)
    assert figures(1) == before


def test_of_few_people_nothing_is_told() -> None:
    of = town(9)
    of.half_a_year(2)
    live(2)
    for row in HealthSnapshot.objects.all():
        said = {name for name, one in row.figures.items() if one["value"] is not None}
        assert said == set(), row


def test_a_month_without_a_community_of_ones_own_changes_nothing_elsewhere() -> None:
    one, other = town(20), town(24, seed=2, name="Harbour")
    one.half_a_year(2)
    other.half_a_year(2)
    live(1)
    told = figures_of(other)
    HealthSnapshot.objects.all().delete()
    one.round(datetime(2026, 1, 28, 9, tzinfo=UTC))
    live(1)
    assert figures_of(other) == told


def test_trouble_in_one_community_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from hallway.network.actions import health

    one, other = town(20), town(20, seed=2, name="Harbour")
    real = health.history

    def history(community_id: int, *rest: Any) -> Any:
        if community_id == one.community.pk:
            raise ValueError("its history can't be read")
        return real(community_id, *rest)

    monkeypatch.setattr(health, "history", history)
    run_due(now=settled(date(2026, 1, 1)), worker="test")
    assert [row.community for row in HealthSnapshot.objects.all()] == [other.community]


def figures_of(of: object) -> list[object]:
    rows = HealthSnapshot.objects.filter(community=of.community)  # type: ignore[attr-defined]
    return [one.figures for one in rows]


def test_units_are_those_that_programs_mix() -> None:
    of = town(40)
    for one in of.people:
        one.units["age"] = "young" if one.pk % 3 else "old"
        one.save(update_fields=["units"])
    until = date(2026, 4, 1)
    assert history(of.community.pk, until, "UTC").unit == "age"
    of.program.mix = ["team"]
    of.program.save()
    assert history(of.community.pk, until, "UTC").unit == "team"
    of.people[1].units.pop("team")
    of.people[1].save(update_fields=["units"])
    assert history(of.community.pk, until, "UTC").unit == "age"
