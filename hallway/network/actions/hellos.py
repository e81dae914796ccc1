"""A hello to somebody one has lost sight of, and the coffee that may come of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hallway.meet import actions as meet
from hallway.network import letters
from hallway.network.models import Hello
from hallway.network.queries import mine
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.actions.limits import spend
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries.known import apart_from, held

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def say_hello(*, member_id: int, other_id: int, now: datetime) -> Hello:
    """A short letter to somebody in one's own network whose tie is fading.

    Raises:
        NotHere: they are not in it. UnableTo: not now, whatever the reason.
    """
    both = held([member_id, other_id])
    member = both[member_id]
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    contacts = {one.member.pk: one for one in mine.contacts_of(member, now=now, today=today)}
    if other_id not in contacts:
        raise NotHere
    if not contacts[other_id].may_greet:
        raise UnableTo(_("Now is not the moment for a hello. Try again another time."))
    spend(member=member, act="hello", now=now)
    hello = Hello.objects.create(
        community_id=member.community_id, by=member, other=both[other_id], said_at=now
    )
    outbox.write(letters.hello(hello), now=now)
    return hello


@transaction.atomic
def have_coffee(*, hello_id: int, now: datetime) -> Hello:
    """Yes, let's meet: an ordinary coffee of the two, with times for it. Once.

    Raises:
        UnableTo: one of them is away or on a break, or would rather not: all the same from here.
    """
    found = Hello.objects.filter(pk=hello_id).first()
    if found is None:
        raise NotHere
    both = held([found.by_id, found.other_id])
    hello = Hello.objects.select_for_update(of=("self",)).get(pk=hello_id)
    if hello.meeting_id:
        return hello
    by, other = both[hello.by_id], both[hello.other_id]
    if not _possible(by, other, now):
        raise UnableTo(_("A coffee can't be arranged from here just now. A mail always works."))
    hello.meeting = meet.begin_coffee(members=[by, other], now=now)
    hello.save(update_fields=["meeting"])
    return hello


def _possible(by: Member, other: Member, now: datetime) -> bool:
    hindered = people.hindrances([by, other], at=now).values()
    away = any(one.code in (people.LEFT, people.PAUSED) for one in hindered)
    return not away and not apart_from(by, [other.pk])


@transaction.atomic
def take_hellos_back(*, member: Member, now: datetime) -> None:
    """Whoever leaves is not waiting for an answer: what is still on its way stops."""
    for pk in Hello.objects.filter(by=member).values_list("pk", flat=True):
        outbox.drop(key_prefix=f"hello:{pk}", now=now)


@transaction.atomic
def forget_hellos(*, member: Member) -> None:
    Hello.objects.filter(Q(by=member) | Q(other=member)).delete()
