"""What the views of everyday places share: today, ids from forms, and kind refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer


def today(viewer: Viewer) -> date:
    """The day on the viewer's own calendar."""
    return timezone.now().astimezone(ZoneInfo(viewer.member.timezone)).date()


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
