"""People a member should meet: what the engine thinks of, with words that tell on nobody."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hallway.match.queries.among import among
from hallway.match.snapshot import values_with
from hallway.people import queries as people
from hallway.people.queries import Profile
from hallway.people.queries.known import brought_together

if TYPE_CHECKING:
    from hallway.people.models import Member

# So many others are looked at in the network: friends of friends first, and some from anywhere.
NEAR, ANYWHERE, OWN_TIES = 50, 50, 40
REST = timedelta(weeks=12)


@dataclass(frozen=True)
class Worth:
    """Somebody worth meeting, as the reader may see them, and why, in sentences."""

    person: Profile
    why: tuple[str, ...]


def worth_meeting(
    member: Member, now: datetime, *, most: int, besides: Collection[int] = ()
) -> list[Worth]:
    """The people with whom a conversation is worth most by the engine's values, the best first.

    Nobody the member has a tie with or was brought together with lately, nobody on a break, and
    nobody who is apart from them. The same in one week, whenever it is asked.
    """
    strangers = _strangers(member, now) - set(besides)
    if not strangers:
        return []
    around = people.members_by_id(member.community_id, {*strangers, *_own_ties(member, now)})
    around[member.pk] = member
    snapshot = among(member.community, [around[pk] for pk in sorted(around)], now=now, seed=0)
    worth = values_with(snapshot, str(member.pk))
    rated = {int(pk): _total(parts) for pk, parts in worth.items() if int(pk) in strangers}
    best = sorted(rated, key=lambda pk: (-rated[pk], pk))[:most]
    seen = people.as_seen(member, [around[pk] for pk in best], now)
    return [Worth(one, why(member, one)) for one in seen]


def _total(parts: Mapping[str, float]) -> float:
    """The value of a meeting (docs/methods/values.md)."""
    return parts["stick"] * parts["gain"] * (0.25 + 0.75 * parts["cross"]) * parts["fair"]


def _strangers(member: Member, now: datetime) -> set[int]:
    """Some of those whom they could meet: ties of their ties, and others by this week's lot."""
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    community, me = member.community_id, member.pk
    tied = people.tied(community, me, today)
    open_to = people.reached(~people.apart(me) & ~tied, community).exclude(pk=me)
    anybody = people.ready(open_to, at=now)
    near = anybody.filter(people.tied_within_two(community, me, today))
    week = today.isocalendar()
    lot = random.Random(f"{me}:{week.year}:{week.week}")
    found = _some(lot, list(near.values_list("pk", flat=True)), NEAR)
    rest = [pk for pk in anybody.values_list("pk", flat=True) if pk not in found]
    lately = brought_together(member, since=now - REST)
    return (found | _some(lot, rest, ANYWHERE)) - lately


def _some(lot: random.Random, ids: list[int], most: int) -> set[int]:
    return set(ids if len(ids) <= most else lot.sample(ids, most))


def _own_ties(member: Member, now: datetime) -> list[int]:
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    tied = people.tied(member.community_id, member.pk, today)
    return list(people.reached(tied, member.community_id).values_list("pk", flat=True)[:OWN_TIES])


# Why


def why(member: Member, person: Profile) -> tuple[str, ...]:
    """One or two reasons from what the reader may see of them, never from anybody's ties."""
    lines = [_shared(member.interests, person.interests), _across(member, person)]
    if person.ask_about:
        lines.append(_("Ask them about: %s") % person.ask_about)
    elif person.headline:
        lines.append(person.headline)
    return tuple(line for line in lines if line)[:2]


def _shared(mine: Collection[str], theirs: Collection[str]) -> str:
    own = {one.casefold() for one in mine}
    both = [one for one in theirs if one.casefold() in own]
    return _("You share an interest: %s.") % ", ".join(both[:3]) if both else ""


def _across(member: Member, person: Profile) -> str:
    for name, value in person.units.items():
        mine = member.units.get(name)
        if mine and value and mine != value:
            return _("%(theirs)s and %(mine)s rarely meet.") % {"theirs": value, "mine": mine}
    return ""
