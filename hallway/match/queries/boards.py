"""The board of a round as the database keeps it, and what a change would make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hallway.engine import Impossible
from hallway.match import board as boards
from hallway.match.board import Board, Group
from hallway.match.models import Draft, Place, Round
from hallway.match.queries.freeze import still_true
from hallway.match.queries.seats import gave_way
from hallway.match.snapshot import LeftOver, RoundPlan, Snapshot
from hallway.match.words import GAVE_SEAT, SEAT_RULE, TAKEN_OUT, reason

Facts = dict[str, Any]


@dataclass(frozen=True)
class Seating:
    """One meeting as it is written into a draft."""

    group: Group
    value: float
    parts: Mapping[str, float]
    reasons: list[Facts]


@dataclass(frozen=True)
class Arrangement:
    """A whole round, ready to be written down."""

    seatings: tuple[Seating, ...]
    left_over: Mapping[str, Facts]
    taken_out: Mapping[str, Facts]
    relaxed: list[Facts]
    certificate: Facts

    @property
    def value(self) -> float:
        return sum(seating.value for seating in self.seatings)


def board_of(round_: Round, snapshot: Snapshot) -> Board:
    """Who sits where now, without those who are gone."""
    everybody = frozenset(person.id for person in snapshot.people)
    groups = [Group(seating.group.members, seating.group.locked) for seating in seatings(round_)]
    gone = {member for group in groups for member in group.members} - everybody
    out = Place.objects.filter(round=round_, taken_out=True).values_list("member_id", flat=True)
    return Board(
        groups=boards.without(groups, gone),
        everybody=everybody,
        taken_out=frozenset(str(pk) for pk in out) & everybody,
    )


def seatings(round_: Round) -> list[Seating]:
    """The drafts of a round, in order."""
    members: dict[int, list[str]] = {}
    seats = Place.objects.filter(round=round_, draft__isnull=False).order_by("second", "pk")
    for draft_id, member_id in seats.values_list("draft_id", "member_id"):
        members.setdefault(draft_id or 0, []).append(str(member_id))
    return [
        Seating(
            Group(tuple(members.get(draft.pk, ())), draft.locked),
            draft.value,
            draft.parts,
            draft.reasons,
        )
        for draft in Draft.objects.filter(round=round_).order_by("position")
    ]


def as_facts(found: Any) -> Facts:
    """An engine's reason as the database keeps it."""
    return {"code": found.code, "params": dict(found.params)}


def _as_left(one: LeftOver) -> Facts:
    """Why somebody is left over, with what would have helped."""
    helps = [as_facts(found) for found in one.helps]
    return {**as_facts(one.reason), **({"helps": helps} if helps else {})}


def arrange(
    plan: RoundPlan,
    snapshot: Snapshot,
    *,
    locked: Iterable[Group] = (),
    taken_out: Iterable[str] = (),
    before: Iterable[Seating] = (),
    relaxed_before: Iterable[Facts] = (),
) -> Arrangement:
    """A plan as it is written down.

    Meetings that were there before keep their value and their reasons: the engine sees them as
    locked now, but for the people in them nothing has changed.
    """
    known = {seating.group.people: seating for seating in before}
    insisted = {group.people for group in locked if group.locked}
    out = frozenset(taken_out)
    return Arrangement(
        seatings=tuple(_seating(meeting, known, insisted) for meeting in plan.meetings),
        left_over={one.member: _as_left(one) for one in plan.unmatched if one.member not in out},
        taken_out={
            one.member: reason(TAKEN_OUT, name=one.reason.params["name"])
            for one in plan.unmatched
            if one.member in out
        },
        relaxed=[*_relaxed(plan, list(relaxed_before)), *gave_way(snapshot, plan)],
        certificate=dict(plan.certificate),
    )


def _seating(
    meeting: Any, known: Mapping[frozenset[str], Seating], insisted: set[frozenset[str]]
) -> Seating:
    people = frozenset(meeting.members)
    group = Group(meeting.members, people in insisted)
    old = known.get(people)
    if old:
        return Seating(group, old.value, old.parts, old.reasons)
    return Seating(
        group, meeting.value, meeting.parts, [as_facts(found) for found in meeting.reasons]
    )


def _relaxed(plan: RoundPlan, before: list[Facts]) -> list[Facts]:
    old = {_whom(facts): facts for facts in before}
    new = [as_facts(found) for found in plan.relaxed if found.code != SEAT_RULE]
    return [
        old.get(_whom(facts), facts) if facts["code"] == "locked_repeat" else facts for facts in new
    ]


def _whom(facts: Facts) -> frozenset[Any]:
    params = facts["params"]
    return frozenset({params.get("first"), params.get("second")})


# What a change would do


@dataclass(frozen=True)
class Change:
    """One thing that an organiser may do: swap, take_out, put_back or rematch."""

    kind: str
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """What the round is worth before and after a change, and what it would look like."""

    before: float
    after: float
    arrangement: Arrangement

    @property
    def difference(self) -> float:
        return self.after - self.before


def foresee(round_: Round, change: Change, *, now: datetime) -> Foreseen:
    """Work a change out without doing it.

    Raises:
        CannotChange: it has no meaning on this board.
        Impossible: a hard rule forbids it.
    """
    snapshot = still_true(round_, now=now)
    old = seatings(round_)
    changed = _changed(board_of(round_, snapshot), change)
    _refuse_no_time(changed, old, snapshot)
    arrangement = arrange(
        boards.judge(snapshot, changed),
        snapshot,
        locked=changed.groups,
        taken_out=changed.taken_out,
        before=old,
        relaxed_before=round_.relaxed,
    )
    settled = _settled(round_, change, arrangement, snapshot)
    return Foreseen(sum(seating.value for seating in old), settled.value, settled)


def _refuse_no_time(board: Board, old: Iterable[Seating], snapshot: Snapshot) -> None:
    """A meeting needs a moment that suits everybody in it, also one that is made by hand."""
    known = {seating.group.people for seating in old}
    free = {person.id: person.free for person in snapshot.people}
    for group in board.groups:
        slots = [one for member in group.members if (one := free[member]) is not None]
        if group.people not in known and slots and not frozenset.intersection(*slots):
            raise Impossible("They have no time in common.")


def _changed(board: Board, change: Change) -> Board:
    members = [str(member) for member in change.members]
    if change.kind == "swap":
        return boards.swap(board, members[0], members[1])
    if change.kind == "take_out":
        return boards.take_out(board, members[0])
    if change.kind == "put_back":
        return boards.put_back(board, members[0])
    return boards.only_locked(board)


def _settled(
    round_: Round, change: Change, arrangement: Arrangement, snapshot: Snapshot
) -> Arrangement:
    """With words for whoever lost a seat in a swap, and an honest certificate.

    With everything locked, the engine would call any board the best possible one. After a swap
    the bound of the free round still holds; with other people in it, nothing is known.
    """
    if change.kind == "rematch":
        return arrangement
    known = round_.certificate or {}
    bound = known.get("bound") if change.kind == "swap" else None
    left = dict(arrangement.left_over)
    names = {person.id: person.name for person in snapshot.people}
    for member in map(str, change.members):
        if change.kind == "swap" and member in left:
            left[member] = reason(GAVE_SEAT, name=names[member])
    return Arrangement(
        seatings=arrangement.seatings,
        left_over=left,
        taken_out=arrangement.taken_out,
        relaxed=arrangement.relaxed,
        certificate=by_hand(arrangement.value, bound),
    )


def by_hand(value: float, bound: float | None) -> Facts:
    """The certificate of a round that somebody changed."""
    if bound is None:
        return {"value": round(value, 6), "bound": None, "gap": None, "method": "by_hand"}
    bound = max(bound, value)
    gap = (bound - value) / bound if bound > 0 else 0.0
    return {
        "value": round(value, 6),
        "bound": round(bound, 6),
        "gap": round(gap, 6),
        "method": "by_hand",
    }
