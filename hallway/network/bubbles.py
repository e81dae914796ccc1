"""The organisers' picture as a drawing: groups as bubbles on a ring, and what lies between them.

Groups keep their places from one period to the next, because their names give the order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hallway.network import whole_words as words
from hallway.network.drawing import BROKEN, DOTTED, SOLID, Dot, Kind, Line, Picture
from hallway.network.portrait import is_close, is_silo

WIDE, HIGH = 1.45, 1.0
LEAST, MOST = 1.6, 4.2
EVERY_LINE_UP_TO = 8
MOST_LINES_PER_GROUP = 2
USUAL, CLOSE, SILO = 0, 1, 2
DRAWN, SHORTCUT, UNUSED = 0, 1, 2


def contacts_picture(
    groups: Sequence[dict[str, Any]], told: dict[str, Any], floor: int, about: str
) -> Picture:
    """Groups, and the contacts between them beside chance."""
    names = [words.group_name(group["values"]) for group in groups]
    return Picture(
        title=_("Contacts between groups"),
        says=about,
        dots=_dots(groups, names),
        lines=[_seam(cell, names, floor) for cell in _most_telling(told["cells"], len(groups))],
        kinds=(
            Kind(_("About as many contacts as by chance"), SOLID, "calm"),
            Kind(_("Far more than by chance"), SOLID, "more"),
            Kind(_("A silo: far fewer than by chance"), BROKEN, "fewer"),
        ),
        file_name="groups",
    )


def chart_picture(
    groups: Sequence[dict[str, Any]], told: dict[str, Any], floor: int, about: str
) -> Picture:
    """The lines of the org chart between groups, and the shortcuts that people take."""
    names = [words.group_name(group["values"]) for group in groups]
    return Picture(
        title=_("The org chart, with shortcuts"),
        says=about,
        dots=_dots(groups, names),
        lines=[line for cell in told["cells"] for line in _formal(cell, names, floor)],
        kinds=(
            Kind(_("Lines of the org chart"), SOLID, "calm"),
            Kind(_("A shortcut: people are in touch, though no line joins them"), BROKEN, "mine"),
            Kind(_("On the chart, but far fewer contacts than by chance"), DOTTED, "fewer"),
        ),
        file_name="chart",
    )


def _dots(groups: Sequence[dict[str, Any]], names: Sequence[str]) -> list[Dot]:
    most = max(group["people"] for group in groups)
    turns = [2 * math.pi * at / len(groups) - math.pi / 2 for at in range(len(groups))]
    return [
        Dot(
            x=WIDE * math.cos(turn),
            y=HIGH * math.sin(turn),
            name=words.short(name),
            size=LEAST + (MOST - LEAST) * math.sqrt(group["people"] / most),
            says=_("%d people") % group["people"],
            inside=str(group["people"]),
        )
        for turn, group, name in zip(turns, groups, names, strict=True)
    ]


def _most_telling(cells: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Every seam while there are few; of many, those furthest from chance. Silos come last, on
    top."""
    across = [
        cell
        for cell in cells
        if cell["one"] != cell["other"] and (is_silo(cell) or cell["contacts"] is not None)
    ]
    across.sort(key=lambda cell: -abs(cell["z"] or 0.0))
    shown = across if count <= EVERY_LINE_UP_TO else across[: MOST_LINES_PER_GROUP * count]
    return sorted(shown, key=_kind)


def _kind(cell: dict[str, Any]) -> int:
    return SILO if is_silo(cell) else CLOSE if is_close(cell) else USUAL


def _seam(cell: dict[str, Any], names: Sequence[str], floor: int) -> Line:
    kind = _kind(cell)
    width = 2.2 if kind == SILO else min(1.0 + math.sqrt(cell["contacts"]) / 2, 6.0)
    return Line(cell["one"], cell["other"], kind, width, words.cell_says(cell, names, floor))


def _formal(cell: dict[str, Any], names: Sequence[str], floor: int) -> Iterator[Line]:
    if cell["one"] == cell["other"]:
        return
    says = words.cell_says(cell, names, floor)
    if cell["lines"]:
        kind = UNUSED if is_silo(cell) else DRAWN
        width = min(1.0 + cell["lines"] / 2, 5.0)
        says = _("%(seam)s: lines on the chart %(lines)d; %(rest)s") % {
            "seam": words.seam_name(cell, names),
            "lines": cell["lines"],
            "rest": words.verdict(cell),
        }
        yield Line(cell["one"], cell["other"], kind, width, says)
    elif cell["contacts"] is not None and not is_silo(cell):
        yield Line(cell["one"], cell["other"], SHORTCUT, 2.2, says)
