"""Reading what came of meetings: outcomes, thanks and sparks."""

from __future__ import annotations

from hallway.follow_up.queries.outcomes import (
    FLOOR,
    RoundFigures,
    Share,
    answers,
    is_current,
    met_by,
    my_outcome,
    round_figures,
    said_log,
    share,
    told_about,
    waiting_question,
)

__all__ = [
    "FLOOR",
    "RoundFigures",
    "Share",
    "answers",
    "is_current",
    "met_by",
    "my_outcome",
    "round_figures",
    "said_log",
    "share",
    "told_about",
    "waiting_question",
]
