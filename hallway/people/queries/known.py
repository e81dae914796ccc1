"""What lies between one member and some others, for whoever seats people together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from hallway.people.models import Block, Encounter, Member, Tie
from hallway.people.queries.trust import standing


def apart_from(member: Member, ids: Collection[int]) -> set[int]:
    """Whom of them this member must never be brought together with, by either one's wish."""
    if not ids:
        return set()
    rows = Block.objects.filter(Q(by=member, against__in=ids) | Q(against=member, by__in=ids))
    return {one for row in rows.values_list("by_id", "against_id") for one in row} - {member.pk}


def acquainted(member: Member, ids: Collection[int]) -> set[int]:
    """Whom of them this member knows: Hallway brought them together, or a tie says so."""
    if not ids:
        return set()
    between = Q(first=member, second__in=ids) | Q(second=member, first__in=ids)
    found: set[int] = set()
    for rows in (Encounter.objects.filter(between), standing(Tie.objects.filter(between))):
        found.update(one for row in rows.values_list("first_id", "second_id") for one in row)
    return found - {member.pk}


def ties_of(member: Member) -> list[tuple[int, date, str, int | None]]:
    """(other, day, source, meeting) of every tie of one member; not for anybody's eyes as it is.

    A tie that came of a meeting of few tells what the others answered.
    """
    ties = Tie.objects.filter(Q(first=member) | Q(second=member)).order_by("on", "pk")
    rows = ties.values_list("first_id", "second_id", "on", "source", "meeting_id")
    return [
        (second if first == member.pk else first, on, source, meeting)
        for first, second, on, source, meeting in rows
    ]


def held(ids: Collection[int]) -> dict[int, Member]:
    """These members, held until the transaction ends, so that each does one thing at a time.

    Whoever holds anything else beside them holds members first: so no two wait for each other.
    Rows that only name a member (a letter, a promise) can be written by others meanwhile: without
    `no_key` a letter to somebody who is held would wait for them, and they perhaps for its writer.
    """
    rows = Member.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("community")
    return {one.pk: one for one in rows.filter(pk__in=ids).order_by("pk")}


def tied_pairs(community_id: int, ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs that have a tie, of whom at least one is among these."""
    own = Tie.objects.filter(Q(first__in=ids) | Q(second__in=ids), community_id=community_id)
    return set(standing(own).values_list("first_id", "second_id"))


def brought_together(member: Member, *, since: datetime) -> set[int]:
    """Whom Hallway has brought this member together with since then, by whatever path."""
    lately = Encounter.objects.filter(community_id=member.community_id, at__gt=since)
    rows = lately.filter(Q(first=member) | Q(second=member)).values_list("first_id", "second_id")
    return {one for pair in rows for one in pair} - {member.pk}
