"""A binary heap of events in three rows: when, and two numbers that say what."""

from __future__ import annotations

from typing import Any

from hallway.engine.kernel import lean_kernel


@lean_kernel
def push(when: Any, first: Any, second: Any, size: int, key: int, a: int, b: int) -> int:
    """Put an event in; returns the new size. There must be room.

    >>> rows = [0] * 4, [0] * 4, [0] * 4
    >>> push(*rows, push(*rows, 0, 7, 1, 2), 5, 3, 4), rows[0][:2]
    (2, [5, 7])
    """
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if when[above] <= key:
            break
        when[place] = when[above]
        first[place] = first[above]
        second[place] = second[above]
        place = above
    when[place] = key
    first[place] = a
    second[place] = b
    return size + 1


@lean_kernel
def drop(when: Any, first: Any, second: Any, size: int) -> int:
    """Take the earliest event, at place 0, out; returns the new size.

    >>> rows = [5, 7, 6], [3, 1, 9], [4, 2, 9]
    >>> drop(*rows, 3), rows[0][:2]
    (2, [6, 7])
    """
    size -= 1
    key = when[size]
    a = first[size]
    b = second[size]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and when[below + 1] < when[below]:
            below += 1
        if when[below] >= key:
            break
        when[place] = when[below]
        first[place] = first[below]
        second[place] = second[below]
        place = below
    when[place] = key
    first[place] = a
    second[place] = b
    return size
