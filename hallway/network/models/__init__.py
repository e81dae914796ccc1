"""The facts about the network and its health."""

from __future__ import annotations

from hallway.network.models.goals import Goal
from hallway.network.models.health import HealthSnapshot
from hallway.network.models.hellos import Hello
from hallway.network.models.pictures import Drawing, Picture

__all__ = ["Drawing", "Goal", "HealthSnapshot", "Hello", "Picture"]
