"""When everybody has met: the least bad repeats, the longest ago first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from hallway.engine.grid import Grid
from hallway.engine.types import Flags, Indices, Ints

Groups = list[tuple[int, ...]]
Solver = Callable[[Grid], Groups]
SHADES = 256
"""Steps of value kept for choosing between repeats that are equally bad."""


def pairs_in(groups: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Every two people who sit in one group, i < j, sorted.

    >>> pairs_in([(2, 0, 1)])
    [(0, 1), (0, 2), (1, 2)]
    """
    return sorted({(i, j) for group in groups for i in group for j in group if i < j})


def least_bad_repeats(
    worth: Ints, allowed: Flags, fresh: Flags, met: Indices, solve: Solver
) -> tuple[Groups, Flags]:
    """The round that seats as many as possible with the least bad repeats.

    Compared from the most recent meetings back: as few repeats as possible of the
    last round, then of the one before, and so on; at equal repeats the greater value.

    Args:
        worth: int64 (n, n). allowed: bool (n, n), what no hard rule forbids.
        fresh: bool (n, n), of those the pairs that are new or rested.
        met: int32 (n, n), the round of the last meeting.
        solve: seats people on a grid, as many as possible, then the greatest worth.
    Returns:
        The groups, and the pairs that may meet: all fresh ones and these repeats.
    Cost: one solve for every few rounds of history that must be looked at.
    Source: ours, docs/methods/pairs.md.
    """
    old = allowed & ~fresh
    while True:
        rounds = np.unique(met[old])[::-1]
        told_apart = _levels(len(worth), len(rounds))
        groups = solve(_penalised(worth, allowed & (fresh | old), old, met, rounds, told_apart))
        repeats = [(i, j) for i, j in pairs_in(groups) if old[i, j]]
        used = {int(met[i, j]) for i, j in repeats}
        spare = [r for r in rounds[: told_apart - 1].tolist() if r not in used]
        if not spare or told_apart >= len(rounds):
            return groups, _opened(fresh, repeats)
        old &= ~np.isin(met, spare)


def _opened(fresh: Flags, repeats: list[tuple[int, int]]) -> Flags:
    opened = fresh.copy()
    for i, j in repeats:
        opened[i, j] = opened[j, i] = True
    return opened


def _levels(n: int, rounds: int) -> int:
    """How many past rounds whole numbers can tell apart, each outweighing all older."""
    room = 50 - 3 * max(n, 2).bit_length() - SHADES.bit_length()
    return max(1, min(rounds, room // _bits(n)))


def _bits(n: int) -> int:
    """Bits to count the repeats of one level: no round has more than 3n/2 pairs here."""
    return (2 * n + 2).bit_length()


def _penalised(
    worth: Ints, allowed: Flags, old: Flags, met: Indices, rounds: Indices, levels: int
) -> Grid:
    """Shades of value for all, and for repeats a penalty: greatest for the latest."""
    n = len(worth)
    if not len(rounds):
        return Grid(worth, allowed, 1.0)
    place = np.searchsorted(-rounds, -met)
    power = np.maximum(levels - 1 - np.minimum(place, levels - 1), 0)
    penalty = np.left_shift(np.int64(1), (power * _bits(n)).astype(np.int64))
    top = max(int(np.abs(worth[allowed]).max(initial=0)), 1)
    shade = worth * (SHADES - 1) // top
    step = 2 * SHADES * (2 * n + 2)
    return Grid(np.where(old, shade - step * penalty, shade), allowed, 1.0)
