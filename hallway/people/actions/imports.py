"""Bring a roster in: propose, look, agree. What was shown is what happens, or nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.people.actions.accounts import close_unused
from hallway.people.actions.departure import depart
from hallway.people.actions.members import move_to_address
from hallway.people.actions.search import index_members
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Member, RosterImport, User
from hallway.people.queries import Viewer, plan_of
from hallway.people.roster import RosterError, read_roster
from hallway.people.roster_changes import LABELS, Changed, NewPerson, Plan, reason_of

MOST_BYTES = 10_000_000
# All of them changed at once: nine seconds on SQLite, well under the time a writer waits there.
MOST_PEOPLE = 20_000
BATCH = 500


@transaction.atomic
def propose_import(
    *, viewer: Viewer, file_name: str, content: bytes, now: datetime
) -> RosterImport:
    """Keep a file until an organiser agrees. Whatever waited before is dropped."""
    file_name = file_name[-200:] or "PEOPLE.csv"
    _refuse_unusable(file_name, content)
    waiting = RosterImport.objects.filter(
        community=viewer.community, state=RosterImport.State.PROPOSED
    )
    waiting.update(state=RosterImport.State.DROPPED, content=b"")
    return RosterImport.objects.create(
        community=viewer.community,
        by=viewer.member,
        file_name=file_name,
        content=content,
        created_at=now,
    )


def _refuse_unusable(file_name: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise UnableTo(
            _("The file is larger than %s megabytes. Please split it.") % (MOST_BYTES // 1_000_000)
        )
    try:
        roster = read_roster(content, file_name, strict=False)
    except RosterError as error:
        line = _("line %s") % error.line if error.line else ""
        place = ", ".join(filter(None, [file_name, line]))
        raise UnableTo(f"{place}: {reason_of(error)}") from error
    if len(roster.rows) > MOST_PEOPLE:
        raise UnableTo(_("The file has more than %s people. Please split it.") % MOST_PEOPLE)
    if not roster.rows and not roster.rejected:
        raise UnableTo(_("The file has a first line, but nobody below it."))


@transaction.atomic
def apply_import(
    *, roster_import: RosterImport, fingerprint: str, take_off: bool, now: datetime
) -> Plan:
    """Do what the preview with this fingerprint showed.

    `take_off` marks the people whom the file does not name as left.

    Raises:
        UnableTo: it was applied or dropped already, or the list has changed since the preview.
    """
    # One import at a time in a community; nobody edits under it either.
    Community.objects.select_for_update(no_key=True).get(pk=roster_import.community_id)
    waiting = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    if waiting.state != RosterImport.State.PROPOSED:
        raise UnableTo(_("This file is no longer waiting. Upload it again if you still need it."))
    _lock(waiting.community_id)
    plan = plan_of(waiting, now)
    if plan.fingerprint != fingerprint:
        raise UnableTo(_("The list has changed meanwhile. Look at it once more; this is now."))
    accounts = _change(plan.changed, now)
    _add(plan.new, waiting.community, now)
    close_unused(accounts)
    if take_off:
        for member in _members([gone.member_id for gone in plan.gone]).values():
            depart(member, now)
    _finish(waiting, RosterImport.State.APPLIED, now)
    return plan


def _lock(community_id: int) -> None:
    """Nobody edits a member between the comparison and the writing."""
    rows = Member.objects.select_for_update(no_key=True).filter(community_id=community_id)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _members(ids: Sequence[int]) -> dict[int, Member]:
    """In batches: a database takes only so many numbers in one question."""
    found: dict[int, Member] = {}
    for start in range(0, len(ids), BATCH):
        rows = Member.objects.select_related("community", "user")
        found.update((row.pk, row) for row in rows.filter(pk__in=ids[start : start + BATCH]))
    return found


def _change(changed: Sequence[Changed], now: datetime) -> set[int | None]:
    """Returns the accounts that these people had before."""
    members = _members([person.member_id for person in changed])
    accounts = {member.user_id for member in members.values()}
    touched = [_changed(members[person.member_id], person, now) for person in changed]
    # Two people may swap addresses or ids: first nobody has them, then everybody has their own.
    moving = sorted(_moving(changed))
    for start in range(0, len(moving), BATCH):
        batch = Member.objects.filter(pk__in=moving[start : start + BATCH])
        batch.update(email="", key="")
    # Rows that are there already, written over: many times faster than one long CASE WHEN.
    Member.objects.bulk_create(
        touched,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_FIELDS, "units", "state", "paused_until", "user"],
        batch_size=BATCH,
    )
    index_members(touched)
    return accounts


_FIELDS = tuple(LABELS)


def _moving(changed: Iterable[Changed]) -> set[int]:
    return {
        person.member_id
        for person in changed
        if any(change.field in {"email", "key"} for change in person.changes)
    }


def _changed(member: Member, told: Changed, now: datetime) -> Member:
    before = member.email
    for change in told.changes:
        if change.field.startswith("units."):
            _set_unit(member, change.field.removeprefix("units."), change.value)
        else:
            setattr(member, change.field, change.value)
    if told.returns:
        member.state, member.paused_until = Member.State.ACTIVE, None
    if member.email.lower() != before.lower():
        move_to_address(member, before, now)
    return member


def _set_unit(member: Member, name: str, value: str) -> None:
    member.units = {**member.units, name: value}
    if not value:
        del member.units[name]


def _add(people: Iterable[NewPerson], community: Community, now: datetime) -> None:
    rows: list[Member] = []
    facts: list[dict[str, Any]] = [person.facts for person in people]
    accounts = _accounts([fact["email"].lower() for fact in facts if fact["email"]])
    for fact in facts:
        account = accounts.get(fact["email"].lower())
        rows.append(Member(community=community, created_at=now, user=account, **fact))
    index_members(Member.objects.bulk_create(rows, batch_size=BATCH))


def _accounts(emails: list[str]) -> dict[str, User]:
    found: dict[str, User] = {}
    for start in range(0, len(emails), BATCH):
        batch = emails[start : start + BATCH]
        found.update((user.email, user) for user in User.objects.filter(email__in=batch))
    return found


@transaction.atomic
def drop_import(*, roster_import: RosterImport) -> None:
    if roster_import.state == RosterImport.State.PROPOSED:
        _finish(roster_import, RosterImport.State.DROPPED, None)


def _finish(roster_import: RosterImport, state: RosterImport.State, now: datetime | None) -> None:
    """The file has done its work; people's data is not kept twice."""
    roster_import.state, roster_import.applied_at, roster_import.content = state, now, b""
    roster_import.save(update_fields=["state", "applied_at", "content"])
