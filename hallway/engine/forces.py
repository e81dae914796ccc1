"""Pushes and pulls between the people of a picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hallway.engine.types import Floats, Ints

CELLS = 128
"""The grid that carries pushes has so many cells a side."""
NEAR = 0.55
"""No two people stand closer than this, in lengths of a tie."""
GRAVITY = 0.02
Push = Callable[..., Floats]


def push_exactly(where: Floats, mass: Floats) -> Floats:
    """What everybody is pushed by everybody: float (n, 2), mass · mass / distance.

    Cost: O(n²).

    >>> push_exactly(np.array([[0.0, 0.0], [2.0, 0.0]]), np.ones(2)).tolist()
    [[-0.5, 0.0], [0.5, 0.0]]
    """
    apart = where[:, None, :] - where[None, :, :]
    squared = (apart**2).sum(axis=-1)
    np.fill_diagonal(squared, 1.0)
    weight = mass[:, None] * mass[None, :] / np.maximum(squared, 1e-4)
    pushed: Floats = (apart * weight[:, :, None]).sum(axis=1)
    return pushed


def push_by_grid(where: Floats, mass: Floats) -> Floats:
    """About the same for many: masses are laid on a grid, which is folded with the push of one.

    Cost: O(n + g² log g) with g cells a side; the push between two people in one cell is left to
        `push_apart`.
    Source: Hockney & Eastwood 1981, particle-mesh with clouds in cells.
    """
    low = where.min(axis=0)
    cell = max(float((where.max(axis=0) - low).max()), 1e-9) / (CELLS - 2)
    at = (where - low) / cell
    corner = at.astype(np.int64)
    share = at - corner
    field = _field(_laid(corner, share, mass), cell)
    found = np.zeros_like(where)
    for right, up, part in _corners(share):
        found += field[corner[:, 0] + right, corner[:, 1] + up] * part[:, None]
    return found * mass[:, None]


def _corners(share: Floats) -> list[tuple[int, int, Floats]]:
    """The four cells around somebody, and what part of them falls on each."""
    x, y = share.T
    return [
        (right, up, (x if right else 1 - x) * (y if up else 1 - y))
        for right in (0, 1)
        for up in (0, 1)
    ]


def _laid(corner: Ints, share: Floats, mass: Floats) -> Floats:
    grid = np.zeros(CELLS * CELLS)
    for right, up, part in _corners(share):
        at = (corner[:, 0] + right) * CELLS + corner[:, 1] + up
        grid += np.bincount(at, weights=mass * part, minlength=CELLS * CELLS)
    return grid.reshape(CELLS, CELLS)


def _field(grid: Floats, cell: float) -> Floats:
    """float (g, g, 2): the push at each cell, by a convolution with (dx, dy) / (dx² + dy²)."""
    from scipy.fft import irfft2, rfft2

    size = 2 * CELLS
    steps = np.minimum(np.arange(size), size - np.arange(size)).astype(np.float64)
    signs = np.where(np.arange(size) <= CELLS, 1.0, -1.0)
    squared = steps[:, None] ** 2 + steps[None, :] ** 2
    squared[0, 0] = 1.0
    pull = steps * signs / cell
    kernels = (pull[:, None] / squared, pull[None, :] / squared)
    laid = rfft2(grid, (size, size))
    sides = [irfft2(laid * rfft2(kernel), (size, size))[:CELLS, :CELLS] for kernel in kernels]
    return np.stack(sides, axis=-1)


def spread_out(
    where: Floats,
    ties: tuple[Ints, Ints, Floats],
    mass: Floats,
    push: Push,
    turns: int,
    step: float,
) -> Floats:
    """Let pushes and pulls work: in each turn nobody moves further than a step that gets shorter.

    Ties pull by their length, so that clusters draw together; everybody falls a little to the
    middle. Cost: `turns` times the push and the ties.
    """
    from scipy.sparse import coo_array

    i, j, pull = ties
    n = len(where)
    both = (np.concatenate([i, j]), np.concatenate([j, i]))
    table = coo_array((np.concatenate([pull, pull]), both), shape=(n, n)).tocsr()
    total = np.asarray(table.sum(axis=1))[:, None]
    for turn in range(turns):
        limit = step * (1.0 - turn / turns) ** 1.5 * np.sqrt(n) / 6.0
        pulled = table @ where - total * where
        move = push(where) + pulled - GRAVITY * mass[:, None] * (where - where.mean(axis=0))
        # Whoever is held by many moves slowly: else they would swing.
        move = move / (total + mass[:, None])
        far = np.linalg.norm(move, axis=1, keepdims=True)
        where = where + move * np.minimum(1.0, limit / np.maximum(far, 1e-12))
    return where


def balanced(where: Floats, ties: tuple[Ints, Ints, Floats], mass: Floats) -> Floats:
    """The same picture as large as it has to be for pushes and pulls to hold each other.

    A push of mass · mass / distance does the same work at every size, namely the sum of these
    products over all pairs; what pulls do grows with the square of the size.
    """
    i, j, pull = ties
    middle = where - where.mean(axis=0)
    pushed = (mass.sum() ** 2 - (mass**2).sum()) / 2
    drawn = (pull * ((where[i] - where[j]) ** 2).sum(axis=1)).sum()
    fallen = GRAVITY * (mass * (middle**2).sum(axis=1)).sum()
    return np.asarray(middle * np.sqrt(pushed / max(float(drawn + fallen), 1e-12)))


def push_apart(where: Floats, turns: int = 12) -> Floats:
    """Nobody on top of somebody else: pairs that stand too close step back from each other."""
    from scipy.spatial import cKDTree

    near = NEAR * _usual(where)
    for _turn in range(turns):
        pairs = cKDTree(where).query_pairs(near, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs.T
        apart = where[one] - where[other]
        far = np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
        back = apart / far * (near - far) * 0.45
        moved = np.zeros_like(where)
        np.add.at(moved, one, back)
        np.add.at(moved, other, -back)
        count = np.bincount(pairs.ravel(), minlength=len(where))
        where = where + moved / np.maximum(1.0, np.sqrt(count))[:, None]
    return where


def _usual(where: Floats) -> float:
    """The room that each has where all spread evenly."""
    wide, high = where.max(axis=0) - where.min(axis=0)
    return float(np.sqrt(max(wide * high, wide**2 / len(where), 1e-9) / len(where)))
