"""Tables and their people, through the real actions, with the clock in the test's hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event

from hallway.gather import actions
from hallway.gather.actions import Plan
from hallway.gather.models import Sitting, Table
from hallway.gather.queries import tables as queries
from hallway.outbox.models import Letter
from hallway.people.queries import viewer_of
from tests.cast import NOW

if TYPE_CHECKING:
    from hallway.people.models import Member

# A Monday; the table is on Tuesday week, at half past twelve in Berlin.
TUESDAY = date(2026, 3, 10)
HALF_PAST_TWELVE = time(12, 30)


def open_table(host: Member, *, now: datetime = NOW, **facts: Any) -> Table:
    facts = {
        "topic": "Old maps",
        "begins_on": TUESDAY,
        "begins_at": HALF_PAST_TWELVE,
        "timezone": "Europe/Berlin",
        **facts,
    }
    return actions.open_table(host=host, plan=Plan(**facts), now=now)


def first(table: Table) -> Sitting:
    return queries.whole().filter(table=table).order_by("day").first()


def take(sitting: Sitting, *members: Member, now: datetime = NOW, **facts: Any) -> None:
    for member in members:
        actions.take_seat(sitting_id=sitting.pk, member=member, now=now, **facts)


def names(sitting: Sitting) -> list[str]:
    """Who has a seat, in the order of their coming."""
    fresh = queries.whole().get(pk=sitting.pk)
    return [seat.member.name for seat in fresh.taken.all()]


def queue(sitting: Sitting) -> list[str]:
    return [one.member.name for one in sitting.queue.all()]


def seen_by(member: Member, sitting: Sitting, now: datetime = NOW) -> queries.Look:
    return queries.access_sitting(viewer_of(member), sitting.pk, now)


def hours_before(sitting: Sitting, hours: float) -> datetime:
    return sitting.starts_at - timedelta(hours=hours)


def letters(kind: str, to: Member | None = None) -> list[Letter]:
    found = Letter.objects.filter(kind=kind).exclude(state="dropped").order_by("pk")
    return list(found.filter(member=to) if to else found)


def event_of(letter: Letter) -> tuple[str, Event]:
    """The method and the one event of a letter's calendar file."""
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == letter.calendar_method
    return letter.calendar_method, event
