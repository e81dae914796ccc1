"""Keys to the API: shown once, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import ApiToken, Member
from hallway.people.scopes import known_scopes

PREFIX = "hallway_"
# Noting every use would turn each read into a write.
NOTE_USE_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_token(
    *,
    member: Member,
    name: str,
    scopes: Iterable[str],
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Make a key and return it; nobody can ever read it again."""
    wanted = set(scopes)
    name = " ".join(name.split())
    if not name:
        raise UnableTo(_("Give the key a name, so that you know it again."))
    if not wanted or not wanted <= known_scopes():
        raise UnableTo(_("Choose what the key may do."))
    key = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        community_id=member.community_id,
        member=member,
        name=name[:80],
        digest=digest(key),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=expires_at,
    )
    return key


@transaction.atomic
def revoke_token(*, member: Member, token_id: int) -> None:
    ApiToken.objects.filter(member=member, pk=token_id).delete()


@transaction.atomic
def use_token(*, key: str, now: datetime) -> ApiToken | None:
    """The token behind a key, if it is still good, with its member and community."""
    token = (
        ApiToken.objects.select_related("member__community")
        .filter(digest=digest(key), member__state=Member.State.ACTIVE)
        .exclude(member__user__is_active=False)
        .first()
    )
    if token is None or (token.expires_at and token.expires_at <= now):
        return None
    if token.last_used_at is None or now - token.last_used_at >= NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def digest(key: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(key.encode()).hexdigest()
