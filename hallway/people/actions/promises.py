"""Times given to something to come, so that every path knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

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
def promise_rhythms(
    *, community_id: int, source: str, member_ids: Iterable[int], at: datetime
) -> None:
    """Somebody waits for these members around a moment, though not at it: a round, matched.

    It counts for those with a rhythm of their own, and takes the place of what the same source
    promised before.
    """
    release(source=source)
    counted = Member.objects.filter(pk__in=set(member_ids), days_between__gt=0)
    Promise.objects.bulk_create(
        Promise(
            community_id=community_id,
            member=member,
            source=source,
            starts_at=at,
            ends_at=at + timedelta(seconds=1),
        )
        for member in counted.order_by("pk")
    )


@transaction.atomic
def release(*, source: str, member_id: int | None = None) -> None:
    """Let a promise go: one member's, or everybody's."""
    promises = Promise.objects.filter(source=source)
    if member_id is not None:
        promises = promises.filter(member_id=member_id)
    promises.delete()
