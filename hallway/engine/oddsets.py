"""Closing the gap of a bound: odd sets of people, of whom one is always over.

The prices of `twice_prices` bound the fractional matching. Where three people form a
triangle, each may be half matched to both others, and no real round can do that. An
odd set with a price of its own forbids it (Edmonds 1965). The sets are found by
solving the relaxed problem over the few pairs that can still matter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from hallway.engine.blossom import Bound, components, one_is_over
from hallway.engine.types import Flags, Floats, Indices, Ints

ROUNDS = (6, 40)
"""How many times at least and at most sets are looked for, before a gap is left."""
WORK = 6_000
MOST_PAIRS = 60_000
SURE = 1e-6


def tighten(weights: Ints, useful: Flags, prices: Ints, value: int) -> Bound:
    """The least bound that odd sets give, starting from twice the prices.

    Args:
        weights: int64 (m, m). useful: bool (m, m), the pairs of any weight above 0.
        prices: int64 (m,), from `twice_prices`. value: the best matching's weight.
    Returns:
        Bound; it proves the matching best if its total is within one unit of it.
    Cost: one linear program over the pairs within the gap for each round of sets.
    Source: Padberg & Rao 1982 for the role of odd cuts; docs/methods/pairs.md.

    >>> ones = 1 - np.eye(3, dtype=np.int64)
    >>> tighten(ones, ones > 0, np.ones(3, dtype=np.int64), 1).total()
    2
    """
    bound = one_is_over(useful, prices)
    if bound.total() - bound.scale * value < bound.scale:
        return bound
    return _with_sets(weights, useful, bound, value)


def _with_sets(weights: Ints, useful: Flags, bound: Bound, value: int) -> Bound:
    """Solve, look for odd sets that the fractions break, and repeat; keep the best bound."""
    program = Program(weights, useful, bound, value)
    best = bound
    for _ in range(min(max(WORK // len(weights), ROUNDS[0]), ROUNDS[1])):
        answer = program.solve()
        if answer is None:
            break
        fractions, found = answer
        if found.total() * best.scale < best.total() * found.scale:
            best = found
        if best.total() - best.scale * value < best.scale:
            break
        if not program.add_sets(fractions) + program.add_pairs():
            break
    return best


class Program:
    """The linear program over the pairs that can still matter, in overpayments.

    All figures are what a pair is overpaid by the starting prices, so that they are
    small and the solver's rounding does no harm; the whole numbers are set right after.
    """

    def __init__(self, weights: Ints, useful: Flags, start: Bound, value: int) -> None:
        self.weights, self.useful, self.start = weights, useful, start
        self.overpaid = start.slack(weights)
        gap = start.total() - start.scale * value
        near = np.triu(useful & (self.overpaid <= gap), 1)
        i, j = np.nonzero(near)
        cheap = np.argsort(self.overpaid[i, j], kind="stable")[:MOST_PAIRS]
        self.i, self.j = i[cheap], j[cheap]
        self.sets: list[Indices] = []
        self.missed: Ints = np.zeros_like(weights)

    def solve(self) -> tuple[Floats, Bound] | None:
        """Fractions of the pairs, and the bound their prices give once rounded."""
        from scipy.optimize import linprog

        rows, cost = self._rows(), self._cost()
        answer = linprog(cost, **rows, bounds=(0, None), method="highs")
        if answer.status != 0:
            return None
        n, base = len(self.start.prices), len(self.start.sets)
        duals = np.asarray(answer.eqlin.marginals)
        cuts = -np.asarray(answer.ineqlin.marginals) if self.sets else np.zeros(0)
        prices = self.start.prices - duals[:n]
        dues = np.append(np.array(self.start.set_prices) - duals[n : n + base], cuts)
        fractions: Floats = np.asarray(answer.x)[: len(self.i)]
        return fractions, self._round(prices, dues)

    def _cost(self) -> Floats:
        """Overpayment of pairs, and what it costs to leave a person or a set unfilled."""
        paid = self.overpaid[self.i, self.j]
        return np.concatenate([paid, self.start.prices, self.start.set_prices]).astype(np.float64)

    def _rows(self) -> dict[str, Any]:
        from scipy.sparse import csr_array, hstack, vstack

        n, pairs, base = len(self.start.prices), len(self.i), self.start.sets
        people = csr_array(
            (np.ones(2 * pairs), (np.append(self.i, self.j), np.tile(np.arange(pairs), 2))),
            shape=(n, pairs),
        )
        filled = vstack([people, self._inside(base)])
        spare = csr_array(np.eye(n + len(base)))
        rows: dict[str, Any] = {
            "A_eq": hstack([filled, spare]),
            "b_eq": np.append(np.ones(n), [len(s) // 2 for s in base]),
        }
        if self.sets:
            empty = csr_array((len(self.sets), n + len(base)))
            rows["A_ub"] = hstack([self._inside(tuple(self.sets)), empty])
            rows["b_ub"] = np.array([len(s) // 2 for s in self.sets], dtype=np.float64)
        return rows

    def _inside(self, sets: tuple[Indices, ...]) -> Any:
        from scipy.sparse import csr_array

        member = np.zeros((len(sets), len(self.start.prices)), dtype=bool)
        for row, members in enumerate(sets):
            member[row, members] = True
        return csr_array((member[:, self.i] & member[:, self.j]).astype(np.float64))

    def _round(self, prices: Floats, dues: Floats) -> Bound:
        """Whole numbers again, every pair paid for: what rounding took is put back."""
        finer = self._fineness()
        bound = Bound(
            prices=np.maximum(np.rint(prices * finer), 0).astype(np.int64),
            scale=self.start.scale * finer,
            sets=(*self.start.sets, *self.sets),
            set_prices=tuple(max(int(z), 0) for z in np.rint(dues * finer).tolist()),
        )
        short = self._short(bound)
        self.missed = short
        while short.any():
            bound = replace(bound, prices=bound.prices + (short.max(axis=1) + 1) // 2)
            short = self._short(bound)
        return bound

    def _short(self, bound: Bound) -> Ints:
        """By how much each pair is not paid for."""
        return np.where(self.useful, np.maximum(-bound.slack(self.weights), 0), 0)

    def _fineness(self) -> int:
        top = 4 * (int(self.weights.max()) + 1) + int(self.start.prices.max(initial=0))
        return 1 << max(0, min(10, 61 - top.bit_length()))

    def add_sets(self, fractions: Floats) -> int:
        """Odd sets that hold more than they can: parts of the graph of fractions."""
        known = {tuple(s.tolist()) for s in self.sets}
        found = 0
        for least in (SURE, 0.2, 0.34, 0.45, 0.6):
            for part in self._parts(fractions, least):
                if tuple(part.tolist()) not in known and self._overfull(part, fractions):
                    known.add(tuple(part.tolist()))
                    self.sets.append(part)
                    found += 1
            if found:
                break
        return found

    def _parts(self, fractions: Floats, least: float) -> list[Indices]:
        n = len(self.start.prices)
        linked = np.zeros((n, n), dtype=bool)
        some = (fractions > least) & ((fractions < 1 - SURE) | (least > SURE))
        linked[self.i[some], self.j[some]] = True
        return [part for part in components(linked) if len(part) > 2 and len(part) % 2]

    def _overfull(self, part: Indices, fractions: Floats) -> bool:
        inside = np.isin(self.i, part) & np.isin(self.j, part)
        return float(fractions[inside].sum()) > len(part) // 2 + 1e-5

    def add_pairs(self) -> int:
        """Pairs left out so far that the last prices do not pay for: they matter too."""
        inside = np.zeros_like(self.useful)
        inside[self.i, self.j] = True
        grain = self.start.scale * self._fineness() // 4
        i, j = np.nonzero(np.triu(self.missed > grain, 1) & ~inside)
        self.i, self.j = np.append(self.i, i), np.append(self.j, j)
        return len(i)
