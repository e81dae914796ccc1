"""From the fractional matching to the whole one: a tree from each exposed odd ring.

Prices fall at every second blossom of the tree and rise at the others; pairs that become
tight let it grow, shrink a ring into a blossom, or end the search; a blossom whose own
price is used up opens. Source: Edmonds 1965; docs/methods/pairs.md.
"""

from __future__ import annotations

from hallway.engine.blossom import MARK, Whole, augment, join, shift, top, unwrap, wrap
from hallway.engine.fractional import (
    EVEN,
    FROM,
    FULL,
    LIMIT,
    NOBODY,
    NOW,
    ODD,
    OPEN,
    PATIENCE,
    SIZE,
    TO,
    TREE,
)
from hallway.engine.heap import drop, push
from hallway.engine.kernel import lean_kernel


@lean_kernel
def is_exposed(s: Whole, v: int) -> bool:
    """Whether v is an exposed base whose price is above its floor."""
    exposed: bool = s.mate[v] == NOBODY and s.base[top(s, v)] == v
    return exposed and s.price[v] > s.floor[v]


@lean_kernel
def waiting(s: Whole, n: int) -> int:
    """How many exposed bases there are."""
    count = 0
    for v in range(n):
        if is_exposed(s, v):
            count += 1
    return count


@lean_kernel
def wholes(s: Whole, n: int, at: int) -> int:
    """Search from every exposed base from `at` on; returns as `halves`."""
    for v in range(at, n):
        if is_exposed(s, v):
            search(s, top(s, v), n)
            if s.number[FULL]:
                return v
    return n


@lean_kernel
def search(s: Whole, root: int, n: int) -> None:
    """Grow one tree, with blossoms, until it ends; change the matching, settle prices."""
    s.number[NOW] += 1
    s.number[SIZE] = 0
    s.number[TREE] = 0
    s.number[LIMIT] = s.number[PATIENCE]
    s.number[FROM] = NOBODY
    now = 0
    enter_even(s, root, 0)
    while s.number[SIZE] > 0 and s.when[0] < s.number[LIMIT] and not s.number[FULL]:
        now = s.when[0]
        u = s.first[0]
        v = s.second[0]
        s.number[SIZE] = drop(s.when, s.first, s.second, s.number[SIZE])
        if u < 0:
            if s.label[v] == ODD and s.parent[v] == NOBODY and wears_off(s, v) == now:
                expand(s, v, now, n)
        elif v < 0:
            if top(s, u) != top(s, -1 - v):
                shrink(s, u, -1 - v, now, n)
        elif s.label[top(s, v)] == OPEN and s.reach[top(s, v)] == now:
            grow(s, u, v, now, n)
    if s.number[FULL]:
        settle(s, now, n)
        return
    settle(s, s.number[LIMIT], n)
    if s.number[FROM] != NOBODY:
        augment(s, s.number[FROM], s.number[TO])
    return


@lean_kernel
def wears_off(s: Whole, b: int) -> int:
    """When an odd blossom's price reaches zero."""
    return s.enter[b] + (s.extra[b] >> 1)  # type: ignore[no-any-return]


@lean_kernel
def note(s: Whole, b: int) -> None:
    """List b as touched by this search, once."""
    if s.listed[b] != s.number[NOW]:
        s.listed[b] = s.number[NOW]
        s.members[s.number[TREE]] = b
        s.number[TREE] += 1


@lean_kernel
def enter_even(s: Whole, b: int, now: int) -> None:
    """Take b into the tree with falling prices; everybody in it looks around."""
    note(s, b)
    s.label[b] = EVEN
    s.enter[b] = now
    shift(s, b, now)
    look_around(s, b, now)


@lean_kernel
def look_around(s: Whole, c: int, now: int) -> None:
    """Note what may come next by each pair of each person in c."""
    b = top(s, s.first_in[c])
    u = s.first_in[c]
    while True:
        look(s, u, b, now)
        if u == s.last_in[c]:
            return
        u = s.next_in[u]


@lean_kernel
def look(s: Whole, u: int, b: int, now: int) -> None:
    """Note what may come next by each pair of u, whose price falls."""
    own = s.price[u]
    if own - s.floor[u] < s.number[LIMIT]:
        s.number[LIMIT] = own - s.floor[u]
        s.number[FROM] = u
        s.number[TO] = NOBODY
    if s.number[SIZE] + s.start[u + 1] - s.start[u] > len(s.when):
        s.number[FULL] = 1
        return
    for e in range(s.start[u], s.start[u + 1]):
        v = s.to[e]
        c = top(s, v)
        label = s.label[c]
        if label == ODD or c == b:
            continue
        key = own + s.price[v] - 2 * s.weight[e]
        if label == EVEN:
            key = key >> 1
            if key < s.number[LIMIT]:
                s.number[SIZE] = push(s.when, s.first, s.second, s.number[SIZE], key, u, -1 - v)
        elif key < s.number[LIMIT]:
            may_reach(s, u, v, c, key)


@lean_kernel
def may_reach(s: Whole, u: int, v: int, c: int, key: int) -> None:
    """The open c can be reached by the pair u–v at that time."""
    if s.mate[s.base[c]] == NOBODY:
        s.number[LIMIT] = key
        s.number[FROM] = u
        s.number[TO] = v
    elif s.seen[c] != s.number[NOW] or key < s.reach[c]:
        s.seen[c] = s.number[NOW]
        s.reach[c] = key
        s.number[SIZE] = push(s.when, s.first, s.second, s.number[SIZE], key, u, v)


@lean_kernel
def enter_odd(s: Whole, b: int, u: int, v: int, n: int) -> None:
    """Note that b is in the tree with rising prices, reached by u–v, and when it opens."""
    note(s, b)
    s.label[b] = ODD
    s.link_u[b] = u
    s.link_v[b] = v
    if b >= n and wears_off(s, b) < s.number[LIMIT]:
        if s.number[SIZE] >= len(s.when):
            s.number[FULL] = 1
        else:
            s.number[SIZE] = push(
                s.when, s.first, s.second, s.number[SIZE], wears_off(s, b), NOBODY, b
            )


@lean_kernel
def grow(s: Whole, u: int, v: int, now: int, n: int) -> None:
    """Take the open blossom of v into the tree, and whoever it is matched with."""
    b = top(s, v)
    s.enter[b] = now
    enter_odd(s, b, u, v, n)
    enter_even(s, top(s, s.mate[s.base[b]]), now)


@lean_kernel
def up(s: Whole, b: int) -> int:
    """The even blossom two steps nearer to the root, or nobody."""
    friend = s.mate[s.base[b]]
    if friend == NOBODY:
        return NOBODY
    return top(s, s.link_u[top(s, friend)])


@lean_kernel
def lowest(s: Whole, a: int, b: int) -> int:
    """The even blossom where the ways from a and from b to the root meet."""
    s.number[MARK] += 1
    while True:
        if a != NOBODY:
            if s.marks[a] == s.number[MARK]:
                return a
            s.marks[a] = s.number[MARK]
            a = up(s, a)
        a, b = b, a


@lean_kernel
def link_ring(s: Whole, u: int, v: int, low: int) -> None:
    """Link everything from `low` up to u, over to v, and down to `low` again into a ring."""
    a = top(s, u)
    while a != low:
        x = s.base[a]
        t = top(s, s.mate[x])
        join(s, t, a, s.mate[x], x)
        a = top(s, s.link_u[t])
        join(s, a, t, s.link_u[t], s.link_v[t])
    join(s, top(s, u), top(s, v), u, v)
    a = top(s, v)
    while a != low:
        x = s.base[a]
        t = top(s, s.mate[x])
        join(s, a, t, x, s.mate[x])
        a = top(s, s.link_u[t])
        join(s, t, a, s.link_v[t], s.link_u[t])


@lean_kernel
def shrink(s: Whole, u: int, v: int, now: int, n: int) -> None:
    """The tight pair u–v closes an odd ring in the tree: it becomes one blossom."""
    low = lowest(s, top(s, u), top(s, v))
    link_ring(s, u, v, low)
    c = low
    while True:
        lag = now - s.enter[c]
        if s.label[c] == ODD:
            shift(s, c, lag + now)
            lag = -lag
        if c >= n:
            s.extra[c] += 2 * lag
        c = s.right[c]
        if c == low:
            break
    whole = wrap(s, low, now)
    note(s, whole)
    s.label[whole] = EVEN
    while True:
        if s.label[c] == ODD:
            look_around(s, c, now)
        s.label[c] = OPEN
        c = s.right[c]
        if c == low:
            return


@lean_kernel
def expand(s: Whole, b: int, now: int, n: int) -> None:
    """An odd blossom's price is used up: its parts take its place in the tree."""
    lag = now - s.enter[b]
    u = s.link_u[b]
    v = s.link_v[b]
    unwrap(s, b)
    first = top(s, v)
    last = top(s, s.base[b])
    rightward = is_even_way(s, first, last)
    c = first
    stay_odd(s, c, u, v, s.enter[b], lag, n)
    while c != last:
        mid = s.right[c] if rightward else s.left[c]
        c = s.right[mid] if rightward else s.left[mid]
        note(s, mid)
        s.label[mid] = EVEN
        s.enter[mid] = now
        shift(s, mid, lag + now)
        if rightward:
            stay_odd(s, c, s.out_u[mid], s.out_v[mid], s.enter[b], lag, n)
        else:
            stay_odd(s, c, s.out_v[c], s.out_u[c], s.enter[b], lag, n)
    while True:
        c = s.right[c] if rightward else s.left[c]
        if c == first:
            break
        s.label[c] = OPEN
        s.seen[c] = 0
        shift(s, c, lag)
    look_again(s, first, now)


@lean_kernel
def is_even_way(s: Whole, first: int, last: int) -> bool:
    """Whether it is an even number of steps to the right."""
    even = True
    while first != last:
        first = s.right[first]
        even = not even
    return even


@lean_kernel
def stay_odd(s: Whole, c: int, u: int, v: int, enter: int, lag: int, n: int) -> None:
    """A part of an odd blossom stays odd: its people's prices go on rising as before."""
    s.enter[c] = enter
    if c >= n:
        s.extra[c] += 2 * lag
    enter_odd(s, c, u, v, n)


@lean_kernel
def look_again(s: Whole, first: int, now: int) -> None:
    """After a blossom has opened: new even parts look around, open ones are looked at."""
    c = first
    while True:
        if s.label[c] == EVEN:
            look_around(s, c, now)
        elif s.label[c] == OPEN:
            look_back(s, c)
        c = s.right[c]
        if c == first:
            return


@lean_kernel
def look_back(s: Whole, c: int) -> None:
    """How soon the open c can be reached from the tree."""
    v = s.first_in[c]
    while True:
        if s.number[SIZE] + s.start[v + 1] - s.start[v] > len(s.when):
            s.number[FULL] = 1
            return
        for e in range(s.start[v], s.start[v + 1]):
            u = s.to[e]
            if s.label[top(s, u)] == EVEN:
                key = s.price[u] + s.price[v] - 2 * s.weight[e]
                if key < s.number[LIMIT]:
                    may_reach(s, u, v, c, key)
        if v == s.last_in[c]:
            return
        v = s.next_in[v]


@lean_kernel
def settle(s: Whole, end: int, n: int) -> None:
    """Give everything in the tree its price at the end, and dissolve it."""
    for k in range(s.number[TREE]):
        b = s.members[k]
        if s.parent[b] != NOBODY or s.label[b] == OPEN:
            continue
        lag = end - s.enter[b]
        if s.label[b] == EVEN:
            shift(s, b, -end)
        else:
            shift(s, b, lag)
            lag = -lag
        if b >= n:
            s.extra[b] += 2 * lag
        s.label[b] = OPEN
