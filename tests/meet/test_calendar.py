"""The calendar file, held against RFC 5545 and RFC 5546."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from hallway.meet.calendar import Contact, Entry, cancel, publish, request

NOW = datetime(2026, 11, 23, 9, 0, 5, 123, tzinfo=UTC)
ENTRY = Entry(
    uid="9d2f1f7c-3f0e-4b2f-a4d4-0c0a3a0b9b11",
    sequence=0,
    starts_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    minutes=30,
    title="Coffee: Ana, Ben; Cy",
    description="Why you: both love tea\nSee you there, then",
    place="Room 1, second floor",
    organiser=Contact("Hallway", "hallway@example.org"),
    guests=[Contact("Öl, Ana", "ana@example.org"), Contact('Ben "Benny" Ek', "ben@example.org")],
    tentative=True,
    url="https://example.org/c/kiosk/meetings/1/",
)


def event_of(text: str) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not event.errors
    return calendar, event


def test_an_invitation_has_all_that_the_rules_ask_for() -> None:
    calendar, event = event_of(request(ENTRY, now=NOW))

    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert calendar["PRODID"]
    assert event["UID"] == ENTRY.uid
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "TENTATIVE"
    assert event.decoded("DTSTAMP") == NOW.replace(microsecond=0)
    assert event.decoded("DTSTART") == ENTRY.starts_at
    assert event.decoded("DTEND") == ENTRY.starts_at + timedelta(minutes=30)
    assert event["SUMMARY"] == ENTRY.title
    assert event["DESCRIPTION"] == ENTRY.description
    assert event["LOCATION"] == ENTRY.place
    assert event["ORGANIZER"] == "mailto:hallway@example.org"
    guests = event["ATTENDEE"]
    assert [str(guest) for guest in guests] == ["mailto:ana@example.org", "mailto:ben@example.org"]
    assert guests[0].params["CN"] == "Öl, Ana"
    assert guests[1].params["CN"] == "Ben ”Benny” Ek"
    for guest in guests:
        assert guest.params["RSVP"] == "TRUE"
        assert guest.params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_chosen_time_is_confirmed_and_keeps_the_identity() -> None:
    chosen = replace(
        ENTRY, sequence=1, tentative=False, starts_at=ENTRY.starts_at + timedelta(days=1)
    )
    _, event = event_of(request(chosen, now=NOW))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (ENTRY.uid, 1, "CONFIRMED")


def test_calling_off_cancels_for_everybody() -> None:
    calendar, event = event_of(cancel(replace(ENTRY, sequence=2), now=NOW))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert event["UID"] == ENTRY.uid
    assert len(event["ATTENDEE"]) == 2


def test_a_file_to_download_names_no_attendees() -> None:
    calendar, event = event_of(publish(ENTRY, now=NOW))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"] == "mailto:hallway@example.org"


@pytest.mark.parametrize("write", [request, cancel, publish])
def test_lines_end_and_fold_as_the_rule_says(write) -> None:
    long = replace(ENTRY, title="Kaffee mit Ցծ und " * 20, description="à la carte, " * 50)
    text = write(long, now=NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert event_of(text)[1]["SUMMARY"] == long.title.strip()


def test_an_hour_in_summer_and_one_in_winter_are_both_written_in_utc() -> None:
    for month in (1, 7):
        entry = replace(ENTRY, starts_at=datetime(2026, month, 1, 10, tzinfo=UTC))
        assert f"DTSTART:2026{month:02}01T100000Z" in request(entry, now=NOW)


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=40), place=st.text(max_size=60))
def test_no_name_or_place_can_break_out_of_its_line(name: str, place: str) -> None:
    entry = replace(ENTRY, place=place, guests=[Contact(name, "ana@example.org")])
    calendar, event = event_of(request(entry, now=NOW))
    assert calendar["METHOD"] == "REQUEST"
    assert str(event["ATTENDEE"]) == "mailto:ana@example.org"
    assert [child.name for child in calendar.subcomponents] == ["VEVENT"]
