"""Meetings that no round made: a coffee right now, a table, a mixer, a warm introduction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hallway.meet import letters, queries
from hallway.meet.actions.seating import (
    begin,
    first_morning_after,
    guests_of,
    remember,
    seats_for,
)
from hallway.meet.models import Meeting, Seat
from hallway.meet.starters import starters
from hallway.meet.words import usual_zone
from hallway.outbox import actions as outbox

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def gather_up(
    *,
    kind: str,
    members: Sequence[Member],
    starts_at: datetime,
    minutes: int,
    now: datetime,
    title: str = "",
    place: str = "",
    reasons: Sequence[Mapping[str, Any]] = (),
    together: Sequence[Sequence[int]] = (),
    uid: Any = None,
) -> Meeting:
    """A meeting with its time and place settled: history, and the question the next morning.

    No letter is written here: whoever gathers people has words of their own for it.

    Args:
        kind: of `Meeting.Kind`. members: two or more, of one community.
        together: who really sits together, as lists of member ids, where that is not everybody.
        uid: the identity in calendars, where there is one already.
    """
    community = members[0].community
    meeting = Meeting(
        community=community,
        kind=kind,
        title=title,
        state=Meeting.State.ARRANGED,
        introduced_at=now,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        timezone=usual_zone((member.timezone for member in members), community.timezone),
        reasons=list(reasons),
        together=[list(group) for group in together],
    )
    if uid is not None:
        meeting.uid = uid
    meeting.ask_at = first_morning_after(meeting, members)
    if kind in (Meeting.Kind.COFFEE, Meeting.Kind.FREE_NOW):
        meeting.starters = starters(guests_of(members), seed=int(now.timestamp()))
    meeting.save()
    Seat.objects.bulk_create(seats_for(meeting, members))
    remember(meeting, [member.pk for member in members])
    return queries.whole([meeting.pk])[0]


@transaction.atomic
def begin_coffee(*, members: Sequence[Member], now: datetime) -> Meeting:
    """A coffee of people who have found each other, with times that fit and the usual letter."""
    meeting = Meeting(community_id=members[0].community_id, introduced_at=now)
    meeting = begin(meeting, [one.pk for one in members])
    outbox.write_all(letters.introduction(meeting, now), now=now)
    return meeting
