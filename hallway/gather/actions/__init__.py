"""Every change to everyday places: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.gather.actions import free_now, sittings
from hallway.gather.actions.circles import (
    close_circle,
    hand_on,
    join_circle,
    leave_circle,
    let_in,
    take_out,
)
from hallway.gather.actions.feed import end_feed, renew_feed
from hallway.gather.actions.free_join import match_waiting
from hallway.gather.actions.free_now import Where, be_free, take_back
from hallway.gather.actions.seats import (
    NoSeat,
    TooSoon,
    join_queue,
    leave_queue,
    leave_seat,
    serve_queue,
    take_seat,
)
from hallway.gather.actions.sittings import call_off_sitting, move_sitting
from hallway.gather.actions.tables import Plan, change_table, close_table, open_table, take_over

__all__ = [
    "NoSeat",
    "Plan",
    "TooSoon",
    "Where",
    "be_free",
    "call_off_sitting",
    "change_table",
    "close_circle",
    "close_table",
    "end_feed",
    "hand_on",
    "join_circle",
    "join_queue",
    "leave_circle",
    "leave_queue",
    "leave_seat",
    "let_in",
    "match_waiting",
    "move_sitting",
    "open_table",
    "renew_feed",
    "run_due",
    "serve_queue",
    "take_back",
    "take_out",
    "take_over",
    "take_seat",
]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due in the everyday places; how many things were done."""
    done = free_now.run_due(now=now, worker=worker)
    done += sittings.run_due(now=now, worker=worker)
    return done
