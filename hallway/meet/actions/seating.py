"""Seat people together, with everything that a coffee needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.meet import queries, words
from hallway.meet.models import Meeting, Seat
from hallway.meet.starters import Guest, starters
from hallway.meet.times import propose, working_days_later, working_morning
from hallway.people import actions as people_actions
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.people.models import Member

NUDGE_AFTER = 3  # working days


def begin(meeting: Meeting, member_ids: Sequence[int]) -> Meeting:
    """Seat people, and think of everything that a coffee needs."""
    now = meeting.introduced_at
    found = people.members_by_id(meeting.community_id, member_ids)
    members = [found[pk] for pk in member_ids]
    hours = [queries.hours_of(member) for member in members]
    zone = words.usual_zone(member.timezone for member in members)
    meeting.timezone = zone
    meeting.proposals = proposals_for(members, meeting.minutes, zone, now)
    meeting.nudge_at = working_days_later(now, NUDGE_AFTER, people=hours, timezone=zone)
    meeting.ask_at = min(working_morning(one, after=now + queries.ASK_AFTER) for one in hours)
    meeting.save()
    meeting.starters = starters([guest(member) for member in members], seed=meeting.pk)
    meeting.save(update_fields=["starters"])
    _seat(meeting, members)
    remember(meeting, member_ids)
    return queries.meeting_by_link({"meeting": meeting.pk})


def _seat(meeting: Meeting, members: Sequence[Member]) -> None:
    Seat.objects.bulk_create(
        Seat(
            community_id=meeting.community_id,
            meeting=meeting,
            member=member,
            timezone=member.timezone,
        )
        for member in members
    )


def remember(meeting: Meeting, member_ids: Sequence[int]) -> None:
    people_actions.record_encounters(
        community_id=meeting.community_id,
        member_ids=member_ids,
        at=meeting.introduced_at,
        meeting_id=meeting.pk,
    )


def guest(member: Member) -> Guest:
    return Guest(member.name, member.units, member.interests, member.languages, member.ask_about)


def proposals_for(members: Sequence[Member], minutes: int, zone: str, now: datetime) -> list[str]:
    hours = [queries.hours_of(member) for member in members]
    return [at.isoformat() for at in propose(hours, after=now, minutes=minutes, timezone=zone)]


def offer_fresh_times(meeting: Meeting, now: datetime) -> None:
    """Times that passed give way to new ones; what was pencilled in moves with them."""
    fresh = proposals_for(queries.present(meeting), meeting.minutes, meeting.timezone, now)
    if fresh and fresh != meeting.proposals:
        meeting.proposals = fresh
        meeting.sequence += 1
        meeting.save(update_fields=["proposals", "sequence"])
