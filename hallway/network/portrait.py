"""The whole in figures, worked out from what may be told (see confidence.py).

Everything here is a function of the groups, the cells under the floor and the contacts that
stand in: nothing else about anybody's ties comes in. Pure; what comes out is plain JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallway.network.confidence import (
    FLOOR,
    KEPT,
    MANAGES_FLOOR,
    Cell,
    Group,
    Pair,
    cells_of,
    groups_of,
    lot,
    stand_in,
)

if TYPE_CHECKING:
    from hallway.engine import WholeFigures

FAR_FEWER, FAR_MORE = -2.0, 2.0
"""Standard deviations from chance at which a seam is a silo, or close."""
DIGITS = 2


@dataclass(frozen=True)
class Community:
    """Who is there. units: attribute -> each person's unit, "" unknown. lines: (person, whom
    they report to), by place. ids: what tells people apart for the lots, for good."""

    ids: tuple[int, ...]
    units: dict[str, tuple[str, ...]]
    lines: tuple[Pair, ...] = ()

    @property
    def manages(self) -> list[bool]:
        above = {other for _, other in self.lines}
        return [place in above for place in range(len(self.ids))]


def portraits(
    who: Community, contacts: Collection[Pair], attributes: Sequence[str], *, lots: str, seed: str
) -> dict[str, dict[str, Any]]:
    """What may be told of one period, by attribute; each pair counts in one of them alone.

    Args:
        contacts: pairs of places who were in touch in the period.
        lots: decides for good which attribute a pair counts in. seed: of the stand-ins.
    Returns:
        attribute -> {"groups": …, "5": told to members, "10": to whoever manages}. An attribute
        with fewer than two groups of more than five people has no groups and nothing told.
    """
    share: dict[str, set[Pair]] = {name: set() for name in attributes}
    if not attributes:
        return {}
    for i, j in contacts:
        at = lot(lots, (who.ids[i], who.ids[j]), len(attributes))
        share[attributes[at]].add((min(i, j), max(i, j)))
    return {name: _portrait(who, name, share[name], f"{seed}|{name}") for name in attributes}


def _portrait(who: Community, name: str, contacts: set[Pair], seed: str) -> dict[str, Any]:
    groups, of = groups_of(who.units[name], who.manages)
    found: dict[str, Any] = {"groups": [_group(group) for group in groups]}
    if groups:
        told = cells_of(groups, of, contacts)
        kept = [(cell.one, cell.other) for cell in told if cell.state == KEPT]
        wide = cells_of(groups, of, contacts, floor=MANAGES_FLOOR, hidden=kept)
        for floor, cells in ((FLOOR, told), (MANAGES_FLOOR, wide)):
            made = stand_in(groups, of, contacts, cells, seed, floor=floor)
            found[str(floor)] = told_of(who, groups, of, cells, made)
    return found


def _group(group: Group) -> dict[str, Any]:
    return {"values": list(group.values), "people": group.people, "floor": group.floor}


def told_of(
    who: Community,
    groups: Sequence[Group],
    of: Sequence[int],
    cells: Sequence[Cell],
    made: Sequence[Pair],
) -> dict[str, Any]:
    """Every figure, from the cells that are told and the contacts that stand in for the rest."""
    import numpy as np

    from hallway.engine import measure_whole, network_of

    ties = np.array(made, dtype=np.int64).reshape(-1, 2)
    lines = np.array(who.lines, dtype=np.int64).reshape(-1, 2)
    found = measure_whole(
        network_of(len(of), ties[:, 0], ties[:, 1], binary=True),
        np.array(of, dtype=np.int64),
        chart=(lines[:, 0], lines[:, 1]) if len(lines) else None,
        rng=np.random.Generator(np.random.PCG64(1)),
    )
    # Where nothing across is told, what stands in for it says nothing of the whole.
    enough = any(cell.across and cell.contacts is not None for cell in cells)
    return {
        "cells": _cells(found, groups, cells, _lines(of, who.lines)),
        "figures": _figures(found) if enough else dict.fromkeys(_figures(found)),
        "formal": _formal(found) if enough else None,
    }


def _lines(of: Sequence[int], lines: Sequence[Pair]) -> Counter[Pair]:
    """How many lines of the chart each pair of groups has: of the roster, and no secret."""
    return Counter((min(of[i], of[j]), max(of[i], of[j])) for i, j in lines)


def _cells(
    found: WholeFigures, groups: Sequence[Group], cells: Sequence[Cell], lines: Counter[Pair]
) -> list[dict[str, Any]]:
    seams = found.seams
    assert seams is not None
    return [
        {
            "one": cell.one,
            "other": cell.other,
            "floor": max(groups[cell.one].floor, groups[cell.other].floor),
            "state": cell.state,
            "contacts": cell.contacts,
            "chance": round(float(seams.chance[cell.one, cell.other]), 1),
            "z": None if cell.state == KEPT else _rounded(float(seams.z[cell.one, cell.other])),
            "lines": lines[cell.one, cell.other],
        }
        for cell in cells
    ]


def _figures(found: WholeFigures) -> dict[str, Any]:
    mixing = found.mixing
    n = found.network.n
    return {
        "people": n,
        "contacts": found.network.ties,
        "contacts_each": _rounded(2 * found.network.ties / n),
        "e_i": _rounded(mixing.e_i),
        "e_i_chance": _rounded(mixing.chance),
        "e_i_z": _rounded(mixing.z),
        "cross_share": _rounded(mixing.cross_share),
        "lambda2": _rounded(found.lambda2),
        "isolates": found.isolates,
        "betweenness_gini": _rounded(found.betweenness_gini[0]),
        "transitivity": _rounded(found.transitivity),
        "distance": _rounded(found.paths.distance),
    }


def _formal(found: WholeFigures) -> dict[str, Any] | None:
    formal = found.formal
    if formal is None:
        return None
    return {
        "lines": formal.lines,
        "jaccard": _rounded(formal.jaccard),
        "off_chart_share": _rounded(formal.off_chart_share),
        "tie_distance": _rounded(formal.tie_distance),
        "pair_distance": _rounded(formal.pair_distance),
        "qap_r": _rounded(formal.qap_r),
        "qap_p": _rounded(formal.qap_p),
    }


def _rounded(value: float | None) -> float | None:
    """Two digits; None where there is no number."""
    return None if value is None or value != value else round(float(value), DIGITS)


def is_silo(cell: dict[str, Any]) -> bool:
    """Far fewer contacts across than chance would bring."""
    return cell["one"] != cell["other"] and cell["z"] is not None and cell["z"] < FAR_FEWER


def is_close(cell: dict[str, Any]) -> bool:
    """Far more contacts across than chance would bring."""
    return cell["one"] != cell["other"] and cell["z"] is not None and cell["z"] > FAR_MORE
