"""What no division into groups can pass, recomputed from a proof's prices."""

from __future__ import annotations

import numpy as np

from hallway.engine.errors import BadCertificate
from hallway.engine.grid import Grid
from hallway.engine.types import Flags, Ints, Proof

FAR = 2**52
AT_ONCE = 2**22
"""Numbers worked on side by side."""


def group_bound(grid: Grid, proof: Proof) -> int:
    """The bound of either kind of proof: prices a meeting, or prices a seat.

    Raises:
        BadCertificate: a price below zero, or a group that is worth more than it pays.
    Cost: O(n²) for prices a meeting; with prices a seat, what `overpaid` takes.
    """
    if proof.set_prices:
        return _seat_bound(grid, proof)
    return meeting_bound(grid, proof)


def meeting_bound(grid: Grid, proof: Proof) -> int:
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
        some = people[lo : lo + lines]
        paid = prices[lo : lo + lines, None] + prices[None, :]
        rest = np.maximum(proof.scale * grid.worth[np.ix_(some, people)] - paid, 0)
        twice += int(rest[grid.allowed[np.ix_(some, people)]].sum())
    return (total + twice // 2) // proof.scale


def _seat_bound(grid: Grid, proof: Proof) -> int:
    """Every group is paid by the prices of its seats and the price of its size.

    Whoever is left over pays nothing, so the dearest are taken to sit.
    """
    seats = sum(size * many for size, many in proof.sizes)
    everybody = seats == len(proof.people)
    if min(proof.set_prices) < 0 or ((proof.prices < 0).any() and not everybody):
        raise BadCertificate("a price below zero proves nothing")
    people = proof.people
    worth, allowed = grid.worth[np.ix_(people, people)], grid.allowed[np.ix_(people, people)]
    for (size, many), extra in zip(proof.sizes, proof.set_prices, strict=True):
        lacks = lacking(worth, allowed, proof.prices, size, extra)
        if many and len(overpaid(lacks, size)[0]):
            raise BadCertificate(f"a group of {size} is worth more than its prices")
    dear: list[int] = sorted(proof.prices.tolist(), reverse=True)[:seats]
    total = sum(dear)
    return total + sum(
        many * extra for (_, many), extra in zip(proof.sizes, proof.set_prices, strict=True)
    )


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


def overpaid(lacks: Ints, size: int, most: int | None = None) -> tuple[Ints, Ints]:
    """Every group of this size whose pairs lack more than nothing together.

    If a set's pairs lack something, so does some set with one person fewer (on average
    they do), so all are found by adding one person at a time to pairs that lack something.

    Args:
        lacks: int64 (n, n), symmetric, -FAR on the diagonal and where forbidden.
        most: sets to go on from, at most; the rest is given up.
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
        sets, lack = _joined(lacks, sets, lack)
    return sets, lack


class TooMany(Exception):
    """More sets than are worth going through."""


def _joined(lacks: Ints, sets: Ints, lack: Ints) -> tuple[Ints, Ints]:
    """All sets with one more person that still lack something, each once."""
    found, left = [sets[:0, :1].repeat(sets.shape[1] + 1, axis=1)], [lack[:0]]
    lines = max(AT_ONCE // (len(lacks) + 1) // 2, 1)
    for lo in range(0, len(sets), lines):
        some = sets[lo : lo + lines]
        total = lacks[some[:, 0]] + lack[lo : lo + lines, None]
        for column in range(1, some.shape[1]):
            total += lacks[some[:, column]]
        which, who = np.nonzero(total > 0)
        found.append(np.concatenate([some[which], who[:, None]], axis=1))
        left.append(total[which, who])
    return _once(np.sort(np.concatenate(found), axis=1), np.concatenate(left), len(lacks))


def _once(sets: Ints, lack: Ints, n: int) -> tuple[Ints, Ints]:
    if n ** sets.shape[1] < 2**62:
        key = sets[:, 0]
        for column in sets.T[1:]:
            key = key * n + column
        _, kept = np.unique(key, return_index=True)
    else:
        _, kept = np.unique(sets, axis=0, return_index=True)
    return sets[kept], lack[kept]
