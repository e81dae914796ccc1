"""Recognise somebody who asked to be forgotten, without knowing who they were.

Otherwise the next roster would quietly bring them back. The marks are keyed with the
installation's secret and the community, so they say nothing to anybody else.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def mark(community_id: int, value: str) -> str:
    salt = f"hallway.erased.{community_id}"
    return salted_hmac(salt, value.strip().casefold(), algorithm="sha256").hexdigest()


def marks(community_id: int, *values: str) -> list[str]:
    return sorted({mark(community_id, value) for value in values if value})
