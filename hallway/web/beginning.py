"""The first steps of a community, for its organisers, until people have been asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallway.people.queries import others_here

if TYPE_CHECKING:
    from hallway.match.queries import ProgramRow
    from hallway.people.queries import Viewer

# With three people there can be a coffee of two and somebody to swap with.
ENOUGH = 2


@dataclass(frozen=True)
class Beginning:
    """What is done already, and the first program once there is one."""

    others: int
    first: ProgramRow | None

    @property
    def has_people(self) -> bool:
        return self.others >= ENOUGH


def beginning_of(viewer: Viewer, programs: Sequence[ProgramRow]) -> Beginning | None:
    """Nothing for members, and nothing once a round has asked anybody."""
    if not viewer.organiser or any(row.has_asked for row in programs):
        return None
    return Beginning(others_here(viewer), programs[0] if programs else None)
