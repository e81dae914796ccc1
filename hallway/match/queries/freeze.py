"""The frozen input of a round: everything that the engine is told, and nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hallway.invite import queries as invite
from hallway.match.frozen import bridge_of
from hallway.match.models import Place, Round
from hallway.match.queries.seats import seat_rules
from hallway.match.snapshot import Met, Person, Policy, Snapshot, Tie
from hallway.match.words import ALREADY_MEETING, NOT_A_TURN_MISSED, OTHERS_TURN, OWN_RHYTHM, reason
from hallway.people import queries as people
from hallway.people.hours import open_half_hours

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.people.models import Member

# Two introductions closer than this are one too many in a week.
ONE_A_WEEK = timedelta(days=6)
ROUNDS_THAT_COUNT_AS_RECENT = 4
DAYS_TO_MEET_IN = timedelta(days=7)
HALF_HOUR = timedelta(minutes=30)
Reason = dict[str, Any]
Hours = tuple[str, time, time, tuple[int, ...]]


@dataclass(frozen=True)
class Frozen:
    """The snapshot, and who said yes but sits this one out, with the reason."""

    snapshot: Snapshot
    sitting_out: Mapping[int, Reason]


def freeze(round_: Round, *, now: datetime) -> Frozen:
    """Everything about a round as it stands at this moment."""
    today = now.astimezone(ZoneInfo(round_.timezone)).date()
    taking_part = taking_part_at(round_, now)
    sitting_out = reasons_to_sit_out(round_, list(taking_part.values()))
    members = [member for pk, member in taking_part.items() if pk not in sitting_out]
    past = _Past.of(round_, [member.pk for member in members])
    everybody = tuple(_people(members, past, _FreeTimes(max(round_.introduces_at, now))))
    return Frozen(
        Snapshot(
            people=everybody,
            round=past.number,
            today=today,
            seed=round_.seed,
            met=past.met,
            ties=ties_among(round_.community_id, past.ids, today),
            blocks=blocks(round_.community_id, past.ids),
            policy=policy_of(round_.program, everybody),
        ),
        sitting_out,
    )


def taking_part_at(round_: Round, now: datetime) -> dict[int, Member]:
    """Who said yes, is still here and has not paused since."""
    everyone = people.audience(community_id=round_.community_id, kind=people.EVERYONE)
    joined = everyone.filter(pk__in=invite.joined(round_.pk))
    return {member.pk: member for member in people.ready(joined, at=now)}


def policy_of(program: Program, there: Sequence[Person]) -> Policy:
    """A program's policy in the engine's words, over these people."""
    return Policy(
        sizes=tuple(program.sizes),
        odd=program.odd,
        mix=tuple(program.mix),
        rest=program.rest,
        participation=program.participation,
        least=program.least_value,
        weights=dict(program.weights),
        seats=seat_rules(program, there),
        bridges=tuple(bridge_of(said) for said in program.bridges),
    )


def blocks(community_id: int, ids: Collection[int]) -> tuple[tuple[str, str], ...]:
    """Who must not meet, in either direction."""
    pairs = people.blocks_among(community_id, ids)
    return tuple((str(first), str(second)) for first, second in pairs)


# Who sits out


def reasons_to_sit_out(round_: Round, members: Sequence[Member]) -> dict[int, Reason]:
    """Members who meet somebody by another program this week, or more often than they like."""
    names = {member.pk: str(member) for member in members}
    out = {
        pk: reason(ALREADY_MEETING, name=names[pk], program=program)
        for pk, program in _seated_elsewhere(round_, names).items()
    }
    for pk, program in _owed_to_others(round_, names.keys() - out.keys()).items():
        out[pk] = reason(OTHERS_TURN, name=names[pk], program=program)
    for member in people.resting(members, at=round_.introduces_at):
        out.setdefault(member.pk, reason(OWN_RHYTHM, name=names[member.pk]))
    return out


def _seated_elsewhere(round_: Round, ids: Collection[int]) -> dict[int, str]:
    around = round_.introduces_at - ONE_A_WEEK, round_.introduces_at + ONE_A_WEEK
    seats = Place.objects.filter(
        community_id=round_.community_id,
        member_id__in=ids,
        draft__isnull=False,
        round__state__in=[Round.State.MATCHED, Round.State.RELEASED],
        round__introduces_at__gt=around[0],
        round__introduces_at__lt=around[1],
    ).exclude(round__program_id=round_.program_id)
    return dict(seats.values_list("member_id", "round__program__name"))


def _owed_to_others(round_: Round, ids: Collection[int]) -> dict[int, str]:
    """Members who said yes to another program this week, and whom it lost to one the last time.

    Without this, of two programs in the same week the one that matches first would always win.
    """
    rivals = Round.objects.filter(
        community_id=round_.community_id,
        state=Round.State.ASKING,
        introduces_at__gt=round_.introduces_at - ONE_A_WEEK,
        introduces_at__lt=round_.introduces_at + ONE_A_WEEK,
    ).exclude(program_id=round_.program_id)
    owed: dict[int, str] = {}
    for rival in rivals.select_related("program").order_by("pk"):
        lost = _lost_last_time(rival, ids)
        owed.update(dict.fromkeys(lost.intersection(invite.joined(rival.pk)), rival.program.name))
    return owed


def _lost_last_time(rival: Round, ids: Collection[int]) -> set[int]:
    before = Round.objects.filter(program_id=rival.program_id, state=Round.State.RELEASED)
    last = before.order_by("number").last()
    lost = Place.objects.filter(round=last, member_id__in=ids, reason__code=ALREADY_MEETING)
    return set(lost.values_list("member_id", flat=True)) if last else set()


# What was before


@dataclass(frozen=True)
class _Past:
    """This program's rounds so far, and what they mean for these members.

    Rounds that took place are numbered from 1; whatever happened before them has number 0.
    """

    ids: tuple[int, ...]
    number: int
    met: tuple[Met, ...]
    recent: Mapping[int, int]
    waiting: Mapping[int, int]
    sat_out: Mapping[int, int]

    @classmethod
    def of(cls, round_: Round, ids: Sequence[int]) -> _Past:
        held = _rounds_held(round_)
        meetings = _meetings(round_.community_id, ids)
        waiting, sat_out = _turns_missed(round_, ids, {pk: at for at, (pk, _) in enumerate(held)})
        times = [released for _, released in held]
        since = times[-ROUNDS_THAT_COUNT_AS_RECENT:][:1]
        return cls(
            ids=tuple(ids),
            number=len(held) + 1,
            met=_met(meetings, times),
            recent=_recent(meetings, since[0] if since else None),
            waiting=waiting,
            sat_out=sat_out,
        )


def _rounds_held(round_: Round) -> list[tuple[int, datetime]]:
    held = Round.objects.filter(program_id=round_.program_id, state=Round.State.RELEASED)
    return [
        (pk, released)
        for pk, released in held.order_by("released_at", "pk").values_list("pk", "released_at")
        if released
    ]


def _meetings(community_id: int, ids: Collection[int]) -> dict[int, tuple[datetime, set[int]]]:
    """Every time that Hallway brought some of them together, by whatever path."""
    found: dict[int, tuple[datetime, set[int]]] = {}
    for first, second, at, meeting in people.encounters(community_id, ids):
        found.setdefault(meeting, (at, set()))[1].update((first, second))
    return found


def _met(
    meetings: Mapping[int, tuple[datetime, set[int]]], times: Sequence[datetime]
) -> tuple[Met, ...]:
    return tuple(
        Met(bisect_right(times, at), tuple(str(pk) for pk in sorted(members)))
        for at, members in meetings.values()
    )


def _recent(
    meetings: Mapping[int, tuple[datetime, set[int]]], since: datetime | None
) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for at, members in meetings.values():
        if since is None or at >= since:
            for pk in members:
                counts[pk] += 1
    return counts


def _turns_missed(
    round_: Round, ids: Collection[int], order: Mapping[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """How many turns each has missed in a row, and in which round they last missed one."""
    places = Place.objects.filter(
        round__program_id=round_.program_id, round__state=Round.State.RELEASED, member_id__in=ids
    ).values_list("round_id", "member_id", "draft_id", "taken_out", "reason")
    waiting: dict[int, int] = defaultdict(int)
    sat_out: dict[int, int] = {}
    for round_id, member, draft, taken_out, why in sorted(places, key=lambda p: order[p[0]]):
        if draft is not None:
            waiting[member] = 0
        elif not taken_out and (why or {}).get("code") not in NOT_A_TURN_MISSED:
            waiting[member] += 1
            sat_out[member] = order[round_id] + 1
    return waiting, sat_out


# People


def _people(members: Sequence[Member], past: _Past, times: _FreeTimes) -> list[Person]:
    """Of their interests those that everybody may see: reasons name them."""
    communities = {one.community_id for one in members}
    ids = [one.pk for one in members]
    told = {pk: one for of in communities for pk, one in people.open_profiles(of, ids).items()}
    return [
        Person(
            id=str(member.pk),
            name=str(member),
            units={name: str(value) for name, value in member.units.items() if value},
            interests=tuple(told[member.pk].interests),
            languages=tuple(member.languages),
            joined=member.joined_on or member.created_at.date(),
            free=times.of(member),
            waiting=past.waiting.get(member.pk, 0),
            sat_out=past.sat_out.get(member.pk),
            recent=past.recent.get(member.pk, 0),
            host=member.role == "organiser",
        )
        for member in members
    ]


class _FreeTimes:
    """Working half hours in a week from a moment on, each set worked out once.

    A slot's name is its number since then.
    """

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.known: dict[Hours, frozenset[str] | None] = {}

    def of(self, member: Member) -> frozenset[str] | None:
        hours = (member.timezone, member.works_from, member.works_to, tuple(member.work_days))
        if hours not in self.known:
            self.known[hours] = self._slots(hours)
        return self.known[hours]

    def _slots(self, hours: Hours) -> frozenset[str] | None:
        free = open_half_hours(*hours, self.start, self.start + DAYS_TO_MEET_IN)
        slots = frozenset(str((slot - self.start) // HALF_HOUR) for slot in free)
        # Nobody without a single working hour is shut out: better to leave it to them.
        return slots or None


def ties_among(community_id: int, ids: Collection[int], today: date) -> tuple[Tie, ...]:
    """How well each two of them know each other on that day."""
    import numpy as np

    from hallway.engine import tie_strengths

    contacts: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for first, second, on, weight in people.tie_rows(community_id, ids):
        contacts[first, second].append((float((today - on).days), weight))
    return tuple(
        Tie(str(first), str(second), float(tie_strengths(*np.array(dated).T)))
        for (first, second), dated in sorted(contacts.items())
    )


# Later on


def still_true(round_: Round, *, now: datetime) -> Snapshot:
    """The round's stored snapshot without those who left since, under the blocks of today.

    Everything else stays frozen, so that values before and after a change can be compared.
    """
    snapshot = Snapshot.from_json(round_.snapshot or {})
    ids = [int(person.id) for person in snapshot.people]
    everyone = people.audience(community_id=round_.community_id, kind=people.EVERYONE)
    here = people.ready(everyone.filter(pk__in=ids), at=now)
    still = {str(pk) for pk in here.values_list("pk", flat=True)}
    return only(snapshot, still, blocks(round_.community_id, ids))


def only(
    snapshot: Snapshot, still: Collection[str], blocks: tuple[tuple[str, str], ...]
) -> Snapshot:
    """The snapshot with these people alone."""
    return replace(
        snapshot,
        people=tuple(person for person in snapshot.people if person.id in still),
        met=tuple(_among(snapshot.met, still)),
        ties=tuple(tie for tie in snapshot.ties if tie.source in still and tie.target in still),
        blocks=tuple(pair for pair in blocks if pair[0] in still and pair[1] in still),
        left_out=tuple(member for member in snapshot.left_out if member in still),
        locked=(),
    )


def _among(met: Collection[Met], still: Collection[str]) -> list[Met]:
    smaller = (replace(one, members=tuple(m for m in one.members if m in still)) for one in met)
    return [one for one in smaller if len(one.members) > 1]
