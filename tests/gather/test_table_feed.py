"""Tables in calendars: the letters' files, and the secret address of one's own dates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from hallway.gather import actions
from hallway.gather.queries.feed import address_token, feed_of
from hallway.people import actions as people
from tests import cast
from tests.cast import NOW
from tests.gather import evening, tables
from tests.gather.tables import event_of, first, letters, open_table, take
from tests.meet import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return {one.name: one for one in cast.people(cast.community(), 6)}


def address(member) -> str:
    actions.renew_feed(member=member, now=NOW)
    return f"/l/calendar/{address_token(feed_of(member))}.ics"


def events(path: str) -> list:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


# Letters


def test_a_seat_moves_and_ends_in_the_calendar_as_one_entry(everybody) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    sitting = first(open_table(ana, place="The roof"))
    take(sitting, ben)
    later = sitting.starts_at + timedelta(hours=2)
    actions.move_sitting(sitting_id=sitting.pk, starts_at=later, place="The cellar", now=NOW)
    actions.call_off_sitting(sitting_id=sitting.pk, now=NOW)
    sent = [event_of(one) for kind in ("table-seat", "table-off") for one in _all(kind, ben)]
    assert [method for method, _event in sent] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _method, event in sent}) == 1
    sequence = [event["SEQUENCE"] for _method, event in sent]
    assert sequence == sorted(set(sequence))
    assert [event["DTSTART"].dt for _method, event in sent] == [sitting.starts_at, later, later]
    assert str(sent[1][1]["LOCATION"]) == "The cellar"


def _all(kind: str, member) -> list:
    from hallway.outbox.models import Letter

    return list(Letter.objects.filter(kind=kind, member=member).order_by("pk"))


def test_a_seat_taken_again_is_newer_than_its_cancel(everybody) -> None:
    ben = everybody["Ben"]
    sitting = first(open_table(everybody["Ana"]))
    take(sitting, ben)
    actions.leave_seat(sitting_id=sitting.pk, member=ben, now=NOW)
    (back,) = letters("table-back", ben)
    take(sitting, ben)
    (again,) = letters("table-seat", ben)
    assert event_of(back)[0] == "CANCEL"
    assert event_of(again)[1]["SEQUENCE"] >= event_of(back)[1]["SEQUENCE"]


def test_a_calendar_names_nobody_else_at_the_table(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    sitting = first(open_table(ana))
    take(sitting, ben, cy)
    for one in (*letters("table-seat", cy), *letters("table-seat", ana)):
        assert "ben" not in (one.calendar + one.text + one.html + str(one.shown_to)).lower()


def test_the_host_hears_of_each_date_when_it_comes_near(everybody) -> None:
    open_table(everybody["Ana"], rule="FREQ=WEEKLY")
    due = [letter.due_at for letter in letters("table-seat", everybody["Ana"])]
    starts = [event_of(letter)[1]["DTSTART"].dt for letter in letters("table-seat")]
    assert due[0] == starts[0] - timedelta(days=7)
    assert due == [at - timedelta(days=7) for at in starts]


# The address


def test_it_shows_ones_own_tables_and_meetings_and_nobody_elses(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    mine = first(open_table(ana, topic="Mine", about="Bring a map"))
    take(mine, ben)
    open_table(cy, topic="Not mine")
    (entry,) = events(address(ben))
    assert (str(entry["SUMMARY"]), str(entry["UID"])) == ("Mine", str(mine.uid))
    assert entry["DTSTART"].dt == mine.starts_at
    assert "Bring a map" in str(entry["DESCRIPTION"])
    assert "ATTENDEE" not in entry


def test_a_table_that_has_begun_stays_one_entry(everybody, monkeypatch) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    sitting = first(open_table(ana, topic="Old maps"))
    take(sitting, ben)
    path, later = address(ben), sitting.starts_at + timedelta(minutes=5)
    actions.run_due(now=later, worker="w")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    (entry,) = events(path)
    assert (str(entry["SUMMARY"]), str(entry["UID"])) == ("Old maps", str(sitting.uid))


def test_it_shows_coffees_as_well(everybody, monkeypatch) -> None:
    story = rounds.begin(list(everybody.values()))
    meeting = story.introduce()[0]
    monkeypatch.setattr("django.utils.timezone.now", lambda: story.now)
    one = rounds.seated(meeting)[0]
    (entry,) = events(address(one))
    assert str(entry["UID"]) == str(meeting.uid)
    assert str(entry["STATUS"]) == "TENTATIVE"


def test_it_shows_mixers_as_well(everybody) -> None:
    people_here = list(everybody.values())
    mixer = evening.set_up(people_here, tables=3, seats=2, sittings=3)
    evening.choose(mixer, people_here[:2])
    (entry,) = events(address(people_here[1]))
    assert (str(entry["SUMMARY"]), entry["DTSTART"].dt) == ("Spring mixer", evening.START)
    assert events(address(people_here[2])) == []


def test_a_new_address_ends_the_old_one_at_once(everybody) -> None:
    ben = everybody["Ben"]
    old = address(ben)
    new = address(ben)
    assert old != new
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    actions.end_feed(member=ben)
    assert Client().get(new).status_code == 404


def test_nobody_makes_an_address_from_the_database_alone(everybody, settings) -> None:
    path = address(everybody["Ben"])
    handle = feed_of(everybody["Ben"]).handle
    assert Client().get(f"/l/calendar/{handle}.ics").status_code == 404
    assert Client().get(path.replace(".ics", "0.ics")).status_code == 404
    settings.SECRET_KEY = "another-secret-0123456789-0123456789-0123456789"
    assert Client().get(path).status_code == 404


def test_it_is_private_and_asks_for_no_more_than_it_must(everybody) -> None:
    path = address(everybody["Ben"])
    answer = Client().get(path)
    assert "private" in answer["Cache-Control"]
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    take(first(open_table(everybody["Ana"])), everybody["Ben"])
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_it_ends_with_leaving(everybody) -> None:
    ben = everybody["Ben"]
    path = address(ben)
    people.leave(member=ben, now=NOW)
    assert Client().get(path).status_code == 404
    assert tables.letters("table-seat", ben) == []


def test_the_page_shows_it_to_its_owner_alone(everybody) -> None:
    ben = everybody["Ben"]
    browser = cast.sign_in(Client(), ben)
    place = f"/c/{ben.community.slug}/tables"
    assert "Make my address" in browser.get(place).content.decode()
    browser.post(f"{place}/calendar")
    assert f"/l/calendar/{address_token(feed_of(ben))}.ics" in browser.get(place).content.decode()
