"""A picture of people (or units) and the ties between them, ready to be drawn anywhere.

One description, three drawings: a canvas that is moved and magnified (static/web/picture*.js),
an SVG for wherever no script runs, and a table for whoever listens. docs/methods/pictures.md
says what each field means. Knows no framework: the researcher's report uses it as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

SOLID, BROKEN, DOTTED = "solid", "broken", "dotted"
LOOKS = (SOLID, BROKEN, DOTTED)
COLOURS = 7
SHAPES = ("circle", "square", "triangle", "diamond", "drop", "hexagon", "star")
# The colours of ties, by what they say.
TONES = ("calm", "more", "fewer", "mine")


@dataclass(frozen=True)
class Group:
    """People drawn alike: one colour and one shape. With x and y its name stands there."""

    name: str
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Kind:
    """Ties drawn alike. look: solid, broken or dotted; tone: calm, more, fewer or mine."""

    name: str
    look: str = SOLID
    tone: str = "calm"


@dataclass(frozen=True)
class Dot:
    """One person, or one unit: x to the right, y down, in any length."""

    x: float
    y: float
    name: str = ""
    # Its place in `groups`; None: of no group, drawn grey.
    group: int | None = None
    # As large as others; 1 is usual.
    size: float = 1.0
    # One sentence more about it, shown with its name.
    says: str = ""
    # Where a click leads, on this page or another.
    href: str = ""
    # Written into it, such as the number of people of a unit.
    inside: str = ""


@dataclass(frozen=True)
class Line:
    """One tie, between two places in `dots`. kind: its place in `kinds`."""

    one: int
    other: int
    kind: int = 0
    width: float = 1.0
    says: str = ""


@dataclass(frozen=True)
class Ring:
    """A circle around the middle of everything, with its name at its top."""

    radius: float
    name: str = ""


@dataclass(frozen=True)
class Table:
    """The same content in words, for whoever does not look at pictures."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, and the words around it.

    title: what it is. says: what one sees in it, in a sentence or two.
    """

    title: str
    says: str
    dots: Sequence[Dot]
    lines: Sequence[Line] = ()
    groups: Sequence[Group] = ()
    kinds: Sequence[Kind] = (Kind(""),)
    rings: Sequence[Ring] = ()
    table: Table | None = None
    # What the file is called that somebody downloads.
    file_name: str = "network"
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """left, top, wide, high of everything."""
        across = [dot.x for dot in self.dots] + [r * s.radius for s in self.rings for r in (-1, 1)]
        down = [dot.y for dot in self.dots] + [r * s.radius for s in self.rings for r in (-1, 1)]
        if not across:
            return -1.0, -1.0, 2.0, 2.0
        wide, high = max(across) - min(across), max(down) - min(down)
        return min(across), min(down), max(wide, 1e-6), max(high, 1e-6)

    def as_object(self) -> dict[str, Any]:
        """What the script reads. Fields with their usual value are left out."""
        return {
            "schema": 1,
            "title": self.title,
            "file": self.file_name,
            "groups": [_short(vars(group), Group("")) for group in self.groups],
            "kinds": [_short(vars(kind), Kind("")) for kind in self.kinds],
            "rings": [_short(vars(ring), Ring(0.0)) for ring in self.rings],
            "people": [_short(_rounded(dot), Dot(0.0, 0.0)) for dot in self.dots],
            "ties": [_short(vars(line), Line(-1, -1)) for line in self.lines],
            "words": {**WORDS, **self.words},
        }

    def as_json(self) -> str:
        """The same as text that may stand inside a page's script block."""
        text = json.dumps(self.as_object(), ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# What the picture's own buttons say, unless `words` says it in another language.
WORDS = {
    "larger": "Larger",
    "smaller": "Smaller",
    "whole": "Show all",
    "png": "Save as PNG",
    "svg": "Save as SVG",
    "table": "The same as a table",
    "keys": (
        "Arrow keys go from one to the next, Home and End to the first and the last, Enter"
        " opens, Escape leaves. With Shift, arrows move the picture; plus and minus make it"
        " larger and smaller, 0 shows all of it."
    ),
    "tied": "Tied to:",
    "and_more": "and %d more",
}


def _rounded(dot: Dot) -> dict[str, Any]:
    return {**vars(dot), "x": round(dot.x, 4), "y": round(dot.y, 4), "size": round(dot.size, 2)}


def _short(facts: Mapping[str, Any], usual: object) -> dict[str, Any]:
    known = vars(usual)
    places = {"x", "y", "one", "other", "radius"}
    return {
        name: value
        for name, value in facts.items()
        if value is not None and (name in places or value != known.get(name))
    }


def look_of(group: int | None) -> tuple[int, str]:
    """The colour and the shape of a group: no two of the first 49 share both."""
    if group is None:
        return COLOURS, "circle"
    return group % COLOURS, SHAPES[(group + group // COLOURS) % len(SHAPES)]


def figure(picture: Picture) -> str:
    """The whole of it as HTML: the drawing, its legend, its table, and what the script reads."""
    from hallway.network.drawing_svg import as_svg, legend

    words = {**WORDS, **picture.words}
    return (
        '<figure class="picture" data-picture>'
        f'<div class="picture-stage">{as_svg(picture)}</div>'
        f'<script type="application/json">{picture.as_json()}</script>'
        f"<figcaption><p>{escape(picture.says)}</p>{legend(picture)}</figcaption>"
        f"{table(picture.table, words['table'])}</figure>"
    )


def table(shown: Table | None, label: str) -> str:
    """Folded away for whoever sees; opened by anybody."""
    if shown is None:
        return ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in shown.head)
    rows = "".join(_row(row, shown.head) for row in shown.rows)
    return (
        f'<details class="picture-table"><summary>{escape(label)}</summary>'
        f'<table class="table"><caption>{escape(shown.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _row(row: Sequence[str], head: Sequence[str]) -> str:
    first, *rest = row
    cells = "".join(
        f'<td data-label="{escape(label)}">{escape(cell)}</td>'
        for label, cell in zip(head[1:], rest, strict=True)
    )
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
