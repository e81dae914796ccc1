"""The calendar file of a meeting (RFC 5545, RFC 5546). Pure: facts in, text out.

Times are written in UTC, which every calendar shows in its owner's own zone, so no time zone
table can be wrong or missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Hallway//Hallway//EN"


@dataclass(frozen=True)
class Contact:
    """A name and an email address."""

    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One meeting as a calendar sees it."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    title: str
    description: str
    place: str
    organiser: Contact
    guests: Sequence[Contact]
    # Pencilled in until somebody has chosen.
    tentative: bool = False
    url: str = ""


def request(entry: Entry, *, now: datetime) -> str:
    """The file that puts the meeting into calendars, or moves it when the sequence has grown."""
    event = _event(entry, now)
    event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.tentative else "OPAQUE")
    for guest in entry.guests:
        event.add("attendee", _address(guest, rsvp=True), encode=False)
    return _file("REQUEST", event)


def cancel(entry: Entry, *, now: datetime) -> str:
    """The file that takes the meeting out of calendars."""
    event = _event(entry, now)
    event.add("status", "CANCELLED")
    for guest in entry.guests:
        event.add("attendee", _address(guest, rsvp=False), encode=False)
    return _file("CANCEL", event)


def publish(entry: Entry, *, now: datetime) -> str:
    """The file to download by hand. RFC 5546 allows no attendees here, and nobody has to reply."""
    event = _event(entry, now)
    event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
    return _file("PUBLISH", event)


def feed(entries: Sequence[Entry], *, name: str, now: datetime) -> str:
    """One person's dates for a calendar program that asks again now and then."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("name", _line(name))
    calendar.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    for entry in entries:
        event = _event(entry, now)
        event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if entry.tentative else "OPAQUE")
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.starts_at.astimezone(UTC) + timedelta(minutes=entry.minutes))
    event.add("summary", _line(entry.title))
    event.add("description", entry.description)
    if entry.place:
        event.add("location", _line(entry.place))
    if entry.url:
        event.add("url", entry.url)
    event.add("organizer", _address(entry.organiser), encode=False)
    return event


def _file(method: str, event: Event) -> str:
    calendar = _calendar(method)
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _address(contact: Contact, *, rsvp: bool | None = None) -> vCalAddress:
    address = vCalAddress(f"mailto:{contact.address}")
    # A parameter can't hold a double quote; the typographic one says the same.
    address.params["CN"] = vText(_line(contact.name).replace('"', "”"))
    if rsvp is not None:
        address.params["CUTYPE"] = vText("INDIVIDUAL")
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["RSVP"] = vText("TRUE" if rsvp else "FALSE")
    return address


def _line(text: str) -> str:
    """One line without control characters."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()
