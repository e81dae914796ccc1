"""Whatever a large search for groups compiles, compiled before its clock starts."""

from __future__ import annotations

from functools import cache

import numpy as np

from hallway.engine.cells import is_symmetric, write_cells
from hallway.engine.effort import Effort
from hallway.engine.group_seats import ManySeats
from hallway.engine.group_swaps import LARGEST, swap
from hallway.engine.groupcheck import Unpaid, pay_of
from hallway.engine.kernel import compiled
from hallway.engine.types import Ints

SECONDS = 60.0
"""More than a tiny roster ever needs."""


@cache
def be_ready(size: int) -> None:
    """Go once through a tiny roster: what is compiled by it takes no time of anybody's search.

    Cost: seconds the first time on a machine, about one in each process after.
    """
    if not 1 < size <= LARGEST:
        return
    n, random, effort = 4 * size, np.random.PCG64(size), Effort(SECONDS)
    table = np.zeros((n + 1, n + 1), dtype=np.int32)
    compiled(write_cells)(np.add.outer(np.arange(n), np.arange(n)) % 7 + 1.0, 0, 1.0, table)
    compiled(is_symmetric)(table)
    seats: Ints = np.arange(n, dtype=np.int64).reshape(-1, size)
    swap(table, seats, 2, 2**20, random.random_raw, effort)
    search = ManySeats(table, n, size, True, 0)
    search.lower(seats.tolist(), effort)
    nothing = np.zeros(n, dtype=np.int64)
    search.trios(nothing)
    for _ in Unpaid(pay_of(table, nothing, size), n).groups():
        pass
