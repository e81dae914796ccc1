"""A look at many rows of pairs as machine code: for each the few nearest to paying."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hallway.engine.graph import Block
from hallway.engine.kernel import compiled, lean_kernel
from hallway.engine.spans import Spans
from hallway.engine.types import Ints

WORTHWHILE = 1_000
"""People from whom on this is quicker than looking at the same block several times."""


TILE = 64
"""Columns that are looked at together before any of them is looked at alone."""


class Cover(NamedTuple):
    """What odd sets pay, for looking pairs up one by one; no runs where there are none.

    Of people at places a < b, with k = level[b - a], all sets pay the lesser of runs[k, a]
    and runs[k, b - 2**k]. nest: at least the lesser of the two people's is paid.
    place, level: int64 (n,). runs: float64 (⌈log₂ n⌉, n). nest: float64 (n,).
    """

    place: Any
    level: Any
    runs: Any
    nest: Any


def no_sets(n: int) -> Cover:
    """Where prices pay for everything."""
    none = np.zeros(0, dtype=np.int64)
    return Cover(none, none, np.zeros((0, 0)), np.zeros(n))


def cover_of(spans: Spans) -> Cover:
    """The odd sets as the kernel reads them."""
    n = len(spans.order)
    level = np.frexp(np.arange(n))[1].astype(np.int64) - 1
    runs = np.full((max(int(level.max(initial=0)) + 1, 1), n), np.inf)
    runs[0, : n - 1] = spans.between
    for k in range(1, len(runs)):
        half = 1 << (k - 1)
        runs[k, :-half] = np.minimum(runs[k - 1, :-half], runs[k - 1, half:])
    return Cover(spans.place, level, runs, spans.nest().astype(np.float64))


@lean_kernel
def few_of_each(
    block: Any,
    lo: int,
    price: Any,
    limit: float,
    cover: Cover,
    columns: Any,
    slacks: Any,
    counts: Any,
) -> int:
    """For each row the entries of least slack below the limit; how many of them pay.

    block: float64 (r, n), whole numbers, NaN forbidden. columns, slacks: (r, k), filled in
    order of slack. counts: (r,), how many of them there are.
    """
    paying, room, n = 0, slacks.shape[1], block.shape[1]
    for row in range(block.shape[0]):
        i = lo + row
        least, count = limit, 0
        for start in range(0, n, TILE):
            tile = slice(start, min(start + TILE, n))
            values, prices, nests = block[row, tile], price[tile], cover.nest[tile]
            if not any_below(values, prices, nests, price[i], cover.nest[i], least):
                continue
            for k in range(len(values)):
                slack = price[i] + prices[k] - 2.0 * values[k]
                if slack + min(cover.nest[i], nests[k]) < least:
                    slack += paid_by_sets(i, start + k, cover)
                    if slack < least:
                        paying += slack < 0
                        count = put(slacks[row], columns[row], slack, start + k, count)
                        if count == room:
                            least = slacks[row, room - 1]
        counts[row] = count
    return paying


@lean_kernel
def any_below(
    values: Any, prices: Any, nests: Any, price: float, nest: float, least: float
) -> bool:
    """Whether a pair of one person and some others could have a slack below the least.

    Without a branch inside, so that the compiler does many at a time.
    """
    found = 0
    for k in range(len(values)):
        paid = nests[k] if nests[k] < nest else nest
        found += price + prices[k] - 2.0 * values[k] + paid < least
    return found > 0


@lean_kernel
def paid_by_sets(i: int, j: int, cover: Cover) -> float:
    """What the odd sets pay towards the pair of two different people."""
    if cover.runs.shape[0] == 0:
        return 0.0
    a, b = cover.place[i], cover.place[j]
    if a > b:
        a, b = b, a
    k = cover.level[b - a]
    one, two = cover.runs[k, a], cover.runs[k, b - (1 << k)]
    return one if one < two else two  # type: ignore[no-any-return]


@lean_kernel
def put(slacks: Any, columns: Any, slack: float, j: int, count: int) -> int:
    """Put an entry among the least of its row, of which there are `count`; how many then."""
    at = count if count < len(slacks) else len(slacks) - 1
    while at > 0 and slacks[at - 1] > slack:
        slacks[at] = slacks[at - 1]
        columns[at] = columns[at - 1]
        at -= 1
    slacks[at] = slack
    columns[at] = j
    return count + 1 if count < len(slacks) else count


def few_nearest(
    block: Block, price: Ints, lo: int, limit: float, count: int, cover: Cover
) -> tuple[int, Any, Any]:
    """How many pay, and rows and columns of the least few of each row.

    Nobody pays if and only if no pair does: a row without room is full of pairs that do.

    Args:
        block: float64 (r, n), the rows from `lo` on. limit: slacks are below it.
        count: entries of a row at most.
    """
    slacks = np.empty((len(block), count))
    columns, counts = np.empty((len(block), count), dtype=np.int64), np.empty(len(block), int)
    paying = compiled(few_of_each)(
        block, lo, price.astype(np.float64), float(limit), cover, columns, slacks, counts
    )
    there = np.arange(count)[None, :] < counts[:, None]
    return int(paying), np.nonzero(there)[0], columns[there]
