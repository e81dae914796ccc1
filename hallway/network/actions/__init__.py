"""Every change to the network and its health: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

__all__ = ["run_due"]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due; how many things were done."""
    return 0
