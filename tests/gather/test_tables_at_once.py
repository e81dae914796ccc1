"""Many at the same instant: the last seat is sold once, and nobody is lost or doubled."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from hallway.gather import actions
from hallway.gather.models import TableSeat, Waiting
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Promise
from tests import cast
from tests.cast import NOW
from tests.gather import tables
from tests.gather.tables import first, open_table
from tests.match.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def takers(sitting, members):
    return [
        lambda one=one: actions.take_seat(sitting_id=sitting.pk, member=one, now=NOW)
        for one in members
    ]


def test_twenty_want_the_last_seat_and_one_has_it() -> None:
    everybody = cast.people(cast.community(), 22)
    sitting = first(open_table(everybody[0], seats=3))
    tables.take(sitting, everybody[1])
    results = at_once(*takers(sitting, everybody[2:]))
    refused = [one for one in results if isinstance(one, actions.NoSeat)]
    assert len(refused) == 19, "everybody else is told plainly, in the same words"
    assert len({str(one) for one in refused}) == 1
    assert TableSeat.objects.filter(sitting=sitting).count() == 3
    assert Promise.objects.count() == 3
    assert len(tables.letters("table-seat")) == 3


def test_ten_give_back_while_ten_wait_and_ten_more_come() -> None:
    everybody = cast.people(cast.community(), 32)
    sitting = first(open_table(everybody[0], seats=11))
    seated, waiting, late = everybody[1:11], everybody[11:21], everybody[21:31]
    tables.take(sitting, *seated)
    for at, one in enumerate(waiting):
        actions.join_queue(sitting_id=sitting.pk, member=one, now=NOW + timedelta(seconds=at))
    givers = [
        lambda one=one: actions.leave_seat(sitting_id=sitting.pk, member=one, now=NOW)
        for one in seated
    ]
    steps = [*givers, *takers(sitting, late)]
    random.Random(4).shuffle(steps)
    at_once(*steps)
    while actions.run_due(now=NOW, worker="w"):
        pass
    rows = list(TableSeat.objects.filter(sitting=sitting).values_list("number", "member_id"))
    assert len(rows) == len({number for number, _ in rows}) == len({one for _, one in rows}) == 11
    still = set(Waiting.objects.values_list("member_id", flat=True))
    assert not still & {one for _, one in rows}, "nobody sits and waits"
    assert set(Promise.objects.values_list("member_id", flat=True)) == {one for _, one in rows}


def test_one_person_who_wants_two_tables_at_the_same_hour_has_one() -> None:
    ana, ben, cy = cast.people(cast.community(), 3)
    both = [first(open_table(ana)), first(open_table(ben, topic="New bread"))]
    results = at_once(
        *[lambda one=one: actions.take_seat(sitting_id=one.pk, member=cy, now=NOW) for one in both]
    )
    assert sum(isinstance(one, UnableTo) for one in results) == 1
    assert TableSeat.objects.filter(member=cy).count() == 1


def test_leaving_the_community_while_others_take_seats_loses_nobody() -> None:
    everybody = cast.people(cast.community(), 12)
    ana, ben = everybody[:2]
    sittings = [first(open_table(ana, seats=4)), first(open_table(ben, seats=4, topic="Bread"))]
    tables.take(sittings[0], *everybody[2:5])
    at_once(
        lambda: people.leave(member=everybody[2], now=NOW),
        lambda: people.leave(member=everybody[3], now=NOW),
        lambda: people.leave(member=ben, now=NOW),
        *takers(sittings[0], everybody[5:8]),
        *takers(sittings[1], everybody[8:12]),
        lambda: actions.run_due(now=NOW, worker="w"),
    )
    while actions.run_due(now=NOW, worker="w"):
        pass
    gone = {everybody[2].pk, everybody[3].pk, ben.pk}
    assert not TableSeat.objects.filter(member__in=gone, sitting__state="open").exists()
    assert not Promise.objects.filter(member__in=gone).exists()


def test_two_workers_begin_a_table_once() -> None:
    ana, ben = cast.people(cast.community(), 2)
    sitting = first(open_table(ana))
    tables.take(sitting, ben)
    at_once(*[lambda: actions.run_due(now=sitting.starts_at, worker="w") for _ in range(3)])
    sitting.refresh_from_db()
    assert sitting.state == "held"
    assert ana.meetings.count() == 1


def test_a_date_moves_while_people_come_and_go() -> None:
    everybody = cast.people(cast.community(), 24)
    sitting = first(open_table(everybody[0], seats=12))
    tables.take(sitting, *everybody[1:11])
    moves = [
        lambda at=at: actions.move_sitting(
            sitting_id=sitting.pk,
            starts_at=sitting.starts_at + timedelta(hours=at),
            place=f"Room {at}",
            now=NOW,
        )
        for at in range(1, 5)
    ]
    givers = [
        lambda one=one: actions.leave_seat(sitting_id=sitting.pk, member=one, now=NOW)
        for one in everybody[1:9]
    ]
    at_once(*moves, *givers, *takers(sitting, everybody[11:23]))
    sitting.refresh_from_db()
    promised = set(Promise.objects.values_list("member_id", "starts_at"))
    seated = TableSeat.objects.filter(sitting=sitting).values_list("member_id", flat=True)
    assert promised == {(one, sitting.starts_at) for one in seated}
