"""Who may be asked about an introduction, and whether a way is open: as the database says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from hallway.exchange.models import IntroductionStep
from hallway.people import queries as people
from hallway.people.models import Block, Member, Tie, TieChoice

ACTIVE = Member.State.ACTIVE
MONTH = timedelta(days=30)
Way = tuple[int, ...]
"""The people of a way by their ids, from whoever asks to whom it leads."""


def asked_lately(community_id: int, now: datetime) -> dict[int, int]:
    """How often each was asked about an introduction in the last month."""
    steps = IntroductionStep.objects.filter(community_id=community_id, asked_at__gt=now - MONTH)
    counted = steps.values("member").annotate(often=Count("pk"))
    return dict(counted.order_by().values_list("member_id", "often"))


def have_enough(ids: Collection[int], asked: Mapping[int, int]) -> set[int]:
    """Who of them is asked no more this month, by their own wish."""
    rows = Member.objects.filter(pk__in=ids).values_list("pk", "introductions_a_month")
    return {pk for pk, number in rows if asked.get(pk, 0) >= number}


def on_a_break(community_id: int, now: datetime) -> set[int]:
    paused = Member.objects.filter(community_id=community_id, paused_until__isnull=False)
    return away(list(paused), now)


def away(members: Sequence[Member], now: datetime) -> set[int]:
    """Who of them takes a break or has left. A rhythm says when to meet, not what to read."""
    found = people.hindrances(members, at=now)
    return {pk for pk, why in found.items() if why.code in (people.PAUSED, people.LEFT)}


def apart_from_either(one: int, other: int) -> set[int]:
    """Whoever is apart from one of the two; the two themselves when they are."""
    rows = Block.objects.filter(Q(by__in=(one, other)) | Q(against__in=(one, other)))
    found: set[int] = set()
    for pair in rows.values_list("by_id", "against_id"):
        found.update(set(pair) - {one, other} or pair)
    return found


def anybody_apart(ids: Collection[int]) -> bool:
    """Whether one of them would rather not meet another of them."""
    return Block.objects.filter(by__in=ids, against__in=ids).exists()


def is_open(way: Way, now: datetime, *, asked: Collection[int] = ()) -> bool:
    """Whether everybody on a way lets it be used at this moment.

    asked: who has been asked already; of them neither room nor leave is needed any more.
    """
    return bool(open_among([way], now, asked=asked))


def open_among(ways: Sequence[Way], now: datetime, *, asked: Collection[int] = ()) -> list[Way]:
    """Those of these ways of one asker that are open, in their order: the same few questions."""
    ids = {pk for way in ways for pk in way}
    members = Member.objects.in_bulk(list(ids))
    if not ways or ways[0][0] not in members:
        return []
    facts = _facts(ids, members, members[ways[0][0]], now)
    return [way for way in ways if _is_open(way, facts, asked)]


@dataclass(frozen=True)
class _Facts:
    """What the database says of some people at one moment."""

    members: Mapping[int, Member]
    away: Collection[int]
    tired: Collection[int]
    apart: Collection[tuple[int, int]]
    ties: Collection[tuple[int, int]]
    lets: Mapping[tuple[int, int], bool]


def _facts(
    ids: Collection[int], members: Mapping[int, Member], asker: Member, now: datetime
) -> _Facts:
    said = TieChoice.objects.filter(by__in=ids, other__in=ids)
    return _Facts(
        members,
        away=away(list(members.values()), now),
        tired=have_enough(ids, asked_lately(asker.community_id, now)),
        apart=people.blocks_among(asker.community_id, ids),
        ties=_pairs_tied(ids, asker, now),
        lets={(by, other): it for by, other, it in said.values_list("by_id", "other_id", "lets")},
    )


def _is_open(way: Way, facts: _Facts, asked: Collection[int]) -> bool:
    here = all(pk in facts.members and facts.members[pk].state == ACTIVE for pk in way)
    if not here or any(pair in facts.apart for pair in combinations(sorted(way), 2)):
        return False
    new = {pk for pk in way[1:] if pk not in asked}
    if new & {*facts.away, *facts.tired}:
        return False
    connect = all(facts.members[pk].introduces for pk in new - {way[-1]})
    return connect and _ties_let(way, facts, asked)


def _ties_let(way: Way, facts: _Facts, asked: Collection[int]) -> bool:
    """Each tie still lasts, and both let it be used; of whoever asks nothing is needed."""
    pairs = list(pairwise(way))
    ends = [end for pair in pairs for end in (pair, pair[::-1])]
    return all((min(pair), max(pair)) in facts.ties for pair in pairs) and all(
        facts.lets.get((one, other), facts.members[one].introduces)
        for one, other in ends
        if one != way[0] and one not in asked
    )


def _pairs_tied(ids: Collection[int], asker: Member, now: datetime) -> set[tuple[int, int]]:
    """Lower id first. In two questions: by people first, since a community has many ties."""
    between = Tie.objects.filter(first__in=ids, second__in=ids).values_list("pk", flat=True)
    ties = people.lasting_ties(asker.community_id, day_of(asker, now)).filter(pk__in=list(between))
    return set(ties.values_list("first_id", "second_id"))


def day_of(member: Member, now: datetime) -> date:
    """The day on this member's own calendar."""
    return now.astimezone(ZoneInfo(member.timezone)).date()
