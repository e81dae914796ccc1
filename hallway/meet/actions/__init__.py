"""Every change to meetings: keyword-only, one transaction each."""

from __future__ import annotations

from hallway.meet.actions.afterwards import (
    ask_later,
    begin_again,
    forget_titles,
    forget_words,
    offer_another_go,
    remember_encounters,
    take_question,
    withdraw_second,
)
from hallway.meet.actions.arrange import (
    bring_back,
    call_off,
    change_place,
    choose_time,
    say_farewell,
    step_out,
)
from hallway.meet.actions.gather_up import begin_coffee, gather_up
from hallway.meet.actions.introduce import nudge, release_round, release_seen, run_due

__all__ = [
    "ask_later",
    "begin_again",
    "begin_coffee",
    "bring_back",
    "call_off",
    "change_place",
    "choose_time",
    "forget_titles",
    "forget_words",
    "gather_up",
    "nudge",
    "offer_another_go",
    "release_round",
    "release_seen",
    "remember_encounters",
    "run_due",
    "say_farewell",
    "step_out",
    "take_question",
    "withdraw_second",
]
