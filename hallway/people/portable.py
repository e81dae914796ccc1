"""A copy of everything that is kept about one person, for that person.

Each app that keeps more registers a function in `AppConfig.ready`:

    from hallway.people.portable import on_export
    on_export("meetings", my_meetings)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hallway.people.models import Member

# Whatever it returns must go into JSON; dates and moments may stay as they are.
Tell = Callable[["Member"], Any]
_sections: dict[str, Tell] = {}


def on_export(section: str, tell: Tell) -> None:
    _sections[section] = tell


def everything_about(member: Member) -> dict[str, Any]:
    return {section: tell(member) for section, tell in _sections.items()}
