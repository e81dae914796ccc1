"""Reading circles. Everybody finds them; who is in one is for those inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hallway.people.errors import NotHere
from hallway.people.models import Circle, CircleMember, CircleWish, Member

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer

# From outside, a number smaller than this would tell who it is.
FLOOR = 5


@dataclass(frozen=True)
class CircleRow:
    """A circle as one member sees it."""

    circle: Circle
    inside: bool
    asked: bool
    # May describe it, let people in and out, hand it on and close it.
    keeps: bool
    # None: too few to be told from outside.
    size: int | None


def circles(community_id: int) -> QuerySet[Circle]:
    open_ = Circle.objects.filter(community_id=community_id, closed_at=None)
    return open_.order_by("name", "pk")


def circles_seen(viewer: Viewer) -> QuerySet[Circle]:
    """Every circle; one that an organiser has hidden is there for those who look after it alone."""
    seen = circles(viewer.community.pk)
    if viewer.organiser:
        return seen
    return seen.filter(Q(hidden_at=None) | Q(keeper=viewer.member))


def access_circle(viewer: Viewer, circle_id: int) -> Circle:
    circle = circles_seen(viewer).filter(pk=circle_id).select_related("keeper").first()
    if circle is None:
        raise NotHere
    return circle


def access_kept_circle(viewer: Viewer, circle_id: int) -> Circle:
    """A circle that the viewer looks after: as its keeper, or as an organiser."""
    circle = access_circle(viewer, circle_id)
    if not keeps(viewer, circle):
        raise NotHere
    return circle


def keeps(viewer: Viewer, circle: Circle) -> bool:
    return viewer.organiser or circle.keeper_id == viewer.member.pk


def circle_rows(viewer: Viewer) -> list[CircleRow]:
    """Every circle of the community: one's own first, then by name."""
    rows = [_row(viewer, circle) for circle in _with_places(viewer)]
    return sorted(rows, key=lambda row: not row.inside)


def circle_row(viewer: Viewer, circle_id: int) -> CircleRow:
    """One circle of the community."""
    circle = _with_places(viewer).filter(pk=circle_id).first()
    if circle is None:
        raise NotHere
    return _row(viewer, circle)


def _with_places(viewer: Viewer) -> QuerySet[Any]:
    mine = {"circle": OuterRef("pk"), "member": viewer.member}
    return (
        circles_seen(viewer)
        .select_related("keeper")
        .annotate(
            size=Count("members", filter=Q(members__state=Member.State.ACTIVE)),
            inside=Exists(CircleMember.objects.filter(**mine)),
            asked=Exists(CircleWish.objects.filter(**mine)),
        )
    )


def _row(viewer: Viewer, circle: Any) -> CircleRow:
    kept = keeps(viewer, circle)
    told = circle.inside or kept or circle.size >= FLOOR
    return CircleRow(circle, circle.inside, circle.asked, kept, circle.size if told else None)


def circle_members(circle: Circle) -> QuerySet[Member]:
    return circle.members.filter(state=Member.State.ACTIVE).order_by("name", "pk")


def circles_of(member: Member) -> list[str]:
    """The names of the circles somebody is in."""
    return [circle.name for circle in member.circles.filter(closed_at=None).order_by("name")]


def asked_circles(member: Member) -> list[Circle]:
    """The circles that somebody asked to be let into."""
    return list(Circle.objects.filter(wishes__member=member).order_by("pk"))


def waiting_outside(circle: Circle) -> list[Member]:
    """Who asked to be let in, first come first; for whoever looks after the circle."""
    wishes = CircleWish.objects.filter(
        circle=circle, put_aside=False, member__state=Member.State.ACTIVE
    )
    return [wish.member for wish in wishes.select_related("member").order_by("asked_at", "pk")]


def find_outside(viewer: Viewer, circle: Circle, words: str, most: int = 20) -> list[Member]:
    """Active members found by name who are not in the circle yet."""
    members = viewer.community.members.filter(state=Member.State.ACTIVE).order_by("name", "pk")
    for word in words.split():
        members = members.filter(name__icontains=word)
    return list(members.exclude(pk__in=circle.members.values("pk"))[:most])
