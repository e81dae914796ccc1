"""What no division into groups can pass, recomputed from a proof's prices."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.cells import NEVER, Cells
from hallway.engine.errors import BadCertificate
from hallway.engine.grid import Grid
from hallway.engine.groupcheck import most_unpaid
from hallway.engine.kernel import compiled, kernel
from hallway.engine.types import Flags, Indices, Ints, Proof

FAR = 2**52
AT_ONCE = 2**22
"""Numbers worked on side by side."""
COMPILE_FROM = 600
"""People for whom compiling pays."""


def group_bound(grid: Grid | Cells, proof: Proof, seen: frozenset[int] = frozenset()) -> int:
    """The bound of either kind of proof: prices a meeting, or prices a seat.

    seen: sizes of which all groups are known to be paid.

    Raises:
        BadCertificate: a price below zero, or a group that is worth more than it pays.
    Cost: O(n²) for prices a meeting; with prices a seat, what `overpaid` takes.
    """
    if proof.set_prices:
        return _seat_bound(grid, proof, seen)
    return meeting_bound(grid, proof)


def meeting_bound(grid: Grid | Cells, proof: Proof) -> int:
    """Each pair is paid by its two people's prices, or for the rest by itself."""
    if (proof.prices < 0).any():
        raise BadCertificate("a price below zero proves nothing")
    meets = sorted((size - 1 for size, many in proof.sizes for _ in range(size * many)))[::-1]
    dear: list[int] = sorted(proof.prices.tolist(), reverse=True)
    total = sum(p * m for p, m in zip(dear, meets, strict=False))
    people, prices = proof.people, proof.prices
    lines = max(AT_ONCE // (len(people) + 1), 1)
    twice = 0
    for lo in range(0, len(people), lines):
        some = _some(people, grid.n, lo, lines)
        rest = proof.scale * grid.worth[some] - prices[lo : lo + lines, None]
        rest -= prices[None, :]
        twice += int(np.maximum(rest, 0, out=rest).sum(where=grid.allowed[some]))
    return (total + twice // 2) // proof.scale


def _some(people: Indices, n: int, lo: int, lines: int) -> Any:
    """An index for some rows, over the columns of these people."""
    if len(people) == n:
        return slice(lo, min(lo + lines, n))
    return np.ix_(people[lo : lo + lines], people)


def _seat_bound(grid: Grid | Cells, proof: Proof, seen: frozenset[int]) -> int:
    """Every group is paid by the prices of its seats and the price of its size.

    Whoever is left over pays nothing, so the dearest are taken to sit.
    """
    seats = sum(size * many for size, many in proof.sizes)
    everybody = seats == len(proof.people)
    if min(proof.set_prices) < 0 or ((proof.prices < 0).any() and not everybody):
        raise BadCertificate("a price below zero proves nothing")
    some = _of(grid, proof.people)
    for (size, many), extra in zip(proof.sizes, proof.set_prices, strict=True):
        if many and size not in seen and not _all_paid(some, proof.prices, size, extra):
            raise BadCertificate(f"a group of {size} is worth more than its prices")
    dear: list[int] = sorted(proof.prices.tolist(), reverse=True)[:seats]
    total = sum(dear)
    return total + sum(
        many * extra for (_, many), extra in zip(proof.sizes, proof.set_prices, strict=True)
    )


def _of(grid: Grid | Cells, people: Indices) -> Grid | Cells:
    if len(people) == grid.n and (people == np.arange(grid.n)).all():
        return grid
    if isinstance(grid, Cells):
        return grid.of(people)
    some = np.ix_(people, people)
    return Grid(grid.worth[some], grid.allowed[some], grid.unit)


def _all_paid(grid: Grid | Cells, prices: Ints, size: int, extra: int) -> bool:
    """Whether every group of this size is paid: by tables, or by lists where they are long."""
    if grid.n >= COMPILE_FROM or isinstance(grid, Cells):
        return most_unpaid(table_of(grid), prices, size, extra) == 0
    lacks = lacking(grid.worth[:], grid.allowed[:], prices, size, extra)
    return not len(overpaid(lacks, size)[0])


def table_of(grid: Grid | Cells) -> Any:
    """int32, NEVER where forbidden: what `groupcheck` goes over."""
    if isinstance(grid, Cells):
        return grid.table
    return np.where(grid.allowed, grid.worth, NEVER).astype(np.int32)


def lacking(worth: Ints, allowed: Flags, prices: Ints, size: int, extra: int) -> Ints:
    """int64 (n, n): what each pair of a group lacks in pay, times size · (size - 1).

    A group's pairs together make size · (size - 1) times what it is worth beyond its
    prices and its size's.
    """
    lacks: Ints = size * (size - 1) * worth - size * (prices[:, None] + prices[None, :])
    lacks -= 2 * extra
    lacks[~allowed] = -FAR
    np.fill_diagonal(lacks, -FAR)
    return lacks


def overpaid(
    lacks: Ints, size: int, most: int | None = None, looked: list[int] | None = None
) -> tuple[Ints, Ints]:
    """Every group of this size whose pairs lack more than nothing together.

    If a set's pairs lack something, so does some set with one person fewer (on average
    they do), so all are found by adding one person at a time to pairs that lack something.

    Args:
        lacks: int64 (n, n), symmetric, -FAR on the diagonal and where forbidden.
        most: sets to go on from, at most; the rest is given up. looked: takes how many
            were gone on from, as a measure of the work.
    Returns:
        Groups, int64 (g, size), sorted; and what each lacks, int64 (g,).
    Raises:
        TooMany: more sets than `most`.
    Cost: O(n · sets that lack something, of every size below).
    """
    first, second = np.nonzero(np.triu(lacks > 0, 1))
    sets = np.stack([first, second], axis=1).astype(np.int64)
    lack = lacks[first, second]
    for _ in range(size - 2):
        if most is not None and len(sets) > most:
            raise TooMany
        if looked is not None:
            looked.append(len(sets) * len(lacks))
        sets, lack = _joined(lacks, sets, lack, most)
    return sets, lack


class TooMany(Exception):
    """More sets than are worth going through."""


def _joined(lacks: Ints, sets: Ints, lack: Ints, most: int | None) -> tuple[Ints, Ints]:
    """All sets with one more person that still lack something, each once."""
    size, seen = sets.shape[1] + 1, 0
    found, left = [np.empty((0, size), dtype=np.int64)], [lack[:0]]
    lines = max(AT_ONCE // (len(lacks) + 1) // 2, 1)
    for lo in range(0, len(sets), lines):
        more, total = _wider(lacks, sets[lo : lo + lines], lack[lo : lo + lines])
        found.append(more)
        left.append(total)
        seen += len(more)
        if most is not None and seen > 2 * most:
            raise TooMany
    return _once(np.sort(np.concatenate(found), axis=1), np.concatenate(left), len(lacks))


def _wider(lacks: Ints, sets: Ints, lack: Ints) -> tuple[Ints, Ints]:
    if len(lacks) < COMPILE_FROM:
        total = lacks[sets[:, 0]] + lack[:, None]
        for column in range(1, sets.shape[1]):
            total += lacks[sets[:, column]]
        which, who = np.nonzero(total > 0)
        return np.concatenate([sets[which], who[:, None]], axis=1), total[which, who]
    row_sum = np.empty(len(lacks), dtype=np.int64)
    count = compiled(count_wider)(lacks, sets, lack, row_sum)
    more = np.empty((count, sets.shape[1] + 1), dtype=np.int64)
    left = np.empty(count, dtype=np.int64)
    count = compiled(write_wider)(lacks, sets, lack, row_sum, more, left)
    return more[:count], left[:count]


@kernel
def count_wider(lacks: Any, sets: Any, lack: Any, row_sum: Any) -> int:
    """How many people could join the sets and leave something lacking."""
    count = 0
    for row in range(len(sets)):
        add_rows(lacks, sets[row], row_sum)
        for who in range(len(row_sum)):
            count += row_sum[who] > -lack[row]
    return count


@kernel
def write_wider(lacks: Any, sets: Any, lack: Any, row_sum: Any, more: Any, left: Any) -> int:
    """Write down the sets with somebody who joined them, and what they lack; how many."""
    size, at = sets.shape[1], 0
    for row in range(len(sets)):
        add_rows(lacks, sets[row], row_sum)
        for who in range(len(row_sum)):
            if row_sum[who] > -lack[row]:
                total = row_sum[who] + lack[row]
                if is_found_here(lacks, sets[row], lack[row], who, total):
                    more[at, :size] = sets[row]
                    more[at, size] = who
                    left[at] = total
                    at += 1
    return at


@kernel
def add_rows(lacks: Any, group: Any, row_sum: Any) -> None:
    """What each person lacks with all of a group."""
    row_sum[:] = lacks[group[0]]
    for place in range(1, len(group)):
        row = lacks[group[place]]
        for who in range(len(row_sum)):
            row_sum[who] += row[who]


@kernel
def is_found_here(lacks: Any, group: Any, lack: int, who: int, total: int) -> bool:
    """Whether no set with one person fewer lacks more: by one of these a set is found."""
    for one in group:
        near = lacks[one, who]
        for other in group:
            if other != one:
                near += lacks[one, other]
        if total - near > lack:
            return False
    return True


def _once(sets: Ints, lack: Ints, n: int) -> tuple[Ints, Ints]:
    if n ** sets.shape[1] < 2**62:
        key = sets[:, 0]
        for column in sets.T[1:]:
            key = key * n + column
        _, kept = np.unique(key, return_index=True)
    else:
        _, kept = np.unique(sets, axis=0, return_index=True)
    return sets[kept], lack[kept]
