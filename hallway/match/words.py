"""Reasons in the reader's language.

The engine explains with a code and its blanks; the database keeps both, so that each reader
gets the sentence in their own language. The reasons that only the web knows stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hallway.engine import TEMPLATES

# Sat out for a reason of their own: none of these makes anybody wait for a turn.
ALREADY_MEETING, OTHERS_TURN, OWN_RHYTHM = "already_meeting", "others_turn", "own_rhythm"
FELL_APART, GAVE_SEAT, TAKEN_OUT = "fell_apart", "gave_seat", "taken_out"
SEAT_RULE, SEATS_SHORT, SEATS_OFTEN = "seat_rule", "seats_short", "seats_often"
NOT_A_TURN_MISSED = frozenset({ALREADY_MEETING, OTHERS_TURN, OWN_RHYTHM})

# Where working hours leave somebody, only a private wish can be why nobody fits. One sentence
# for both, so that neither the member nor the organisers read of a wish.
_NOBODY = _(
    "Nobody in this round could be matched with %(name)s; "
    "more people taking part or wider working hours would help."
)

OURS: dict[str, str] = {
    "nobody_fits": _NOBODY,
    "no_shared_time": _NOBODY,
    ALREADY_MEETING: _("%(name)s meets somebody through %(program)s in the same week."),
    OTHERS_TURN: _(
        "%(name)s takes part in %(program)s this week, which had to stand back the last time."
    ),
    OWN_RHYTHM: _("%(name)s met somebody not long ago and likes to meet less often."),
    FELL_APART: _(
        "The meeting of %(name)s fell through before the introductions; "
        "%(name)s is among the first next time."
    ),
    TAKEN_OUT: _("The organisers plan this round without %(name)s."),
    SEATS_SHORT: _("This could not be kept in every group: %(why)s."),
    SEATS_OFTEN: _("“%(rule)s” gave way in %(count)s of %(groups)s groups."),
    GAVE_SEAT: _("The organisers gave the seat of %(name)s to somebody else this time."),
}


def reason(code: str, **params: str | int) -> dict[str, Any]:
    """A reason as the database keeps it."""
    return {"code": code, "params": params}


def say(reason: Mapping[str, Any]) -> str:
    """A reason, and what would have helped, in the active language."""
    return " ".join(map(_sentence, (reason, *reason.get("helps", ()))))


def _sentence(reason: Mapping[str, Any]) -> str:
    code = reason["code"]
    template = OURS.get(code) or TEMPLATES[code]
    return str(gettext(template) % reason["params"])
