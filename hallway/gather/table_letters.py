"""What people at a table hear from us: each alone, since only who sits there knows the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hallway.meet import calendar, words
from hallway.meet.letters import sender
from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import on_the_wire
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.gather.models import Sitting, Table
    from hallway.people.models import Member

BACK = "seat"
# Whoever hosts a table hears of each date when it comes near, and not of four at once.
HOST_HEARS = timedelta(days=7)


def page_url(sitting: Sitting) -> str:
    return absolute(reverse("gather:table", args=[sitting.community.slug, sitting.pk]))


def back_url(sitting: Sitting, member: Member) -> str:
    """Where one click gives a seat back, without signing in."""
    token = sign(BACK, sitting=sitting.pk, member=member.pk)
    return absolute(reverse("gather:seat-link", args=[token]))


def seat(sitting: Sitting, member: Member, *, news: str, now: datetime) -> NewLetter:
    """You have a seat, or what you have a seat at has changed; with the calendar file."""
    letter = _letter(sitting, member, "table-seat", news)
    file = calendar.request(entry(sitting, member), now=now)
    return replace(letter, calendar=file, calendar_method="REQUEST", stale_at=sitting.starts_at)


def host_seat(sitting: Sitting, member: Member, now: datetime) -> NewLetter:
    """The host's own date, when it comes near."""
    letter = seat(sitting, member, news=_("Your table is coming up."), now=now)
    return replace(letter, due_at=max(now, sitting.starts_at - HOST_HEARS))


def given_back(sitting: Sitting, member: Member, *, news: str, now: datetime) -> NewLetter:
    """Takes the date out of the calendar of somebody who has no seat any more."""
    letter = _letter(sitting, member, "table-back", news)
    file = calendar.cancel(entry(sitting, member), now=now)
    return replace(letter, calendar=file, calendar_method="CANCEL")


def called_off(sitting: Sitting, member: Member, *, seated: bool, now: datetime) -> NewLetter:
    """It does not take place; to those seated with the calendar's cancel, to those waiting too."""
    letter = _letter(sitting, member, "table-off", "")
    if not seated:
        return letter
    file = calendar.cancel(entry(sitting, member), now=now)
    return replace(letter, calendar=file, calendar_method="CANCEL")


def without_host(sitting: Sitting, member: Member, *, closes_at: datetime) -> NewLetter:
    """The host is gone: would you look after the table?"""
    news = words.moment(closes_at, [member.timezone]).when
    return _letter(sitting, member, "table-without-host", news)


def _letter(sitting: Sitting, member: Member, kind: str, news: str) -> NewLetter:
    return letter_to(
        member,
        kind=kind,
        key=f"{kind}:{sitting.pk}:{member.pk}:{sitting.sequence}",
        template=f"gather/letters/{kind.replace('-', '_')}",
        context=_context(sitting, member, news),
    )


def _context(sitting: Sitting, member: Member, news: str) -> dict[str, Any]:
    return {
        "table": sitting.table,
        "sitting": sitting,
        "news": news,
        "settled": when(sitting, member),
        "page_url": page_url(sitting),
        "back_url": back_url(sitting, member),
        "tables_url": absolute(reverse("gather:tables", args=[sitting.community.slug])),
    }


def when(sitting: Sitting, member: Member) -> words.Moment:
    """The moment on the member's own clock first, then on the table's."""
    zones = [member.timezone, sitting.table.timezone]
    return words.moment(sitting.starts_at, zones, first=member.timezone)


# Calendars


def entry(sitting: Sitting, member: Member) -> calendar.Entry:
    """One date of a table as this member's calendar sees it. Nobody else is named in it."""
    table: Table = sitting.table
    guest = calendar.Contact(member.name, on_the_wire(member.email))
    return calendar.Entry(
        uid=str(sitting.uid),
        sequence=sitting.sequence,
        starts_at=sitting.starts_at,
        minutes=sitting.minutes,
        title=table.topic,
        description="\n".join(filter(None, [table.about, page_url(sitting)])),
        place=sitting.place,
        organiser=sender(),
        guests=[guest] if member.email else [],
        url=page_url(sitting),
    )
