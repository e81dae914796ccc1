"""Every change to asks, offers and introductions: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.exchange.actions import introductions_due
from hallway.exchange.actions.introduced import open_coffee
from hallway.exchange.actions.introductions import answer, ask_for, withdraw

__all__ = ["answer", "ask_for", "open_coffee", "run_due", "withdraw"]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due; how many things were done."""
    return introductions_due.run_due(now=now)
