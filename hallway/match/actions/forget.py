"""Forgetting somebody: their words go, the history of the others stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from hallway.match.models import Draft, Place, Round

if TYPE_CHECKING:
    from hallway.people.models import Member

KEPT: dict[str, Any] = {"units": {}, "interests": [], "languages": [], "joined": None, "free": None}


def forget(member: Member) -> None:
    """Scrub a member from stored snapshots, and every reason that speaks of them."""
    rounds = Round.objects.defer(None).filter(community_id=member.community_id)
    for round_ in rounds.exclude(snapshot=None):
        _forget_in_round(round_, member)
    _forget_in_reasons(member)


def _forget_in_round(round_: Round, member: Member) -> None:
    people = (round_.snapshot or {}).get("people", [])
    mine = [person for person in people if person["id"] == str(member.pk)]
    names = {member.name, *(person["name"] for person in mine)}
    for person in mine:
        # The id stays: the others' meetings and the proof of the round still stand.
        person.update(KEPT, name="")
    relaxed = [facts for facts in round_.relaxed if not _speaks_of(facts, names)]
    if mine or relaxed != round_.relaxed:
        _forget_wishes(round_, str(member.pk))
        round_.relaxed = relaxed
        round_.save(update_fields=["snapshot", "relaxed"])


def _forget_wishes(round_: Round, member: str) -> None:
    snapshot = round_.snapshot or {}
    snapshot["blocks"] = [pair for pair in snapshot.get("blocks", []) if member not in pair]


def _forget_in_reasons(member: Member) -> None:
    # What the two shared says something about the one who goes, without their name too.
    Draft.objects.filter(places__member=member).update(reasons=[])
    for draft in Draft.objects.filter(community_id=member.community_id).exclude(reasons=[]):
        kept = [facts for facts in draft.reasons if not _speaks_of(facts, {member.name})]
        if kept != draft.reasons:
            draft.reasons = kept
            draft.save(update_fields=["reasons"])
    Place.objects.filter(member=member).exclude(reason=None).update(
        reason={"code": "left_out", "params": {"name": ""}}
    )


def _speaks_of(facts: dict[str, Any], names: Collection[str]) -> bool:
    said = [str(value) for value in facts["params"].values()]
    return any(name in value for name in names if name for value in said)
