"""Circles: groups with a shared interest, each looked after by whoever started it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hallway.people.actions.search import index_circle, unindex
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Circle, CircleMember, CircleWish, Community, Member
from hallway.people.queries.circles import access_circle
from hallway.people.reporting import Reportable, Reported

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer

# Whoever wants to look after more had better find somebody to share it with.
MOST_KEPT = 10


# What it is


@transaction.atomic
def create_circle(
    *, community: Community, name: str, about: str = "", open: bool = False
) -> Circle:
    """A circle that nobody keeps: organisers look after it."""
    circle = Circle(community=community, open=open)
    return _describe(circle, name, about)


@transaction.atomic
def start_circle(*, keeper: Member, name: str, about: str = "", open: bool = True) -> Circle:
    """Start a circle, and be the first in it."""
    if Circle.objects.filter(keeper=keeper, closed_at=None).count() >= MOST_KEPT:
        raise UnableTo(
            _("You look after %d circles already. Hand one on before you start another.")
            % MOST_KEPT
        )
    circle = _describe(Circle(community=keeper.community, keeper=keeper, open=open), name, about)
    join_circle(circle=circle, member_ids=[keeper.pk])
    return circle


@transaction.atomic
def describe_circle(
    *, circle: Circle, name: str, about: str | None = None, open: bool | None = None
) -> Circle:
    """Change what a circle says of itself; what is not given stays."""
    circle.open = circle.open if open is None else open
    return _describe(circle, name, circle.about if about is None else about)


def _describe(circle: Circle, name: str, about: str) -> Circle:
    name = " ".join(name.split())
    if not name:
        raise UnableTo(_("A circle needs a name."))
    others = Circle.objects.filter(
        community_id=circle.community_id, name__iexact=name, closed_at=None
    )
    if others.exclude(pk=circle.pk).exists():
        raise UnableTo(_("There is already a circle called “%s”.") % name)
    circle.name, circle.about = name, " ".join(about.split())[:300]
    circle.save()
    index_circle(circle)
    return circle


@transaction.atomic
def close_circle(*, circle: Circle, now: datetime) -> None:
    """Nobody is in it any more, and its name is free again. What it brought about stays."""
    CircleMember.objects.filter(circle=circle).delete()
    CircleWish.objects.filter(circle=circle).delete()
    circle.closed_at, circle.keeper, circle.about = now, None, ""
    circle.save(update_fields=["closed_at", "keeper", "about"])
    unindex(kind="circle", object_id=circle.pk)


# Who is in it


@transaction.atomic
def join_circle(*, circle: Circle, member_ids: Iterable[int]) -> None:
    """Let members of the same community in; anybody else is left aside."""
    if circle.closed_at is not None:
        raise NotHere
    members = Member.objects.filter(
        community_id=circle.community_id, pk__in=set(member_ids), state=Member.State.ACTIVE
    )
    CircleMember.objects.bulk_create(
        [
            CircleMember(community_id=circle.community_id, circle=circle, member=member)
            for member in members
        ],
        ignore_conflicts=True,
    )
    CircleWish.objects.filter(circle=circle, member__in=members).delete()


@transaction.atomic
def enter_circle(*, circle: Circle, member: Member, now: datetime) -> bool:
    """Come in, where the circle is open; otherwise ask to be let in. True: the member is in."""
    circle = Circle.objects.select_for_update().get(pk=circle.pk)
    if circle.closed_at is not None or member.state != Member.State.ACTIVE:
        raise NotHere
    if CircleMember.objects.filter(circle=circle, member=member).exists():
        return True
    if circle.open:
        join_circle(circle=circle, member_ids=[member.pk])
    else:
        CircleWish.objects.get_or_create(
            circle=circle,
            member=member,
            defaults={"community_id": circle.community_id, "asked_at": now},
        )
    return circle.open


@transaction.atomic
def put_wish_aside(*, circle: Circle, member_id: int) -> None:
    """Not let in. Whoever asked still finds that they have asked, and hears no more of it."""
    CircleWish.objects.filter(circle=circle, member_id=member_id).update(put_aside=True)


@transaction.atomic
def leave_circle(*, circle: Circle, member_id: int) -> None:
    """Out of a circle, or no longer asking. One without its keeper goes on."""
    CircleMember.objects.filter(circle=circle, member_id=member_id).delete()
    CircleWish.objects.filter(circle=circle, member_id=member_id).delete()
    Circle.objects.filter(pk=circle.pk, keeper_id=member_id).update(keeper=None)


def let_circles_go(member: Member) -> None:
    """Somebody leaves the community: their circles go on without their care."""
    Circle.objects.filter(keeper=member).update(keeper=None)
    CircleWish.objects.filter(member=member).delete()


# Who looks after it


@transaction.atomic
def hand_on_circle(*, circle: Circle, to: Member) -> None:
    """Somebody in the circle looks after it from now on.

    Raises:
        UnableTo: they are not in it.
    """
    inside = CircleMember.objects.filter(circle=circle, member=to, member__state="active")
    if not inside.exists():
        raise UnableTo(_("Only somebody in the circle can look after it."))
    circle.keeper = to
    circle.save(update_fields=["keeper"])


@transaction.atomic
def look_after_circle(*, circle: Circle, member: Member) -> None:
    """Take a circle on that nobody keeps. Of two at once, one does.

    Raises:
        UnableTo: somebody does already, or the member is not in it.
    """
    held = Circle.objects.select_for_update().get(pk=circle.pk)
    if held.keeper_id not in (None, member.pk):
        raise UnableTo(_("Somebody looks after this circle already."))
    hand_on_circle(circle=held, to=member)


# What can be reported of it


def _find_words(viewer: Viewer, circle_id: int, today: date) -> Reported:
    circle = access_circle(viewer, circle_id)
    words = "\n".join(filter(None, [circle.name, circle.about]))
    address = reverse("gather:circle", args=[viewer.community.slug, circle.pk])
    return Reported(words, circle.keeper, address)


def _hide(circle_id: int, now: datetime) -> None:
    Circle.objects.filter(pk=circle_id, hidden_at=None).update(hidden_at=now)


def _show(circle_id: int, now: datetime) -> None:
    Circle.objects.filter(pk=circle_id).update(hidden_at=None)


CIRCLE_WORDS = Reportable(gettext_lazy("a circle"), find=_find_words, hide=_hide, show=_show)
