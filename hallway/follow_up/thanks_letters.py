"""The letter that brings somebody's thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.outbox.actions import NewLetter
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.follow_up.models import Thanks

PLACE = "thanks"


def place_path(thanks: Thanks, *, shown: bool) -> str:
    """One click that puts it on the receiver's page, or keeps it off."""
    token = sign(PLACE, thanks=thanks.pk, member=thanks.receiver_id, shown=int(shown))
    return reverse("follow_up:thanks-link", args=[token])


def thanks(thanks: Thanks) -> NewLetter:
    slug = thanks.receiver.community.slug
    context = {
        "giver": thanks.giver.name,
        "words": thanks.words,
        "show_url": absolute(place_path(thanks, shown=True)),
        "keep_url": absolute(place_path(thanks, shown=False)),
        "page_url": absolute(reverse("follow_up:thanks", args=[slug])),
    }
    return letter_to(
        thanks.receiver,
        kind="thanks",
        key=f"thanks:{thanks.pk}",
        template="follow_up/letters/thanks",
        context=context,
    )
