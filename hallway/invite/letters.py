"""The letter that asks a member to join a round."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format

from hallway.outbox.actions import NewLetter
from hallway.people import links
from hallway.people.letters import letter_to

if TYPE_CHECKING:
    from hallway.invite.models import Invitation

PURPOSE = "answer"


def key_of_round(round_id: int) -> str:
    """What the keys of all letters of a round's question begin with."""
    return f"invitation:{round_id}"


def answer_url(invitation: Invitation, *, joining: bool) -> str:
    """The page where one click says in or out, without signing in."""
    token = links.sign(PURPOSE, invitation=invitation.pk, joining=int(joining))
    return reverse("invite:answer", args=[token])


def in_words(moment: datetime, timezone: str) -> str:
    """A moment on somebody's own clock: "Tuesday 3 November, 09:00 (Berlin)"."""
    local = moment.astimezone(ZoneInfo(timezone))
    place = timezone.rpartition("/")[2].replace("_", " ")
    return f"{date_format(local, 'l j F, H:i')} ({place})"


def invitation(invitation: Invitation) -> NewLetter:
    """One letter to one member: who asks, for when, and two links."""
    member = invitation.member
    context = {
        "invitation": invitation,
        "introduces": in_words(invitation.round.introduces_at, member.timezone),
        "minutes": invitation.round.program.minutes,
        "closes": in_words(invitation.closes_at, member.timezone),
        "program": invitation.round.program,
        "standing": invitation.round.program.joining == "standing",
        "in_url": links.absolute(answer_url(invitation, joining=True)),
        "out_url": links.absolute(answer_url(invitation, joining=False)),
    }
    return letter_to(
        member,
        kind="invitation",
        key=f"{key_of_round(invitation.round_id)}:{member.pk}",
        template="invite/letters/invitation",
        context=context,
        stale_at=invitation.closes_at,
    )
