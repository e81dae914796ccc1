"""The photo of a member, and what an organiser puts away of somebody's profile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from hallway.people.actions.members import save_profile
from hallway.people.actions.search import index_member
from hallway.people.models import Member, Photo
from hallway.people.pictures import MEDIA_TYPE, read_face


def set_photo(*, member: Member, content: bytes, now: datetime) -> Photo:
    """Keep a photo, made small and without what the camera wrote into it.

    Raises:
        UnableTo: that is no picture of a kind that is read here.
    """
    # Outside the transaction: drawing takes a moment, and nobody else has to wait for it.
    face, small = read_face(content)
    with transaction.atomic():
        photo, _made = Photo.objects.update_or_create(
            member=member,
            defaults={
                "community_id": member.community_id,
                "content": face.content,
                "small": small.content,
                "media_type": MEDIA_TYPE,
                "digest": face.digest,
                "changed_at": now,
            },
        )
    return photo


def bring_in(*, member: Member, facts: dict[str, Any], photo: bytes, now: datetime) -> None:
    """Take what a member chose of a profile from elsewhere; all of it, or nothing."""
    with transaction.atomic():
        save_profile(member=member, **facts)
        if photo:
            set_photo(member=member, content=photo, now=now)


@transaction.atomic
def remove_photo(*, member: Member) -> None:
    Photo.objects.filter(member=member).delete()


@transaction.atomic
def withhold_part(*, member_id: int, part: str, now: datetime) -> None:
    """Put a part of somebody's profile away; they still see it, and it stays away when changed."""
    _withhold(member_id, part, now)


@transaction.atomic
def show_part(*, member_id: int, part: str) -> None:
    """An organiser has thought again: others see the part as its owner shows it."""
    _withhold(member_id, part, None)


def _withhold(member_id: int, part: str, at: datetime | None) -> None:
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    member.withheld = {name: on for name, on in member.withheld.items() if name != part}
    if at is not None:
        member.withheld[part] = at.isoformat()
    member.save(update_fields=["withheld"])
    index_member(member)
