"""Whether everybody in a matched round can still take part."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from hallway.match.models import Place, Round
from hallway.people import queries as people


def is_broken(round_id: int, *, now: datetime) -> bool:
    """Somebody with a place has left or paused, or two who meet must not any more."""
    round_ = Round.objects.get(pk=round_id)
    seats = seats_of(round_id)
    everybody = set().union(*seats.values()) if seats else set()
    if still_here(round_, everybody, now=now) != everybody:
        return True
    apart = people.blocks_among(round_.community_id, everybody)
    return any(together.issuperset(pair) for together in seats.values() for pair in apart)


def seats_of(round_id: int) -> dict[int | None, set[int]]:
    """Who sits in each draft; None holds those who are left over."""
    seats: dict[int | None, set[int]] = defaultdict(set)
    for draft, member in Place.objects.filter(round_id=round_id).values_list(
        "draft_id", "member_id"
    ):
        seats[draft].add(member)
    return dict(seats)


def still_here(round_: Round, ids: set[int], *, now: datetime) -> set[int]:
    """Those of these members who are active and not paused."""
    everyone = people.audience(community_id=round_.community_id, kind=people.EVERYONE)
    here = people.ready(everyone.filter(pk__in=ids), at=now)
    return set(here.values_list("pk", flat=True))
