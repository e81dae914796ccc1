"""What a roster file would change. Nothing is written here: the page shows it, an action does it.

Whoever is in the file is found by id; somebody added by hand, who had no id of the list's own
yet, by address. A column that the file lacks changes nothing. An empty cell empties the field,
but for the time zone and the day of joining, which then stay. What members have edited
themselves stays, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hallway.people.erased import marks
from hallway.people.roster import RejectedRow, Roster, RosterRow
from hallway.people.sheet import FileFault, spreadsheet_plain

if TYPE_CHECKING:
    from hallway.people.models import Community, Member

LABELS = {
    "key": gettext_noop("Id"),
    "name": gettext_noop("Name"),
    "email": gettext_noop("Email address"),
    "timezone": gettext_noop("Time zone"),
    "languages": gettext_noop("Languages"),
    "interests": gettext_noop("Interests"),
    "joined_on": gettext_noop("Joined on"),
    "ask_about": gettext_noop("Ask about"),
    "reports_to": gettext_noop("Reports to"),
}
LONGEST = {"key": 120, "name": 200, "ask_about": 300, "reports_to": 120}
# In own_fields: the member decided to leave, so no list brings them back.
OWN_DEPARTURE = "state"


@dataclass(frozen=True)
class Change:
    """One field of one person: `label`, `old` and `new` are for reading, `value` for writing."""

    field: str
    label: str
    old: str
    new: str
    value: Any


@dataclass(frozen=True)
class NewPerson:
    line: int
    facts: dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """Somebody known whom the file tells anew; `returns` when they had been off the list."""

    line: int
    member_id: int
    name: str
    changes: tuple[Change, ...]
    returns: bool


@dataclass(frozen=True)
class Gone:
    member_id: int
    name: str


@dataclass(frozen=True)
class SetAside:
    """A row that is not used, and why."""

    line: int
    who: str
    column: str
    reason: str


@dataclass(frozen=True)
class Plan:
    new: tuple[NewPerson, ...]
    changed: tuple[Changed, ...]
    gone: tuple[Gone, ...]
    set_aside: tuple[SetAside, ...]
    unchanged: int

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """Two plans with one fingerprint do the same."""
        told = repr((self.new, self.changed, self.gone, self.set_aside, self.unchanged))
        return hashlib.sha256(told.encode()).hexdigest()


def compare(roster: Roster, members: Sequence[Member], community: Community, today: date) -> Plan:
    """What would change if the roster came in today, `members` being everybody there ever was."""
    return _Comparison(roster, members, community, today).plan()


class _Comparison:
    def __init__(
        self, roster: Roster, members: Sequence[Member], community: Community, today: date
    ) -> None:
        self.roster, self.community, self.today = roster, community, today
        self.known = [member for member in members if member.state != "erased"]
        self.by_key = {member.key: member for member in self.known if member.key}
        self.by_email = {member.email.lower(): member for member in self.known if member.email}
        self.erased = {mark for member in members for mark in member.erased_marks}
        self.ids = {plain(row.id) for row in roster.rows}
        self.ids |= {plain(row.cells.get("id", "")) for row in roster.rejected}
        # The first list of all says nothing about who is new to the place.
        self.first_list = all(member.role == "organiser" for member in self.known)

    def plan(self) -> Plan:
        matched = [(row, self._member_of(row)) for row in self.roster.rows]
        refused = self._refusals(matched)
        new, changed, unchanged = [], [], 0
        for row, member in matched:
            if row.line in refused:
                continue
            if member is None:
                new.append(NewPerson(row.line, self._facts(row)))
            elif difference := self._difference(row, member):
                changed.append(difference)
            else:
                unchanged += 1
        aside = sorted((*refused.values(), *map(_rejected, self.roster.rejected)), key=_line)
        return Plan(tuple(new), tuple(changed), tuple(self._gone(matched)), tuple(aside), unchanged)

    def _member_of(self, row: RosterRow) -> Member | None:
        member = self.by_key.get(plain(row.id))
        if member is None and row.email:
            namesake = self.by_email.get(row.email.lower())
            if namesake and added_by_hand(namesake) and namesake.key not in self.ids:
                return namesake
        return member

    # Rows that cannot be used

    def _refusals(self, matched: list[tuple[RosterRow, Member | None]]) -> dict[int, SetAside]:
        refused = {
            row.line: aside
            for row, member in matched
            if (aside := self._too_long(row) or self._forgotten(row, member))
        }
        # A row set aside frees no address, so another row may have to be set aside for it.
        while more := self._taken(matched, refused):
            refused.update(more)
        return refused

    def _too_long(self, row: RosterRow) -> SetAside | None:
        for field, limit in LONGEST.items():
            column = {"key": "id"}.get(field, field)
            if len(plain(getattr(row, column))) > limit:
                reason = _("This is longer than %s characters.") % limit
                return SetAside(row.line, plain(row.name)[:60], column, reason)
        return None

    def _forgotten(self, row: RosterRow, member: Member | None) -> SetAside | None:
        if member or not self.erased.intersection(
            marks(self.community.pk, plain(row.id), row.email)
        ):
            return None
        reason = _(
            "Somebody with this id or address asked to be deleted here. If they want to come "
            "back, add them by hand."
        )
        return SetAside(row.line, plain(row.name), "id", reason)

    def _taken(
        self, matched: list[tuple[RosterRow, Member | None]], refused: dict[int, SetAside]
    ) -> dict[int, SetAside]:
        """Rows whose address would be another person's, after all other rows were applied."""
        moving = {
            member.pk
            for row, member in matched
            if member and row.line not in refused and self._moves(row, member)
        }
        found = {}
        for row, member in matched:
            owner = self.by_email.get(row.email.lower()) if row.email else None
            free = owner is None or owner is member or owner.pk in moving
            if owner is not None and not free and row.line not in refused:
                found[row.line] = _address_taken(row, owner)
        return found

    def _moves(self, row: RosterRow, member: Member) -> bool:
        told = "email" in self.roster.columns and not stays_away(member)
        return told and row.email.lower() != member.email.lower()

    # What changes

    def _difference(self, row: RosterRow, member: Member) -> Changed | None:
        if stays_away(member):
            return None
        told = {"key": plain(row.id), **self._told(row)}
        own = set(member.own_fields)
        changes = [
            _change(field, getattr(member, field), value)
            for field, value in told.items()
            if field not in own and field != "units" and getattr(member, field) != value
        ]
        changes += _unit_changes(member.units, told["units"])
        returns = member.state == "left"
        if not changes and not returns:
            return None
        return Changed(row.line, member.pk, member.name, tuple(changes), returns)

    def _told(self, row: RosterRow) -> dict[str, Any]:
        """The fields that the file speaks of. Units: every unit column, empty ones too."""
        columns = self.roster.columns
        told: dict[str, Any] = {"name": plain(row.name)}
        if "email" in columns:
            told["email"] = row.email
        if row.timezone:
            told["timezone"] = row.timezone
        if row.joined:
            told["joined_on"] = row.joined
        for column in ("languages", "interests"):
            if column in columns:
                told[column] = [plain(word) for word in getattr(row, column)]
        if "ask_about" in columns:
            told["ask_about"] = " ".join(plain(row.ask_about).split())
        if "reports_to" in columns:
            told["reports_to"] = plain(row.reports_to)
        told["units"] = {plain(name): plain(row.units.get(name, "")) for name in self.roster.units}
        if "role" in columns:
            told["units"]["role"] = plain(row.role)
        return told

    def _facts(self, row: RosterRow) -> dict[str, Any]:
        told = self._told(row)
        told["units"] = {name: value for name, value in told["units"].items() if value}
        joined = None if self.first_list else self.today
        return {
            "key": plain(row.id),
            "email": "",
            "timezone": self.community.timezone,
            "joined_on": joined,
            **told,
        }

    def _gone(self, matched: list[tuple[RosterRow, Member | None]]) -> Iterator[Gone]:
        """Active members whom the file does not name. Organisers change one another by hand."""
        found = {member.pk for _row, member in matched if member}
        for member in self.known:
            named = member.pk in found or member.key in self.ids
            if member.state == "active" and member.role != "organiser" and not named:
                yield Gone(member.pk, member.name)


def plain(cell: str) -> str:
    """What stood there before a spreadsheet's formulas had to be kept out."""
    return spreadsheet_plain(cell)


def added_by_hand(member: Member) -> bool:
    """The address still stands in for the list's own id."""
    return member.key == member.email.lower()


def stays_away(member: Member) -> bool:
    """They left by their own wish; no list brings them back."""
    return member.state == "left" and OWN_DEPARTURE in member.own_fields


def _change(field: str, old: Any, new: Any) -> Change:
    return Change(field, _(LABELS[field]), shown(old), shown(new), new)


def _unit_changes(old: dict[str, str], told: dict[str, str]) -> list[Change]:
    return [
        Change(f"units.{name}", name.replace("_", " ").capitalize(), old.get(name, ""), new, new)
        for name, new in told.items()
        if old.get(name, "") != new
    ]


def shown(value: Any) -> str:
    """A value as the page shows it."""
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _rejected(row: RejectedRow) -> SetAside:
    who = row.cells.get("name") or row.cells.get("email") or row.cells.get("id") or ""
    return SetAside(row.line, who[:60], row.error.column or "", reason_of(row.error))


def reason_of(fault: FileFault) -> str:
    return _(fault.template) % fault.params


def _address_taken(row: RosterRow, owner: Member) -> SetAside:
    reason = _(
        "%(email)s is already the address of %(name)s (id %(key)s). If this is the same person, "
        "give the row that id; if not, one of the two needs another address."
    ) % {"email": row.email, "name": owner.name, "key": owner.key}
    return SetAside(row.line, plain(row.name), "email", reason)


def _line(aside: SetAside) -> int:
    return aside.line
