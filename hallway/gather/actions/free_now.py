"""Somebody has time right now: asking, taking it back, and the end of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hallway.gather.actions.free_join import match_waiting
from hallway.gather.models import FreeNow
from hallway.gather.queries import free_now as queries
from hallway.meet import actions as meet_actions
from hallway.meet import queries as meet
from hallway.meet.sweep import each
from hallway.people import queries as people
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.models import Member

State = FreeNow.State


class Where(NamedTuple):
    """Online (nothing named), at a place, or wherever somebody else is."""

    place: str = ""
    link: str = ""
    anywhere: bool = False


def be_free(
    *,
    member: Member,
    now: datetime,
    minutes: int,
    open_for: int,
    few: bool = False,
    where: Where | None = None,
    anyway: bool = False,
) -> FreeNow:
    """Say that one has time for a coffee. Whoever waits already goes on waiting as they were.

    If somebody who fits is there, the two are joined before this returns.

    Args:
        minutes: how long for. open_for: minutes until it ends by itself.
        few: up to three others are welcome. anyway: just this once, against one's own rhythm.
    Raises:
        UnableTo: paused, left, met somebody too recently, or has a meeting at that time.
    """
    where = where or Where()
    wish = FreeNow(
        community_id=member.community_id,
        member=member,
        asked_at=now,
        open_until=now + timedelta(minutes=open_for),
        minutes=minutes,
        company=FreeNow.Company.FEW if few else FreeNow.Company.ONE,
        place="" if where.anywhere else " ".join(where.place.split()),
        link=where.link,
        anywhere=where.anywhere,
        anyway=anyway,
        changed_at=now,
    )
    asked = _write(wish, now)
    match_waiting(community_id=member.community_id, now=now)
    asked.refresh_from_db()
    return asked


def _write(wish: FreeNow, now: datetime) -> FreeNow:
    try:
        with transaction.atomic():
            end_due(now=now, member=wish.member)
            waits = FreeNow.objects.filter(member=wish.member, state=State.WAITING).first()
            if waits:
                return waits
            _refuse_if_hindered(wish, now)
            wish.save()
            return wish
    except IntegrityError:
        # The other of two clicks was quicker.
        waits = FreeNow.objects.filter(member=wish.member).order_by("-pk").first()
        if waits is None:
            raise
        return waits


def _refuse_if_hindered(wish: FreeNow, now: datetime) -> None:
    member = wish.member
    hindrance = people.hindrances([member], at=now).get(member.pk)
    if hindrance and not (wish.anyway and hindrance.code == people.RESTING):
        raise UnableTo(str(hindrance))
    ends = now + queries.ON_THE_WAY + timedelta(minutes=wish.minutes)
    if meet.busy([member.pk], starts_at=now, ends_at=ends):
        raise UnableTo(_("You have something in your calendar here before that coffee would end."))


def take_back(*, member: Member, now: datetime) -> FreeNow | None:
    """Change one's mind. What it came to is in the answer's state.

    Taken back, and nobody ever knows; or joined, because somebody was found a moment before.
    None: there was nothing to take back.
    """
    waiting = FreeNow.objects.filter(member=member, state=State.WAITING)
    waiting.update(state=State.TAKEN_BACK, changed_at=now)
    return queries.my_wish(member, now)


# What happens by itself


def run_due(*, now: datetime, worker: str = "") -> int:
    """End what is over, join whoever fits, forget what was; how many things were done."""
    here = queries.communities_with_company(now)
    joined = each(here, lambda community: match_waiting(community_id=community, now=now))
    return end_due(now=now) + joined + sweep(now=now)


def end_due(*, now: datetime, member: Member | None = None) -> int:
    """Wishes whose time is over end by themselves."""
    over = FreeNow.objects.filter(state=State.WAITING, open_until__lte=now)
    if member is not None:
        over = over.filter(member=member)
    return over.update(state=State.EXPIRED, changed_at=now)


def sweep(*, now: datetime) -> int:
    """Nobody's presence stays on record."""
    gone, _tables = FreeNow.objects.filter(queries.is_over(now)).delete()
    return gone


# Leaving, and being forgotten


def say_farewell(*, member: Member, now: datetime) -> None:
    """Somebody leaves while they wait, or in the moment in which they are joined."""
    wish = take_back(member=member, now=now)
    if wish is not None and wish.state == State.JOINED:
        meet_actions.say_farewell(member=member, now=now)


@transaction.atomic
def forget(*, member: Member) -> None:
    FreeNow.objects.filter(member=member).delete()
