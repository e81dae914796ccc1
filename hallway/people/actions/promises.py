"""Times given to something to come, so that every path knows of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hallway.people.models import Member, Promise


@transaction.atomic
def promise(*, member: Member, source: str, starts_at: datetime, ends_at: datetime) -> None:
    """Note that a member will be somewhere; a second word about the same thing replaces it."""
    Promise.objects.update_or_create(
        member=member,
        source=source,
        defaults={
            "community_id": member.community_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )


@transaction.atomic
def release(*, source: str, member_id: int | None = None) -> None:
    """Let a promise go: one member's, or everybody's."""
    promises = Promise.objects.filter(source=source)
    if member_id is not None:
        promises = promises.filter(member_id=member_id)
    promises.delete()
