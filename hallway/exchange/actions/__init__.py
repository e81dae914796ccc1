"""Every change to asks, offers and introductions: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.exchange.actions import ask_waves, introductions_due
from hallway.exchange.actions.ask_answers import (
    answer_ask,
    ask_me_again,
    leave_me_alone,
    not_this_time,
    set_asks_a_week,
)
from hallway.exchange.actions.asks import Wish, ask_further, change_ask, close_ask, write_ask
from hallway.exchange.actions.digests import resume_digest, run_digests_due, stop_digest
from hallway.exchange.actions.introduced import open_coffee
from hallway.exchange.actions.introductions import answer, ask_for, withdraw

__all__ = [
    "Wish",
    "answer",
    "answer_ask",
    "ask_for",
    "ask_further",
    "ask_me_again",
    "change_ask",
    "close_ask",
    "leave_me_alone",
    "not_this_time",
    "open_coffee",
    "resume_digest",
    "run_due",
    "set_asks_a_week",
    "stop_digest",
    "withdraw",
    "write_ask",
]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due; how many things were done."""
    done = ask_waves.run_due(now=now) + introductions_due.run_due(now=now)
    return done + run_digests_due(now=now)
