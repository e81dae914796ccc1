"""What members decide for themselves: a pause, and whom they would rather not meet."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import Block, Member

# The pause that ends when the member says so.
UNTIL_I_SAY = date(9999, 12, 31)


@transaction.atomic
def pause(*, member: Member, until: date) -> None:
    """No invitations before that day. It ends by itself."""
    member.paused_until = until
    member.save(update_fields=["paused_until"])


@transaction.atomic
def resume(*, member: Member) -> None:
    member.paused_until = None
    member.save(update_fields=["paused_until"])


@transaction.atomic
def block(*, by: Member, against: Member, now: datetime) -> None:
    """Never match these two, in any path. Only its author sees it."""
    if by == against:
        raise UnableTo(_("You are never matched with yourself anyway."))
    if by.community_id != against.community_id:
        raise UnableTo(_("There is nobody like that here."))
    Block.objects.get_or_create(
        community_id=by.community_id, by=by, against=against, defaults={"created_at": now}
    )


@transaction.atomic
def unblock(*, by: Member, against_id: int) -> None:
    Block.objects.filter(by=by, against_id=against_id).delete()
