"""Where each person of a network stands in a picture, so that whoever is near is drawn near.

The same network is always drawn the same way, and one that changed a little is drawn almost as
before: nothing is left to chance, and a former picture can be handed in to start from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from hallway.engine.errors import BadValues
from hallway.engine.forces import Push, balanced, push_apart, push_by_grid, push_exactly, spread_out
from hallway.engine.network import Network
from hallway.engine.rows import Rows
from hallway.engine.types import Floats, Ints

PIVOTS = 48
"""People from whom distances are measured for the first draft."""
EXACT_UP_TO = 400
"""People among whom everybody pushes everybody; beyond, a grid carries the pushes."""
TURNS = 120
TURNS_AGAIN = 40
FIRST_STEP = 0.8
"""How far somebody may move in the first turn, in lengths of a tie."""
FIRST_STEP_AGAIN = 0.15
GAP = 1.6
"""Between two parts of a network that nothing joins, in lengths of a tie."""


def lay_out(network: Network, *, start: Floats | None = None) -> Floats:
    """Places for a picture: tied people near each other, everybody apart from everybody.

    Args:
        start: float (n, 2), where people stood in a former picture; NaN for whoever is new.
            The answer stays as close to it as the ties allow.
    Returns:
        float (n, 2): within −1 … 1, the middle at 0, y downwards. Parts that nothing joins
        stand below each other, the largest first; people without a tie in rows at the end.
    Raises:
        BadValues: `start` is of another shape.
    Cost: O((n + m) · pivots + turns · (n + m)): about a second for 5,000 people.
    Source: Brandes & Pich 2006 (draft by pivots), Jacomy et al. 2014 (pushes by degree);
        docs/methods/pictures.md.

    >>> from hallway.engine.network import network_of
    >>> path = network_of(3, [0, 1], [1, 2])
    >>> x, y = lay_out(path).T
    >>> bool(x[0] < x[1] < x[2] or x[0] > x[1] > x[2])
    True
    """
    if start is not None and start.shape != (network.n, 2):
        raise BadValues("start must say two numbers for each person")
    boxes = [_box(network, members, start) for members in _parts(network)]
    places = np.zeros((network.n, 2))
    for members, where in _pack(boxes):
        places[members] = where
    return _fitted(places)


@dataclass(frozen=True, eq=False)
class _Box:
    """One part of the network: its people and their places, the lower left corner at 0."""

    members: Ints
    where: Floats

    @property
    def wide(self) -> float:
        return float(self.where[:, 0].max()) + GAP

    @property
    def high(self) -> float:
        return float(self.where[:, 1].max()) + GAP


def _parts(network: Network) -> list[Ints]:
    """The components, the largest first, and all people without a tie as the last one."""
    component = network.component
    order = np.argsort(component, kind="stable")
    cuts = np.flatnonzero(np.diff(component[order])) + 1
    parts = [part for part in np.split(order, cuts) if len(part) > 1]
    alone = np.flatnonzero(network.degree == 0)
    return [*parts, alone] if len(alone) else parts


def _box(network: Network, members: Ints, start: Floats | None) -> _Box:
    before = None if start is None else start[members]
    if network.degree[members[0]] == 0:
        where = _in_rows(len(members))
    elif len(members) == 2:
        where = np.array([[0.0, 0.0], [1.0, 0.0]])
    else:
        where = _drawn(_only(network, members), before)
    return _Box(members, where - where.min(axis=0))


def _only(network: Network, members: Ints) -> Network:
    """One component by itself, its people (in rising order) numbered anew."""
    if len(members) == network.n:
        return network
    place = np.full(network.n, -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    _ptr, idx, val = network.rows
    mine = place[network.owner] >= 0
    ends = np.concatenate([[0], np.cumsum(network.degree[members])])
    return Network(Rows(ends, place[idx[mine]].astype(idx.dtype), val[mine]))


def _drawn(network: Network, before: Floats | None) -> Floats:
    """One component: a draft from distances (or the former picture), then pushes and pulls."""
    draft = _draft(network)
    again = before is not None and bool((~np.isnan(before[:, 0])).sum() >= 2)
    where = _from_before(network, draft, before) if before is not None and again else draft
    i, j, much = network.pairs
    push: Push = push_exactly if network.n <= EXACT_UP_TO else push_by_grid
    fewest = np.minimum(network.degree[i], network.degree[j])
    # Whoever hangs on a single tie is held more firmly: else the many would push them far out.
    pull = (0.5 + 0.5 * np.minimum(much / np.median(much), 3.0)) * (1.0 + 3.0 / fewest)
    turns, step = (TURNS_AGAIN, FIRST_STEP_AGAIN) if again else (TURNS, FIRST_STEP)
    mass = 1.0 + np.sqrt(network.degree.astype(np.float64))
    where = balanced(where, (i, j, pull), mass)
    where = spread_out(where, (i, j, pull), mass, partial(push, mass=mass), turns, step)
    where = push_apart(where)
    if before is not None and again:
        return _turned(where, before)
    return _upright(where)


def _draft(network: Network) -> Floats:
    """Places from the steps to some pivots, as a map is drawn from a table of distances."""
    from scipy.sparse.csgraph import shortest_path

    pivots = np.unique(np.linspace(0, network.n - 1, min(PIVOTS, network.n)).astype(np.int64))
    steps = shortest_path(network.table, method="D", unweighted=True, indices=pivots).T
    squared = steps**2
    centred = -0.5 * (
        squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    )
    _values, vectors = np.linalg.eigh(centred.T @ centred)
    flat = centred @ vectors[:, [-1, -2]] if len(pivots) > 1 else np.zeros((network.n, 2))
    size = np.abs(flat).max(axis=0)
    whole: Floats = flat / max(float(size.max()), 1e-12) * np.sqrt(network.n)
    return _told_apart(_signed(whole))


def _signed(flat: Floats) -> Floats:
    """Each axis so that whoever is named first is on its near side, as far as they differ."""
    weights = np.linspace(1.0, -1.0, len(flat))
    signs = np.where(weights @ flat < 0, -1.0, 1.0)
    return np.asarray(flat * signs, dtype=np.float64)


def _told_apart(flat: Floats) -> Floats:
    """People whose distances are all the same would stand on one spot: a little spiral each."""
    at = np.arange(len(flat))
    turn = at * 2.399963229728653  # the golden angle: no two directions meet
    spiral = 0.35 * np.sqrt((at % 97 + 1) / 97.0)
    return np.asarray(flat + np.stack([spiral * np.cos(turn), spiral * np.sin(turn)], axis=1))


def _from_before(network: Network, draft: Floats, before: Floats) -> Floats:
    """The former picture; who is new starts among those they know."""
    known = ~np.isnan(before[:, 0])
    where = np.where(known[:, None], before, 0.0)
    middle = where[known].mean(axis=0)
    near = network.table.astype(bool).astype(np.float64)
    count = np.asarray(near @ known.astype(np.float64))
    sums = np.asarray(near @ where)
    beside = np.where(count[:, None] > 0, sums / np.maximum(count, 1.0)[:, None], middle)
    small = (draft - draft.mean(axis=0)) / max(float(np.abs(draft).max()), 1.0)
    room = float(np.abs(where - middle).max()) / np.sqrt(network.n)
    places: Floats = np.where(known[:, None], where, beside + room * small)
    return places


def _turned(where: Floats, before: Floats) -> Floats:
    """Turned and mirrored as the former picture was (Procrustes)."""
    known = ~np.isnan(before[:, 0])
    ours, theirs = where[known], before[known]
    left, _sizes, right = np.linalg.svd(
        (ours - ours.mean(axis=0)).T @ (theirs - theirs.mean(axis=0))
    )
    return np.asarray((where - ours.mean(axis=0)) @ (left @ right), dtype=np.float64)


def _upright(where: Floats) -> Floats:
    """The longer way across, as screens are."""
    middle = where - where.mean(axis=0)
    _left, _sizes, axes = np.linalg.svd(middle, full_matrices=False)
    return _signed(middle @ axes.T)


def _in_rows(count: int) -> Floats:
    """People without a tie, side by side."""
    wide = int(np.ceil(np.sqrt(count * 6.0)))
    at = np.arange(count)
    return np.asarray(np.stack([at % wide, at // wide], axis=1) * 0.8)


def _pack(boxes: list[_Box]) -> list[tuple[Ints, Floats]]:
    """Rows of boxes under the largest, as wide as it or as wide as all of them need."""
    if not boxes:
        return []
    needed = np.sqrt(sum(box.wide * box.high for box in boxes) * 1.6)
    wide = max(boxes[0].wide, float(needed))
    placed: list[tuple[Ints, Floats]] = []
    row: list[_Box] = []
    top = 0.0
    for box in boxes:
        first = len(row) == 1 and row[0] is boxes[0]
        if row and (first or sum(one.wide for one in row) + box.wide > wide):
            top += _settle(row, wide, top, placed)
            row = []
        row.append(box)
    _settle(row, wide, top, placed)
    return placed


def _settle(row: list[_Box], wide: float, top: float, placed: list[tuple[Ints, Floats]]) -> float:
    """One row of boxes, in the middle; how high it is."""
    high = max(box.high for box in row)
    left = (wide - sum(box.wide for box in row)) / 2
    for box in row:
        low = top + (high - box.high) / 2
        placed.append((box.members, box.where + np.array([left, low])))
        left += box.wide
    return high


def _fitted(places: Floats) -> Floats:
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    half = max(float((high - low).max()) / 2, 1e-9)
    return np.asarray(np.round((places - (low + high) / 2) / half, 5), dtype=np.float64)
