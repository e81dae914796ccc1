"""Who must forget when somebody asks to be forgotten.

Every app that keeps words about a member registers a function in `AppConfig.ready`:

    from hallway.people.erasure import on_erase
    on_erase(forget)

It is called inside the transaction of `actions.erase`, before the member's own row is emptied
(so the name is still there to be searched for). Rows of history that hold only ids stay.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallway.people.models import Member

Forget = Callable[["Member"], None]
_forgetters: list[Forget] = []


def on_erase(forget: Forget) -> Forget:
    """Register a function; doing it twice is doing it once."""
    if forget not in _forgetters:
        _forgetters.append(forget)
    return forget


def forget_everywhere(member: Member) -> None:
    for forget in _forgetters:
        forget(member)


# Leaving is not forgetting, but others hear of it too: an open meeting is called off.

Farewell = Callable[["Member", datetime], None]
_farewells: list[Farewell] = []


def on_leave(farewell: Farewell) -> Farewell:
    """Register what happens (with the member and the moment) when somebody leaves.

    Called inside the transaction of `actions.leave`, and of `actions.erase` before anything
    is forgotten.
    """
    if farewell not in _farewells:
        _farewells.append(farewell)
    return farewell


def say_farewell(member: Member, now: datetime) -> None:
    for farewell in _farewells:
        farewell(member, now)
