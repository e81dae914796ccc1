"""What a mixer's numbers give, in sentences, before anything is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from hallway.gather.models import Mixer

# Beyond so many sittings nobody asks how long it could go on without a repeat.
LOOK = 40


def outlook(people: int, *, tables: int, seats: int, sittings: int, minutes: int) -> list[str]:
    """Sentences about an event of so many people; what will not fit is said first."""
    if people > tables * seats:
        return [
            _("%(people)d people do not fit at %(tables)d tables of %(seats)d: %(more)d too many.")
            % {**_numbers(people, tables, seats), "more": people - tables * seats}
        ]
    if people < 2:
        return [_("There is room for %d people.") % (tables * seats)]
    return [
        _without_repeats(people, tables, seats, sittings),
        _length(sittings, minutes),
    ]


def _numbers(people: int, tables: int, seats: int) -> dict[str, int]:
    return {"people": people, "tables": tables, "seats": seats}


def _without_repeats(people: int, tables: int, seats: int, sittings: int) -> str:
    """As the plan would seat them: no more tables than are needed."""
    from hallway.engine import sittings_without_repeat

    used = min(tables, -(-people // seats))
    sure = sittings_without_repeat(people, used, seats, LOOK)
    facts = {**_numbers(people, used, seats), "sittings": sittings, "sure": sure}
    if sure >= LOOK:
        return (
            _(
                "%(people)d people at %(tables)d tables of %(seats)d: as many sittings as you like "
                "with nobody twice together."
            )
            % facts
        )
    first = (
        ngettext(
            "%(people)d people at %(tables)d tables of %(seats)d: %(sure)d sitting with nobody "
            "twice together is sure.",
            "%(people)d people at %(tables)d tables of %(seats)d: up to %(sure)d sittings with "
            "nobody twice together.",
            sure,
        )
        % facts
    )
    if sittings <= sure:
        return first
    return first + " " + _("In %d sittings a few will meet again, as few as can be.") % sittings


def _length(sittings: int, minutes: int) -> str:
    from hallway.gather.queries.mixers import MOVING

    return _("About %(whole)d minutes, with %(moving)d for each move.") % {
        "whole": sittings * (minutes + MOVING),
        "moving": MOVING,
    }


def quality_in_words(mixer: Mixer) -> str:
    """How good the plan is."""
    repeats: int | None = mixer.quality.get("repeats")
    bound: int | None = mixer.quality.get("bound")
    if repeats is None:
        return ""
    if not repeats:
        return _("Nobody sits with the same person twice.")
    said: str = (
        ngettext("%d time two people meet again", "%d times two people meet again", repeats)
        % repeats
    )
    if bound == repeats:
        return said + _("; no plan has fewer.")
    if not bound:
        return said + "."
    return said + _("; no plan has fewer than %d.") % bound
