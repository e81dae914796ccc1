"""The whole network drawn in the report: everybody a sign without a name, units by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from hallway.cli.network_study import FLOOR, Measured
from hallway.engine import lay_out
from hallway.network.drawing import Dot, Group, Kind, Line, Picture, Table, figure

if TYPE_CHECKING:
    from hallway.engine.types import Floats, Ints

MOST_PEOPLE, MOST_TIES = 10_000, 40_000
MOST_GROUPS = 10
NAMED_FROM = 100
"""So many people and more, and the names of the units are written into the picture."""
SCRIPTS = ("picture_look", "picture_view", "picture_paint", "picture_save", "picture")


@dataclass(frozen=True, eq=False)
class _Groups:
    """names, and the place of each person's group in them; -1 where it is not told."""

    names: tuple[str, ...]
    of: Ints
    rest: str


def whole(measured: Measured) -> str:
    """The picture as HTML; "" for a network too large to be drawn or too small to be told."""
    network = measured.network
    if not FLOOR <= network.n <= MOST_PEOPLE or not 1 <= network.ties <= MOST_TIES:
        return ""
    groups = _groups(measured)
    places = lay_out(network)
    lines, kinds = _lines(measured)
    return figure(
        Picture(
            title="The whole network",
            says=_says(measured, groups),
            dots=_dots(measured, groups, places),
            lines=lines,
            groups=_named(groups, places, network.n),
            kinds=kinds,
            table=_table(measured, groups),
            file_name="network",
        )
    )


def style() -> str:
    return _static("picture.css")


def scripts() -> str:
    """They draw, and ask nobody for anything."""
    return "".join(f"<script>{_static(f'{name}.js')}</script>\n" for name in SCRIPTS)


def _static(name: str) -> str:
    return files("hallway.web").joinpath("static", "web", name).read_text(encoding="utf-8")


def _groups(measured: Measured) -> _Groups:
    """The largest units of enough people; without units, the circles that were found."""
    by_unit = measured.units is not None
    of = measured.units if measured.units is not None else measured.figures.communities.of
    sizes = np.bincount(of[of >= 0]) if (of >= 0).any() else np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    kept = sorted(int(u) for u in order[:MOST_GROUPS] if sizes[u] >= FLOOR)
    place = np.full(len(sizes) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    names = [measured.unit_names[u] if by_unit else f"Circle {k + 1}" for k, u in enumerate(kept)]
    rest = f"Another {measured.study.unit}, or not known" if by_unit else "In no such circle"
    return _Groups(tuple(names), place[of], rest)


def _says(measured: Measured, groups: _Groups) -> str:
    by = (
        f"Colour and shape tell their {measured.study.unit}"
        if measured.units is not None
        else "Colour and shape tell circles: people tied to each other more than to the rest"
    )
    grey = f" Grey: {groups.rest[0].lower()}{groups.rest[1:]}." if (groups.of < 0).any() else ""
    return (
        "Each sign is a person, without a name; the more ties, the larger. A line joins two who"
        f" are tied. Whoever is near in steps is drawn near. {by if groups.names else ''}"
        f"{'.' if groups.names else ''}{grey}"
    )


def _dots(measured: Measured, groups: _Groups, places: Floats) -> list[Dot]:
    degree = measured.network.degree
    usual = max(float(degree.mean()), 1.0)
    sizes = np.clip(0.55 + 0.45 * np.sqrt(degree / usual), 0.6, 2.2)
    return [
        Dot(
            float(x),
            float(y),
            group=int(group) if group >= 0 else None,
            size=float(size),
            says="1 tie" if ties == 1 else f"{ties} ties",
        )
        for (x, y), group, size, ties in zip(places, groups.of, sizes, degree, strict=True)
    ]


def _lines(measured: Measured) -> tuple[list[Line], tuple[Kind, ...]]:
    """Ties; where there is a chart, those along it and the shortcuts apart."""
    i, j, _much = measured.network.pairs
    pairs = list(zip(i.tolist(), j.tolist(), strict=True))
    if measured.study.chart is None:
        return [Line(one, other) for one, other in pairs], (Kind("A tie"),)
    along = {frozenset(line) for line in zip(*measured.study.chart, strict=True)}
    kinds = (Kind("A tie off the org chart"), Kind("A tie along the org chart", tone="more"))
    lines = [Line(a, b, int(frozenset((a, b)) in along)) for a, b in pairs]
    widths = {0: 1.0, 1: 2.6}
    drawn = [Line(one.one, one.other, one.kind, widths[one.kind]) for one in lines]
    return sorted(drawn, key=lambda one: one.kind), kinds


def _named(groups: _Groups, places: Floats, count: int) -> list[Group]:
    if count < NAMED_FROM:
        return [Group(name) for name in groups.names]
    middles = [np.median(places[groups.of == at], axis=0) for at in range(len(groups.names))]
    return [
        Group(name, float(x), float(y)) for name, (x, y) in zip(groups.names, middles, strict=True)
    ]


def _table(measured: Measured, groups: _Groups) -> Table | None:
    if not groups.names:
        return None
    rows = [_row(measured, groups, at, name) for at, name in enumerate(groups.names)]
    few = int((groups.of < 0).sum())
    if few >= FLOOR:
        rows.append(_row(measured, groups, -1, groups.rest))
    head: Sequence[str] = ("Group", "People", "Ties among them", "Ties to others")
    return Table("The groups of the picture", head, rows)


def _row(measured: Measured, groups: _Groups, at: int, name: str) -> tuple[str, ...]:
    i, j, _much = measured.network.pairs
    one, other = groups.of[i] == at, groups.of[j] == at
    counted = (groups.of == at).sum(), (one & other).sum(), (one ^ other).sum()
    return name, *(f"{int(number):,}" for number in counted)


def section(drawn: str) -> str:
    """The picture under its heading; "" without one."""
    return f"<section>\n<h2>{escape('At a glance')}</h2>\n{drawn}\n</section>\n" if drawn else ""
