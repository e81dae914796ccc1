"""Who may be asked about an introduction, and whether a way is open: as the database says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from hallway.exchange.models import IntroductionStep
from hallway.people import queries as people
from hallway.people.models import Block, Member, TieChoice

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTH = timedelta(days=30)
Way = tuple[int, ...]
"""The people of a way by their ids, from whoever asks to whom it leads."""


def asked_lately(community_id: int, now: datetime) -> dict[int, int]:
    """How often each was asked about an introduction in the last month."""
    steps = IntroductionStep.objects.filter(community_id=community_id, asked_at__gt=now - MONTH)
    counted = steps.values("member").annotate(often=Count("pk"))
    return dict(counted.order_by().values_list("member_id", "often"))


def have_enough(community_id: int, asked: Mapping[int, int]) -> set[int]:
    """Who is asked no more this month, by their own wish."""
    some = Q(introductions_a_month=0) | Q(pk__in=list(asked))
    rows = Member.objects.filter(some, community_id=community_id)
    most = dict(rows.values_list("pk", "introductions_a_month"))
    return {pk for pk, number in most.items() if asked.get(pk, 0) >= number}


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
    members = Member.objects.in_bulk(list(way))
    if len(members) < len(way) or anybody_apart(way):
        return False
    return _can_be_asked(way, members, now, asked) and _ties_let(way, members, now, asked)


def _can_be_asked(
    way: Way, members: Mapping[int, Member], now: datetime, asked: Collection[int]
) -> bool:
    community_id = members[way[0]].community_id
    here = all(one.state == Member.State.ACTIVE for one in members.values())
    new = [members[pk] for pk in way[1:] if pk not in asked]
    connect = all(one.introduces for one in new if one.pk != way[-1])
    if not here or not connect or away(new, now):
        return False
    return not have_enough(community_id, asked_lately(community_id, now)) & {one.pk for one in new}


def _ties_let(
    way: Way, members: Mapping[int, Member], now: datetime, asked: Collection[int]
) -> bool:
    """Each tie still lasts, and both let it be used; of whoever asks nothing is needed."""
    ties = _pairs_tied(way, members[way[0]], now)
    said = TieChoice.objects.filter(by__in=way, other__in=way)
    lets = {(by, other): word for by, other, word in said.values_list("by_id", "other_id", "lets")}
    ends = [end for pair in pairwise(way) for end in (pair, pair[::-1])]
    return all((min(pair), max(pair)) in ties for pair in pairwise(way)) and all(
        lets.get((one, other), members[one].introduces)
        for one, other in ends
        if one != way[0] and one not in asked
    )


def _pairs_tied(way: Iterable[int], asker: Member, now: datetime) -> set[tuple[int, int]]:
    ids = list(way)
    ties = people.lasting_ties(asker.community_id, day_of(asker, now))
    return set(
        ties.filter(first__in=ids, second__in=ids).values_list("first_id", "second_id").distinct()
    )


def day_of(member: Member, now: datetime) -> date:
    """The day on this member's own calendar."""
    return now.astimezone(ZoneInfo(member.timezone)).date()
