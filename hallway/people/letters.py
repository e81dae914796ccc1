"""What every letter to a member carries: their name, their places and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import render
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.people.models import Member

WAY_OUT = "way-out"


def way_out(member: Member) -> str:
    """The address behind “pause or leave” in every letter; needs no sign-in."""
    token = sign(WAY_OUT, member=member.pk)
    return absolute(reverse("people:way-out", kwargs={"token": token}))


def member_letter_context(member: Member) -> dict[str, Any]:
    """For rendering a letter to one member: member, community, way_out, home_url, profile_url."""
    place = {"slug": member.community.slug}
    return {
        "member": member,
        "community": member.community,
        "way_out": way_out(member),
        "home_url": absolute(f"/c/{member.community.slug}/"),
        "profile_url": absolute(reverse("people:profile", kwargs=place)),
    }


def letter_to(
    member: Member, *, kind: str, key: str, template: str, context: dict[str, Any], **more: Any
) -> NewLetter:
    """One letter to one member alone, with their places in it and their own way out on it.

    `more` is whatever else a `NewLetter` takes.
    """
    whole = {**member_letter_context(member), **context}
    subject, text, html = render(template, whole)
    return NewLetter(
        community_id=member.community_id,
        member_id=member.pk,
        key=key,
        kind=kind,
        address=member.email,
        subject=subject,
        text=text,
        html=html,
        way_out=whole["way_out"],
        **more,
    )
