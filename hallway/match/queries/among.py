"""The frozen input of a matching outside any program: some people, here and now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.match.frozen import Met, Person, Policy, Snapshot
from hallway.match.queries.freeze import blocks, ties_among
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.people.models import Community, Member

WEEK = timedelta(days=7)
# Who met by any path is not brought together again for so many weeks.
REST_WEEKS = 12
RECENT_WEEKS = 4
# Weeks are counted backwards from here; what is older than all of them counts as the first.
THIS_WEEK = 1_000


def among(
    community: Community,
    members: Sequence[Member],
    *,
    now: datetime,
    seed: int,
    policy: Policy | None = None,
) -> Snapshot:
    """These members with their ties, history and do-not-match lists, as they stand at `now`.

    Without a program there are no rounds to count, so history is counted in weeks. Unless a
    policy says otherwise nobody is forced: who met in the last twelve weeks does not meet.
    Hand it to `match.snapshot.plan` for the best matching, or to `pair_values`.
    """
    ids = [member.pk for member in members]
    met = _met_by_week(community.pk, ids, now)
    recent = Counter(
        one for row in met if row.round >= THIS_WEEK - RECENT_WEEKS for one in row.members
    )
    today = now.astimezone(ZoneInfo(community.timezone)).date()
    # Interests that everybody may see, no others: reasons name them.
    told = people.open_profiles(community.pk, ids)
    return Snapshot(
        people=tuple(
            _person(member, told[member.pk].interests, recent[str(member.pk)]) for member in members
        ),
        round=THIS_WEEK,
        today=today,
        seed=seed,
        met=met,
        ties=ties_among(community.pk, ids, today),
        blocks=blocks(community.pk, ids),
        policy=policy or Policy(sizes=(2,), rest=REST_WEEKS, participation=False),
    )


def _met_by_week(community_id: int, ids: Sequence[int], now: datetime) -> tuple[Met, ...]:
    """Every time that Hallway brought two of them together, by whatever path."""
    return tuple(
        Met(max(0, THIS_WEEK - 1 - (now - at) // WEEK), (str(first), str(second)))
        for first, second, at, _meeting in people.encounters(community_id, ids)
    )


def _person(member: Member, interests: Sequence[str], recent: int) -> Person:
    return Person(
        id=str(member.pk),
        name=str(member),
        units={name: str(value) for name, value in member.units.items() if value},
        interests=tuple(interests),
        languages=tuple(member.languages),
        joined=member.joined_on or member.created_at.date(),
        recent=recent,
    )
