"""Letters about one's own account."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from hallway.outbox import actions as outbox
from hallway.outbox.letters import render
from hallway.people.letters import member_letter_context
from hallway.people.links import absolute
from hallway.people.models import Member

LINK_LIVES = timedelta(minutes=30)


def sign_in_letter(
    member: Member, address: str, token: str, goes_to: str, now: datetime
) -> outbox.NewLetter:
    path = reverse("people:link", kwargs={"token": token})
    link = absolute(path + (f"?{urlencode({'next': goes_to})}" if goes_to else ""))
    context = {
        "community": member.community,
        "link": link,
        "minutes": int(LINK_LIVES.total_seconds() // 60),
    }
    subject, text, html = render("people/letters/sign_in", context)
    return outbox.NewLetter(
        community_id=member.community_id,
        member_id=member.pk,
        key=f"sign-in:{member.pk}:{now.timestamp():.6f}",
        kind="sign-in",
        address=address,
        subject=subject,
        text=text,
        html=html,
        stale_at=now + LINK_LIVES,
    )


def tell_old_address(member: Member, before: str, now: datetime) -> None:
    """Whoever read the old address should not find out by silence."""
    context = {**member_letter_context(member), "before": before, "way_out": ""}
    subject, text, html = render("people/letters/address_changed", context)
    letter = outbox.NewLetter(
        community_id=member.community_id,
        member_id=member.pk,
        key=f"address:{member.pk}:{now.timestamp():.6f}",
        kind="address-changed",
        address=before,
        subject=subject,
        text=text,
        html=html,
    )
    outbox.write(letter, now=now)
