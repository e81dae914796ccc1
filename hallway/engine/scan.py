"""A look at many rows of pairs as machine code: for each the few nearest to paying."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.graph import Block
from hallway.engine.kernel import compiled, kernel
from hallway.engine.types import Ints

WORTHWHILE = 2_000
"""People from whom on this is quicker than looking at the same block several times."""


@kernel
def few_of_each(
    block: Any, lo: int, price: Any, limit: float, slacks: Any, columns: Any, counts: Any
) -> int:
    """For each row the entries of least slack below the limit; how many of them pay.

    block: float64 (r, n), whole numbers, NaN forbidden. slacks, columns: (r, k), filled in
    order of slack. counts: (r,), how many of them there are.
    """
    paying = 0
    room = slacks.shape[1]
    for row in range(block.shape[0]):
        own = price[lo + row]
        least = limit
        count = 0
        for j in range(block.shape[1]):
            slack = own + price[j] - 2.0 * block[row, j]
            if slack < least:
                if slack < 0:
                    paying += 1
                at = count if count < room else room - 1
                while at > 0 and slacks[row, at - 1] > slack:
                    slacks[row, at] = slacks[row, at - 1]
                    columns[row, at] = columns[row, at - 1]
                    at -= 1
                slacks[row, at] = slack
                columns[row, at] = j
                if count < room:
                    count += 1
                if count == room:
                    least = slacks[row, room - 1]
        counts[row] = count
    return paying


def few_nearest(
    block: Block, price: Ints, lo: int, limit: float, count: int
) -> tuple[int, Any, Any, Any]:
    """How many pay, and rows, columns and slacks of the least few of each row.

    Nobody pays if and only if no pair does: a row without room is full of pairs that do.

    Args:
        block: float64 (r, n), the rows from `lo` on. limit: slacks are below it.
        count: entries of a row at most.
    """
    slacks = np.empty((len(block), count))
    columns, counts = np.empty((len(block), count), dtype=np.int64), np.empty(len(block), int)
    paying = compiled(few_of_each)(
        block, lo, price.astype(np.float64), float(limit), slacks, columns, counts
    )
    there = np.arange(count)[None, :] < counts[:, None]
    return int(paying), np.nonzero(there)[0], columns[there], slacks[there]
