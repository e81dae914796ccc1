"""The odd one out: the best single trio beside pairs, or a guest seat beside a host."""

from __future__ import annotations

from heapq import nsmallest

import numpy as np

from hallway.engine.graph import graph_of
from hallway.engine.grid import all_free
from hallway.engine.matching import Solution, solve
from hallway.engine.spans import Spans
from hallway.engine.types import Flags, Ints

Group = tuple[int, ...]


def pairs_and_trio(
    worth: Ints, allowed: Flags, seat: Ints, solution: Solution, slots: Flags | None = None
) -> list[Group]:
    """Pairs and, when somebody is over, the best one trio; then more trios if need be.

    Every trio that the prices allow to be better than the best found is tried, each
    with an exact search over the few pairs that can still matter, so the answer is
    the best one unless the work budget ran out first.

    Args:
        worth: int64 (n, n). allowed: bool (n, n). seat: int64 (n,), for being seated.
        solution: the best pairs, with floors of -2 seat.
        slots: bool (n, s); three people need one slot that suits them all.
    Returns:
        The groups, sorted.
    Cost: O(n³) to look at all trios, then one narrow search per promising trio.
    Source: ours; bounding by the dual is branch and bound (Land & Doig 1960).

    >>> from hallway.engine.dense import best_of_all
    >>> from hallway.engine.graph import TableSheet
    >>> ones, open_ = np.ones((3, 3), dtype=np.int64), ~np.eye(3, dtype=bool)
    >>> solution = best_of_all(TableSheet(ones, open_), -20 * ones[0])
    >>> pairs_and_trio(ones, open_, 10 * ones[0], solution)
    [(0, 1, 2)]
    """
    mate = solution.mate
    if (mate >= 0).all():
        return _as_groups(mate)
    trio, mate = _best_trio(worth, allowed, seat, solution, slots)
    groups = _as_groups(mate) + ([trio] if trio else [])
    return _take_in(groups, worth, allowed, seat, slots)


def _as_groups(mate: Ints) -> list[Group]:
    return [(i, int(j)) for i, j in enumerate(mate.tolist()) if j > i]


def _best_trio(
    worth: Ints, allowed: Flags, seat: Ints, solution: Solution, slots: Flags | None
) -> tuple[Group | None, Ints]:
    """Try trios from the most promising down, until none left could be better."""
    weights = worth + seat[:, None] + seat[None, :]
    best, answer = _first_guess(worth, allowed, seat, weights, solution.mate, slots)
    total = solution.total() + 2 * int(seat.sum())
    slack = slack_of(worth, solution)
    width = narrow_width(slack, allowed)
    extra, count = -solution.price, _budget(len(worth))
    for score, trio in top_trios(worth, allowed, extra, 2 * best - total, count):
        if not all_free(slots, trio):
            continue
        rest = allowed.copy()
        rest[list(trio), :] = rest[:, list(trio)] = False
        own, looked = trio_weight(worth, seat, trio), -1
        while (room := total + score - 2 * best) > max(looked, 0):
            looked = room if looked >= 0 else min(room, width)
            found = search(worth, rest & (slack <= looked), seat)
            if weight_of(weights, found) + own > best:
                best, answer = weight_of(weights, found) + own, (trio, found)
    return answer


def slack_of(worth: Ints, solution: Solution) -> Ints:
    """int64 (n, n): by how much each pair is overpaid, the odd sets counted."""
    paid = solution.price[:, None] + solution.price[None, :] - 2 * worth
    if len(solution.lo):
        spans = Spans(solution.line())
        paid += np.stack([spans.row(i) for i in range(len(worth))])
    return paid


KEEP = 12
"""Pairs a person that the first, narrow search looks at."""


def narrow_width(slack: Ints, allowed: Flags) -> int:
    """The overpayment up to which there are about a dozen allowed pairs a person."""
    paid = slack[np.triu(allowed, 1)]
    place = min(len(paid), KEEP * len(slack)) - 1
    return int(np.partition(paid, place)[place]) if len(paid) else 0


def search(worth: Ints, allowed: Flags, seat: Ints) -> Ints:
    """int64 (n,): the best mates over these pairs, as many people seated as can be."""
    n = len(worth)
    i, j = np.nonzero(np.triu(allowed, 1))
    return solve(graph_of(i * n + j, worth[i, j], n), -2 * seat).mate


def weight_of(weights: Ints, mate: Ints) -> int:
    """The weight of a matching given as partners.

    >>> weight_of(np.array([[0, 3], [3, 0]]), np.array([1, 0]))
    3
    """
    i = np.flatnonzero(mate > np.arange(len(mate)))
    return int(weights[i, mate[i]].sum())


def _budget(n: int) -> int:
    """How many trios to try: all of them for small rosters, fewer as searches cost more."""
    return max(30, 4_000_000 // max(n, 30) ** 2)


def _first_guess(
    worth: Ints, allowed: Flags, seat: Ints, weights: Ints, mate: Ints, slots: Flags | None
) -> tuple[int, tuple[Group | None, Ints]]:
    """The best way for one who is over to join a pair as it stands, or nobody does."""
    best = weight_of(weights, mate)
    answer: tuple[Group | None, Ints] = (None, mate)
    base = best
    for one in np.flatnonzero(mate < 0).tolist():
        for a, b in _as_groups(mate):
            trio = (one, a, b)
            weight = base - int(weights[a, b]) + trio_weight(worth, seat, trio)
            fits = allowed[one, a] and allowed[one, b] and all_free(slots, trio)
            if fits and weight > best:
                left = mate.copy()
                left[[a, b]] = -1
                best, answer = weight, (tuple(sorted(trio)), left)
    return best, answer


def trio_weight(worth: Ints, seat: Ints, trio: Group) -> int:
    """What a trio is worth, seats included: the sum of its three pairs."""
    a, b, c = trio
    return int(worth[a, b] + worth[a, c] + worth[b, c] + seat[a] + seat[b] + seat[c])


def top_trios(
    worth: Ints, allowed: Flags, extra: Ints, least: int, count: int
) -> list[tuple[int, Group]]:
    """The best allowed trios by doubled worth plus their people's extras, best first.

    Args:
        extra: int64 (n,), added for each of the three. least: scores must exceed it.
        count: how many to return at most.
    Cost: O(n) for each pair that brings a third of a good trio; O(n³) at worst.
    """
    share = pair_shares(worth, extra)
    kept: dict[Group, int] = {}
    for i in np.argsort(-share.max(axis=1, initial=NO_TRIO), kind="stable").tolist():
        near = np.flatnonzero(allowed[i] & (3 * share[i] > 2 * least))
        block = _scores(worth, allowed, extra, i, near)
        for j, k in zip(*np.nonzero(block > least), strict=True):
            trio = tuple(sorted((i, int(near[j]), int(k))))
            kept[trio] = int(block[j, k])
        if len(kept) > 4 * count:
            kept = dict(nsmallest(count, kept.items(), key=_by_score))
            least = max(least, min(kept.values()) - 1)
    return [(score, trio) for trio, score in nsmallest(count, kept.items(), key=_by_score)]


def _by_score(item: tuple[Group, int]) -> tuple[int, Group]:
    return -item[1], item[0]


def best_trio_score(worth: Ints, allowed: Flags, extra: Ints) -> int | None:
    """The greatest doubled worth plus extras of any allowed trio; None = no trio."""
    share = pair_shares(worth, extra)
    best = NO_TRIO
    for i in np.argsort(-share.max(axis=1, initial=NO_TRIO), kind="stable").tolist():
        near = np.flatnonzero(allowed[i] & (3 * share[i] > 2 * best))
        best = max(best, int(_scores(worth, allowed, extra, i, near).max(initial=NO_TRIO)))
    return None if best == NO_TRIO else best


NO_TRIO = -(2**60)


def pair_shares(worth: Ints, extra: Ints) -> Ints:
    """What each pair brings to twice a trio's score, NO_TRIO on the diagonal.

    A trio's score is half the sum of three shares, so one share is a third of it or
    more: only those pairs need a look.
    """
    share: Ints = 4 * worth + extra[:, None] + extra[None, :]
    np.fill_diagonal(share, NO_TRIO)
    return share


def _scores(worth: Ints, allowed: Flags, extra: Ints, i: int, near: Ints) -> Ints:
    """Scores of (i, j, k) for each j in `near` and every k: int64 (len(near), n)."""
    row = 2 * worth[i] + extra
    block = row[near][:, None] + row[None, :] + 2 * worth[near] + extra[i]
    return np.where(allowed[near] & allowed[i][None, :], block, NO_TRIO)


def _take_in(
    groups: list[Group], worth: Ints, allowed: Flags, seat: Ints, slots: Flags | None
) -> list[Group]:
    """Let each who is still over join the pair that suits them best, if any may.

    Where nobody is forced, a seat is worth nothing, and whoever makes a pair worth less stays
    out.
    """
    seated = {i for group in groups for i in group}
    over = [i for i in np.argsort(-seat, kind="stable").tolist() if i not in seated]
    for one in over:
        pairs = [g for g in groups if len(g) == 2 and all(allowed[one, i] for i in g)]
        fits = [g for g in pairs if all_free(slots, (*g, one))]
        if not fits:
            continue
        chosen = max(fits, key=lambda g: (int(worth[one, g[0]] + worth[one, g[1]]), g))
        if worth[one, list(chosen)].sum() + seat[one] > 0:
            groups[groups.index(chosen)] = (*chosen, one)
    return sorted(tuple(sorted(group)) for group in groups)


def add_guest(worth: Ints, allowed: Flags, hosts: tuple[int, ...]) -> tuple[Ints, Flags]:
    """One more place, the guest seat: whoever takes it meets the host worth most to them.

    >>> w, a = add_guest(np.array([[0, 5], [5, 0]]), ~np.eye(2, dtype=bool), (0,))
    >>> w[2].tolist(), a[2].tolist()
    ([0, 5, 0], [False, True, False])
    """
    n = len(worth)
    wide, open_ = np.zeros((n + 1, n + 1), dtype=np.int64), np.zeros((n + 1, n + 1), dtype=bool)
    wide[:n, :n], open_[:n, :n] = worth, allowed
    for one in range(n):
        host = host_for(worth, allowed, hosts, one)
        if host is not None:
            wide[n, one] = wide[one, n] = worth[host, one]
            open_[n, one] = open_[one, n] = True
    return wide, open_


def host_for(worth: Ints, allowed: Flags, hosts: tuple[int, ...], one: int) -> int | None:
    """The host worth most to somebody who takes the guest seat; None = no host may."""
    able = [h for h in hosts if allowed[h, one]]
    return max(able, key=lambda h: (int(worth[h, one]), -h), default=None)
