"""Reading roster files that wait for an organiser."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.people.errors import NotHere
from hallway.people.models import Member, RosterImport
from hallway.people.queries.doors import as_organiser
from hallway.people.roster import read_roster
from hallway.people.roster_changes import Plan, compare

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer


def access_import(viewer: Viewer, import_id: int, *, waiting: bool = False) -> RosterImport:
    """One import, for organisers; with `waiting` only one that nobody has decided on yet."""
    found = RosterImport.objects.filter(
        community=as_organiser(viewer).community, pk=import_id
    ).first()
    if found is None or (waiting and found.state != RosterImport.State.PROPOSED):
        raise NotHere
    return found


def recent_imports(viewer: Viewer, most: int = 10) -> list[RosterImport]:
    """Without the files themselves."""
    imports = RosterImport.objects.filter(community=viewer.community).select_related("by")
    return list(imports.defer("content").order_by("-created_at", "-pk")[:most])


def plan_of(roster_import: RosterImport, now: datetime) -> Plan:
    """What this file would change today."""
    community = roster_import.community
    members = Member.objects.filter(community=community).order_by("pk")
    roster = read_roster(bytes(roster_import.content), roster_import.file_name, strict=False)
    today = now.astimezone(ZoneInfo(community.timezone)).date()
    return compare(roster, list(members), community, today)
