"""The search for groups: pull people out of every group, put all back at their best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hallway.engine.effort import Effort
from hallway.engine.group_desk import Desk
from hallway.engine.group_swaps import LARGEST, swap
from hallway.engine.types import Ints

AT_ONCE = 250
"""Groups that one assignment goes over; more are taken a part at a time."""


class Search:
    """People in seats, and those left over; all sums are whole numbers.

    seats: (m, size of the largest); an empty chair is number n. over: who sits nowhere, each
    at a cost. Every step is the best of all ways to put back whoever was pulled out; while
    it is hot, noise on the offers lets the search out of where it stands.
    """

    def __init__(self, desk: Desk, shape: tuple[int, ...], cost: Ints, salt: int) -> None:
        self.desk, self.cost = desk, cost
        self.random = np.random.PCG64(salt % 2**63)
        self.size: Ints = np.array(shape, dtype=np.int64)
        n, seated = desk.n, sum(shape)
        order = np.lexsort((self._raw(n) >> np.uint64(1), -cost))
        self.seats: Ints = np.full((len(shape), max(shape)), n, dtype=np.int64)
        chairs = np.arange(max(shape))[None, :] < self.size[:, None]
        self.seats[chairs] = order[:seated]
        self.over: Ints = order[seated:].astype(np.int64)

    def _raw(self, count: int) -> NDArray[np.uint64]:
        found: NDArray[np.uint64] = self.random.random_raw(count)
        return found

    def total(self) -> int:
        """What all groups are worth, less broken rules and those left over."""
        return self.desk.inside(self.seats) - int(self.cost[self.over].sum())

    def groups(self) -> list[tuple[int, ...]]:
        n = self.desk.n
        return [tuple(sorted(i for i in row if i < n)) for row in self.seats.tolist()]

    def sit(self, groups: list[tuple[int, ...]]) -> None:
        """Start again from these groups, which seat everybody."""
        places = sorted(groups, key=len)
        for number, size in enumerate(self.size.tolist()):
            chosen = next(group for group in places if len(group) == size)
            places.remove(chosen)
            self.seats[number, :size] = chosen
        self.over = self.over[:0]

    def run(self, steps: int, effort: Effort, heat: int = 0) -> None:
        """So many steps, cooling from `heat` to nothing at four fifths of them."""
        warm = max(steps * 4 // 5, 1)
        for step in range(steps):
            if effort.spent():
                return
            left = max(warm - step, 0)
            self.step(heat * left * left // (warm * warm))

    def can_swap(self) -> bool:
        """Whether nothing but pairs' values counts, as swaps need it."""
        rules = self.desk.counted or self.desk.shared
        return not rules and 1 < self.seats.shape[1] <= LARGEST

    def swaps(self, sweeps: int, effort: Effort, heat: int) -> None:
        """So many turns for everybody to change seats with somebody, cooling from `heat`."""
        swap(self.desk.worth, self.seats, sweeps, heat, self._raw, effort)

    def settle(self, effort: Effort) -> None:
        """Cold steps until nothing has come of them for a while."""
        before, still = self.total(), 0
        while still < 4 and not effort.spent():
            for _ in range(8):
                self.step(0)
            after = self.total()
            still = 0 if after > before else still + 1
            before = after

    def mend(self, rows: list[int], effort: Effort) -> None:
        """Steps about these groups, each time with others: they keep some rule badly."""
        for _ in range(30):
            if effort.spent():
                return
            self.step(0, np.array(rows, dtype=np.int64))

    def step(self, heat: int, first: Ints | None = None) -> None:
        """Pull one or two people out of some groups, `first` among them, and put all back."""
        m, smallest = len(self.size), int(self.size.min())
        some = np.arange(m)
        if m > AT_ONCE:
            order = np.argsort(self._raw(m), kind="stable")
            some = order if first is None else np.concatenate([first, np.setdiff1d(order, first)])
            some = np.sort(some[:AT_ONCE])
        pull = 2 if smallest > 2 and not len(self.over) and self._raw(1)[0] % 10 < 3 else 1
        self._shuffle(some, pull)
        if pull == 1:
            self._one_each(some, heat)
        else:
            self._two_each(some, heat)

    def _shuffle(self, some: Ints, pull: int) -> None:
        """Whoever is pulled moves to the front of their row."""
        for front in range(pull):
            room = (self.size[some] - front).astype(np.uint64)
            chosen = (self._raw(len(some)) % room).astype(np.int64) + front
            moved = self.seats[some, chosen].copy()
            self.seats[some, chosen] = self.seats[some, front]
            self.seats[some, front] = moved

    def _one_each(self, some: Ints, heat: int) -> None:
        """With those left over, who may take a seat from somebody whose turn it is not."""
        m = len(some)
        pulled = np.concatenate([self.seats[some, 0], self.over])
        offer = self.desk.offers(pulled[:, None], self.seats[some, 1:])
        out = np.repeat(-self.cost[pulled][:, None], len(self.over), axis=1)
        whole = np.concatenate([self._warmed(offer, heat), out], axis=1)
        place = _assigned(whole)
        self.seats[some, 0] = pulled[place[:m]]
        self.over = pulled[place[m:]]

    def _two_each(self, some: Ints, heat: int) -> None:
        offer = self.desk.offers(self.seats[some, :2], self.seats[some, 2:])
        place = _assigned(self._warmed(offer, heat))
        self.seats[some, :2] = self.seats[some, :2][place]

    def _warmed(self, offer: Ints, heat: int) -> Ints:
        if not heat:
            return offer
        noise = (self._raw(offer.size) >> np.uint64(40)).astype(np.int64).reshape(offer.shape)
        return offer + (noise * heat >> 24)


def _assigned(offer: Ints) -> Ints:
    """For each column, the row that it gets in the best assignment."""
    from scipy.optimize import linear_sum_assignment

    row, column = linear_sum_assignment(offer.astype(np.float64), maximize=True)
    place: Ints = np.empty(len(offer), dtype=np.int64)
    place[column] = row
    return place
