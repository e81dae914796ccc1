"""`hallway tables`: list, open, close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hallway.cli.main import BAD_INPUT, DONE, run
from hallway.gather.models import Table
from hallway.people.models import Community
from tests import cast

OF = ["--community", "linden-house"]
OPEN = ["tables", "open", "Old maps", *OF, "--host", "ana@example.org", "--at", "12:30"]


@pytest.fixture
def house(db: None) -> Community:
    of = cast.community()
    cast.ana(of)
    return of


def test_a_table_opens_is_listed_and_closes(
    house: Community, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = (timezone.now() + timedelta(days=9)).date()
    weekly = ["--on", str(soon), "--rule", "FREQ=WEEKLY", "--timezone", "Europe/Berlin"]
    assert run([*OPEN, *weekly]) == DONE
    dates = capsys.readouterr().out.splitlines()
    assert "12:30 Europe/Berlin  1 of 6 seats taken  Old maps (Ana)" in dates[0]
    assert run(["tables", "list", *OF]) == DONE
    assert capsys.readouterr().out.splitlines() == dates
    assert run(["tables", "close", dates[0].split()[0], *OF]) == DONE
    assert run(["tables", "list", *OF]) == DONE
    assert capsys.readouterr().out == "“Old maps” is closed.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*OPEN, "--on", "tomorrow"], "expected a day and a time like 2027-03-31 12:30"),
        ([*OPEN, "--on", "2020-01-01"], "That moment has passed"),
        ([*OPEN, "--on", "2020-01-01", "--rule", "FREQ=NOW"], "The rule needs FREQ="),
        (["tables", "list", "--community", "nowhere"], "there is no such community"),
        (["tables", "close", "7", *OF], "no date to come has this number"),
        ([*OPEN[:5], "--host", "eve@example.org", "--on", "2020-01-01", "--at", "9:00"], "9:00"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    house: Community, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == BAD_INPUT
    refusal = capsys.readouterr().err
    assert said in refusal
    assert refusal.count("\n") == 1
    assert not Table.objects.exists()
