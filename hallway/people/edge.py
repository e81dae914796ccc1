"""What the views of every app share: doing something and saying what came of it, ids, today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages

from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hallway.people.queries import Viewer


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


def today(viewer: Viewer, now: datetime) -> date:
    """The day on the viewer's own calendar."""
    return now.astimezone(ZoneInfo(viewer.member.timezone)).date()
