"""Every change to everyday places: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.gather.actions import free_now, sittings
from hallway.gather.actions.circles import (
    begin_circle,
    change_circle,
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
from hallway.gather.actions.mixer_due import run_mixers_due, tell_tables
from hallway.gather.actions.mixer_guests import (
    choose_guests,
    close_sign_up,
    open_sign_up,
    seat_guest,
    sign_off,
    sign_up,
)
from hallway.gather.actions.mixer_joining import bring_in, drop_out, join_mixer
from hallway.gather.actions.mixer_plan import plan_mixer, renew_plan
from hallway.gather.actions.mixer_run import (
    back_one,
    begin_sitting,
    end_mixer,
    more_time,
    pause_sitting,
    resume_sitting,
    time_up,
)
from hallway.gather.actions.mixers import (
    call_off_mixer,
    change_mixer,
    forget_mixers,
    leave_mixers,
    set_up_mixer,
)
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
    "back_one",
    "be_free",
    "begin_circle",
    "begin_sitting",
    "bring_in",
    "call_off_mixer",
    "call_off_sitting",
    "change_circle",
    "change_mixer",
    "change_table",
    "choose_guests",
    "close_circle",
    "close_sign_up",
    "close_table",
    "drop_out",
    "end_feed",
    "end_mixer",
    "forget_mixers",
    "hand_on",
    "join_circle",
    "join_mixer",
    "join_queue",
    "leave_circle",
    "leave_mixers",
    "leave_queue",
    "leave_seat",
    "let_in",
    "match_waiting",
    "more_time",
    "move_sitting",
    "open_sign_up",
    "open_table",
    "pause_sitting",
    "plan_mixer",
    "renew_feed",
    "renew_plan",
    "resume_sitting",
    "run_due",
    "seat_guest",
    "serve_queue",
    "set_up_mixer",
    "sign_off",
    "sign_up",
    "take_back",
    "take_out",
    "take_over",
    "take_seat",
    "tell_tables",
    "time_up",
]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due in the everyday places; how many things were done."""
    done = free_now.run_due(now=now, worker=worker)
    done += sittings.run_due(now=now, worker=worker)
    done += run_mixers_due(now=now)
    return done
