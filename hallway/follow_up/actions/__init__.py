"""Every change that follows a meeting: keyword-only, one transaction each."""

from __future__ import annotations

from hallway.follow_up.actions.outcomes import (
    ask,
    forget_outcomes,
    run_due,
    say_met,
    say_outcome,
)
from hallway.follow_up.actions.sparks import (
    agree,
    step_out,
    take_back_spark,
    tell_spark,
)
from hallway.follow_up.actions.thanks import (
    answer_thanks,
    take_back_thanks,
    thank,
    thank_for,
)

__all__ = [
    "agree",
    "answer_thanks",
    "ask",
    "forget_outcomes",
    "run_due",
    "say_met",
    "say_outcome",
    "step_out",
    "take_back_spark",
    "take_back_thanks",
    "tell_spark",
    "thank",
    "thank_for",
]
