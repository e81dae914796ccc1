"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.people.models import Community, Member


@dataclass(frozen=True)
class Viewer:
    """Who is looking, and at which community."""

    member: Member
    community: Community
    organiser: bool


def as_organiser(viewer: Viewer) -> Viewer:
    """NotHere for whoever is no organiser."""
    if not viewer.organiser:
        raise NotHere
    return viewer
