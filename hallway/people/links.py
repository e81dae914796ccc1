"""Signed links: what a letter carries so that a click needs no sign-in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from hallway.people.errors import NotHere


def _signer(purpose: str) -> signing.TimestampSigner:
    # The purpose is the salt: a link made for one thing opens nothing else.
    return signing.TimestampSigner(sep=".", salt=f"hallway.link.{purpose}")


def sign(purpose: str, **facts: int | str) -> str:
    """A token that fits into a path and says `facts`, readable by anyone, forgeable by no one."""
    return _signer(purpose).sign_object(facts)


def read(purpose: str, token: str, max_age: timedelta | None = None) -> dict[str, int | str]:
    """The facts of a token made by `sign` for this very purpose.

    Raises:
        NotHere: the token was changed, was made for something else, or is too old.
    """
    try:
        facts: dict[str, int | str] = _signer(purpose).unsign_object(token, max_age=max_age)
    except (signing.BadSignature, ValueError) as error:
        raise NotHere from error
    return facts


def absolute(path: str) -> str:
    """The address of a path for use in a letter."""
    return f"{settings.BASE_URL}{path}"
