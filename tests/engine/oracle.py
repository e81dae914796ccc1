"""The slow, readable answers: every round there is, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Group = tuple[int, ...]
Table = NDArray[np.float64]


def rounds_of(people: Sequence[int], sizes: Sequence[int]) -> Iterator[list[Group]]:
    """Every way to put some of the people into groups of these sizes."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    yield from rounds_of(rest, sizes)
    for size in sizes:
        for others in combinations(rest, size - 1):
            left = [i for i in rest if i not in others]
            for found in rounds_of(left, sizes):
                yield [(first, *others), *found]


def fits(values: Table, group: Group) -> bool:
    return all(not np.isnan(values[i, j]) for i, j in combinations(group, 2))


def worth(values: Table, groups: Sequence[Group]) -> float:
    return sum(float(values[i, j]) for g in groups for i, j in combinations(g, 2))


def seated(groups: Sequence[Group]) -> int:
    return len({i for group in groups for i in group})


def best_round(
    values: Table, sizes: Sequence[int] = (2,), *, participation: bool = True, trios: int = 9
) -> tuple[int, float]:
    """How many people the best round seats, and what it is worth."""
    found = [
        (seated(groups) if participation else 0, worth(values, groups))
        for groups in rounds_of(range(len(values)), sizes)
        if all(fits(values, g) for g in groups) and sum(len(g) == 3 for g in groups) <= trios
    ]
    return max(found)
