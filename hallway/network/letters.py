"""A hello, in a letter to one person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.outbox.actions import NewLetter
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.network.models import Hello

COFFEE = "hello"
STALE_AFTER = timedelta(days=7)


def hello(said: Hello) -> NewLetter:
    """Somebody says hello; one click makes it a coffee, and a mail goes straight to them."""
    return letter_to(
        said.other,
        kind="hello",
        key=f"hello:{said.pk}",
        template="network/letters/hello",
        context={"by": said.by, "coffee_url": absolute(coffee_path(said))},
        stale_at=said.said_at + STALE_AFTER,
    )


def coffee_path(said: Hello) -> str:
    """Where the one who was greeted says yes to a coffee, without signing in."""
    return reverse("network:hello-link", args=[sign(COFFEE, hello=said.pk, member=said.other_id)])
