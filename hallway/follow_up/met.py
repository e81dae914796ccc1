"""The people a member has met, by whichever path: theirs alone to see.

Of a coffee it is enough that the member says so themselves: it shows what they said, and
nothing of what the others answered. At a table or a mixer everybody speaks for themselves, so
there both have said so. What was declared beforehand counts as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hallway.follow_up.queries import met_by
from hallway.meet import queries as meet
from hallway.people import queries as people
from hallway.people.queries.known import ties_of

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member

DECLARED = "declared"


@dataclass(frozen=True)
class Met:
    """Somebody the member has met: the last time, how often, and by which path."""

    member: Member
    on: date
    # coffee, free_now, table, mixer, or declared.
    path: str
    title: str
    meeting_id: int | None
    times: int


@dataclass(frozen=True)
class Once:
    """One time with one person."""

    on: date
    other_id: int
    path: str
    title: str = ""
    meeting_id: int | None = None


def every_time(member: Member) -> list[Once]:
    """Each time with each person that is this member's to know of, in the order of days."""
    once = [*_at_few(member), *_at_many_and_before(member)]
    return sorted(once, key=lambda one: (one.on, one.path))


def people_met(member: Member) -> list[Met]:
    """Everybody they have met who is still here, the latest first."""
    once = every_time(member)
    here = people.members_by_id(member.community_id, {one.other_id for one in once})
    latest = {one.other_id: one for one in once}
    times = {pk: [one for one in once if one.other_id == pk and one.meeting_id] for pk in latest}
    found = [
        Met(here[pk], one.on, one.path, one.title, one.meeting_id, len(times[pk]))
        for pk, one in latest.items()
        if here[pk].state == "active"
    ]
    return sorted(found, key=lambda met: (-met.on.toordinal(), met.member.name, met.member.pk))


def _at_few(member: Member) -> list[Once]:
    """Coffees of which the member says that they took place."""
    meetings = [one for one in meet.whole(met_by(member)) if not meet.is_crowd(one)]
    return [
        Once(_day(meeting), other.pk, meeting.kind, meeting.title, meeting.pk)
        for meeting in meetings
        for other in meet.others(meeting, member)
    ]


def _at_many_and_before(member: Member) -> list[Once]:
    """Ties of tables and mixers, where both have said so, and those that were declared."""
    ties = ties_of(member)
    meetings = meet.headings({meeting for *_tie, meeting in ties if meeting is not None})
    found = [
        Once(on, other, DECLARED)
        for other, on, source, meeting in ties
        if meeting is None and source == DECLARED
    ]
    for other, on, _source, pk in ties:
        meeting = meetings.get(pk or 0)
        if meeting is not None and meet.is_crowd(meeting):
            found.append(Once(on, other, meeting.kind, meeting.title, meeting.pk))
    return found


def _day(meeting: Meeting) -> date:
    at = meeting.starts_at or meeting.introduced_at
    return at.astimezone(ZoneInfo(meeting.timezone)).date()


def told_about(member: Member) -> list[dict[str, Any]]:
    """The same, for the copy of everything kept about somebody."""
    return [
        {"name": met.member.name, "on": met.on, "path": met.path, "title": met.title}
        for met in people_met(member)
    ]
