"""The fractional matching: pairs and half-used odd rings, with prices that bound it.

Each search starts from one exposed person and grows a tree of tight pairs, letting the
prices fall at every second person and rise at the others, until something gives: another
exposed person, an odd ring in the tree, a ring met on the way, or a price on its floor.
docs/methods/pairs.md explains it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hallway.engine.heap import drop, push
from hallway.engine.kernel import lean_kernel

NOBODY = -1
FAR = 1 << 62
OPEN, EVEN, ODD = 0, 1, 2
"""A person in no tree, in a tree with a falling price, in a tree with a rising one."""
SIZE, NOW, LIMIT, FROM, TO, TREE, FULL, PATIENCE = range(8)
"""Places of the single numbers: heap size, search number, where the search ends, …"""


class Half(NamedTuple):
    """Rows that the fractional search works on; lists, or arrays of whole numbers.

    start (n + 1), to, weight: the allowed pairs, each from both sides.
    floor (n): no price may be lower. price (n): with price_i + price_j >= 2 weight.
    mate (n): partner or -1. ring (n): the next in an odd ring, or -1.
    label, enter, reach, seen, link (n): the tree. members (n): who is in it.
    when, first, second: the heap. number: the single numbers.
    """

    start: Any
    to: Any
    weight: Any
    floor: Any
    price: Any
    mate: Any
    ring: Any
    label: Any
    enter: Any
    reach: Any
    seen: Any
    link: Any
    members: Any
    when: Any
    first: Any
    second: Any
    number: Any


@lean_kernel
def first_prices(h: Half, n: int) -> None:
    """Half of every pair's weight to each of the two, then as low as the others allow."""
    for v in range(n):
        top = h.floor[v]
        for e in range(h.start[v], h.start[v + 1]):
            if h.weight[e] > top:
                top = h.weight[e]
        h.price[v] = top


@lean_kernel
def match_tight(h: Half, n: int) -> None:
    """Lower each exposed person's price until a pair is tight, and match it if it is free."""
    for v in range(n):
        if h.mate[v] != NOBODY:
            continue
        need = h.floor[v]
        friend = NOBODY
        for e in range(h.start[v], h.start[v + 1]):
            u = h.to[e]
            ask = 2 * h.weight[e] - h.price[u]
            if ask > need or (ask == need and h.mate[u] == NOBODY):
                need = ask
                friend = u
        h.price[v] = need
        if friend != NOBODY and h.mate[friend] == NOBODY:
            h.mate[v] = friend
            h.mate[friend] = v


@lean_kernel
def waiting(h: Half, n: int) -> int:
    """How many are exposed although their price is above its floor."""
    count = 0
    for v in range(n):
        if h.mate[v] == NOBODY and h.ring[v] == NOBODY and h.price[v] > h.floor[v]:
            count += 1
    return count


@lean_kernel
def halves(h: Half, n: int, at: int) -> int:
    """Search from every exposed person from `at` on.

    Returns n, or the person at whom the heap was full and has to be made larger.
    """
    for root in range(at, n):
        if h.mate[root] == NOBODY and h.ring[root] == NOBODY and h.price[root] > h.floor[root]:
            half_search(h, root)
            if h.number[FULL]:
                return root
    return n


@lean_kernel
def half_search(h: Half, root: int) -> None:
    """Grow one tree until it ends, change the matching, settle the prices."""
    h.number[NOW] += 1
    h.number[SIZE] = 0
    h.number[TREE] = 0
    h.number[LIMIT] = h.number[PATIENCE]
    h.number[FROM] = NOBODY
    ring_a = NOBODY
    ring_b = NOBODY
    half_enter(h, root, 0)
    now = 0
    while h.number[SIZE] > 0 and h.when[0] < h.number[LIMIT] and not h.number[FULL]:
        now = h.when[0]
        u = h.first[0]
        v = h.second[0]
        h.number[SIZE] = drop(h.when, h.first, h.second, h.number[SIZE])
        if v < 0:
            ring_a = u
            ring_b = -1 - v
            break
        if h.label[v] == OPEN:
            h.label[v] = ODD
            h.enter[v] = now
            h.link[v] = u
            half_enter(h, h.mate[v], now)
    if h.number[FULL]:
        half_settle(h, now)
        return
    if ring_a != NOBODY:
        half_settle(h, now)
        close_ring(h, ring_a, ring_b)
    else:
        half_settle(h, h.number[LIMIT])
        if h.number[FROM] != NOBODY:
            half_end(h, h.number[FROM], h.number[TO])


@lean_kernel
def half_enter(h: Half, u: int, now: int) -> None:
    """Take u into the tree with a falling price, and note every pair that may come next."""
    h.members[h.number[TREE]] = u
    h.number[TREE] += 1
    h.label[u] = EVEN
    h.enter[u] = now
    own = h.price[u]
    if now + own - h.floor[u] < h.number[LIMIT]:
        h.number[LIMIT] = now + own - h.floor[u]
        h.number[FROM] = u
        h.number[TO] = NOBODY
    if h.number[SIZE] + h.start[u + 1] - h.start[u] > len(h.when):
        h.number[FULL] = 1
        return
    for e in range(h.start[u], h.start[u + 1]):
        v = h.to[e]
        if h.label[v] == ODD:
            continue
        key = now + own + h.price[v] - 2 * h.weight[e]
        if h.label[v] == EVEN:
            key = (key + h.enter[v]) >> 1
            if key < h.number[LIMIT] and v != u:
                h.number[SIZE] = push(h.when, h.first, h.second, h.number[SIZE], key, u, -1 - v)
        elif key < h.number[LIMIT]:
            half_reach(h, u, v, key)


@lean_kernel
def half_reach(h: Half, u: int, v: int, key: int) -> None:
    """Note that v, in no tree yet, can be reached by the pair u–v at that time."""
    if h.mate[v] == NOBODY:
        h.number[LIMIT] = key
        h.number[FROM] = u
        h.number[TO] = v
    elif h.seen[v] != h.number[NOW] or key < h.reach[v]:
        h.seen[v] = h.number[NOW]
        h.reach[v] = key
        h.number[SIZE] = push(h.when, h.first, h.second, h.number[SIZE], key, u, v)


@lean_kernel
def half_settle(h: Half, end: int) -> None:
    """Give the tree its prices at the end, and dissolve it."""
    for k in range(h.number[TREE]):
        u = h.members[k]
        h.price[u] -= end - h.enter[u]
        h.label[u] = OPEN
        if k > 0:
            t = h.mate[u]
            h.price[t] += end - h.enter[t]
            h.label[t] = OPEN


@lean_kernel
def half_end(h: Half, u: int, v: int) -> None:
    """Match along the way from u back to the root; v is who u met, or nobody."""
    if v != NOBODY and h.ring[v] != NOBODY:
        break_ring(h, v)
    if v != NOBODY:
        h.mate[v] = u
    while True:
        t = h.mate[u]
        h.mate[u] = v
        if t == NOBODY:
            return
        v = t
        u = h.link[t]
        h.mate[v] = u


@lean_kernel
def break_ring(h: Half, v: int) -> None:
    """Match everybody in v's ring but v, two by two."""
    a = h.ring[v]
    h.ring[v] = NOBODY
    while a != v:
        b = h.ring[a]
        after = h.ring[b]
        h.ring[a] = NOBODY
        h.ring[b] = NOBODY
        h.mate[a] = b
        h.mate[b] = a
        a = after


@lean_kernel
def close_ring(h: Half, u: int, v: int) -> None:
    """Make the ring that u–v closes in the tree a half-used one; match the way to it."""
    low = common(h, u, v)
    a = u
    while a != low:
        t = h.mate[a]
        h.ring[t] = a
        h.ring[h.link[t]] = t
        a = h.link[t]
    h.ring[u] = v
    a = v
    while a != low:
        t = h.mate[a]
        h.ring[a] = t
        h.ring[t] = h.link[t]
        a = h.link[t]
    half_end(h, low, NOBODY)
    h.mate[low] = NOBODY
    a = h.ring[low]
    while a != low:
        h.mate[a] = NOBODY
        a = h.ring[a]


@lean_kernel
def common(h: Half, u: int, v: int) -> int:
    """Where the ways from u and from v to the root meet."""
    h.number[NOW] += 1
    mark = h.number[NOW]
    while True:
        if u != NOBODY:
            if h.seen[u] == mark:
                return u
            h.seen[u] = mark
            u = NOBODY if h.mate[u] == NOBODY else h.link[h.mate[u]]
        u, v = v, u
