"""The facts about everyday places: free now, tables and mixers."""

from __future__ import annotations

from hallway.gather.models.free_now import FreeNow
from hallway.gather.models.mixers import Mixer, MixerGuest
from hallway.gather.models.tables import CalendarFeed, Sitting, Table, TableSeat, Waiting

__all__ = [
    "CalendarFeed",
    "FreeNow",
    "Mixer",
    "MixerGuest",
    "Sitting",
    "Table",
    "TableSeat",
    "Waiting",
]
