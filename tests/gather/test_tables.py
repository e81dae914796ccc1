"""A table, its seats and its queue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hallway.gather import actions
from hallway.meet import queries as meet
from hallway.meet.models import Meeting
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Community, Encounter, Member, Promise
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather import tables
from tests.gather.tables import first, names, open_table, queue, seen_by, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Community:
    return cast.community()


@pytest.fixture
def everybody(house: Community) -> dict[str, Member]:
    return {one.name: one for one in cast.people(house, 12)}


def test_a_table_filled_to_its_last_seat_and_its_queue_served(everybody) -> None:
    ana, ben, cy, dee, eli = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee", "Eli"))
    sitting = first(open_table(ana, seats=3))
    take(sitting, ben, cy)
    with pytest.raises(actions.NoSeat, match="wait in the queue"):
        take(sitting, dee)
    for number, one in enumerate((dee, eli)):
        now = NOW + timedelta(minutes=number)
        assert not actions.join_queue(sitting_id=sitting.pk, member=one, now=now)
    actions.leave_seat(sitting_id=sitting.pk, member=ben, now=NOW)
    assert (names(sitting), queue(sitting)) == (["Ana", "Cy", "Dee"], ["Eli"])
    (letter,) = tables.letters("table-seat", dee)
    assert "A seat has come free, and it is yours." in letter.text
    assert tables.event_of(letter)[0] == "REQUEST"
    assert not Promise.objects.filter(member=ben).exists()
    assert Promise.objects.get(member=dee).starts_at == sitting.starts_at


def test_the_worker_makes_a_meeting_of_a_table_when_it_begins(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    sitting = first(open_table(ana, topic="Sourdough", place="The roof"))
    take(sitting, ben, cy)
    assert actions.run_due(now=sitting.starts_at - timedelta(minutes=1), worker="w") == 0
    actions.run_due(now=sitting.starts_at, worker="w")
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.title, meeting.place) == ("table", "Sourdough", "The roof")
    assert (meeting.uid, meeting.starts_at) == (sitting.uid, sitting.starts_at)
    assert Encounter.objects.count() == 3
    assert not Promise.objects.exists()
    sitting.refresh_from_db()
    assert (sitting.state, sitting.meeting) == ("held", meeting)
    assert actions.run_due(now=sitting.starts_at + timedelta(minutes=1), worker="w") == 0


def test_somebody_apart_from_the_host_finds_no_table(everybody) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    sitting = first(open_table(ana))
    people.block(by=ben, against=ana, now=NOW)
    with pytest.raises(NotHere):
        seen_by(ben, sitting)
    assert tables.queries.coming(viewer_of(ben), NOW) == []
    with pytest.raises(UnableTo):
        take(sitting, ben)


def test_being_apart_from_somebody_seated_looks_like_a_full_table(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    roomy, full = first(open_table(ana, seats=6)), first(open_table(dee, seats=2))
    take(roomy, ben)
    take(full, everybody["Fay"])
    people.block(by=ben, against=cy, now=NOW)
    shown = [seen_by(cy, one) for one in (roomy, full)]
    assert [(one.free, one.kept, one.seat_for_me, one.seated) for one in shown] == [
        (0, 0, False, ())
    ] * 2
    said = []
    for one in (roomy, full):
        with pytest.raises(actions.NoSeat) as refusal:
            take(one, cy)
        said.append(str(refusal.value))
    assert said[0] == said[1]
    assert not actions.join_queue(sitting_id=roomy.pk, member=cy, now=NOW)
    actions.run_due(now=NOW, worker="w")
    assert names(roomy) == ["Ana", "Ben"]


def test_a_wish_made_at_the_table_is_kept_out_of_history(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    sitting = first(open_table(ana))
    take(sitting, ben, cy)
    people.block(by=ben, against=cy, now=NOW)
    actions.run_due(now=sitting.starts_at, worker="w")
    met = {frozenset(pair) for pair in Encounter.objects.values_list("first", "second")}
    assert met == {frozenset((ana.pk, one.pk)) for one in (ben, cy)}


def test_nobody_reads_such_a_wish_from_what_the_meeting_says(
    everybody, client, monkeypatch
) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    three, two = first(open_table(ana)), first(open_table(dee, begins_on=date(2026, 3, 12)))
    take(three, ben, cy)
    take(two, ben)
    people.block(by=ben, against=cy, now=NOW)
    people.block(by=ben, against=dee, now=NOW)
    actions.run_due(now=two.starts_at, worker="w")
    monkeypatch.setattr("django.utils.timezone.now", lambda: two.starts_at)
    for sitting, reader, others in ((three, cy, {"Ana", "Ben"}), (two, dee, {"Ben"})):
        sitting.refresh_from_db()
        assert {str(one) for one in meet.others(sitting.meeting, reader)} == others
        cast.sign_in(client, reader)
        page = client.get(f"/c/linden-house/meetings/{sitting.meeting_id}").content.decode()
        assert "Whom you sat with" not in page
    assert not Encounter.objects.filter(second=dee).exists()


def test_whoever_takes_a_break_gives_up_the_seats_that_fall_into_it(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    table = open_table(ana, seats=2, rule="FREQ=WEEKLY")
    soon, later = table.sittings.order_by("day")[:2]
    take(soon, ben)
    take(later, ben)
    actions.join_queue(sitting_id=soon.pk, member=cy, now=NOW)
    people.pause(member=ben, until=soon.day + timedelta(days=1))
    assert actions.run_due(now=NOW, worker="w")
    assert (names(soon), names(later)) == (["Ana", "Cy"], ["Ana", "Ben"])
    (letter,) = tables.letters("table-back", ben)
    assert letter.calendar_method == "CANCEL"
    assert Promise.objects.filter(member=ben).count() == 1
    assert not actions.run_due(now=NOW, worker="w")


def test_seats_for_new_faces_wait_for_them_until_a_day_before(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    of = ana.community
    for other in (ben, cy):
        people.record_encounters(
            community_id=of.pk, member_ids=[ana.pk, other.pk], at=NOW, meeting_id=other.pk
        )
    sitting = first(open_table(ana, seats=3, new_faces=1))
    take(sitting, ben)
    assert not seen_by(cy, sitting).seat_for_me
    assert seen_by(dee, sitting).seat_for_me
    with pytest.raises(actions.NoSeat):
        take(sitting, cy)
    assert not actions.join_queue(sitting_id=sitting.pk, member=cy, now=NOW)
    actions.run_due(now=tables.hours_before(sitting, 25), worker="w")
    assert queue(sitting) == ["Cy"]
    actions.run_due(now=tables.hours_before(sitting, 24), worker="w")
    assert names(sitting) == ["Ana", "Ben", "Cy"]


def test_nobody_who_comes_later_overtakes_the_queue(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    sitting = first(open_table(ana, seats=2))
    take(sitting, ben)
    actions.join_queue(sitting_id=sitting.pk, member=cy, now=NOW)
    cy.paused_until = tables.TUESDAY + timedelta(days=9)
    cy.save()
    actions.leave_seat(sitting_id=sitting.pk, member=ben, now=NOW)
    assert names(sitting) == ["Ana"], "nobody is seated on a break"
    people.resume(member=cy)
    with pytest.raises(actions.NoSeat):
        take(sitting, dee)


def test_close_to_the_start_nobody_is_seated_who_is_not_looking(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    sitting = first(open_table(ana, seats=2))
    take(sitting, ben)
    actions.join_queue(sitting_id=sitting.pk, member=cy, now=NOW)
    soon = tables.hours_before(sitting, 0.25)
    actions.leave_seat(sitting_id=sitting.pk, member=ben, now=soon)
    assert names(sitting) == ["Ana"]
    take(sitting, dee, now=soon)
    assert names(sitting) == ["Ana", "Dee"]


def test_ones_own_rhythm_bends_only_in_person(everybody) -> None:
    ana, ben = everybody["Ana"], everybody["Ben"]
    ben.days_between = 14
    ben.save()
    take(first(open_table(ana)), ben)
    other = first(open_table(everybody["Cy"], begins_on=tables.TUESDAY + timedelta(days=2)))
    with pytest.raises(actions.TooSoon, match="no more than one meeting in 14 days"):
        take(other, ben)
    take(other, ben, anyway=True)
    assert names(other) == ["Cy", "Ben"]


def test_nobody_sits_in_two_places_at_once(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    take(first(open_table(ana)), ben)
    with pytest.raises(UnableTo, match="something else at that time"):
        take(first(open_table(cy)), ben, anyway=True)
