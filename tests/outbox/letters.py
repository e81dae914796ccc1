"""Letters to the cast, for the tests of everything that delivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from hallway.outbox import actions
from hallway.outbox.actions import NewLetter
from hallway.outbox.models import Letter
from hallway.people.models import Community

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def letter(community: Community, to: str = "ana", **facts: Any) -> NewLetter:
    """A letter to one of the cast."""
    usual: dict[str, Any] = {
        "community_id": community.pk,
        "member_id": None,
        "key": f"hello:{to}",
        "kind": "hello",
        "address": f"{to}@river.example",
        "subject": f"Hello {to.title()}",
        "text": "A coffee on Thursday?\n",
    }
    return NewLetter(**{**usual, **facts})


def written(community: Community, to: str = "ana", *, now: datetime = NOON, **facts: Any) -> Letter:
    """A letter that waits in the outbox."""
    new = letter(community, to, **facts)
    with transaction.atomic():
        actions.write(new, now=now)
    return Letter.objects.get(key=new.key)


def state(of: Letter) -> str:
    of.refresh_from_db()
    return of.state
