"""Circles, as far as more than people takes part: letters, rounds and tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.gather import circle_letters as letters
from hallway.gather.actions import tables
from hallway.gather.queries import tables as places
from hallway.invite import actions as invite
from hallway.invite import queries as programs
from hallway.outbox import actions as outbox
from hallway.people import actions as people
from hallway.people import queries
from hallway.people.actions.limits import spend
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.models import Circle, Member
    from hallway.people.queries import Viewer


@transaction.atomic
def begin_circle(
    *, keeper: Member, name: str, about: str = "", open: bool = True, now: datetime
) -> Circle:
    """Start a circle, and be the first in it; not very many in a day."""
    circle = people.start_circle(keeper=keeper, name=name, about=about, open=open)
    spend(member=keeper, act="circle", now=now)
    return circle


@transaction.atomic
def change_circle(
    *, circle: Circle, by: Member, name: str, about: str, open: bool | None = None, now: datetime
) -> Circle:
    """Change what a circle says of itself; not very often in a day."""
    spend(member=by, act="words", now=now)
    return people.describe_circle(circle=circle, name=name, about=about, open=open)


@transaction.atomic
def join_circle(*, viewer: Viewer, circle_id: int, now: datetime) -> bool:
    """Come in, or ask whoever looks after the circle. True: the viewer is in."""
    circle = queries.access_circle(viewer, circle_id)
    inside = people.enter_circle(circle=circle, member=viewer.member, now=now)
    if not inside:
        keepers = letters.keepers_of(circle)
        outbox.write_all([letters.asked(circle, viewer.member, to) for to in keepers], now=now)
    return inside


@transaction.atomic
def leave_circle(*, viewer: Viewer, circle_id: int, now: datetime) -> None:
    """Out of it, or no longer asking to be in; nobody is told."""
    circle = queries.access_circle(viewer, circle_id)
    people.leave_circle(circle=circle, member_id=viewer.member.pk)
    outbox.drop(key_prefix=letters.key_of_wish(circle, viewer.member), now=now)


@transaction.atomic
def let_in(*, viewer: Viewer, circle_id: int, member_id: int, now: datetime) -> Member:
    """Let somebody in; whoever had asked for it hears of it."""
    circle = queries.access_kept_circle(viewer, circle_id)
    member = queries.access_member(viewer, member_id)
    asked = queries.circle_row(queries.viewer_of(member), circle_id).asked
    people.join_circle(circle=circle, member_ids=[member.pk])
    outbox.drop(key_prefix=letters.key_of_wish(circle, member), now=now)
    if asked:
        outbox.write_all([letters.let_in(circle, member)], now=now)
    return member


@transaction.atomic
def take_out(*, viewer: Viewer, circle_id: int, member_id: int, now: datetime) -> None:
    """Take somebody out, or put aside that they asked. They are not told."""
    circle = queries.access_kept_circle(viewer, circle_id)
    member = queries.access_member(viewer, member_id)
    if queries.circle_row(queries.viewer_of(member), circle_id).inside:
        people.leave_circle(circle=circle, member_id=member_id)
    else:
        people.put_wish_aside(circle=circle, member_id=member_id)
        outbox.drop(key_prefix=letters.key_of_wish(circle, member), now=now)


@transaction.atomic
def hand_on(*, viewer: Viewer, circle_id: int, member_id: int) -> None:
    """The keeper or an organiser chooses who looks after it from now on."""
    circle = queries.access_kept_circle(viewer, circle_id)
    people.hand_on_circle(circle=circle, to=queries.access_member(viewer, member_id))


@transaction.atomic
def close_circle(*, viewer: Viewer, circle_id: int, now: datetime) -> None:
    """Let a circle end: its rounds stop, its tables close, and nobody is in it any more.

    Raises:
        UnableTo: a program of the organisers still speaks to it.
    """
    circle: Circle = queries.access_kept_circle(viewer, circle_id)
    if programs.speaks_to_circle(circle.pk):
        raise UnableTo(
            _(
                "A program still speaks to “%s”. An organiser has to pause it or give it other "
                "people first."
            )
            % circle
        )
    invite.stop_circle_rounds(viewer=viewer, circle_id=circle.pk)
    ids = [places.hold_table(table_id).pk for table_id in places.of_circle(circle.pk)]
    places.hold_dates(ids)
    for table_id in ids:
        tables.close_table(table_id=table_id, now=now)
    people.close_circle(circle=circle, now=now)


def drop_wishes(member: Member, now: datetime) -> None:
    """Somebody leaves the community: letters that speak of their wish are not sent."""
    for circle in queries.asked_circles(member):
        outbox.drop(key_prefix=letters.key_of_wish(circle, member), now=now)
