"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallway.people.models import Community, Member


@dataclass(frozen=True)
class Viewer:
    """Who is looking, and at which community."""

    member: Member
    community: Community
    organiser: bool
