"""Those who have time right now become coffees: computed in peace, written in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.gather.fit import Wish, joined_now
from hallway.gather.models import FreeNow
from hallway.gather.queries import free_now as queries
from hallway.gather.turns import Turns
from hallway.match.queries.among import among
from hallway.meet import actions as meet
from hallway.meet import letters
from hallway.meet import queries as meetings
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.match.snapshot import PlannedMeeting
    from hallway.meet.models import Meeting

LETTER = "gather/letters/right_now"
MINUTE = timedelta(minutes=1)
# Many who ask at once need one matching, not one each.
TURNS = Turns()


def match_waiting(*, community_id: int, now: datetime) -> int:
    """Join those who wait and fit; how many coffees that made.

    The best matching is computed without holding anybody. Each coffee is then written in a
    transaction of its own, which holds its people and looks again: whoever changed their mind
    or was joined meanwhile is out, and the others go on waiting. Safe to run twice at once.
    """
    return TURNS.take(community_id, lambda: _match(community_id, now))


def _match(community_id: int, now: datetime) -> int:
    waiting = queries.able(queries.waiting(community_id, now), now)
    if len(waiting) < 2:
        return 0
    members = [wish.member for wish in waiting]
    snapshot = among(waiting[0].community, members, now=now, seed=int(now.timestamp()))
    coffees = joined_now(snapshot, [_seen(wish, now) for wish in waiting])
    by_member = {str(wish.member_id): wish.pk for wish in waiting}
    return sum(_join(coffee, [by_member[who] for who in coffee.members], now) for coffee in coffees)


def _seen(wish: FreeNow, now: datetime) -> Wish:
    return Wish(
        id=str(wish.member_id),
        place=None if wish.anywhere else wish.place.casefold(),
        languages=frozenset(word.casefold() for word in wish.member.languages),
        few=wish.company == FreeNow.Company.FEW,
        waited=(now - wish.asked_at).total_seconds(),
        left=(wish.open_until - now).total_seconds(),
    )


@transaction.atomic
def _join(coffee: PlannedMeeting, ids: Sequence[int], now: datetime) -> int:
    """One coffee, if all of them are still there and still may meet; else nothing."""
    # People first, as everywhere: so nobody takes a seat elsewhere at this very moment.
    held([int(who) for who in coffee.members])
    wishes = queries.hold(ids, now)
    if len(wishes) < len(ids) or not _still_fit(wishes, now):
        return 0
    meeting = _begin(coffee, wishes, now)
    FreeNow.objects.filter(pk__in=ids).update(
        state=FreeNow.State.JOINED, meeting=meeting, changed_at=now
    )
    ends = meetings.ends_at(meeting)
    written = letters.introduction(meeting, now, LETTER)
    outbox.write_all((replace(letter, stale_at=ends) for letter in written), now=now)
    return 1


def _still_fit(wishes: Sequence[FreeNow], now: datetime) -> bool:
    """What can have changed since the matching was computed."""
    community_id, ids = wishes[0].community_id, [wish.member_id for wish in wishes]
    if len(queries.able(wishes, now)) < len(wishes) or people.blocks_among(community_id, ids):
        return False
    return not any(
        at > now - queries.REST for *_pair, at, _ in people.encounters(community_id, ids)
    )


def _begin(coffee: PlannedMeeting, wishes: Sequence[FreeNow], now: datetime) -> Meeting:
    starts_at = (now + queries.ON_THE_WAY).replace(second=0, microsecond=0) + MINUTE
    return meet.gather_up(
        kind="free_now",
        members=[wish.member for wish in wishes],
        starts_at=starts_at,
        minutes=min(wish.minutes for wish in wishes),
        now=now,
        place=_where(wishes),
        reasons=[{"code": why.code, "params": dict(why.params)} for why in coffee.reasons],
    )


def _where(wishes: Sequence[FreeNow]) -> str:
    """The place that somebody named; else the first link."""
    places = [wish.place for wish in wishes if wish.place]
    links = [wish.link for wish in wishes if wish.link]
    return next(iter([*places, *links]), "")
