"""Mixers on one member's home: those they come to, and those they might."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather.queries import mixers
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.gather.models import Mixer
    from hallway.people.queries import Viewer

SHOWN = 2


@dataclass(frozen=True)
class MixerOnHome:
    """One mixer to come, or on."""

    mixer: Mixer
    mine: bool
    running: bool


def on_home(viewer: Viewer, now: datetime) -> list[MixerOnHome]:
    """The next ones; nobody is asked along against a break or their own rhythm."""
    ahead = [one for one in mixers.mixers_of(viewer, now) if one.state in mixers.AHEAD]
    rows = [
        MixerOnHome(one, mixers.guest_of(one, viewer.member) is not None, mixers.is_running(one))
        for one in ahead
    ]
    return [row for row in rows if row.mine or _may_be_asked(row.mixer, viewer)][:SHOWN]


def _may_be_asked(mixer: Mixer, viewer: Viewer) -> bool:
    member = viewer.member
    hindered = people.hindrances([member], at=mixer.starts_at)
    return mixers.may_join(mixer, member) and not hindered
