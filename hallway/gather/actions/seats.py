"""Take a seat, give it back, wait for one. No seat is sold twice, and the queue is fair.

Whoever acts is held first, then the sitting: so of twenty who want the last seat one gets it,
and nobody sits in two places at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.gather import table_letters as letters
from hallway.gather.models import Sitting, TableSeat, Waiting
from hallway.gather.queries import tables as queries
from hallway.meet import queries as meet
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions
from hallway.people import queries as people
from hallway.people.errors import UnableTo
from hallway.people.queries.known import acquainted, apart_from, held

if TYPE_CHECKING:
    from hallway.people.models import Member


class NoSeat(UnableTo):
    """Every seat that this member could have is taken; there is a queue."""


class TooSoon(UnableTo):
    """Sooner than the member's own rhythm; they may say: just this once."""


@transaction.atomic
def take_seat(*, sitting_id: int, member: Member, now: datetime, anyway: bool = False) -> Sitting:
    """Take a seat, whichever is free; taking it again changes nothing.

    Args:
        anyway: "just this once", against one's own rhythm. No other rule bends.

    Raises:
        NoSeat: none is free, or none for them. Being apart from somebody seated is the same.
        TooSoon: their own rhythm says later.
        UnableTo: they are on a break, have something else then, or it is over.
    """
    sitting, seated = _take_if_free(sitting_id, member, now, anyway=anyway)
    if not seated:
        raise NoSeat(_("There is no seat free for you right now. You can wait in the queue."))
    return sitting


def _take_if_free(
    sitting_id: int, member: Member, now: datetime, *, anyway: bool
) -> tuple[Sitting, bool]:
    """Those in the queue come first; then this member, if a seat is theirs to take."""
    holding = held({member.pk, *queries.waiting_ids(sitting_id)})
    member, sitting = holding[member.pk], queries.hold_sitting(sitting_id)
    if member.pk in queries.seated_ids(sitting):
        return sitting, True
    refuse_hindered(sitting, member, now, anyway=anyway)
    if serve(sitting, holding, now):
        sitting = queries.hold_sitting(sitting_id)
    if member.pk in queries.seated_ids(sitting):
        return sitting, True
    new = _seat_for(sitting, member, now)
    if new is not None:
        sit_down(sitting, member, new_face=new, news=_("You have a seat."), now=now)
    return queries.hold_sitting(sitting_id), new is not None


def refuse_hindered(sitting: Sitting, member: Member, now: datetime, *, anyway: bool) -> None:
    """The rules that hold for whoever wants to be there, seat or no seat."""
    if not queries.is_open(sitting, now):
        raise UnableTo(_("This table is no longer open. There are others."))
    if not _is_for(sitting, member):
        raise UnableTo(_("This table is for other people of this community."))
    hindrance = people.hindrances([member], at=sitting.starts_at).get(member.pk)
    if hindrance and hindrance.code == people.RESTING and not anyway:
        raise TooSoon(str(hindrance))
    if hindrance and hindrance.code != people.RESTING:
        raise UnableTo(str(hindrance))
    if _is_busy(sitting, member):
        raise UnableTo(_("You have something else at that time."))


def _is_for(sitting: Sitting, member: Member) -> bool:
    circles = list(member.circles.values_list("pk", flat=True))
    own = sitting.table.host_id == member.pk
    return own or queries.is_for(sitting.table, member, circles)


def _is_busy(sitting: Sitting, member: Member) -> bool:
    return member.pk in meet.busy(
        [member.pk],
        starts_at=sitting.starts_at,
        ends_at=queries.ends_at(sitting),
        besides=queries.source(sitting),
    )


def _seat_for(sitting: Sitting, member: Member, now: datetime) -> bool | None:
    """Whether they would sit there as a new face; None: no seat is theirs to take."""
    ids = queries.seated_ids(sitting)
    free, kept = queries.seats_left(sitting, now)
    if not free or apart_from(member, [*ids, queries.host_id(sitting)]):
        return None
    new = queries.is_new(ids, acquainted(member, ids))
    return new if new or free > kept else None


def sit_down(sitting: Sitting, member: Member, *, new_face: bool, news: str, now: datetime) -> None:
    """Give somebody a seat: the row, the promise, no place in the queue, and a letter."""
    place(sitting, member, new_face=new_face, now=now)
    outbox.write(letters.seat(sitting, member, news=news, now=now), now=now)


def place(sitting: Sitting, member: Member, *, new_face: bool, now: datetime) -> None:
    taken = set(TableSeat.objects.filter(sitting=sitting).values_list("number", flat=True))
    TableSeat.objects.create(
        community_id=sitting.community_id,
        sitting=sitting,
        number=min(set(range(1, len(taken) + 2)) - taken),
        member=member,
        taken_at=now,
        new_face=new_face,
    )
    Waiting.objects.filter(sitting=sitting, member=member).delete()
    people_actions.promise(
        member=member,
        source=queries.source(sitting),
        starts_at=sitting.starts_at,
        ends_at=queries.ends_at(sitting),
    )


# Giving back


@transaction.atomic
def leave_seat(*, sitting_id: int, member: Member, now: datetime) -> bool:
    """Give a seat back; whoever is first in the queue and may have it, has it at once.

    Raises:
        UnableTo: it has begun.
    """
    holding = held({member.pk, *queries.waiting_ids(sitting_id)})
    sitting = queries.hold_sitting(sitting_id)
    if member.pk not in queries.seated_ids(sitting):
        return False
    if not queries.is_open(sitting, now):
        raise UnableTo(_("It has begun already, or was called off."))
    get_up(sitting, member, news=_("You have given your seat back."), now=now)
    serve(queries.hold_sitting(sitting_id), holding, now)
    return True


def get_up(sitting: Sitting, member: Member, *, news: str, now: datetime) -> None:
    """Free one's seat, let the promise go, and take the date out of one's calendar."""
    TableSeat.objects.filter(sitting=sitting, member=member).delete()
    people_actions.release(source=queries.source(sitting), member_id=member.pk)
    drop_letters(sitting, member, now)
    sitting.sequence += 1
    sitting.save(update_fields=["sequence"])
    outbox.write(letters.given_back(sitting, member, news=news, now=now), now=now)


@transaction.atomic
def free_seats_of_paused(*, sitting_id: int, now: datetime) -> int:
    """Whoever has taken a break since they sat down gives up their seat, as at a mixer."""
    seated = queries.seated_ids(queries.whole().get(pk=sitting_id))
    holding = held({*seated, *queries.waiting_ids(sitting_id)})
    sitting = queries.hold_sitting(sitting_id)
    if not queries.is_open(sitting, now):
        return 0
    here = [holding[pk] for pk in queries.seated_ids(sitting) if pk in holding]
    hindered = people.hindrances(here, at=sitting.starts_at)
    away = [one for one in here if one.pk in hindered and hindered[one.pk].code == people.PAUSED]
    for member in away:
        news = _("You're taking a break, so your seat is free again.")
        get_up(sitting, member, news=news, now=now)
    serve(queries.hold_sitting(sitting_id), holding, now)
    return len(away)


def drop_letters(sitting: Sitting, member: Member, now: datetime) -> None:
    """What still waits to be sent and is no longer true."""
    for kind in ("table-seat", "table-back", "table-without-host"):
        outbox.drop(key_prefix=f"{kind}:{sitting.pk}:{member.pk}", now=now)


# The queue


@transaction.atomic
def join_queue(*, sitting_id: int, member: Member, now: datetime, anyway: bool = False) -> bool:
    """Wait for a seat; True: one was free after all, and it is theirs.

    Raises:
        TooSoon, UnableTo: as for taking a seat.
    """
    sitting, seated = _take_if_free(sitting_id, member, now, anyway=anyway)
    if seated:
        return True
    Waiting.objects.update_or_create(
        sitting=sitting,
        member=member,
        defaults={"anyway": anyway},
        create_defaults={
            "community_id": sitting.community_id,
            "since": now,
            "anyway": anyway,
        },
    )
    return False


@transaction.atomic
def leave_queue(*, sitting_id: int, member: Member) -> None:
    Waiting.objects.filter(sitting=sitting_id, member=member).delete()


@transaction.atomic
def serve_queue(*, sitting_id: int, now: datetime) -> int:
    """Give the seats that are free to those who wait and may have them, first come first."""
    holding = held(queries.waiting_ids(sitting_id))
    return serve(queries.hold_sitting(sitting_id), holding, now)


def serve(sitting: Sitting, holding: Mapping[int, Member], now: datetime) -> int:
    """Serve the queue of a sitting that is held, as far as its people are held, too."""
    served = 0
    if not queries.is_open(sitting, now) or sitting.starts_at - now < queries.LAST_SERVED:
        return served
    for waiting in Waiting.objects.filter(sitting=sitting).order_by("since", "pk"):
        member = holding.get(waiting.member_id)
        if not queries.seats_left(sitting, now)[0]:
            break
        if member and _served(sitting, member, now, anyway=waiting.anyway):
            served += 1
            sitting = queries.hold_sitting(sitting.pk)
    return served


def _served(sitting: Sitting, member: Member, now: datetime, *, anyway: bool) -> bool:
    new = _seat_for(sitting, member, now)
    if new is None:
        return False
    try:
        refuse_hindered(sitting, member, now, anyway=anyway)
    except UnableTo:
        return False
    news = _("A seat has come free, and it is yours.")
    sit_down(sitting, member, new_face=new, news=news, now=now)
    return True
