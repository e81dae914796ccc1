"""Asks and offers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

if TYPE_CHECKING:
    from hallway.exchange.models import Ask

HEADINGS: dict[tuple[str, str], str | Promise] = {
    ("ask", "help"): lazy("%s looks for help"),
    ("ask", "lead"): lazy("%s looks for a lead"),
    ("ask", "insight"): lazy("%s looks for an insight"),
    ("ask", "job"): lazy("%s looks for a job"),
    ("ask", "room"): lazy("%s looks for a room"),
    ("ask", "review"): lazy("%s looks for a review"),
    ("ask", "other"): lazy("%s looks for something"),
    ("offer", "help"): lazy("%s can give help"),
    ("offer", "lead"): lazy("%s can give a lead"),
    ("offer", "insight"): lazy("%s can give an insight"),
    ("offer", "job"): lazy("%s has a job to offer"),
    ("offer", "room"): lazy("%s has a room to offer"),
    ("offer", "review"): lazy("%s can give a review"),
    ("offer", "other"): lazy("%s has something to offer"),
}
OWN_HEADINGS: dict[tuple[str, str], str | Promise] = {
    ("ask", "help"): lazy("You look for help"),
    ("ask", "lead"): lazy("You look for a lead"),
    ("ask", "insight"): lazy("You look for an insight"),
    ("ask", "job"): lazy("You look for a job"),
    ("ask", "room"): lazy("You look for a room"),
    ("ask", "review"): lazy("You look for a review"),
    ("ask", "other"): lazy("You look for something"),
    ("offer", "help"): lazy("You can give help"),
    ("offer", "lead"): lazy("You can give a lead"),
    ("offer", "insight"): lazy("You can give an insight"),
    ("offer", "job"): lazy("You have a job to offer"),
    ("offer", "room"): lazy("You have a room to offer"),
    ("offer", "review"): lazy("You can give a review"),
    ("offer", "other"): lazy("You have something to offer"),
}


def heading(ask: Ask, *, mine: bool) -> str:
    """Who looks for what, or can give it."""
    kind = (ask.kind, ask.what)
    return str(OWN_HEADINGS[kind]) if mine else str(HEADINGS[kind]) % ask.author


def how_far(ask: Ask, *, mine: bool) -> str:
    """How far it travels, in words."""
    reach = ask.Reach
    if ask.reach == reach.CIRCLE:
        return _("For the circle %s") % ask.circle
    if ask.reach == reach.UNIT:
        return _("For everybody in %s") % ask.unit_value
    if ask.reach == reach.ALL:
        return _("For everybody here")
    if ask.reach == reach.TIES:
        return _("For your ties") if mine else _("For those who know %s") % ask.author
    return (
        _("For your ties and their ties")
        if mine
        else _("For those who know %s, and whom they know") % ask.author
    )
