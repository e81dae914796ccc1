"""Every change to the network and its health: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.network.actions.health import health_due, take_month

__all__ = ["health_due", "run_due", "take_month"]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due; how many things were done."""
    return health_due(now=now)
