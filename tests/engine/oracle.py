"""The slow, readable answers: every round there is, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

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


def seats_and_worth(
    values: Table, odd: str = "out", hosts: Sequence[int] = ()
) -> Iterator[tuple[frozenset[int], float]]:
    """Every round of pairs there is, with a trio or a guest's meeting: who sits, and its worth."""
    people = range(len(values))
    for groups in rounds_of(people, (2, 3) if odd == "trio" else (2,)):
        if all(fits(values, g) for g in groups) and sum(len(g) == 3 for g in groups) <= 1:
            there, value = frozenset(i for g in groups for i in g), worth(values, groups)
            yield there, value
            for guest in set(people) - there if odd == "host" else ():
                asked = [values[h, guest] for h in hosts if not np.isnan(values[h, guest])]
                if asked:
                    yield there | {guest}, value + float(max(asked))


def best_by_subsets(values: Table, *, participation: bool = True) -> tuple[int, float]:
    """The best pairs of ever more people: the first of them stays out, or meets one of them.

    How many people it seats (0 where nobody is forced), and what it is worth. Up to 14.
    """
    best: list[tuple[int, float]] = [(0, 0.0)] * (1 << len(values))
    for some in range(1, len(best)):
        first = some.bit_length() - 1
        rest = some ^ (1 << first)
        best[some] = best[rest]
        for other in range(first):
            if rest >> other & 1 and not np.isnan(values[first, other]):
                people, value = best[rest ^ (1 << other)]
                met = (people + 2 * participation, value + float(values[first, other]))
                best[some] = max(best[some], met)
    return best[-1]


def best_by_cuts(values: Table, *, participation: bool = True) -> tuple[int, float]:
    """The best pairs as a linear program, which branches where it is not whole. Up to 40.

    Values must be whole numbers, so that the answer can be read off exactly.
    """
    i, j = np.nonzero(np.triu(~np.isnan(values), 1))
    if not len(i):
        return 0, 0.0
    reward = values[i, j] + participation * (1 + 2 * len(values) * np.nanmax(np.abs(values)))
    meets = np.zeros((len(values), len(i)))
    meets[i, np.arange(len(i))] = meets[j, np.arange(len(i))] = 1
    found = milp(
        -reward,
        constraints=LinearConstraint(meets, ub=1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(i)),
        options={"mip_rel_gap": 0.0},
    )
    taken = found.x > 0.5
    return 2 * int(taken.sum()) * participation, float(values[i, j][taken].sum())
