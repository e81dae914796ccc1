"""The secret address of one's own calendar: made, renewed, ended."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.gather.models import CalendarFeed

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def renew_feed(*, member: Member, now: datetime) -> CalendarFeed:
    """A new address; the one before, if there was one, is dead at once."""
    made, _new = CalendarFeed.objects.update_or_create(
        member=member,
        defaults={
            "community_id": member.community_id,
            "handle": secrets.token_hex(16),
            "made_at": now,
        },
    )
    return made


@transaction.atomic
def end_feed(*, member: Member) -> None:
    CalendarFeed.objects.filter(member=member).delete()
