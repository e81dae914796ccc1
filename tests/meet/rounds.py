"""A real round, from the question to the introductions, with the clock in the test's hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people.models import Member
from hallway.people.queries import viewer_of
from tests import cast

MINUTE = timedelta(minutes=1)


@dataclass
class Story:
    """One program and its clock. Ana organises; everybody named says yes."""

    people: list[Member]
    program: Any
    now: datetime = cast.NOW

    @property
    def community(self) -> Any:
        return self.people[0].community

    def one(self, name: str) -> Member:
        return next(member for member in self.people if member.name == name)

    def url(self, place: str = "") -> str:
        return f"/c/{self.community.slug}/{place}"

    def round(self) -> Round:
        """The latest round that people were asked about."""
        asked = Round.objects.filter(program=self.program).exclude(state="planned")
        return asked.order_by("number").last()

    def ask(self) -> Round:
        """On to the moment when the next round asks, and everybody says yes."""
        self.tick()
        planned = Round.objects.filter(program=self.program, state="planned").last()
        if planned is not None:
            self.now = planned.asks_at
            self.tick()
        for member in self.people:
            for invitation in invitations.my_invitations(member, self.now):
                invite.answer(invitation_id=invitation.pk, joining=True, now=self.now)
        return self.round()

    def match(self) -> Round:
        round_ = self.ask()
        self.now = round_.matches_at + MINUTE
        self.tick()
        return self.round()

    def introduce(self) -> list[Meeting]:
        """The whole way; the meetings of the round."""
        round_ = self.match()
        assert round_.state == "matched"
        self.now = round_.introduces_at
        self.tick()
        return list(Meeting.objects.filter(round=round_).order_by("pk"))

    def tick(self, on: datetime | None = None) -> None:
        self.now = on or self.now
        match.run_due(now=self.now, worker="test")
        meet.run_due(now=self.now, worker="test")


def begin(people: Iterable[Member], **facts: Any) -> Story:
    people = list(people)
    organiser = next(member for member in people if member.role == "organiser")
    facts = {"name": "Coffee", "first_on": date(2026, 3, 10), **facts}
    program = invite.create_program(viewer=viewer_of(organiser), now=cast.NOW, **facts)
    return Story(people, program)


def letters(kind: str, meeting: Meeting | None = None, to: Member | None = None) -> list[Letter]:
    found = Letter.objects.filter(kind=kind).order_by("pk")
    if meeting is not None:
        found = found.filter(key__startswith=f"{kind}:{meeting.pk}:")
    return list(found.filter(member=to) if to else found)


def links(letter: Letter, purpose: str) -> list[str]:
    """The paths of a letter's links for one purpose, in order."""
    return re.findall(rf"https?://[^/\s]+(/l/{purpose}/\S+)", letter.text)


def event_of(letter: Letter) -> tuple[str, Event]:
    """The method and the event of a letter's calendar file."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == letter.calendar_method
    return letter.calendar_method, event


def seated(meeting: Meeting) -> list[Member]:
    return [seat.member for seat in meeting.seats.select_related("member").order_by("pk")]
