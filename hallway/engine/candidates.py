"""Who may meet whom: blocks, common slots, and the rest between two meetings."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hallway.engine.types import Availability, Flags, Indices

NEVER_MET = -1


def may_meet(n: int, blocks: Iterable[tuple[int, int]], availability: Availability) -> Flags:
    """Pairs that no hard rule forbids: nobody blocked, and a slot in common.

    Args:
        n: people. blocks: pairs who must never meet, in either order.
        availability: who can do which slot; unknown fits everybody.
    Returns:
        bool (n, n), symmetric, False on the diagonal.
    Cost: O(n² s) time, O(n²) memory.

    >>> free = Availability(np.ones((3, 0), dtype=bool), np.zeros(3, dtype=bool))
    >>> may_meet(3, [(2, 0)], free).astype(int).tolist()
    [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    allowed = share_a_slot(availability)
    np.fill_diagonal(allowed, False)
    for i, j in blocks:
        allowed[i, j] = allowed[j, i] = False
    return allowed


def share_a_slot(availability: Availability) -> Flags:
    """bool (n, n): a slot that both can do, or one of them has not told us any."""
    free = availability.free.astype(np.int32)
    unknown = ~availability.known
    shared: Flags = (free @ free.T > 0) | unknown[:, None] | unknown[None, :]
    return shared


def slots_of(availability: Availability) -> Flags | None:
    """bool (n, s), what each can do, everything for those who told nothing; None = no slots."""
    if not availability.free.shape[1]:
        return None
    slots: Flags = availability.free | ~availability.known[:, None]
    return slots


def slot_mates(availability: Availability, i: int) -> Flags:
    """bool (n,): with whom one person shares a slot, themselves among them."""
    if not availability.known[i]:
        return np.ones(len(availability.known), dtype=bool)
    mates: Flags = (availability.free & availability.free[i]).any(axis=1) | ~availability.known
    return mates


def last_met(n: int, meetings: Iterable[tuple[int, tuple[int, ...]]]) -> Indices:
    """The last round in which each two met: int32 (n, n), -1 = never.

    >>> last_met(3, [(0, (0, 1)), (4, (0, 1))])[0].tolist()
    [-1, 4, -1]
    """
    table = np.full((n, n), NEVER_MET, dtype=np.int32)
    for number, members in meetings:
        for i in members:
            for j in members:
                if i != j:
                    table[i, j] = max(int(table[i, j]), number)
    return table


def rested(met: Indices, *, round_no: int, rest: int | None) -> Flags:
    """Pairs who never met, or whose last meeting lies more than `rest` rounds back.

    Args:
        met: int32 (n, n) as from `last_met`. rest: None = a meeting is never forgotten.

    >>> rested(np.array([[-1, 3], [3, -1]]), round_no=5, rest=1)[0].tolist()
    [True, True]
    """
    never: Flags = met == NEVER_MET
    return never if rest is None else never | (round_no - met > rest)


def is_rested(last: int, *, round_no: int, rest: int | None) -> bool:
    """The same for one pair.

    >>> is_rested(3, round_no=5, rest=1), is_rested(3, round_no=5, rest=None)
    (True, False)
    """
    return last == NEVER_MET or (rest is not None and round_no - last > rest)
