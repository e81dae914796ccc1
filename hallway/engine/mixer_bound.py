"""The least repeats that counting proves, whatever the plan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hallway.engine.types import Flags, Ints

NO_PLANE = (6, 10, 14)
"""Orders up to twenty without an affine plane (Tarry 1900; Bruck & Ryser 1949; Lam 1991)."""


def least_repeats(met: NDArray[np.int16], tables: int, sittings: int, apart: Flags) -> int:
    """How many repeats these sittings must add at least.

    Three arguments, the best of which counts: somebody who has more table mates than people
    left to meet meets some again; people of one table who spread over fewer tables than
    they are share one again; and some designs are known not to exist.

    Args:
        met: int16 (n, n), symmetric: how often each two met before. tables: how many in each
            sitting, of nearly equal size. sittings: how many. apart: bool (n, n), pairs who
            are kept apart.
    Returns:
        The bound, 0 at least. It holds for plans that keep those pairs apart.
    Cost: O(n²).
    Source: docs/methods/mixers.md.

    >>> none = np.zeros((32, 32), dtype=np.int64)
    >>> [least_repeats(none, 8, sittings, none > 0) for sittings in (10, 11, 12)]
    [0, 32, 80]
    """
    people = len(met)
    if people < 2 or tables >= people:
        return 0
    new = ~apart & (met == 0)
    fresh = new.sum(axis=1, dtype=np.int64) - new.diagonal()
    known = 0 if met.any() else _known(people, tables, sittings)
    return max(_by_people(fresh, tables, sittings), _by_tables(people, tables, sittings), known)


def _by_people(fresh: Ints, tables: int, sittings: int) -> int:
    """Everybody's table mates against the people they have not met.

    Whoever sits at a small table every time has the fewest; places at larger ones are dealt
    to those who can take them without a repeat first.
    """
    small, larger = divmod(len(fresh), tables)
    mates = sittings * (small - 1)
    too_many = int(np.maximum(mates - fresh, 0).sum())
    room = int(np.clip(fresh - mates, 0, sittings).sum())
    places = sittings * larger * (small + 1)
    return -(-(too_many + max(places - room, 0)) // 2)


def _by_tables(people: int, tables: int, sittings: int) -> int:
    """Any two sittings have so many pairs in common, and a pair is in few of them."""
    small, larger = divmod(people, tables)
    common = larger * _split(small + 1, tables) + (tables - larger) * _split(small, tables)
    return (sittings - 1) * common


def _split(size: int, tables: int) -> int:
    """The fewest pairs left together when people of one table spread over all tables."""
    each, more = divmod(size, tables)
    return tables * (each * (each - 1) // 2) + more * each


def _known(people: int, tables: int, sittings: int) -> int:
    """Each sitting beyond the most without a repeat brings one at least."""
    seats, rest = divmod(people, tables)
    most = None if rest else _most_known(tables, seats)
    return 0 if most is None else max(sittings - most, 0)


def _most_known(tables: int, seats: int) -> int | None:
    """The most sittings without a repeat, where a theorem says less than counting does."""
    if (tables, seats) == (6, 6):
        return 3  # no two orthogonal Latin squares of order six: Tarry 1900
    if tables == seats and seats in NO_PLANE:
        return seats - 1  # with that many it would be an affine plane: Bruck 1951
    # No nearly Kirkman triple system of 12 people: Kotzig & Rosa 1974.
    return 4 if (tables, seats) == (4, 3) else None
