"""What people hear from a circle: that somebody asks to be let in, and that they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.people.letters import letter_to
from hallway.people.links import absolute
from hallway.people.queries import organisers

if TYPE_CHECKING:
    from hallway.outbox.actions import NewLetter
    from hallway.people.models import Circle, Member


def keepers_of(circle: Circle) -> list[Member]:
    """Who looks after a circle: its keeper, or else the organisers."""
    if circle.keeper is not None:
        return [circle.keeper]
    return list(organisers(circle.community_id))


def key_of_wish(circle: Circle, member: Member) -> str:
    return f"circle-asked:{circle.pk}:{member.pk}:"


def asked(circle: Circle, member: Member, to: Member) -> NewLetter:
    """Somebody would like to be let in. To one of those who look after the circle."""
    place = reverse("gather:circle-keeping", args=[circle.community.slug, circle.pk])
    return letter_to(
        to,
        kind="circle-asked",
        key=f"{key_of_wish(circle, member)}{to.pk}",
        template="gather/letters/circle_asked",
        context={"circle": circle.name, "who": member.name, "page_url": absolute(place)},
    )


def let_in(circle: Circle, member: Member) -> NewLetter:
    """You're in."""
    place = reverse("gather:circle", args=[circle.community.slug, circle.pk])
    return letter_to(
        member,
        kind="circle-in",
        key=f"circle-in:{circle.pk}:{member.pk}",
        template="gather/letters/circle_in",
        context={"circle": circle.name, "page_url": absolute(place)},
    )
