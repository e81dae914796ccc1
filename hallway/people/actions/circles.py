"""Circles: groups with a shared interest."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import Circle, CircleMember, Community, Member


@transaction.atomic
def create_circle(*, community: Community, name: str) -> Circle:
    name = " ".join(name.split())
    if not name:
        raise UnableTo(_("A circle needs a name."))
    _refuse_taken(community.pk, name)
    return Circle.objects.create(community=community, name=name)


@transaction.atomic
def rename_circle(*, circle: Circle, name: str) -> None:
    name = " ".join(name.split())
    if not name:
        raise UnableTo(_("A circle needs a name."))
    _refuse_taken(circle.community_id, name, besides=circle.pk)
    circle.name = name
    circle.save(update_fields=["name"])


def _refuse_taken(community_id: int, name: str, besides: int = 0) -> None:
    others = Circle.objects.filter(community_id=community_id, name__iexact=name)
    if others.exclude(pk=besides).exists():
        raise UnableTo(_("There is already a circle called “%s”.") % name)


@transaction.atomic
def remove_circle(*, circle: Circle) -> None:
    try:
        circle.delete()
    except ProtectedError as error:
        raise UnableTo(
            _("A program still speaks to “%s”. Give the program other people first.") % circle
        ) from error


@transaction.atomic
def join_circle(*, circle: Circle, member_ids: Iterable[int]) -> None:
    """Add members of the same community; anybody else is left aside."""
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


@transaction.atomic
def leave_circle(*, circle: Circle, member_id: int) -> None:
    CircleMember.objects.filter(circle=circle, member_id=member_id).delete()
