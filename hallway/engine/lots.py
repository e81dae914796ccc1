"""Seats by lot: the same people in groups of the same sizes, brought together at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from hallway.engine.types import Flags, Ints

KNOWN, SAME_UNIT = 1_000, 1
"""What it costs that two in a group know each other, and that they share a unit."""
TRIES = 60
"""Seats tried for a group in which something is amiss, each time round."""
TURNS = 12
Cost = Callable[[int, int], int]


def knows_of(flags: Flags) -> dict[int, set[int]]:
    """Whom each person knows.

    >>> knows_of(np.array([[False, True], [True, False]]))
    {0: {1}, 1: {0}}
    """
    return {i: set(np.flatnonzero(row).tolist()) for i, row in enumerate(flags)}


def seat_by_lot(
    people: Sequence[int],
    sizes: Sequence[int],
    knows: Mapping[int, AbstractSet[int]],
    *,
    units: Mapping[int, int] | Ints | None = None,
    salt: int = 0,
) -> list[list[int]]:
    """Hand out the seats of some groups by lot, to people who do not know each other.

    People are shuffled into the seats. A group in which two know each other then swaps one
    of them with somebody drawn at random, whenever that leaves fewer such pairs.

    Args:
        people: as many as there are seats; somebody may stand there twice.
        sizes: the seats of each group.
        knows: whom each person knows already, both ways. Whoever is not in it knows nobody.
        units: the code of each person's unit: groups then mix units as well as they can.
        salt: decides; the same gives the same again.
    Returns:
        The groups, in the order of `sizes`. Some of them may still know each other where
        that cannot be helped, or is not found.
    Cost: O(people + groups amiss · 720).
    Source: docs/methods/lab.md.

    >>> seat_by_lot([1, 2, 3, 4], [2, 2], {1: {2}, 2: {1}, 3: {4}, 4: {3}}, salt=5)
    [[2, 3], [4, 1]]
    """
    draws = _Draws(salt)
    seats = draws.shuffled(people)
    starts = np.cumsum([0, *sizes]).tolist()
    group_of = [g for g, size in enumerate(sizes) for _ in range(size)]
    spans = [(starts[g], starts[g + 1]) for g in range(len(sizes))]
    cost = _cost(knows, units)
    for _ in range(TURNS):
        amiss = [g for g, span in enumerate(spans) if _within(seats, span, cost)]
        if not amiss:
            break
        for g in amiss:
            _mend(seats, spans, group_of, g, cost, draws)
    return [seats[lo:hi] for lo, hi in spans]


def _cost(knows: Mapping[int, AbstractSet[int]], units: Mapping[int, int] | Ints | None) -> Cost:
    none: frozenset[int] = frozenset()

    def cost(a: int, b: int) -> int:
        known = KNOWN if a == b or b in knows.get(a, none) else 0
        return known + (SAME_UNIT if units is not None and units[a] == units[b] >= 0 else 0)

    return cost


def _within(seats: Sequence[int], span: tuple[int, int], cost: Cost) -> int:
    """What is amiss in a group."""
    lo, hi = span
    if hi - lo == 2:
        return cost(seats[lo], seats[lo + 1])
    return sum(cost(seats[a], seats[b]) for a in range(lo, hi) for b in range(a + 1, hi))


def _mend(
    seats: list[int],
    spans: Sequence[tuple[int, int]],
    group_of: Sequence[int],
    g: int,
    cost: Cost,
    draws: _Draws,
) -> None:
    """Swap one of the group for somebody drawn at random, if that helps."""
    lo, hi = spans[g]
    for _ in range(TRIES):
        a, b = lo + draws.below(hi - lo), draws.below(len(seats))
        h = group_of[b]
        if h == g:
            continue
        before = _within(seats, spans[g], cost) + _within(seats, spans[h], cost)
        seats[a], seats[b] = seats[b], seats[a]
        after = _within(seats, spans[g], cost) + _within(seats, spans[h], cost)
        if after >= before:
            seats[a], seats[b] = seats[b], seats[a]
        elif not _within(seats, spans[g], cost):
            return


class _Draws:
    """Numbers drawn evenly, from raw bits: the same on every machine and version."""

    def __init__(self, salt: int) -> None:
        self._bits = np.random.PCG64((salt + 1) % 2**64)
        self._words: list[int] = []

    def below(self, count: int) -> int:
        if not self._words:
            self._words = self._bits.random_raw(256).tolist()
        return ((self._words.pop() >> 32) * count) >> 32

    def shuffled(self, people: Sequence[int]) -> list[int]:
        words = self._bits.random_raw(max(len(people), 1))[: len(people)]
        return [people[k] for k in np.argsort(words, kind="stable").tolist()]
