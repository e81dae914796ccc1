"""The months before: rounds of six teams, so that the page of health has something to tell."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.follow_up import actions as follow_up
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.meet import actions as meet
from hallway.meet import queries as meetings
from hallway.network.queries.health import SETTLES
from hallway.outbox import actions as outbox
from hallway.people import queries

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

SEED = 17
NAME = "Coffee between six teams"
TEAMS = ("Sales", "Support", "Product", "Marketing", "Finance", "People")
WORKER = "demo"
AT = time(9)
ASKED, COUNTED, TOLD = timedelta(days=2), timedelta(days=1), timedelta(days=11)
JOINED, HELD, GLAD = 0.85, 0.8, 0.85


def days_before(now: datetime, months: int, zone: str) -> list[date]:
    """A working day early in each of the last months of which the figures are made by now."""
    day = now.astimezone(ZoneInfo(zone)).date() - SETTLES
    found: list[date] = []
    while len(found) < months:
        day = day.replace(day=1) - timedelta(days=1)
        found.insert(0, _working_day(day.replace(day=4)))
    return found


def _working_day(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def founded_on(first: date, zone: str) -> datetime:
    """When the community begins, for its first round to be on this day."""
    return datetime.combine(first.replace(day=1), AT, ZoneInfo(zone))


def live_earlier_rounds(viewer: Viewer, days: Sequence[date], zone: str) -> None:
    """Rounds of some teams on these days; then they make way for a program of everybody's."""
    program = invite.create_program(
        viewer=viewer,
        now=founded_on(days[0], zone),
        name=NAME,
        audience="units",
        units={"team": list(TEAMS)},
        rhythm="dates",
        dates=[str(day) for day in days],
        first_on=days[0],
        timezone=zone,
        introduce_at=AT,
        ask_days_before=ASKED.days,
        match_hours_before=24 * COUNTED.days,
        mix=["team"],
    )
    chance = random.Random(SEED)
    here = [one for one in queries.community_members(viewer) if one.units["team"] in TEAMS]
    for day in days:
        _Round(here, datetime.combine(day, AT, ZoneInfo(zone)), chance).live()
    invite.switch_program(viewer=viewer, program_id=program.pk, active=False)


@dataclass(frozen=True)
class _Round:
    """One round, from the question to what became of it. at: when people are introduced."""

    people: Sequence[Member]
    at: datetime
    chance: random.Random

    def live(self) -> None:
        match.run_due(now=self.at - ASKED, worker=WORKER)
        for member in self.people:
            self._answer(member)
        match.run_due(now=self.at - COUNTED, worker=WORKER)
        meet.run_due(now=self.at, worker=WORKER)
        met = {meeting.pk: meeting for member in self.people for meeting in self._of(member)}
        for meeting in met.values():
            self._tell(meeting)

    def _answer(self, member: Member) -> None:
        """Who has not joined the company yet, or has no time, says no."""
        now = self.at - ASKED
        there = member.joined_on is None or member.joined_on <= now.date()
        for invitation in invitations.my_invitations(member, now):
            joining = self.chance.random() < JOINED and there
            invite.answer(invitation_id=invitation.pk, joining=joining, now=now)

    def _of(self, member: Member) -> list[Meeting]:
        upcoming = meetings.my_meetings(member, self.at).upcoming
        return [meeting for meeting in upcoming if meeting.introduced_at == self.at]

    def _tell(self, meeting: Meeting) -> None:
        """Both say how it went. The letters are old by now, and nobody waits for them."""
        outbox.drop(key_prefix=f"introduction:{meeting.pk}", now=self.at)
        held = self.chance.random() < HELD
        for member in meetings.present(meeting):
            follow_up.say_outcome(
                meeting_id=meeting.pk,
                member_id=member.pk,
                met="met" if held else "missed",
                worth_it=self.chance.random() < GLAD if held else None,
                again=None,
                now=self.at + TOLD,
            )
