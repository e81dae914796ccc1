"""Steps of a worker's pass that do what a test needs."""

from __future__ import annotations

from datetime import datetime

DONE: list[tuple[str, datetime]] = []


def works(*, now: datetime, worker: str) -> int:
    DONE.append((worker, now))
    return 1


def fails(*, now: datetime, worker: str) -> int:
    raise RuntimeError("a fault in one step")
