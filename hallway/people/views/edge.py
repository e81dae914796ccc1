"""What the views share: the clock, the visitor's place, and kind refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer


def clock() -> datetime:
    return timezone.now()


def today(viewer: Viewer) -> date:
    return clock().astimezone(ZoneInfo(viewer.member.timezone)).date()


def place_of(request: HttpRequest) -> str:
    """The visitor's network address; behind a proxy, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def attempt(request: HttpRequest, action: Callable[[], object], done: str = "") -> bool:
    """Do it and say so, or say in one sentence why it can't be done."""
    try:
        action()
    except UnableTo as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def number(text: str | None) -> int:
    """An id from a form; 0, which is nobody's, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
