"""The dates of a table: made ahead, moved, called off, begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.gather import table_letters as letters
from hallway.gather.actions import seats
from hallway.gather.actions.table_words import unindex_table
from hallway.gather.models import Sitting, Table, Waiting
from hallway.gather.queries import tables as queries
from hallway.gather.table_times import next_days
from hallway.meet import actions as meet_actions
from hallway.meet.sweep import each
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions
from hallway.people import queries as people
from hallway.people.errors import UnableTo
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.people.models import Member

FURTHEST = timedelta(days=366)
# A table without a host waits at least so long for somebody who looks after it.
TO_TAKE_OVER = timedelta(hours=1)


# Made ahead


@transaction.atomic
def make_ahead(*, table_id: int, now: datetime) -> bool:
    """See to a table that is due: its next dates, or its end where it has none or no host."""
    host = Table.objects.filter(pk=table_id).values_list("host_id", flat=True).first()
    held([host] if host else [])
    table = queries.hold_table(table_id)
    if table.closed_at or table.host_id != host or not (table.due_at and table.due_at <= now):
        return False
    if host is None:
        close_held(table, now)
    else:
        make_dates(table, now)
    return True


def make_dates(table: Table, now: datetime, *, by_hand: bool = False) -> list[Sitting]:
    """The sittings of a held table for the time to come. Without any, the table is over.

    `by_hand`: the host is here and opens it in person, so their own rhythm bends for the first.
    """
    wanted = next_days(queries.clock_of(table), now=now)
    there = set(Sitting.objects.filter(table=table, day__in=wanted).values_list("day", flat=True))
    made = [_make(table, day, now) for day in wanted if day not in there]
    for number, sitting in enumerate(made):
        _seat_host(sitting, now, anyway=by_hand and not number)
    _note_next(table, wanted, now)
    return made


def _note_next(table: Table, wanted: Sequence[date], now: datetime) -> None:
    """More dates are due when the first of these has begun."""
    table.due_at = queries.usual_start(table, wanted[0]) if wanted else None
    if not wanted and not queries.dates_of(table, now):
        table.closed_at = now
    table.save(update_fields=["due_at", "closed_at"])


def _make(table: Table, day: date, now: datetime) -> Sitting:
    return Sitting.objects.create(
        community_id=table.community_id,
        table=table,
        day=day,
        starts_at=queries.usual_start(table, day),
        minutes=table.minutes,
        place=table.place,
        seats=table.seats,
    )


def _seat_host(sitting: Sitting, now: datetime, *, anyway: bool) -> None:
    """The host sits at their own table, unless they rest, are away or elsewhere then."""
    host = sitting.table.host
    if host is None:
        return
    try:
        seats.refuse_hindered(sitting, host, now, anyway=anyway)
    except UnableTo:
        return
    seats.place(sitting, host, new_face=False, now=now)
    outbox.write(letters.host_seat(sitting, host, now), now=now)


# Moved


@transaction.atomic
def move_sitting(*, sitting_id: int, now: datetime, starts_at: datetime, place: str) -> Sitting:
    """Another time or place for one date alone. Everybody with a seat is told.

    Raises:
        UnableTo: it is over, or the new time is.
    """
    sitting = queries.hold_sitting(sitting_id)
    if abs(starts_at - now) > 2 * FURTHEST:
        refuse_moment(starts_at, now)
    starts_at = starts_at.astimezone(UTC).replace(second=0, microsecond=0)
    place = " ".join(place.split())[:300]
    if (starts_at, place) == (sitting.starts_at, sitting.place):
        return sitting
    if not queries.is_open(sitting, now):
        raise UnableTo(_("This date is over, or was called off."))
    refuse_moment(starts_at, now)
    moved = starts_at != sitting.starts_at
    sitting.starts_at, sitting.place = starts_at, place
    tell_change(sitting, now, _("There is a new time.") if moved else _("There is a new place."))
    return sitting


def refuse_moment(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise UnableTo(_("That moment has passed. Please choose a later one."))
    if starts_at > now + FURTHEST:
        raise UnableTo(_("That is more than a year away. Please choose an earlier moment."))


def tell_change(sitting: Sitting, now: datetime, news: str) -> None:
    """Save a change as a new version in calendars, keep the promises right, and say so."""
    sitting.sequence += 1
    sitting.save()
    for seat in sitting.taken.all():
        people_actions.promise(
            member=seat.member,
            source=queries.source(sitting),
            starts_at=sitting.starts_at,
            ends_at=queries.ends_at(sitting),
        )
        seats.drop_letters(sitting, seat.member, now)
        outbox.write(letters.seat(sitting, seat.member, news=news, now=now), now=now)


# Called off


@transaction.atomic
def call_off_sitting(*, sitting_id: int, now: datetime) -> Sitting:
    """This date does not take place. Everybody with a seat, or waiting for one, is told.

    Raises:
        UnableTo: it has begun.
    """
    sitting = queries.hold_sitting(sitting_id)
    if sitting.state == Sitting.State.CALLED_OFF:
        return sitting
    if not queries.is_open(sitting, now):
        raise UnableTo(_("It has begun already."))
    return call_off_held(sitting, now)


def call_off_held(sitting: Sitting, now: datetime) -> Sitting:
    sitting.state = Sitting.State.CALLED_OFF
    sitting.sequence += 1
    sitting.save(update_fields=["state", "sequence"])
    people_actions.release(source=queries.source(sitting))
    told = [(seat.member, True) for seat in sitting.taken.all()]
    queue = Waiting.objects.filter(sitting=sitting)
    told += [(one.member, False) for one in queue.select_related("member__community")]
    queue.delete()
    for member, seated in told:
        seats.drop_letters(sitting, member, now)
        if member.state == "active":
            outbox.write(letters.called_off(sitting, member, seated=seated, now=now), now=now)
    return sitting


def close_held(table: Table, now: datetime) -> None:
    """The table is over; dates to come are called off."""
    queries.hold_dates([table.pk])
    for one in queries.dates_of(table, now):
        call_off_held(queries.hold_sitting(one.pk), now)
    table.closed_at, table.due_at = now, None
    table.save(update_fields=["closed_at", "due_at"])
    unindex_table(table_id=table.pk)


# Begun


@transaction.atomic
def begin_sitting(*, sitting_id: int, now: datetime) -> bool:
    """Its time has come: two or more at the table are a meeting, with all that follows."""
    sitting = queries.hold_sitting(sitting_id)
    if sitting.state != Sitting.State.OPEN or sitting.starts_at > now:
        return False
    members = [seat.member for seat in sitting.taken.all() if seat.member.state == "active"]
    sitting.state = Sitting.State.HELD
    if len(members) > 1:
        sitting.meeting = meet_actions.gather_up(
            kind="table",
            members=members,
            starts_at=sitting.starts_at,
            minutes=sitting.minutes,
            now=sitting.starts_at,
            title=sitting.table.topic,
            place=sitting.place,
            together=_together(sitting, members),
            uid=sitting.uid,
        )
    sitting.save(update_fields=["state", "meeting"])
    Waiting.objects.filter(sitting=sitting).delete()
    people_actions.release(source=queries.source(sitting))
    return True


def _together(sitting: Sitting, members: Sequence[Member]) -> list[list[int]]:
    """Who counts as brought together, pair by pair; nothing where that is everybody.

    Two who came to be apart after both had a seat sit at one table by their own choice; it is
    not something that Hallway brought about. The meeting itself is as any other, for all of them.
    """
    ids = sorted(member.pk for member in members)
    apart = set(people.blocks_among(sitting.community_id, ids))
    pairs = [list(pair) for pair in combinations(ids, 2) if pair not in apart]
    return (pairs or [[pk] for pk in ids]) if apart else []


# The worker


def run_due(*, now: datetime, worker: str) -> int:
    """Everything about tables that is due by now; how many things were done."""
    done = each(queries.sittings_begun(now), lambda pk: begin_sitting(sitting_id=pk, now=now))
    done += each(queries.tables_due(now), lambda pk: make_ahead(table_id=pk, now=now))
    breaks = queries.with_somebody_on_a_break(now)
    done += each(breaks, lambda pk: seats.free_seats_of_paused(sitting_id=pk, now=now))
    queues = queries.queues_to_serve(now)
    return done + each(queues, lambda pk: seats.serve_queue(sitting_id=pk, now=now))
