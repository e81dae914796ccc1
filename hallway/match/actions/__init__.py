"""Rounds that run themselves, and what organisers may change before a release."""

from hallway.match.actions.change import change_round, lock, skip
from hallway.match.actions.due import run_due
from hallway.match.actions.hurry import ask_now, match_now
from hallway.match.actions.mend import mend_now
from hallway.match.actions.release import mark_released

__all__ = [
    "ask_now",
    "change_round",
    "lock",
    "mark_released",
    "match_now",
    "mend_now",
    "run_due",
    "skip",
]
