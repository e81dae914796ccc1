"""A round's frozen input with names and ids, and its plan: no Django, clock or files.

`plan(snapshot)` turns ids into arrays, calls the engine, and turns indices into ids
again. The engine sees people sorted by id, so the order of a list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hallway.match.frozen import Met, Person, Policy, Snapshot, Tie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallway.engine import Reason, Round

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
    "value_table",
    "values_with",
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
    """Somebody with no meeting this time, the reason, and what would have helped."""

    member: str
    reason: Reason
    helps: tuple[Reason, ...] = ()

    @property
    def why(self) -> str:
        return " ".join(map(str, (self.reason, *self.helps)))


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
            "unmatched": [_left_json(left) for left in self.unmatched],
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


def _left_json(left: LeftOver) -> dict[str, Any]:
    return {
        "member": left.member,
        "reason": left.why,
        **_reason_json(left.reason),
        "helps": [_reason_json(help_) for help_ in left.helps],
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
    meetings = list(_meetings(ids, order, answer))
    found = zip(answer.unmatched, answer.helps, strict=True)
    left = [LeftOver(ids[i], reason, helps) for (i, reason), helps in found]
    left += _not_taking_part(snapshot)
    said = answer.matching.certificate
    return RoundPlan(
        seed=snapshot.seed,
        meetings=tuple(sorted(meetings, key=lambda m: [order[i] for i in m.members])),
        unmatched=tuple(sorted(left, key=lambda one: order[one.member])),
        relaxed=answer.relaxed,
        certificate={
            "value": round(said.value, 6),
            "bound": round(said.bound, 6),
            "gap": round(said.gap, 6),
            "method": said.method,
        },
    )


def _meetings(ids: list[str], order: Mapping[str, int], answer: Round) -> Iterator[PlannedMeeting]:
    """The meetings; what their pairs are worth is asked for all at once."""
    groups = [tuple(group.tolist()) for group in answer.matching.groups]
    pairs = [(i, j) for group in groups for i, j in combinations(group, 2)]
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    total = answer.values.total(first, second).tolist()
    parts = {name: part.tolist() for name, part in answer.values.parts(first, second).items()}
    start = 0
    for group, why in zip(groups, answer.why, strict=True):
        here = slice(start, start := start + len(group) * (len(group) - 1) // 2)
        yield PlannedMeeting(
            members=tuple(sorted((ids[i] for i in group), key=order.__getitem__)),
            value=round(sum(total[here]), 6),
            parts={k: round(sum(part[here]) / len(part[here]), 6) for k, part in parts.items()},
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


def values_with(snapshot: Snapshot, one: str) -> dict[str, dict[str, float]]:
    """What meeting each of the others is worth to one person: the parts, by id.

    For those alone whom this person may meet.
    """
    import numpy as np

    from hallway.engine import prepare
    from hallway.match.frame import lay_out

    there, frame = lay_out(snapshot)
    values, _ = prepare(frame, np.random.Generator(np.random.PCG64(snapshot.seed % 2**64)))
    me = next(k for k, person in enumerate(there) if person.id == one)
    others = [k for k in range(len(there)) if k != me and values.open[me, k]]
    parts = {name: part.tolist() for name, part in values.parts(me, others).items()}
    return {
        there[k].id: {name: part[at] for name, part in parts.items()} for at, k in enumerate(others)
    }


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
    values, _ = prepare(frame, rng)
    order = {person.id: place for place, person in enumerate(snapshot.people)}
    place = sorted(range(len(there)), key=lambda k: order[there[k].id])
    for a, i in enumerate(place):
        others = [j for j in place[a + 1 :] if values.open[i, j]]
        total = values.total(i, others).tolist()
        parts = {name: part.tolist() for name, part in values.parts(i, others).items()}
        for k, j in enumerate(others):
            yield there[i].id, there[j].id, total[k], {name: parts[name][k] for name in parts}


def value_table(snapshot: Snapshot) -> tuple[list[str], NDArray[Any]]:
    """What any two would be worth to each other, where whom they met is a wish and no rule.

    Returns:
        The ids, and a table in their order: NaN for two who may never meet, 0 for two who met
        and have not rested, and for one and the same person.
    """
    import numpy as np

    from hallway.engine import prepare
    from hallway.match.frame import lay_out

    there, frame = lay_out(snapshot)
    rng = np.random.Generator(np.random.PCG64(snapshot.seed % 2**64))
    values, may = prepare(frame, rng)
    worth = np.nan_to_num(values.block(0, values.n))
    worth[~np.asarray(may, dtype=bool)] = np.nan
    np.fill_diagonal(worth, 0.0)
    return [person.id for person in there], worth
