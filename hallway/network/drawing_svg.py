"""The picture as a plain SVG, for wherever no script runs, and its legend."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from hallway.network.drawing import Dot, Group, Kind, Line, Picture, look_of

WIDE = 760
EDGE = 46
LETTER = 7.2
"""About how wide a letter is."""
ROOM_EACH, SMALLEST = 0.2, 1.4
"""Signs leave room for each other."""
MANY = 1_500
"""So many signs and more are drawn as one path for each kind: fewer parts for a browser."""


def base_size(count: int) -> float:
    """The radius of a usual dot among so many, in pixels of the whole picture."""
    for most, size in ((60, 8.0), (400, 5.5), (1_500, 4.0)):
        if count <= most:
            return size
    return 2.6


def as_svg(picture: Picture) -> str:
    """The whole picture, 760 wide; colours come from the page's own style."""
    return "".join(_parts(picture))


def _parts(picture: Picture) -> Iterator[str]:
    frame = _Frame(picture)
    yield (
        f'<svg viewBox="0 0 {WIDE} {frame.high}" role="img" class="picture-drawn"'
        f' aria-label="{escape(picture.title)}">'
    )
    for ring in picture.rings:
        x, y = frame.at(0.0, 0.0)
        yield f'<circle class="ring" cx="{x}" cy="{y}" r="{ring.radius * frame.scale:.1f}"/>'
        top = y - ring.radius * frame.scale
        yield f'<text class="ring-name" x="{x}" y="{top - 5:.1f}">{escape(ring.name)}</text>'
    if len(picture.dots) + len(picture.lines) > MANY:
        yield from _many(picture, frame)
    else:
        yield from (_line(picture, frame, line) for line in picture.lines)
        yield from (_dot(frame, dot) for dot in picture.dots)
    yield from _labels(picture, frame)
    yield "</svg>"


class _Frame:
    """From the picture's own lengths to pixels."""

    def __init__(self, picture: Picture) -> None:
        self.left, self.top, wide, high = picture.box
        self.base = base_size(len(picture.dots))
        largest = max([dot.size for dot in picture.dots], default=1.0)
        self.edge = EDGE + self.base * (largest - 1.0)
        room = WIDE - 2 * self.edge
        self.scale = min(room / wide, 0.85 * WIDE / high)
        each = self.scale * math.sqrt(wide * high / max(len(picture.dots), 1))
        self.base = max(min(self.base, ROOM_EACH * each), SMALLEST)
        self.high = round(max(high * self.scale, 120.0) + 2 * self.edge)
        self.shift_x = (WIDE - wide * self.scale) / 2
        self.shift_y = (self.high - high * self.scale) / 2

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = self.shift_x + (x - self.left) * self.scale
        return round(across, 1), round(self.shift_y + (y - self.top) * self.scale, 1)

    def radius(self, dot: Dot) -> float:
        return round(self.base * dot.size, 1)


def _line(picture: Picture, frame: _Frame, line: Line) -> str:
    kind = picture.kinds[line.kind]
    one, other = picture.dots[line.one], picture.dots[line.other]
    (x, y), (u, v) = frame.at(one.x, one.y), frame.at(other.x, other.y)
    says = f"<title>{escape(line.says)}</title>" if line.says else ""
    return (
        f'<line class="tie {kind.look} {kind.tone}" x1="{x}" y1="{y}" x2="{u}" y2="{v}"'
        f' stroke-width="{1.2 * line.width:.1f}">{says}</line>'
    )


def _many(picture: Picture, frame: _Frame) -> Iterator[str]:
    """All ties of a kind, then all people of a group, as one path each."""
    at = [frame.at(dot.x, dot.y) for dot in picture.dots]
    for number, kind in enumerate(picture.kinds):
        ends = [(at[one.one], at[one.other]) for one in picture.lines if one.kind == number]
        path = "".join(f"M{x} {y}L{u} {v}" for (x, y), (u, v) in ends)
        yield f'<path class="tie many {kind.look} {kind.tone}" d="{path}"/>'
    shapes: dict[int | None, list[str]] = {}
    for dot, (x, y) in zip(picture.dots, at, strict=True):
        drawn = outline(look_of(dot.group)[1], x, y, frame.radius(dot))
        shapes.setdefault(dot.group, []).append(drawn)
    for group, outlines in shapes.items():
        path = "".join(outlines)
        yield f'<path class="dot many c{look_of(group)[0]}" d="{path}"/>'


def _dot(frame: _Frame, dot: Dot) -> str:
    x, y = frame.at(dot.x, dot.y)
    colour, shape = look_of(dot.group)
    words = ". ".join(part for part in (dot.name, dot.says) if part)
    title = f"<title>{escape(words)}</title>" if words else ""
    drawn = f'<path class="dot c{colour}" d="{outline(shape, x, y, frame.radius(dot))}">'
    inside = (
        f'<text class="inside" x="{x}" y="{y + 4.5:.1f}">{escape(dot.inside)}</text>'
        if dot.inside
        else ""
    )
    shown = f"{drawn}{title}</path>{inside}"
    return f'<a href="{escape(dot.href)}">{shown}</a>' if dot.href else shown


def _turned(turn: float, radius: float) -> tuple[float, float]:
    return radius * math.sin(2 * math.pi * turn), -radius * math.cos(2 * math.pi * turn)


# Corners on a circle of radius 1, y down, a little larger where a shape looks small.
_CORNERS = {
    "square": [(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
    "triangle": [(0.0, -1.25), (1.12, 0.8), (-1.12, 0.8)],
    "diamond": [(0.0, -1.3), (1.05, 0.0), (0.0, 1.3), (-1.05, 0.0)],
    "drop": [(0.0, 1.25), (1.12, -0.8), (-1.12, -0.8)],
    "hexagon": [_turned(k / 6, 1.12) for k in range(6)],
    "star": [_turned(k / 10, 0.62 if k % 2 else 1.4) for k in range(10)],
}


def outline(shape: str, x: float, y: float, radius: float) -> str:
    """The path of a shape."""
    if shape == "circle":
        wide = f"a{radius} {radius} 0 1 0"
        return f"M{x - radius:.1f} {y:.1f}{wide} {2 * radius:.1f} 0{wide} {-2 * radius:.1f} 0z"
    corners = [f"{x + radius * a:.1f} {y + radius * b:.1f}" for a, b in _CORNERS[shape]]
    return f"M{'L'.join(corners)}z"


def _labels(picture: Picture, frame: _Frame) -> Iterator[str]:
    """Names that do not cover each other: of groups, then of the largest dots first."""
    taken: list[tuple[float, float, float, float]] = []
    for group in picture.groups:
        if group.x is not None and group.y is not None:
            yield from _label(group.name, *frame.at(group.x, group.y), "group-name", taken)
    order = sorted(range(len(picture.dots)), key=lambda at: -picture.dots[at].size)
    for at in order[:120]:
        dot = picture.dots[at]
        x, y = frame.at(dot.x, dot.y)
        below = list(_label(dot.name, x, y + frame.radius(dot) + 14, "name", taken))
        yield from below or _label(dot.name, x, y - frame.radius(dot) - 6, "name", taken)


def _label(
    text: str, x: float, y: float, look: str, taken: list[tuple[float, float, float, float]]
) -> Iterator[str]:
    half = LETTER * len(text) / 2
    x = min(max(x, half), WIDE - half)
    box = (x - half, y - 12, x + half, y + 4)
    if text and not any(
        box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
    ):
        taken.append(box)
        yield f'<text class="{look}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def legend(picture: Picture) -> str:
    """What each sign means: groups by colour and shape, ties by colour and line."""
    groups = "".join(_group_sign(at, group) for at, group in enumerate(picture.groups))
    kinds = "".join(_kind_sign(kind) for kind in picture.kinds if kind.name)
    return f'<ul class="picture-legend">{groups}{kinds}</ul>' if groups or kinds else ""


def _group_sign(at: int, group: Group) -> str:
    colour, shape = look_of(at)
    return (
        '<li><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        f'<path class="dot c{colour}" d="{outline(shape, 10, 10, 6.4)}"/></svg>'
        f"{escape(group.name)}</li>"
    )


def _kind_sign(kind: Kind) -> str:
    return (
        '<li><svg viewBox="0 0 34 20" width="34" height="20" aria-hidden="true">'
        f'<line class="tie {kind.look} {kind.tone}" x1="1" y1="10" x2="33" y2="10"'
        f' stroke-width="3"/></svg>{escape(kind.name)}</li>'
    )
