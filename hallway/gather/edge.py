"""What the pages of everyday places share: doing something, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages

from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from django.http import HttpRequest


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
