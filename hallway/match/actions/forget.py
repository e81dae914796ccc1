"""Forgetting somebody: their words go, the history of the others stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallway.match.models import Draft, Place, Round

if TYPE_CHECKING:
    from hallway.people.models import Member

KEPT: dict[str, Any] = {"units": {}, "interests": [], "languages": [], "joined": None, "free": None}


def forget(member: Member) -> None:
    """Scrub a member from stored snapshots, and every reason that speaks of them."""
    for round_ in Round.objects.filter(community_id=member.community_id).exclude(snapshot=None):
        _forget_in_round(round_, member)
    _forget_in_reasons(member)


def _forget_in_round(round_: Round, member: Member) -> None:
    people = (round_.snapshot or {}).get("people", [])
    mine = [person for person in people if person["id"] == str(member.pk)]
    for person in mine:
        # The id stays: the others' meetings and the proof of the round still stand.
        person.update(KEPT, name="")
    relaxed = [facts for facts in round_.relaxed if not _speaks_of(facts, member)]
    if mine or relaxed != round_.relaxed:
        round_.relaxed = relaxed
        round_.save(update_fields=["snapshot", "relaxed"])


def _forget_in_reasons(member: Member) -> None:
    # What the two shared says something about the one who goes, without their name too.
    Draft.objects.filter(places__member=member).update(reasons=[])
    for draft in Draft.objects.filter(community_id=member.community_id).exclude(reasons=[]):
        kept = [facts for facts in draft.reasons if not _speaks_of(facts, member)]
        if kept != draft.reasons:
            draft.reasons = kept
            draft.save(update_fields=["reasons"])
    Place.objects.filter(member=member).exclude(reason=None).update(
        reason={"code": "left_out", "params": {"name": ""}}
    )


def _speaks_of(facts: dict[str, Any], member: Member) -> bool:
    return bool(member.name) and any(
        member.name in str(value) for value in facts["params"].values()
    )
