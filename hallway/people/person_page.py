"""What other apps put on the page of a person: thanks, ways to be introduced, a word to organisers.

Each registers in `AppConfig.ready`:

    from hallway.people.person_page import on_person
    on_person("thanks", "follow_up/person_thanks.html", accepted_thanks)

`accepted_thanks(viewer, person, today, like)` is asked for what this viewer may see of this
person, and gives a dict, which the template finds as `section`, or None: then nothing is shown.
`like` is empty, or "all" or "ties" when people look at their own page as others see it. Sections
stand in the order of their names' places in `ORDER`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hallway.people.queries import Profile, Viewer

Tell = Callable[["Viewer", "Profile", date, str], dict[str, Any] | None]
ORDER = ("meeting", "thanks", "reach", "report")


@dataclass(frozen=True)
class Section:
    """One app's part of the page."""

    template: str
    facts: dict[str, Any]


_sections: dict[str, tuple[str, Tell]] = {}


def on_person(name: str, template: str, tell: Tell) -> None:
    """Register a section; doing it twice is doing it once."""
    _sections[name] = (template, tell)


def sections(viewer: Viewer, person: Profile, today: date, like: str = "") -> list[Section]:
    """What stands on this person's page for this viewer."""
    names = sorted(_sections, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    asked = [(template, tell(viewer, person, today, like)) for template, tell in _in(names)]
    return [Section(template, facts) for template, facts in asked if facts is not None]


def _in(names: list[str]) -> list[tuple[str, Tell]]:
    return [_sections[name] for name in names]
