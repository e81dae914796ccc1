"""Seat people together, with everything that a coffee needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    from hallway.people.queries import Profile

NUDGE_AFTER = 3  # working days
AT_ONCE = 200


def begin(meeting: Meeting, member_ids: Sequence[int]) -> Meeting:
    """Seat people together, and think of everything that a coffee needs."""
    return begin_all([(meeting, member_ids)])[0]


def begin_all(
    planned: Sequence[tuple[Meeting, Sequence[int]]], mix: Collection[str] = ()
) -> list[Meeting]:
    """Many meetings of one community at once: a large round is one transaction, and a short one.

    `mix` names the units that the program mixes across, all of them when it names none: only
    these become something to talk about.
    """
    if not planned:
        return []
    community = planned[0][0].community
    everybody = people.members_by_id(community.pk, [pk for _, ids in planned for pk in ids])
    told = people.open_profiles(community.pk, everybody)
    tables = [(meeting, [everybody[pk] for pk in ids]) for meeting, ids in planned]
    for meeting, members in tables:
        _think_of_times(meeting, members, community.timezone)
    made = Meeting.objects.bulk_create([meeting for meeting, _ in tables], batch_size=AT_ONCE)
    for meeting, members in tables:
        guests = [guest(told[one.pk], mix) for one in members]
        meeting.starters = starters(guests, seed=meeting.pk)
    remember_all([(meeting, [one.pk for one in members]) for meeting, members in tables])
    Meeting.objects.bulk_update(made, ["starters"], batch_size=AT_ONCE)
    Seat.objects.bulk_create(_seats(tables), batch_size=AT_ONCE)
    return queries.whole([meeting.pk for meeting in made])


def _think_of_times(meeting: Meeting, members: Sequence[Member], home: str) -> None:
    now = meeting.introduced_at
    hours = [queries.hours_of(member) for member in members]
    zone = words.usual_zone((member.timezone for member in members), home)
    meeting.timezone = zone
    meeting.proposals = proposals_for(members, meeting.minutes, zone, now)
    meeting.nudge_at = working_days_later(now, NUDGE_AFTER, people=hours, timezone=zone)
    meeting.ask_at = min(working_morning(one, after=now + queries.ASK_AFTER) for one in hours)


def _seats(tables: Sequence[tuple[Meeting, Sequence[Member]]]) -> list[Seat]:
    return [seat for meeting, members in tables for seat in seats_for(meeting, members)]


def seats_for(meeting: Meeting, members: Sequence[Member]) -> list[Seat]:
    return [
        Seat(
            community_id=meeting.community_id,
            meeting=meeting,
            member=member,
            timezone=member.timezone,
        )
        for member in members
    ]


def remember(meeting: Meeting, member_ids: Sequence[int]) -> None:
    """Note whom this meeting brings together: everybody, or those who sat at one table."""
    remember_all([(meeting, member_ids)])


def remember_all(brought: Sequence[tuple[Meeting, Sequence[int]]]) -> None:
    """The same for many meetings of one community at once."""
    people_actions.record_all_encounters(
        community_id=brought[0][0].community_id,
        met=[
            (meeting.pk, set(member_ids).intersection(group), meeting.introduced_at)
            for meeting, member_ids in brought
            for group in meeting.together or [member_ids]
        ],
    )


def first_morning_after(meeting: Meeting, members: Sequence[Member]) -> datetime:
    """When the first of them can be asked how it went. The meeting has a time."""
    ends = queries.ends_at(meeting)
    assert ends is not None
    return min(working_morning(queries.hours_of(member), after=ends) for member in members)


def guests_of(members: Sequence[Member]) -> list[Guest]:
    """People of one community, as far as a conversation of theirs can start from it."""
    if not members:
        return []
    shown = people.open_profiles(members[0].community_id, [member.pk for member in members])
    return [guest(shown[member.pk]) for member in members]


def guest(person: Profile, mix: Collection[str] = ()) -> Guest:
    """Of what is for everybody: starters are read by all of them."""
    units = {name: unit for name, unit in person.units.items() if not mix or name in mix}
    return Guest(person.name, units, person.interests, person.languages, person.ask_about)


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
