"""Members as PEOPLE.csv: what `hallway match` and the import read back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.people.models import Member

COLUMNS = ("id", "name", "email", "timezone", "languages", "interests", "joined", "ask_about")


def people_csv(members: Iterable[Member]) -> str:
    """With a byte-order mark, so that spreadsheets read it as UTF-8; no cell is a formula."""
    everyone = list(members)
    units = sorted({name for member in everyone for name in member.units})
    chart = ["reports_to"] if any(member.reports_to for member in everyone) else []
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([spreadsheet_safe(heading) for heading in (*COLUMNS, *chart, *units)])
    for member in everyone:
        write([spreadsheet_safe(cell) for cell in _cells(member, chart, units)])
    return "\ufeff" + out.getvalue()


def _cells(member: Member, chart: list[str], units: list[str]) -> list[str]:
    return [
        member.key,
        member.name,
        member.email,
        member.timezone,
        ";".join(member.languages),
        ";".join(member.interests),
        member.joined_on.isoformat() if member.joined_on else "",
        member.ask_about,
        *(getattr(member, name) for name in chart),
        *(str(member.units.get(name, "")) for name in units),
    ]
