"""A round's frozen input with names and ids, and its plan: no Django, clock or files.

`plan(snapshot)` turns ids into arrays, calls the engine, and turns indices into ids
again. The engine sees people sorted by id, so the order of a list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallway.match.frozen import Met, Person, Policy, Snapshot, Tie

if TYPE_CHECKING:
    from hallway.engine import Reason

__all__ = [
    "LeftOver",
    "Met",
    "Person",
    "PlannedMeeting",
    "Policy",
    "RoundPlan",
    "Snapshot",
    "Tie",
    "pair_values",
    "plan",
]


@dataclass(frozen=True)
class PlannedMeeting:
    """Who meets, what it is worth and why; parts are the mean over the meeting's pairs."""

    members: tuple[str, ...]
    value: float
    parts: dict[str, float]
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> list[str]:
        return [str(reason) for reason in self.reasons]


@dataclass(frozen=True)
class LeftOver:
    """Somebody with no meeting this time, and the reason."""

    member: str
    reason: Reason


@dataclass(frozen=True)
class RoundPlan:
    """A round's answer, in the order of the snapshot's people."""

    seed: int
    meetings: tuple[PlannedMeeting, ...]
    unmatched: tuple[LeftOver, ...]
    relaxed: tuple[Reason, ...]
    certificate: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The documented object, schema 1."""
        return {
            "schema": 1,
            "seed": self.seed,
            "meetings": [_meeting_json(meeting) for meeting in self.meetings],
            "unmatched": [
                {"member": left.member, "reason": str(left.reason), **_reason_json(left.reason)}
                for left in self.unmatched
            ],
            "relaxed": [str(reason) for reason in self.relaxed],
            "certificate": self.certificate,
        }


def _meeting_json(meeting: PlannedMeeting) -> dict[str, Any]:
    return {
        "members": list(meeting.members),
        "value": meeting.value,
        "parts": meeting.parts,
        "why": meeting.why,
        "reasons": [_reason_json(reason) for reason in meeting.reasons],
    }


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}


def plan(snapshot: Snapshot) -> RoundPlan:
    """Plan the round of a snapshot.

    Raises:
        hallway.engine.Impossible: a lock breaks a hard rule, or an id stands twice.
        hallway.engine.BadPolicy: the policy asks for what has no meaning.
    """
    import numpy as np

    from hallway.engine import plan_round
    from hallway.match.frame import lay_out

    there, frame = lay_out(snapshot)
    answer = plan_round(frame, np.random.Generator(np.random.PCG64(snapshot.seed % 2**64)))
    order = {person.id: place for place, person in enumerate(snapshot.people)}
    ids = [person.id for person in there]
    meetings = [
        _meeting(ids, order, tuple(group.tolist()), answer.values, why)
        for group, why in zip(answer.matching.groups, answer.why, strict=True)
    ]
    left = [LeftOver(ids[i], reason) for i, reason in answer.unmatched]
    left += _not_taking_part(snapshot)
    found = answer.matching.certificate
    return RoundPlan(
        seed=snapshot.seed,
        meetings=tuple(sorted(meetings, key=lambda m: [order[i] for i in m.members])),
        unmatched=tuple(sorted(left, key=lambda one: order[one.member])),
        relaxed=answer.relaxed,
        certificate={
            "value": round(found.value, 6),
            "bound": round(found.bound, 6),
            "gap": round(found.gap, 6),
            "method": found.method,
        },
    )


def _meeting(
    ids: list[str], order: Mapping[str, int], group: tuple[int, ...], values: Any, why: Any
) -> PlannedMeeting:
    pairs = [(i, j) for i in group for j in group if i < j]
    parts = {
        name: round(sum(float(table[pair]) for pair in pairs) / len(pairs), 6)
        for name, table in values.parts.items()
    }
    return PlannedMeeting(
        members=tuple(sorted((ids[i] for i in group), key=order.__getitem__)),
        value=round(sum(float(values.total[pair]) for pair in pairs), 6),
        parts=parts,
        reasons=tuple(why),
    )


def _not_taking_part(snapshot: Snapshot) -> Iterator[LeftOver]:
    from hallway.engine import Reason

    out = set(snapshot.left_out)
    for person in snapshot.people:
        if person.id in out:
            yield LeftOver(person.id, Reason("left_out", {"name": person.name}))
        elif person.room == 0:
            yield LeftOver(person.id, Reason("no_room", {"name": person.name}))


def pair_values(
    snapshot: Snapshot,
) -> Iterator[tuple[str, str, float, dict[str, float]]]:
    """Every pair that may meet this time with its value and parts, by position.

    Pairs that have met and not rested are in only where the round had to let them in.
    """
    import numpy as np

    from hallway.engine import prepare
    from hallway.match.frame import lay_out

    there, frame = lay_out(snapshot)
    rng = np.random.Generator(np.random.PCG64(snapshot.seed % 2**64))
    values, _, opened = prepare(frame, rng)
    order = {person.id: place for place, person in enumerate(snapshot.people)}
    place = sorted(range(len(there)), key=lambda k: order[there[k].id])
    for a, i in enumerate(place):
        for j in place[a + 1 :]:
            if opened[i, j]:
                parts = {name: float(table[i, j]) for name, table in values.parts.items()}
                yield there[i].id, there[j].id, float(values.total[i, j]), parts
