"""Blossoms: odd rings of people, or of smaller blossoms, that act as one person.

Exactly one of a blossom's people, its base, is matched outside. How the others are matched
follows from the base, so it is written down only when the blossom is opened. The names are
Edmonds' (1965), the bookkeeping is ours; docs/methods/pairs.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hallway.engine.fractional import NOBODY, OPEN
from hallway.engine.kernel import lean_kernel

SLOTS, IDS, MARK = 8, 9, 10
"""Places of further single numbers: spare slots, spare blossom ids, the last mark."""


class Whole(NamedTuple):
    """Rows that the search works on; lists, or arrays of whole numbers.

    People are 0 … n - 1, blossoms n … 3n/2. start, to, weight, floor, price, mate: as in
    `Half`; mate is true for bases only. slot (n): where a person's outermost blossom
    is written down, owner (n): which it is. spare_slots, spare_ids: stacks.
    parent, head: the blossom around, and the first inside. right, left: the neighbours in
    the ring; out_u, out_v: the pair that leads to the right one. base, many: its base and
    how many people. first_in, last_in, next_in: its people as a chain. extra: its price.
    label, enter, reach, seen, link_u, link_v, marks: the tree. members: what is in it.
    """

    start: Any
    to: Any
    weight: Any
    floor: Any
    price: Any
    mate: Any
    slot: Any
    owner: Any
    spare_slots: Any
    spare_ids: Any
    parent: Any
    head: Any
    right: Any
    left: Any
    out_u: Any
    out_v: Any
    base: Any
    many: Any
    first_in: Any
    last_in: Any
    next_in: Any
    extra: Any
    label: Any
    enter: Any
    reach: Any
    seen: Any
    link_u: Any
    link_v: Any
    marks: Any
    listed: Any
    members: Any
    when: Any
    first: Any
    second: Any
    number: Any


@lean_kernel
def top(s: Whole, v: int) -> int:
    """The outermost blossom that v is in, or v."""
    return s.owner[s.slot[v]]  # type: ignore[no-any-return]


@lean_kernel
def begin(s: Whole, n: int) -> None:
    """Everybody alone, no blossoms."""
    for v in range(n):
        s.slot[v] = v
        s.owner[v] = v
        s.parent[v] = NOBODY
        s.base[v] = v
        s.many[v] = 1
        s.first_in[v] = v
        s.last_in[v] = v
    spare = len(s.parent) - n
    for k in range(spare):
        s.spare_ids[k] = len(s.parent) - 1 - k
        s.many[n + k] = 0
    s.number[IDS] = spare
    s.number[SLOTS] = 0


@lean_kernel
def rings(s: Whole, ring: Any, n: int) -> None:
    """Each odd ring of the fractional matching becomes a blossom whose base is exposed."""
    for v in range(n):
        if ring[v] != NOBODY and top(s, v) == v:
            a = v
            while True:
                b = ring[a]
                join(s, a, b, a, b)
                a = b
                if a == v:
                    break
            wrap(s, v, 0)


@lean_kernel
def join(s: Whole, a: int, b: int, u: int, v: int) -> None:
    """Put b to the right of a in a ring; the pair u–v leads there."""
    s.right[a] = b
    s.left[b] = a
    s.out_u[a] = u
    s.out_v[a] = v


@lean_kernel
def wrap(s: Whole, low: int, now: int) -> int:
    """Make a blossom of the ring that `low` is in; its base is low's. Returns the blossom."""
    s.number[IDS] -= 1
    whole: int = s.spare_ids[s.number[IDS]]
    largest = low
    count = 0
    c = low
    while True:
        count += s.many[c]
        if s.many[c] > s.many[largest]:
            largest = c
        s.parent[c] = whole
        if c != low:
            s.next_in[s.last_in[s.left[c]]] = s.first_in[c]
        c = s.right[c]
        if c == low:
            break
    s.parent[whole] = NOBODY
    s.head[whole] = low
    s.base[whole] = s.base[low]
    s.many[whole] = count
    s.first_in[whole] = s.first_in[low]
    s.last_in[whole] = s.last_in[s.left[low]]
    s.extra[whole] = 0
    s.label[whole] = OPEN
    s.enter[whole] = now
    keep = s.slot[s.first_in[largest]]
    c = low
    while True:
        if c != largest:
            s.spare_slots[s.number[SLOTS]] = s.slot[s.first_in[c]]
            s.number[SLOTS] += 1
            rename(s, c, keep)
        c = s.right[c]
        if c == low:
            break
    s.owner[keep] = whole
    return whole


@lean_kernel
def rename(s: Whole, c: int, slot: int) -> None:
    """Write a slot at everybody in c."""
    v = s.first_in[c]
    while True:
        s.slot[v] = slot
        if v == s.last_in[c]:
            return
        v = s.next_in[v]


@lean_kernel
def shift(s: Whole, c: int, amount: int) -> None:
    """Change the price of everybody in c."""
    v = s.first_in[c]
    while True:
        s.price[v] += amount
        if v == s.last_in[c]:
            return
        v = s.next_in[v]


@lean_kernel
def unwrap(s: Whole, whole: int) -> None:
    """Open a blossom: its parts stand alone again, matched as its base says."""
    low = s.head[whole]
    largest = low
    c = low
    while True:
        if s.many[c] > s.many[largest]:
            largest = c
        s.parent[c] = NOBODY
        c = s.right[c]
        if c == low:
            break
    s.owner[s.slot[s.first_in[whole]]] = largest
    c = low
    while True:
        if c != largest:
            s.number[SLOTS] -= 1
            slot = s.spare_slots[s.number[SLOTS]]
            rename(s, c, slot)
            s.owner[slot] = c
        c = s.right[c]
        if c == low:
            break
    pair_off(s, top(s, s.base[whole]), s.base[whole])
    s.label[whole] = OPEN
    s.many[whole] = 0
    s.spare_ids[s.number[IDS]] = whole
    s.number[IDS] += 1


@lean_kernel
def pair_off(s: Whole, free: int, base: int) -> None:
    """Match the parts of a ring two by two along it; `free` keeps the outer base."""
    s.base[free] = base
    c = s.right[free]
    while c != free:
        d = s.right[c]
        s.base[c] = s.out_u[c]
        s.base[d] = s.out_v[c]
        s.mate[s.out_u[c]] = s.out_v[c]
        s.mate[s.out_v[c]] = s.out_u[c]
        c = s.right[d]


@lean_kernel
def augment(s: Whole, u: int, v: int) -> None:
    """Match along the way from u back to the root; v is who u met, or nobody."""
    if v != NOBODY:
        s.base[top(s, v)] = v
        s.mate[v] = u
    while True:
        b = top(s, u)
        friend = s.mate[s.base[b]]
        s.base[b] = u
        s.mate[u] = v
        if friend == NOBODY:
            return
        t = top(s, friend)
        v = s.link_v[t]
        u = s.link_u[t]
        s.base[t] = v
        s.mate[v] = u


@lean_kernel
def in_order(s: Whole, n: int, order: Any) -> None:
    """Everybody, such that each blossom's people stand together."""
    place = 0
    for v in range(n):
        b = top(s, v)
        if s.first_in[b] != v:
            continue
        u = v
        while True:
            order[place] = u
            place += 1
            if u == s.last_in[b]:
                break
            u = s.next_in[u]


@lean_kernel
def unwrap_all(s: Whole, n: int) -> None:
    """Open every blossom, so that `mate` is true for everybody."""
    for v in range(n):
        while top(s, v) >= n:
            unwrap(s, top(s, v))
