"""Members as PEOPLE.csv: what `hallway match` and the import read back unchanged.

Of what members say of themselves it holds what they show to everybody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Profile

COLUMNS = ("id", "name", "email", "timezone", "languages", "interests", "joined", "ask_about")


def people_csv(members: Iterable[Member], told: Mapping[int, Profile]) -> str:
    """With a byte-order mark, so that spreadsheets read it as UTF-8; no cell is a formula."""
    everyone = list(members)
    units = sorted({name for member in everyone for name in member.units})
    chart = ["reports_to"] if any(member.reports_to for member in everyone) else []
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([spreadsheet_safe(heading) for heading in (*COLUMNS, *chart, *units)])
    for member in everyone:
        write([spreadsheet_safe(cell) for cell in _cells(member, told[member.pk], chart, units)])
    return "\ufeff" + out.getvalue()


def _cells(member: Member, told: Profile, chart: list[str], units: list[str]) -> list[str]:
    return [
        member.key,
        member.name,
        member.email,
        member.timezone,
        ";".join(told.languages),
        ";".join(told.interests),
        member.joined_on.isoformat() if member.joined_on else "",
        told.ask_about,
        *(getattr(member, name) for name in chart),
        *(str(member.units.get(name, "")) for name in units),
    ]
