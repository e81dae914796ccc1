"""Every change to the network and its health: keyword-only, one transaction each."""

from __future__ import annotations

from datetime import datetime

from hallway.network.actions.health import health_due, take_month
from hallway.network.actions.hellos import (
    forget_hellos,
    have_coffee,
    say_hello,
    take_hellos_back,
)
from hallway.network.actions.whole import (
    AT_ONCE,
    choose_drawing,
    draw_due,
    end_goal,
    set_goal,
)

__all__ = [
    "AT_ONCE",
    "choose_drawing",
    "draw_due",
    "end_goal",
    "forget_hellos",
    "have_coffee",
    "health_due",
    "run_due",
    "say_hello",
    "set_goal",
    "take_hellos_back",
    "take_month",
]


def run_due(*, now: datetime, worker: str) -> int:
    """Whatever is due; how many things were done."""
    return health_due(now=now) + draw_due(now=now, most=1)
