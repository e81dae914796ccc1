"""Groups of three to six: a local search over exact sums, with an honest bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from hallway.engine.blossom import twice_prices
from hallway.engine.certificate import certificate_of
from hallway.engine.errors import BadPolicy
from hallway.engine.fill import fill
from hallway.engine.grid import Grid, all_free, noise, read_values, salt_of, to_grid
from hallway.engine.pairs import ranks, stand
from hallway.engine.types import Flags, Indices, Ints, Matching, Proof

Group = tuple[int, ...]
MOVES_A_SECOND = 2_000_000
"""Work that stands for one second: the engine has no clock, so that answers repeat."""
STARTS = 12
"""How often a small search starts anew; large ones start once."""


def best_groups(
    values: Any,
    sizes: Sequence[int] = (3, 4),
    *,
    seats: None = None,
    participation: bool = True,
    must: Iterable[Sequence[int]] = (),
    seconds: float = 10.0,
    rng: np.random.Generator | None = None,
    turn: Indices | Ints | None = None,
    slots: Flags | None = None,
) -> Matching:
    """Groups of the given sizes, worth the sum of their pairs, nobody forbidden inside.

    As many people as possible are seated, with as few as possible in groups larger
    than the smallest size; the answer is good, and the certificate says how good.

    Args:
        values: as for `best_pairs`. sizes: the sizes a group may have, each 2 or more.
        seats: seat rules; none exist yet.
        participation: False = a group that is worth nothing is dropped.
        must: groups that stand as they are. turn: int (n,), the greater first.
        slots: bool (n, s), what each can do; a group needs one slot that suits all.
        seconds: a work budget of about so many seconds; no clock is read.
        rng: breaks ties and drives the search.
    Returns:
        Matching with a bound that holds for every division into these sizes.
    Raises:
        BadValues, Impossible: as for `best_pairs`. BadPolicy: sizes below 2, none, or
        seat rules.
    Cost: O(n²) memory; time by the work budget.
    Source: docs/methods/groups.md.

    >>> values = np.ones((6, 6))
    >>> [len(g) for g in best_groups(values).groups]
    [3, 3]
    """
    if seats is not None:
        raise BadPolicy("seat rules are not known to this engine; leave seats out")
    grid = to_grid(read_values(values))
    fixed, people = stand(must, grid.n)
    inner = Grid(grid.worth[np.ix_(people, people)], grid.allowed[np.ix_(people, people)], 1.0)
    order = None if turn is None else np.asarray(turn, dtype=np.int64)[people]
    free = None if slots is None else slots[people]
    groups = seat_groups(inner, sizes, salt_of(rng), order, seconds, free)
    if not participation:
        groups = [g for g in groups if _inside(inner.worth, g) > 0]
    whole = sorted([tuple(int(people[i]) for i in g) for g in groups] + fixed)
    proof = _proof(inner, people, sizes, groups, fixed)
    certificate = certificate_of(grid, whole, proof, METHOD)
    there = [i for g in whole for i in g]
    return Matching(
        groups=tuple(np.array(g, dtype=np.int32) for g in whole),
        unmatched=np.setdiff1d(np.arange(grid.n), there).astype(np.int32),
        value=certificate.value,
        certificate=certificate,
    )


METHOD = "groups: swaps and reassignment, bound by prices of people and pairs"


def divide(n: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Sizes of the groups that seat the most of n people, with the fewest in large ones.

    Raises:
        BadPolicy: no sizes, or a size below 2.
    Cost: O(n · number of sizes).

    >>> divide(10, (3, 4)), divide(5, (3, 4)), divide(2, (3, 4))
    ((3, 3, 4), (4,), ())
    """
    choices = sorted({int(size) for size in sizes})
    if not choices or choices[0] < 2:
        raise BadPolicy("a group has two people at least")
    best: list[tuple[int, ...] | None] = [()] + [None] * n
    for total in range(1, n + 1):
        ways = [
            (*found, size)
            for size in choices
            if size <= total and (found := best[total - size]) is not None
        ]
        best[total] = min(ways, key=lambda way: (_in_large(way, choices[0]), way), default=None)
    found = next(way for way in reversed(best) if way is not None)
    return tuple(sorted(found))


def _in_large(way: tuple[int, ...], smallest: int) -> int:
    return sum(size for size in way if size > smallest)


def _inside(worth: Ints, group: Group) -> int:
    return int(worth[np.ix_(group, group)].sum()) // 2


def seat_groups(
    grid: Grid,
    sizes: Sequence[int],
    salt: int,
    turn: Ints | Indices | None = None,
    seconds: float = 10.0,
    slots: Flags | None = None,
) -> list[Group]:
    """Start anyhow, swap while it helps, then pull one out of each group and reassign."""
    shape = divide(grid.n, sizes)
    if not shape:
        return []
    turn = ranks(turn, grid.n)
    starts = max(1, min(STARTS, 600 // grid.n))
    searches = [_searched(grid, shape, turn, salt + k, seconds / starts) for k in range(starts)]
    best = max(searches, key=lambda search: search.total())
    if best.clashes() and grid.n == sum(shape) and (found := fill(grid.allowed, shape)):
        best.sit(found)
        best.swap_until_still()
    return _fit(best.groups(), grid, sizes, turn, slots)


def _searched(grid: Grid, shape: tuple[int, ...], turn: Ints, salt: int, seconds: float) -> Search:
    """One start, swapped and reassigned until it stands still or its work is done."""
    search = Search(grid, shape, turn, salt)
    search.swap_until_still()
    tries = int(seconds * MOVES_A_SECOND / (50 * grid.n + len(shape) ** 2 * 4))
    search.reassign(min(max(tries, 20), 400))
    return search


class Search:
    """People in seats; all sums are whole numbers, so every step is exact.

    label[i] is the group of person i; the last group is those left over, who are
    worth nothing to each other and cost their seat. near[i, g] is what i is worth
    to group g as it stands.
    """

    def __init__(self, grid: Grid, shape: tuple[int, ...], turn: Ints, salt: int) -> None:
        n, top = grid.n, int(np.abs(grid.worth).max(initial=0)) + 1
        self.never = top * max(shape) * (n + 1)
        self.worth = np.where(grid.allowed, grid.worth, -self.never)
        np.fill_diagonal(self.worth, 0)
        self.shape, self.over = shape, len(shape)
        self.random = np.random.PCG64(salt % 2**63)
        order = np.lexsort((noise(n, salt).sum(axis=0), -turn))
        self.label = np.full(n, self.over, dtype=np.int64)
        self.label[order[: sum(shape)]] = np.repeat(np.arange(self.over), shape)
        self.cost = self.never * (2 + 2 * turn)
        self._measure()

    def _measure(self) -> None:
        self.near: Ints = np.empty((len(self.label), self.over + 1), dtype=np.int64)
        for group in range(self.over):
            self.near[:, group] = self.worth[:, self.label == group].sum(axis=1)
        self.near[:, self.over] = -self.cost

    def groups(self) -> list[Group]:
        return [tuple(np.flatnonzero(self.label == g).tolist()) for g in range(self.over)]

    def total(self) -> int:
        """What all groups are worth, less what it costs to leave people over."""
        here = self.near[np.arange(len(self.label)), self.label]
        over = self.label == self.over
        return int(here[~over].sum()) // 2 + int(here[over].sum())

    def clashes(self) -> bool:
        """Whether two people who may not meet sit in one group."""
        together = self.label[:, None] == self.label[None, :]
        seated = self.label != self.over
        return bool((together & seated[:, None] & (self.worth == -self.never)).any())

    def sit(self, groups: list[Group]) -> None:
        """Start again from these groups."""
        places = sorted(groups, key=len)
        for number, size in enumerate(self.shape):
            chosen = next(group for group in places if len(group) == size)
            places.remove(chosen)
            self.label[list(chosen)] = number
        self._measure()

    def swap_until_still(self) -> None:
        """Give everyone in turn their best swap, until a whole turn brings nothing."""
        order = np.argsort(self.near[np.arange(len(self.label)), self.label], kind="stable")
        for _ in range(200):
            if not sum(self._best_swap(i) for i in order.tolist()):
                return

    def _best_swap(self, i: int) -> bool:
        """Swap i with whoever brings the most; False if nobody brings anything."""
        home, there = self.label[i], self.label
        everyone = np.arange(len(there))
        double = (there != self.over).astype(np.int64) + int(home != self.over)
        gain = self.near[i, there] + self.near[:, home] - double * self.worth[i]
        gain -= self.near[i, home] + self.near[everyone, there]
        gain[there == home] = 0
        j = int(gain.argmax())
        if gain[j] <= 0:
            return False
        self._move(i, int(there[j]))
        self._move(j, int(home))
        return True

    def _move(self, i: int, group: int) -> None:
        home = self.label[i]
        if home != self.over:
            self.near[:, home] -= self.worth[:, i]
        if group != self.over:
            self.near[:, group] += self.worth[:, i]
        self.label[i] = group

    def reassign(self, tries: int) -> None:
        """Pull one person out of each group and put all back where they fit best."""
        from scipy.optimize import linear_sum_assignment

        still = 0
        for _ in range(tries):
            pulled = np.array([self._one_of(g) for g in range(self.over)])
            offer = self.near[pulled][:, : self.over] - self.worth[np.ix_(pulled, pulled)]
            _, seat = linear_sum_assignment(offer.astype(np.float64), maximize=True)
            before = int(np.trace(offer))
            after = int(offer[np.arange(self.over), seat].sum())
            still = 0 if after > before else still + 1
            if after >= before:
                self._put(pulled, seat)
            if still > 60:
                break
        self.swap_until_still()

    def _put(self, pulled: Ints, seat: Ints) -> None:
        for i, group in zip(pulled.tolist(), seat.tolist(), strict=True):
            if self.label[i] != group:
                self._move(i, group)

    def _one_of(self, group: int) -> int:
        members = np.flatnonzero(self.label == group)
        return int(members[int(self.random.random_raw()) % len(members)])


def _fit(
    groups: list[Group], grid: Grid, sizes: Sequence[int], turn: Ints, slots: Flags | None
) -> list[Group]:
    """Take out whoever may not sit with the others; fill up groups where they may."""
    allowed, sizes = grid.allowed, sorted(set(sizes))
    kept = [g for group in groups if (g := _agreeing(group, allowed, sizes, slots))]
    there = {i for g in kept for i in g}
    over = sorted(set(range(grid.n)) - there, key=lambda i: (-int(turn[i]), i))
    for one in over:
        fits = [g for g in kept if len(g) + 1 in sizes and all(allowed[one, i] for i in g)]
        fits = [g for g in fits if all_free(slots, (*g, one))]
        if fits:
            best = max(fits, key=lambda g: (int(grid.worth[one, list(g)].sum()), g))
            kept[kept.index(best)] = tuple(sorted((*best, one)))
    return sorted(kept)


def _agreeing(
    group: Group, allowed: Flags, sizes: Sequence[int], slots: Flags | None
) -> Group | None:
    """The group without those who clash most, if a size that is asked for remains."""
    members = list(group)
    while members:
        clashes = [sum(not allowed[i, j] for j in members if j != i) for i in members]
        if max(clashes) == 0 and len(members) in sizes and all_free(slots, members):
            return tuple(members)
        members.pop(clashes.index(max(clashes)))
    return None


def _proof(
    grid: Grid,
    people: Indices,
    sizes: Sequence[int],
    groups: list[Group],
    fixed: list[Group],
) -> Proof:
    """Prices by subgradient, for the best division, or for any if the answer is another."""
    shape = divide(grid.n, sizes)
    if sorted(len(g) for g in groups) == sorted(shape):
        counted = tuple((size, shape.count(size)) for size in sorted(set(shape)))
    else:
        counted = tuple((size, grid.n // size) for size in sorted(set(sizes)))
        shape = tuple(size for size, many in counted for _ in range(many))
    return Proof(
        kind="groups",
        people=people,
        seat=np.zeros(len(people), dtype=np.int64),
        prices=_prices(grid, shape),
        scale=2,
        sizes=counted,
        must=tuple(fixed),
    )


def _prices(grid: Grid, shape: tuple[int, ...]) -> Ints:
    """Prices of people, doubled: the best start of two, then steps downhill."""
    n, usual = grid.n, (max(shape) - 1 if shape else 0)
    worth = np.where(grid.allowed, np.maximum(grid.worth, 0), 0)
    if not usual or n <= usual:
        return np.zeros(n, dtype=np.int64)
    last_that_fits: Ints = np.partition(worth, n - usual, axis=1)[:, n - usual]
    starts = (last_that_fits, twice_prices(worth, worth > 0))
    meets = np.sort(np.repeat(shape, shape) - 1)
    meets = np.append(np.zeros(max(n - len(meets), 0), dtype=np.int64), meets)[-n:]
    best = min(starts, key=lambda prices: _bound(worth, prices, meets))
    return _downhill(worth, best, meets)


def _bound(worth: Ints, prices: Ints, meets: Ints) -> int:
    """Twice the bound that doubled prices give: see docs/methods/groups.md."""
    rest = np.maximum(2 * worth - prices[:, None] - prices[None, :], 0)
    np.fill_diagonal(rest, 0)
    return int(np.sort(prices) @ meets) + int(rest.sum()) // 2


def _downhill(worth: Ints, prices: Ints, meets: Ints) -> Ints:
    """Subgradient steps: dearer where too many pairs pay by themselves, else cheaper."""
    best, least = prices, _bound(worth, prices, meets)
    step = float(np.median(prices)) / 4 + 1
    for _ in range(min(150, 2 * 10**8 // len(worth) ** 2)):
        own = 2 * worth > prices[:, None] + prices[None, :]
        np.fill_diagonal(own, False)
        wanted = np.empty_like(meets)
        wanted[np.argsort(prices, kind="stable")] = meets
        turn = np.clip(own.sum(axis=1) - wanted, -2, 2)
        prices = np.maximum(prices + np.rint(turn * step).astype(np.int64), 0)
        found = _bound(worth, prices, meets)
        if found < least:
            best, least = prices, found
        step = max(step * 0.96, 1.0)
    return best
