"""What a host does, and what becomes of a table when people leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hallway.gather import actions
from hallway.gather.actions.tables import plan_of
from hallway.gather.forms.tables import TableForm
from hallway.gather.models import Sitting, Table, TableSeat, Waiting
from hallway.meet.models import Meeting
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member, Promise
from hallway.people.queries import own_data, viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather import tables
from tests.gather.tables import first, letters, names, open_table, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody() -> dict[str, object]:
    return {one.name: one for one in cast.people(cast.community(), 8)}


def change(table: Table, by, **facts) -> Table:
    table.refresh_from_db()
    plan = replace(plan_of(table), **facts)
    return actions.change_table(table_id=table.pk, by=by, plan=plan, now=NOW)


def days(table: Table) -> list[str]:
    found = Sitting.objects.filter(table=table, state="open").order_by("day")
    return [f"{one.starts_at:%m-%d %H:%M}" for one in found]


def test_a_change_reaches_every_date_and_everybody_with_a_seat(everybody) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    table = open_table(ana, rule="FREQ=WEEKLY")
    second = table.sittings.order_by("day")[1]
    take(second, ben)
    change(table, ana, begins_at=tables.time(14), place="The roof")
    # Berlin's clocks go forward on the 29th.
    assert days(table) == ["03-10 13:00", "03-17 13:00", "03-24 13:00", "03-31 12:00"]
    assert Promise.objects.get(member=ben).starts_at == second.starts_at + timedelta(minutes=90)
    (letter,) = letters("table-seat", ben)
    assert "Something has changed" in letter.text
    assert "The roof" in letter.text


def test_what_was_settled_for_one_date_stays(everybody) -> None:
    ana = everybody["Ana"]
    table = open_table(ana, rule="FREQ=WEEKLY")
    one = first(table)
    own = one.starts_at + timedelta(days=1)
    actions.move_sitting(sitting_id=one.pk, starts_at=own, place="Here", now=NOW)
    change(table, ana, begins_at=tables.time(14), place="There")
    one.refresh_from_db()
    assert (one.starts_at, one.place) == (own, "Here")


def test_a_table_that_began_weeks_ago_can_still_be_changed(everybody) -> None:
    ana = everybody["Ana"]
    table = open_table(ana, rule="FREQ=WEEKLY")
    later = NOW + timedelta(days=30)
    actions.run_due(now=later, worker="w")
    table.refresh_from_db()
    plan = replace(plan_of(table), begins_at=tables.time(16))
    actions.change_table(table_id=table.pk, by=ana, plan=plan, now=later)
    assert days(table)[0] == "04-07 14:00"
    ended = replace(plan, rule="FREQ=WEEKLY;COUNT=2")
    with pytest.raises(UnableTo, match="no date would be left"):
        actions.change_table(table_id=table.pk, by=ana, plan=ended, now=later)


def test_a_date_left_out_is_called_off_and_the_worker_goes_on(everybody) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    table = open_table(ana, rule="FREQ=WEEKLY")
    take(first(table), ben)
    change(table, ana, skipped=["2026-03-10"])
    assert days(table)[0] == "03-17 11:30"
    (letter,) = letters("table-off", ben)
    assert letter.calendar_method == "CANCEL"
    actions.run_due(now=NOW + timedelta(days=16), worker="w")
    assert days(table)[-1] == "04-14 10:30"


def test_fewer_seats_than_are_taken_is_refused_and_more_serve_the_queue(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    table = open_table(ana, seats=2)
    sitting = first(table)
    take(sitting, ben)
    actions.join_queue(sitting_id=sitting.pk, member=cy, now=NOW)
    change(table, ana, seats=3)
    assert names(sitting) == ["Ana", "Ben", "Cy"]
    with pytest.raises(UnableTo, match="there are 3 people at the table already"):
        change(table, ana, seats=2)


def test_closing_tells_those_seated_and_those_waiting(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    table = open_table(ana, seats=2, rule="FREQ=WEEKLY")
    take(first(table), ben)
    actions.join_queue(sitting_id=first(table).pk, member=cy, now=NOW)
    actions.close_table(table_id=table.pk, now=NOW)
    assert [one.calendar_method for one in letters("table-off", ben)] == ["CANCEL"]
    assert [one.calendar_method for one in letters("table-off", cy)] == [""]
    assert not Promise.objects.exists()
    assert not Waiting.objects.exists()
    assert actions.run_due(now=NOW + timedelta(days=99), worker="w") == 0


def test_only_its_host_and_organisers_look_after_a_table(everybody) -> None:
    ben, cy = everybody["Ben"], everybody["Cy"]
    sitting = first(open_table(ben))
    take(sitting, cy)
    tables.queries.access_hosted(viewer_of(everybody["Ana"]), sitting.pk, NOW)
    with pytest.raises(NotHere):
        tables.queries.access_hosted(viewer_of(cy), sitting.pk, NOW)


# Circles and units


def test_a_table_of_a_circle_is_for_its_members(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    circle = people.create_circle(community=ana.community, name="Climbers")
    people.join_circle(circle=circle, member_ids=[ben.pk])
    sitting = first(open_table(ben, audience="circle", circle_id=circle.pk))
    with pytest.raises(NotHere):
        tables.seen_by(cy, sitting)
    seen = tables.seen_by(ana, sitting)
    assert (seen.invited, seen.seated) == (False, ()), "she organises, and comes to none of it"
    with pytest.raises(UnableTo, match="for other people"):
        take(sitting, ana)
    people.join_circle(circle=circle, member_ids=[cy.pk])
    take(sitting, cy)
    assert names(sitting) == ["Ben", "Cy"]


def test_a_table_for_some_units(everybody) -> None:
    sales, design = everybody["Ben"], everybody["Dee"]
    sitting = first(open_table(sales, audience="units", units={"team": ["Sales"]}))
    take(sitting, everybody["Eli"])
    with pytest.raises(NotHere):
        tables.seen_by(design, sitting)


# People leave


def test_whoever_leaves_gives_their_seat_to_the_first_in_the_queue(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    sitting = first(open_table(ana, seats=2))
    take(sitting, ben)
    actions.join_queue(sitting_id=sitting.pk, member=cy, now=NOW)
    people.leave(member=ben, now=NOW)
    actions.run_due(now=NOW, worker="w")
    assert names(sitting) == ["Ana", "Cy"]
    assert not Promise.objects.filter(member=ben).exists()


def test_a_table_without_its_host_is_looked_after_by_somebody_who_sits_there(everybody) -> None:
    ben, cy, dee = (everybody[name] for name in ("Ben", "Cy", "Dee"))
    table = open_table(ben, rule="FREQ=WEEKLY")
    sitting = first(table)
    take(sitting, cy)
    people.leave(member=ben, now=NOW)
    (letter,) = letters("table-without-host", cy)
    assert "nobody to look after it" in letter.text
    with pytest.raises(NotHere):
        tables.seen_by(dee, sitting)
    with pytest.raises(UnableTo):
        actions.take_over(table_id=table.pk, member=dee, now=NOW)
    actions.take_over(table_id=table.pk, member=cy, now=NOW)
    assert tables.seen_by(dee, sitting).table.host == cy
    actions.run_due(now=NOW + timedelta(days=9), worker="w")
    table.refresh_from_db()
    assert table.closed_at is None


def test_with_nobody_to_look_after_it_it_closes_the_day_before(everybody) -> None:
    ben, cy = everybody["Ben"], everybody["Cy"]
    table = open_table(ben, rule="FREQ=WEEKLY")
    take(first(table), cy)
    people.leave(member=ben, now=NOW)
    actions.run_due(now=tables.hours_before(first(table), 25), worker="w")
    assert len(days(table)) == 4
    actions.run_due(now=tables.hours_before(first(table), 24), worker="w")
    assert days(table) == []
    assert letters("table-off", cy)[0].calendar_method == "CANCEL"


def test_a_table_at_which_nobody_sits_ends_with_its_host(everybody) -> None:
    table = open_table(everybody["Ben"], rule="FREQ=WEEKLY")
    people.leave(member=everybody["Ben"], now=NOW)
    table.refresh_from_db()
    assert table.closed_at == NOW
    assert days(table) == []


def test_being_forgotten_empties_what_one_wrote(everybody) -> None:
    ben, cy = everybody["Ben"], everybody["Cy"]
    table = open_table(ben, topic="Ben's secret garden", about="Mine", place="Ben's place")
    full = first(open_table(cy, seats=2, begins_on=date(2026, 3, 12)))
    take(full, everybody["Dee"])
    actions.join_queue(sitting_id=full.pk, member=ben, now=NOW)
    past = first(open_table(ben, topic="Ben's past", begins_on=date(2026, 3, 3)))
    take(past, cy)
    actions.run_due(now=past.starts_at, worker="w")
    people.erase(member=ben, now=NOW)
    table.refresh_from_db()
    assert (table.topic, table.about, table.place, table.host) == ("A table", "", "", None)
    assert not TableSeat.objects.filter(member=ben, sitting__state="open").exists()
    assert not Waiting.objects.filter(member=ben).exists()
    assert "Ben's" not in str([*Sitting.objects.values(), *Meeting.objects.values()])


def test_the_words_of_somebody_who_left_are_emptied_when_they_are_forgotten(everybody) -> None:
    ben, cy, dee = (everybody[name] for name in ("Ben", "Cy", "Dee"))
    words = {"topic": "Ben's garden", "about": "Ben's own", "place": "Ben's place"}
    waits = open_table(ben, **words)
    taken = open_table(ben, **words, begins_on=date(2026, 3, 12))
    take(first(waits), cy)
    take(first(taken), dee)
    people.leave(member=ben, now=NOW)
    actions.take_over(table_id=taken.pk, member=dee, now=NOW)
    people.erase(member=ben, now=NOW)
    waits.refresh_from_db()
    taken.refresh_from_db()
    assert (waits.topic, waits.about, waits.place) == ("A table", "", "")
    assert taken.topic == "Ben's garden", "it is Dee's by now"
    assert first(waits).place == ""
    actions.close_table(table_id=taken.pk, now=NOW)
    assert cy.name in names(first(waits))


def test_the_copy_of_ones_data_has_ones_tables_and_nobody_else(everybody) -> None:
    ben = everybody["Ben"]
    open_table(ben, topic="Mine")
    sitting = first(open_table(everybody["Cy"], topic="Hers", begins_on=date(2026, 3, 12)))
    take(sitting, ben)
    kept = own_data(ben)["tables"]
    assert [one["topic"] for one in kept["hosted"]] == ["Mine"]
    assert [one["topic"] for one in kept["seats"]] == ["Mine", "Hers"]
    assert "Cy" not in str(kept)


# Pages


def test_the_list_asks_the_database_the_same_however_many_tables_there_are(
    everybody, monkeypatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ana, *hosts = everybody.values()
    take(first(open_table(hosts[0], rule="FREQ=WEEKLY")), ana)
    open_table(hosts[1])
    browser = cast.sign_in(Client(), ana)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/c/{ana.community.slug}/tables").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for host in hosts[2:]:
        open_table(host, rule="FREQ=WEEKLY")
    assert asked() == few


def test_ones_own_rhythm_is_said_and_bends_on_the_page(everybody, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ana, ben = everybody["Ana"], everybody["Ben"]
    Member.objects.filter(pk=ben.pk).update(days_between=14)
    table = open_table(ana, rule="FREQ=WEEKLY")
    one, other = table.sittings.order_by("day")[:2]
    take(one, ben)
    browser = cast.sign_in(Client(), ben)
    path = f"/c/{ana.community.slug}/tables/{other.pk}"
    answer = browser.post(f"{path}/seat")
    assert answer.status_code == 409
    assert "no more than one meeting in 14 days" in answer.content.decode()
    assert "Just this once" in answer.content.decode()
    browser.post(f"{path}/seat", {"anyway": "yes"})
    assert names(other) == ["Ana", "Ben"]


def test_the_form_says_what_is_wrong_and_keeps_what_was_written(everybody, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    browser = cast.sign_in(Client(), everybody["Ben"])
    path = f"/c/{everybody['Ben'].community.slug}/tables/new"
    said = {
        "topic": "Old maps",
        "begins_on": "2026-03-10",
        "begins_at": "12:30",
        "minutes": "45",
        "seats": "3",
        "new_faces": "3",
        "audience": "everyone",
        "repeats": "weekly",
        "timezone": "Europe/Berlin",
        "country": "DE",
        "region": "Bohemia",
        "skipped": "soon",
    }
    page = browser.post(path, said).content.decode()
    for sentence in ("Keep fewer seats", "no region “Bohemia” of DE", "like 2027-03-31"):
        assert sentence in page
    assert 'value="Old maps"' in page
    good = {**said, "new_faces": "1", "region": "Berlin", "skipped": "2026-03-17"}
    assert browser.post(path, good).status_code == 302
    table = Table.objects.get()
    assert (table.rule, table.holidays, table.skipped) == ("FREQ=WEEKLY", "DE-BE", ["2026-03-17"])


# From a letter


def test_a_seat_is_given_back_from_a_letter_and_looking_changes_nothing(
    everybody, monkeypatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    sitting = first(open_table(everybody["Ana"]))
    take(sitting, everybody["Ben"])
    from hallway.gather.table_letters import back_url

    path = "/" + back_url(sitting, everybody["Ben"]).split("/", 3)[3]
    browser = Client()
    assert "Give your seat back?" in browser.get(path).content.decode()
    assert names(sitting) == ["Ana", "Ben"]
    assert "Your seat is free." in browser.post(path).content.decode()
    assert names(sitting) == ["Ana"]
    assert "You have no seat here." in browser.get(path).content.decode()


def test_too_many_seats_or_an_end_before_the_beginning_are_told_plainly(everybody) -> None:
    said = {"begins_on": "2030-03-10", "until": "2030-03-01", "seats": "13"}
    found = TableForm(everybody["Ben"], None, NOW.date(), said).errors
    assert found["seats"] == ["A table has 2 to 12 seats."]
    assert found["until"] == ["The last day comes before the first one."]


def test_a_date_moved_into_the_past_stays_in_the_form(everybody, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ben = everybody["Ben"]
    sitting = first(open_table(ben))
    path = f"/c/{ben.community.slug}/tables/{sitting.pk}"
    browser = cast.sign_in(Client(), ben)
    page = browser.post(f"{path}/move", {"day": "2026-01-02", "hour": "12:30", "place": "Yard"})
    assert page.status_code == 422
    assert "That moment has passed" in page.content.decode()
    assert 'value="Yard"' in page.content.decode()


def test_before_something_ends_there_is_a_way_back(everybody, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ana = everybody["Ana"]
    sitting = open_table(ana).sittings.get()
    path = f"/c/{ana.community.slug}/tables/{sitting.pk}"
    browser = cast.sign_in(Client(), ana)
    for what in ("cancellation", "end"):
        page = browser.get(f"{path}/{what}").content.decode()
        assert "Leave it as it is" in page
        assert f'class="button quiet" href="{path}"' in page
