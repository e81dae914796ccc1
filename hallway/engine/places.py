"""Who is left to be seated, whose turn it is, and what a seat is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from hallway.engine.errors import Impossible
from hallway.engine.types import Indices, Ints

LARGEST = 2**55
"""What a seat may be worth: sums of a few still differ from what stands for a forbidden pair."""


def stand(
    must: Iterable[Sequence[int]], n: int, hosts: Collection[int] = ()
) -> tuple[list[tuple[int, ...]], Indices]:
    """The fixed groups, and the people who are left for the solver.

    Raises:
        Impossible: a person is unknown, or stands in two of them and is no host.

    >>> groups, people = stand([(2, 0)], 4)
    >>> groups, people.tolist()
    ([(0, 2)], [1, 3])
    """
    groups = [tuple(sorted(int(i) for i in group)) for group in must]
    taken = [i for group in groups for i in group]
    twice = [i for i, count in Counter(taken).items() if count > 1]
    if not set(twice) <= set(hosts) or len(taken) - len(set(taken)) > len(twice):
        raise Impossible("one person stands in two groups that must stand")
    if any(i < 0 or i >= n for i in taken):
        raise Impossible("a group that must stand names somebody who is not there")
    return groups, np.setdiff1d(np.arange(n), taken).astype(np.int32)


def seats(n: int, top: int, turn: Ints | Indices | None, participation: bool) -> Ints:
    """What seating each person is worth: more than any value, and more by turn.

    The sets of people a matching can seat form a matroid, so any positive amounts
    seat as many as possible, those with the greater turn first.

    Args:
        n: people. top: the greatest worth of any pair, signs aside.
    Returns:
        int64 (n,), none above LARGEST: where more turns differ than fit below it, which
        takes thousands of them among a hundred thousand people, the least count as one.
    """
    if not participation or not n:
        return np.zeros(n, dtype=np.int64)
    step = (n + 6) * (top + 1)
    places = ranks(turn, n)
    too_many = max(int(places.max()) + 1 - max(LARGEST // step, 1), 0)
    return step * (1 + np.maximum(places - too_many, 0))


def ranks(turn: Ints | Indices | None, n: int) -> Ints:
    """Turns as small whole numbers from 0, in the same order."""
    if turn is None:
        return np.zeros(n, dtype=np.int64)
    places: Ints = np.unique(turn, return_inverse=True)[1].reshape(n).astype(np.int64)
    return places
