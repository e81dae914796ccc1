"""A pool of groups that are or were unpaid: where prices of seats are brought down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hallway.engine.cells import NEVER
from hallway.engine.group_sets import FAR, lacks
from hallway.engine.kernel import kernel
from hallway.engine.types import Ints


@kernel
def slope_of(pool: Any, worth: Any, prices: Any, lack: Any, most: Any, slope: Any) -> int:
    """Size times what the pool proves at these prices, and the slope there.

    Each person pays their price and a size'th part of the most that a group with them
    lacks. lack, most, slope: room for the groups, the people and the answer.
    """
    size, total = pool.shape[1], 0
    for i in range(len(prices)):
        most[i] = 0
        slope[i] = size
        total += size * prices[i]
    measure_lack(pool, worth, prices, lack, most)
    for row in range(len(pool)):
        if lack[row] > 0:
            for i in pool[row]:
                if most[i] == lack[row]:
                    for j in pool[row]:
                        slope[j] -= 1
    for i in range(len(prices)):
        total += most[i]
    return total


@kernel
def measure_lack(pool: Any, worth: Any, prices: Any, lack: Any, most: Any) -> None:
    """What each group lacks, and the most that any with each person does."""
    for row in range(len(pool)):
        rest = worth[row]
        for i in pool[row]:
            rest -= prices[i]
        lack[row] = rest
        if rest > 0:
            for i in pool[row]:
                most[i] = max(most[i], rest)


@kernel
def pay_in_turn(groups: Any, short: Any, order: Any, more: Any) -> None:
    """Raise prices, `more`, until all groups are paid, those that lack most first."""
    size = groups.shape[1]
    for row in order:
        rest = short[row]
        for i in groups[row]:
            rest -= more[i]
        if rest > 0:
            for i in groups[row]:
                more[i] += -(-rest // size)


@kernel
def take_back(groups: Any, short: Any, order: Any, first: Any, rows: Any, more: Any) -> None:
    """Lower what was raised, person by person, as far as all groups stay paid."""
    for i in order:
        spare = more[i]
        for place in range(first[i], first[i + 1]):
            row = rows[place]
            rest = -short[row]
            for j in groups[row]:
                rest += more[j]
            spare = min(spare, rest)
        more[i] -= spare


def by_person(groups: Ints, n: int) -> tuple[Ints, Ints]:
    """Where each person's groups begin, and which they are."""
    flat = groups.ravel()
    rows: Ints = np.argsort(flat, kind="stable") // groups.shape[1]
    first: Ints = np.concatenate([[0], np.cumsum(np.bincount(flat, minlength=n))])
    return first, rows


@kernel
def list_nearest(table: Any, share: Any, top: Any, near: Any) -> None:
    """Those with whom each person lacks most, most first, into int64 (n, m); -1 for none.

    near: room for m numbers.
    """
    room = top.shape[1]
    for i in range(len(share)):
        count = 0
        for j in range(len(share)):
            found = table[i, j] - share[j]
            if table[i, j] == NEVER or (count == room and found <= near[room - 1]):
                continue
            at = min(count, room - 1)
            while at > 0 and near[at - 1] < found:
                near[at], top[i, at] = near[at - 1], top[i, at - 1]
                at -= 1
            near[at], top[i, at] = found, j
            count = min(count + 1, room)
        for at in range(count, room):
            top[i, at] = -1


@kernel
def guess_groups(table: Any, share: Any, top: Any, starts: int, groups: Any, lack: Any) -> int:
    """Groups that lack much: a person and somebody near, then whoever lacks most with all.

    Whoever joins third is once the best and once the next best. Returns how many were found.
    """
    count, size = 0, groups.shape[1]
    for i in range(len(share)):
        for start in range(starts):
            if top[i, start] < 0:
                break
            other = -1
            for _ in range(2):
                groups[count, 0], groups[count, 1] = i, top[i, start]
                total = table[i, top[i, start]] - share[i] - share[top[i, start]]
                for place in range(2, size):
                    who, more = best_joining(table, share, top, groups[count, :place], other)
                    if who < 0:
                        total = -FAR
                        break
                    other = who if place == 2 else other
                    groups[count, place] = who
                    total += more
                if total > 0:
                    lack[count] = total
                    count += 1
                if size == 2 or other < 0:
                    break
    return count


@kernel
def count_trios(table: Any, share: Any, some: Any, mine: Any) -> int:
    """Sets of three that lack something with one of some people in the pair that lacks most.

    mine: room for what everybody lacks with one of them.
    """
    count = 0
    for one in some:
        for who in range(len(mine)):
            mine[who] = lacks(table, share, one, who)
        for other in range(len(mine)):
            own = mine[other]
            if own > 0:
                count += count_thirds(table, share, other, own, mine)
    return count


@kernel
def count_thirds(table: Any, share: Any, other: int, own: int, mine: Any) -> int:
    """Those who leave something lacking with a pair, and lack no more with either."""
    count = 0
    for who in range(len(mine)):
        if -own - own < mine[who] <= own:
            third = lacks(table, share, other, who)
            count += third <= own and own + mine[who] + third > 0
    return count


@kernel
def best_joining(table: Any, share: Any, top: Any, group: Any, other: int) -> tuple[int, int]:
    """Who near somebody in the group lacks most with all of it, but for one."""
    best, most = -1, -FAR
    for one in group:
        for who in top[one]:
            if who < 0:
                break
            if who == other:
                continue
            total = 0
            for member in group:
                total += lacks(table, share, member, who)
            if total > most:
                best, most = who, total
    return best, most


def descended(
    slope_at: Callable[[Ints], tuple[int, Ints]],
    start: Ints,
    aim: int,
    steps: int,
    exact: bool,
    spent: Callable[[], bool] = lambda: False,
) -> Ints:
    """Steps downhill over a pool: Polyak's length, with momentum, shorter in time.

    Args:
        slope_at: for prices, the bound times the size, and which way is up.
        aim: what the bound times the size cannot be below. steps: so many at most.
        exact: everybody is seated, so that prices may be below zero.
        spent: whether to stop.
    Source: docs/methods/groups.md.
    """
    best, prices = start, start
    least, slope = slope_at(start)
    total, heading, still, share = least, slope * 100, 0, 0.5
    for _ in range(steps):
        square = int((heading * heading).sum())
        if not square or share < 0.01 or spent():
            break
        length = (total - aim) * share * 100 / square
        prices = prices - np.rint(heading * length).astype(np.int64)
        if not exact:
            prices = np.maximum(prices, 0)
        total, slope = slope_at(prices)
        heading = heading * 7 // 10 + slope * 100
        still += 1
        if total < least:
            best, least, still = prices, total, 0
        elif still >= 12:
            prices, still, share = best, 0, share * 0.6
            total, slope = slope_at(prices)
            heading = slope * 100
    return best
