"""The health page, its file and its call: the same numbers, for organisers alone."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from hallway.network.actions import run_due
from tests import cast
from tests.match.test_api import Caller
from tests.network.months import Town, settled, town

pytestmark = pytest.mark.django_db
MONTHS = 4


@pytest.fixture
def lived() -> Town:
    of = town(40)
    of.half_a_year(8)
    for month in range(1, MONTHS + 1):
        run_due(now=settled(date(2026, month, 1)), worker="test")
    return of


def address(of: Town, rest: str = "") -> str:
    return f"/c/{of.community.slug}/network/health{rest}"


def words(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_an_organiser_reads_how_it_went(lived: Town) -> None:
    client = cast.sign_in(Client(), lived.people[0])
    said = words(client, address(lived))
    for heading in ("Really met", "New to each other", "Holding together", "Left out twice"):
        assert heading in said
    assert "April 2026" in said
    assert "random pairs would have given" in said
    assert "cannot" in said
    assert "NaN" not in said
    assert "None" not in said
    for one in lived.people[1:]:
        assert one.name not in re.sub(r"Person \d+ of", "", said)


def test_a_program_has_a_page_of_its_own(lived: Town) -> None:
    client = cast.sign_in(Client(), lived.people[0])
    page = client.get(address(lived, f"/{lived.program.pk}")).content.decode()
    assert re.search(r'aria-current="page">\s*Coffee', page)


def test_a_young_community_hears_when_the_first_figures_come(db: None) -> None:
    of = cast.community()
    client = cast.sign_in(Client(), cast.ana(of))
    said = words(client, f"/c/{of.slug}/network/health")
    assert "The first month is still being lived" in said
    assert "15 April" in said


def test_members_find_nothing_here(lived: Town) -> None:
    client = cast.sign_in(Client(), lived.people[3])
    for rest in ("", ".csv", f"/{lived.program.pk}", f"/{lived.program.pk}.csv"):
        assert client.get(address(lived, rest)).status_code == 404
    assert Caller(client, lived.people[3])("get", "/health").status_code == 404


def test_the_file_and_the_call_say_what_the_page_says(lived: Town) -> None:
    client = cast.sign_in(Client(), lived.people[0])
    rows = list(csv.DictReader(io.StringIO(client.get(address(lived, ".csv")).content.decode())))
    told = Caller(client, lived.people[0])("get", "/health").json()
    assert [month["begins_on"] for month in told["months"]] == [
        f"2026-0{month}-01" for month in range(1, MONTHS + 1)
    ]
    by_call = {
        (month["begins_on"][:7], name): one
        for month in told["months"]
        for name, one in month["figures"].items()
    }
    assert len(rows) == len(by_call)
    for row in rows:
        one = by_call[row["month"], row["figure"]]
        assert number(row["value"]) == one["value"]
        assert number(row["random"]) == one["random"]["value"]
        assert (row["why"] or None) == one["why"]


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def test_of_a_program_the_call_says_as_much(lived: Town) -> None:
    client = cast.sign_in(Client(), lived.people[0])
    caller = Caller(client, lived.people[0])
    told = caller("get", f"/health?program_id={lived.program.pk}").json()
    assert told["program"] == lived.program.pk
    assert caller("get", "/health?program_id=999999").status_code == 404
    assert Caller(client, lived.people[0], ["me:read"])("get", "/health").status_code == 403
