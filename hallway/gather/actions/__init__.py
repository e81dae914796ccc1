"""Every change to everyday places: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.gather.actions import free_now
from hallway.gather.actions.free_join import match_waiting
from hallway.gather.actions.free_now import Where, be_free, take_back

__all__ = ["Where", "be_free", "match_waiting", "run_due", "take_back"]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due in the everyday places; how many things were done."""
    return free_now.run_due(now=now, worker=worker)
