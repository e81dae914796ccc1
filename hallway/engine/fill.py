"""Dividing people into groups with no forbidden pair, by trying: for tight histories."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from hallway.engine.types import Flags

Group = tuple[int, ...]
STEPS = 60_000
"""Groups looked at before giving up; then the search's own answer stands."""


def fill(
    allowed: Flags, shape: tuple[int, ...], fits: Callable[[Group], bool] | None = None
) -> list[Group] | None:
    """Groups of exactly these sizes over all people, every pair inside allowed.

    The person with the fewest open partners is seated first.

    Args:
        allowed: bool (n, n), symmetric. shape: sizes that add up to n.
        fits: what else a group must keep, such as seat rules.
    Returns:
        The groups, or None if there are none or STEPS ran out.
    Cost: exponential at worst, cut off at STEPS groups.
    Source: backtracking, most constrained first (Golomb & Baumert 1965).

    >>> import numpy as np
    >>> open_ = np.ones((6, 6), dtype=bool)
    >>> open_[0, 1] = open_[1, 0] = False
    >>> fill(open_, (3, 3))
    [(0, 2, 3), (1, 4, 5)]
    """
    near = [{j for j, fine in enumerate(row) if fine and j != i} for i, row in enumerate(allowed)]
    trial = _Trial(near, fits)
    return trial.seat(frozenset(range(len(near))), tuple(sorted(shape)))


class _Trial:
    """One search: who may sit with whom, and how many steps are left."""

    def __init__(self, near: list[set[int]], fits: Callable[[Group], bool] | None) -> None:
        self.near = near
        self.fits = fits
        self.steps = STEPS

    def seat(self, left: frozenset[int], shape: tuple[int, ...]) -> list[Group] | None:
        if not shape:
            return []
        first = min(left, key=lambda i: (len(self.near[i] & left), i))
        for size in sorted(set(shape)):
            rest = list(shape)
            rest.remove(size)
            for group in self._groups(first, left, size):
                found = self.seat(left - set(group), tuple(rest))
                if found is not None:
                    return [tuple(sorted(group)), *found]
                if self.steps <= 0:
                    return None
        return None

    def _groups(self, first: int, left: frozenset[int], size: int) -> list[Group]:
        """Every group of this size around `first`, as long as there are steps left."""
        found = []
        for others in combinations(sorted(self.near[first] & left), size - 1):
            self.steps -= 1
            if self.steps <= 0:
                break
            if all(b in self.near[a] for a, b in combinations(others, 2)) and (
                self.fits is None or self.fits((first, *others))
            ):
                found.append((first, *others))
        return found
