"""Who of those waiting fits whom, and what is joined now: arrays of the engine, no database.

Pairs first: the engine's best matching among everybody. Whoever asked for one other person gets
theirs from it. Those who are happy with a few and are left, or would sit with each other alone,
become groups of three or four where there are enough of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hallway.gather.patience import USUAL, Patience
from hallway.match.frozen import Snapshot
from hallway.match.snapshot import PlannedMeeting, plan

ONLINE = "online"
FEWEST, MOST = 3, 4


@dataclass(frozen=True)
class Wish:
    """One wish as the matching sees it. place: in few words; "" = online, None = wherever."""

    id: str
    place: str | None
    languages: frozenset[str]
    few: bool
    waited: float
    left: float


def joined_now(snapshot: Snapshot, wishes: Sequence[Wish]) -> list[PlannedMeeting]:
    """The coffees that begin now; everybody else goes on waiting.

    Args:
        snapshot: those who wait, and what the engine is told of them.
    """
    by_id = {wish.id: wish for wish in wishes}
    return [one for one in best(snapshot, by_id) if ripe(one, by_id)]


def best(snapshot: Snapshot, wishes: Mapping[str, Wish]) -> list[PlannedMeeting]:
    """The best pairs, and groups of those who like a few."""
    told = with_rules(snapshot, wishes)
    pairs = list(plan(told).meetings)
    settled = [one for one in pairs if not all(wishes[who].few for who in one.members)]
    taken = {who for one in settled for who in one.members}
    rest = [who for who, wish in wishes.items() if wish.few and who not in taken]
    if len(rest) < FEWEST:
        return pairs
    return settled + _in_groups(told, rest, [one for one in pairs if one not in settled])


def _in_groups(
    snapshot: Snapshot, ids: Collection[str], pairs: list[PlannedMeeting]
) -> list[PlannedMeeting]:
    """Threes and fours of these people, unless that leaves out somebody whom pairs would not."""
    here = tuple(person for person in snapshot.people if person.id in ids)
    policy = replace(snapshot.policy, sizes=sizes_for(len(here)))
    groups = list(plan(replace(snapshot, people=here, policy=policy)).meetings)
    return groups if seated(groups) >= seated(pairs) else pairs


def sizes_for(many: int) -> tuple[int, ...]:
    """Five can't be threes and fours alone.

    >>> sizes_for(5), sizes_for(7)
    ((2, 3), (3, 4))
    """
    return (2, 3) if many == 5 else (FEWEST, MOST)


def seated(meetings: Sequence[PlannedMeeting]) -> int:
    return sum(len(one.members) for one in meetings)


def ripe(meeting: PlannedMeeting, wishes: Mapping[str, Wish], patience: Patience = USUAL) -> bool:
    here = [wishes[who] for who in meeting.members]
    pairs = len(here) * (len(here) - 1) // 2
    return patience.is_over(
        meeting.value / pairs,
        [wish.waited for wish in here],
        [wish.left for wish in here],
        hoping=len(here) == 2 and all(wish.few for wish in here),
    )


def with_rules(snapshot: Snapshot, wishes: Mapping[str, Wish]) -> Snapshot:
    """The snapshot, in which nobody meets whom they can't reach or can't talk to."""
    places = frozenset(wish.place for wish in wishes.values() if wish.place is not None)
    people = tuple(
        replace(person, free=_reach(wishes[person.id], places)) for person in snapshot.people
    )
    return replace(snapshot, people=people, blocks=(*snapshot.blocks, *_strangers(wishes)))


def _reach(wish: Wish, places: Collection[str]) -> frozenset[str]:
    """Where they can be, as the engine's slots; whoever comes anywhere can be online as well."""
    if wish.place is not None:
        return frozenset({wish.place or ONLINE})
    return frozenset({ONLINE, *(place or ONLINE for place in places)})


def _strangers(wishes: Mapping[str, Wish]) -> Iterator[tuple[str, str]]:
    """Pairs who both told their languages, and have none in common."""
    tongues: dict[frozenset[str], list[str]] = {}
    for wish in wishes.values():
        if wish.languages:
            tongues.setdefault(wish.languages, []).append(wish.id)
    for one, other in combinations(tongues, 2):
        if not one & other:
            yield from ((a, b) for a in tongues[one] for b in tongues[other])
