"""The best matching over all pairs, of which only the few that matter are ever kept.

A few candidates a person are solved; then every pair is asked whether it would pay at the
prices found, block by block; those that would are added, and so on until none does. Then
the best matching of the few is the best of all, and its prices prove it.
Source: Applegate & Cook 1993; docs/methods/pairs.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.fractional import NOBODY, Half
from hallway.engine.graph import (
    FORBIDDEN,
    Block,
    Graph,
    Sheet,
    blocks,
    graph_between,
    merged,
    once,
)
from hallway.engine.matching import (
    Solution,
    fractional_matching,
    rows_for,
    whole_matching,
)
from hallway.engine.scan import WORTHWHILE, cover_of, few_nearest, no_sets
from hallway.engine.spans import Spans
from hallway.engine.types import Flags, Floats, Ints

CANDIDATES = 10
"""Pairs a person to begin with, and at most so many more after each look at all pairs."""
HARDLY = 20
"""Where only one pair to so many people pays at fractional prices, whole ones come next."""
ASKED = 256
"""People whose rows tell how sought after everybody is."""
SOUGHT = 0.9
"""Part of those people to whom a person is worth less than what we take for their price."""
TOGETHER = 4_096
"""People for whom that is worked out side by side."""

EXACT = 2**51
"""Floats below it hold the sum of two whole numbers and of a pair's weight exactly."""


@dataclass(frozen=True, eq=False)
class Few:
    """Some pairs: keys int64 (m,), i · n + j with i < j, and their weights int64 (m,)."""

    keys: Ints
    weights: Ints


class Order:
    """Who comes first among equals: the graphs are numbered so."""

    def __init__(self, order: Ints) -> None:
        self.order = order
        self.rank = np.empty_like(order)
        self.rank[order] = np.arange(len(order))

    def graph(self, few: Few) -> Graph:
        """The pairs as a graph of places in the order."""
        n, rank = len(self.order), self.rank.astype(np.int32)
        return graph_between(rank[few.keys // n], rank[few.keys % n], few.weights, n)

    def prices(self, half: Half) -> Ints:
        """int64 (n,): the prices by person."""
        prices: Ints = np.asarray(half.price, dtype=np.int64)[self.rank]
        return prices

    def solution(self, found: Solution) -> Solution:
        """The same solution by person."""
        mate = np.where(found.mate >= 0, self.order[found.mate], NOBODY)[self.rank]
        line = self.order[found.order].astype(np.int32)
        return Solution(mate, found.price[self.rank], line, found.lo, found.hi, found.extra)


def best_of_all(sheet: Sheet, floor: Ints, order: Ints | None = None) -> Solution:
    """The matching of greatest weight over every allowed pair, with prices for all of them.

    Args:
        sheet: the weights, by rows. floor: as for `matching.solve`.
        order: int64 (n,), everybody once: who comes first among equals.
    Returns:
        Solution, whose prices and sets suffice for every allowed pair.
    Cost: a few looks at all pairs, O(n²) each, and as many sparse solutions. Memory for
        the candidates only.
    Source: docs/methods/pairs.md.

    >>> from hallway.engine.graph import TableSheet
    >>> weights = np.array([[0, 3, 1], [3, 0, 9], [1, 9, 0]])
    >>> best_of_all(TableSheet(weights, weights > 0), np.zeros(3, dtype=np.int64)).mate.tolist()
    [-1, 2, 1]
    """
    line = Order(np.arange(sheet.n) if order is None else order)
    few = nearest(sheet, sought(sheet))
    few, half = with_fractions(sheet, few, floor, line)
    while True:
        graph = line.graph(few)
        rows = rows_for(graph)
        if half is None:
            half = fractional_matching(graph, floor[line.order], rows)
        solution = line.solution(whole_matching(half, graph, rows))
        near = nearness(few, solution.price, solution)
        paying, more = paying_pairs(sheet, solution.price, near, solution)
        if not paying:
            return solution
        few, half = Few(*merged(few.keys, few.weights, more.keys, more.weights)), None


def fractional_prices(sheet: Sheet, floor: Ints, order: Ints) -> Ints:
    """int64 (n,): prices that suffice for every allowed pair without any odd set.

    Half their sum, less the floors of whoever is left, is the best fractional matching.
    """
    line, few = Order(order), nearest(sheet, sought(sheet))
    while True:
        few, half = with_fractions(sheet, few, floor, line)
        if half is not None:
            return line.prices(half)


def with_fractions(sheet: Sheet, few: Few, floor: Ints, line: Order) -> tuple[Few, Half | None]:
    """Add pairs until the fractional matching of the few is, or nearly is, that of all.

    At first nobody may be left out at any price: a price at its floor would make all
    their pairs look worth having.
    """
    mild = np.maximum(floor, -2 * int(np.abs(few.weights).max(initial=0)))
    while True:
        graph = line.graph(few)
        half = fractional_matching(graph, mild[line.order], rows_for(graph))
        price = line.prices(half)
        near = nearness(few, price)
        paying, more = paying_pairs(sheet, price, near)
        same = bool((mild == floor).all()) or not left_out(half, graph)
        if not paying and same:
            return few, half._replace(floor=rows_for(graph).read(floor[line.order]))
        few = Few(*merged(few.keys, few.weights, more.keys, more.weights))
        if paying <= sheet.n // HARDLY:
            if same:
                return few, None
            mild = floor


def left_out(half: Half, graph: Graph) -> bool:
    """Whether anybody who may meet others is in no pair and in no ring."""
    mate, ring = np.asarray(half.mate), np.asarray(half.ring)
    return bool(((mate == NOBODY) & (ring == NOBODY) & (np.diff(graph.start) > 0)).any())


def nearness(few: Few, price: Ints, solution: Solution | None = None) -> int:
    """How near to paying the nearest two pairs a person are: as near are worth adding."""
    n = len(price)
    i, j = few.keys // n, few.keys % n
    slack = price[i] + price[j] - 2 * few.weights
    if solution is not None and len(solution.lo):
        slack += Spans(solution.line()).pairs(i, j)
    place = min(2 * n, len(slack) - 1)
    return int(np.partition(slack, place)[place]) if len(slack) else 0


def sought(sheet: Sheet) -> Ints:
    """A first guess at twice everybody's price, where some are sought after by all.

    int64 (n,); the same for all where being sought after does not show in half of the
    rows as in the other half.
    """
    n = sheet.n
    some = np.unique(np.linspace(0, max(n - 1, 0), min(n, ASKED)).astype(np.int64))
    if len(some) < ASKED // 2:
        return np.zeros(n, dtype=np.int64)
    asked = np.empty((len(some), n))
    for row, i in zip(asked, some.tolist(), strict=True):
        row[:] = sheet.rows(i, i + 1)[0]
        row[row == FORBIDDEN] = np.nan
    one, two = upper(asked[::2]), upper(asked[1::2])
    spread = float(one.std() * two.std())
    alike = float(((one - one.mean()) * (two - two.mean())).mean()) / spread if spread else 0.0
    trust = 2 * alike / (1 + alike) if alike > 0.2 else 0.0
    guess: Ints = np.rint(trust * (one + two)).astype(np.int64)
    return guess


def upper(asked: Floats) -> Floats:
    """For each column what nine in ten of the rows are below; NaN counts as nothing."""
    nothing = float(np.fmin.reduce(asked, axis=None, initial=0.0))
    place, found = int(SOUGHT * (len(asked) - 1)), np.empty(asked.shape[1])
    for lo in range(0, len(found), TOGETHER):
        part = np.nan_to_num(asked[:, lo : lo + TOGETHER], nan=nothing)
        found[lo : lo + TOGETHER] = np.partition(part, place, axis=0)[place]
    return found


def nearest(sheet: Sheet, price: Ints) -> Few:
    """For each person the pairs nearest to paying at these prices."""
    found, free = [], no_sets(sheet.n)
    for lo, _, block in blocks(sheet):
        if by_machine(block, price):
            _, rows, columns = few_nearest(block, price, lo, np.inf, CANDIDATES, free)
            found.append(few_of(block, rows, columns, lo))
            continue
        slack = slack_of(block, price, lo)
        rows, columns = least(slack, CANDIDATES)
        found.append(picked(slack[rows, columns], price, rows + lo, columns))
    return gathered(found)


def by_machine(block: Block, price: Ints) -> bool:
    """Whether the block is so wide, and of such numbers, that a compiled look is quicker."""
    wide = block.shape[1] >= WORTHWHILE and block.dtype == np.float64
    return wide and int(np.abs(price).max(initial=0)) < EXACT


def slack_of(block: Block, price: Ints, lo: int) -> Block:
    """price_i + price_j - 2 weight, in the place of the block; NaN where forbidden.

    Prices too large for floats, where many turns are told apart, make it whole numbers.
    """
    if block.dtype.kind == "f" and int(np.abs(price).max(initial=0)) >= EXACT:
        block = np.where(np.isnan(block), FORBIDDEN, block).astype(np.int64)
    kind = block.dtype
    block *= -2
    block += price.astype(kind)
    block += price[lo : lo + len(block), None].astype(kind)
    return block


def open_pairs(slack: Block) -> Flags:
    """Which pairs may meet: the others are NaN, or farther than any price."""
    flags: Flags = slack < -FORBIDDEN
    return flags


def least(slack: Block, count: int) -> tuple[Any, Any]:
    """Rows and columns of the least entries of each row, so many at most."""
    n = slack.shape[1]
    if count >= n:
        return marked(open_pairs(slack))
    columns = np.argpartition(slack, count, axis=1)[:, :count].ravel()
    rows = np.repeat(np.arange(len(slack)), count)
    kept = open_pairs(slack[rows, columns])
    return rows[kept], columns[kept]


def marked(flags: Flags) -> tuple[Any, Any]:
    rows, columns = np.nonzero(flags)
    return rows, columns


def few_of(block: Block, rows: Any, columns: Any, lo: int) -> Few:
    """Those pairs of a block that begins with the row of person `lo`."""
    low, high = np.minimum(rows + lo, columns), np.maximum(rows + lo, columns)
    return Few(low * block.shape[1] + high, block[rows, columns].astype(np.int64))


def picked(slack: Any, price: Ints, people: Any, others: Any) -> Few:
    """Those pairs of that slack, whoever comes first in the list first."""
    weights = (price[people] + price[others] - slack.astype(np.int64)) // 2
    low, high = np.minimum(people, others), np.maximum(people, others)
    return Few(low * len(price) + high, weights)


def gathered(parts: list[Few]) -> Few:
    none = np.empty(0, dtype=np.int64)
    keys = np.concatenate([none, *(part.keys for part in parts)])
    weights = np.concatenate([none, *(part.weights for part in parts)])
    return Few(*once(keys, weights))


def paying_pairs(
    sheet: Sheet, price: Ints, near: int, solution: Solution | None = None
) -> tuple[int, Few]:
    """How many pairs would pay at these prices, and those of them worth adding.

    near: pairs are also added that would pay if their prices were lower by so much.
    """
    cover = Spans(solution.line()) if solution is not None and len(solution.lo) else None
    paying, found, sets = 0, [], no_sets(sheet.n) if cover is None else cover_of(cover)
    for lo, _, block in blocks(sheet):
        if by_machine(block, price):
            many, rows, columns = few_nearest(block, price, lo, max(near, 1), CANDIDATES, sets)
            paying += many
            found.append(few_of(block, rows, columns, lo))
            continue
        slack = slack_of(block, price, lo)
        rows, columns = below(slack, near, many=cover is not None)
        later = columns > rows + lo
        rows, columns = rows[later], columns[later]
        if not len(rows):
            continue
        seen = slack[rows, columns]
        if cover is not None:
            seen = seen + cover.pairs(rows + lo, columns)
            kept = seen < max(near, 1)
            rows, columns, seen = rows[kept], columns[kept], seen[kept]
        paying += int((seen < 0).sum())
        chosen = first_few(rows, columns, seen)
        found.append(
            picked(slack[rows, columns][chosen], price, rows[chosen] + lo, columns[chosen])
        )
    return paying, gathered(found)


def below(slack: Block, near: int, many: bool) -> tuple[Any, Any]:
    """Entries below `near` or zero; unless many are wanted, only the least of each row."""
    flags = slack < max(near, 1)
    if not many and int(np.count_nonzero(flags)) > 8 * CANDIDATES * len(slack):
        rows, columns = least(slack, 2 * CANDIDATES)
        kept = flags[rows, columns]
        return rows[kept], columns[kept]
    return marked(flags)


def first_few(rows: Any, columns: Any, slack: Any) -> Any:
    """Which entries are of least slack in their row, so many at most."""
    order = np.lexsort((columns, slack, rows))
    line = rows[order]
    place = np.arange(len(line)) - np.searchsorted(line, line)
    return order[place < CANDIDATES]
