"""A round of more people than a table of pairs has room for: by rows, and by what is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hallway.engine.grid import salt_of
from hallway.engine.rest import pairs_in
from hallway.engine.rows import Rows, both_ways, only, owners, read_rows, row, rows_of
from hallway.engine.seating import seats_at_most, solve
from hallway.engine.sources import RosterValues, roster_values
from hallway.engine.types import Flags, Frame, Matching

MUCH = 64
"""A repeat weighs as much as so many of the best meetings, the last round's twice that."""


def solve_crowd(
    frame: Frame, rng: np.random.Generator | None
) -> tuple[RosterValues, Callable[[int], Flags], Matching]:
    """Values, whom each may ever meet, and the matching.

    Fresh pairs first. Only if that leaves somebody over, those left over may meet again
    whom they met before; these repeats stand only where they seat more people.

    Cost: see `best_pairs`; three of them where repeats are needed.
    """
    met = read_rows(frame.met, absent=-1)
    blocks = _pairs(frame.roster.n, list(frame.blocks))
    values = crowd_values(frame, met, blocks)
    hard = _hard(frame, values, blocks)
    if frame.policy.participation:
        salt_of(rng)  # as where tables are kept: the same seed, the same round
    first = solve(frame, values, rng)
    seated = frame.roster.n - len(first.unmatched)
    locked = len({i for group in frame.locked for i in group})
    if not frame.policy.participation or seated - locked >= seats_at_most(frame):
        return values, hard, first
    repeats = _repeats(frame, met, hard, first.unmatched.tolist())
    if not len(repeats.idx):
        return values, hard, first
    again = solve(frame, _with_repeats(frame, values, repeats, _best(values, first)), rng)
    if len(again.unmatched) >= len(first.unmatched):
        return values, hard, first
    groups = [tuple(group.tolist()) for group in again.groups]
    used = [(i, j) for i, j in pairs_in(groups) if j in row(repeats, i)[0]]
    values = values.but(_counted(values, [*used, *pairs_in(frame.locked)]))
    return values, hard, solve(frame, values, rng)


def crowd_values(frame: Frame, met: Rows, blocks: Rows) -> RosterValues:
    """The values of all pairs; blocked and unrested ones apart, locked ones together."""
    n, policy = frame.roster.n, frame.policy
    old = only(met, _unrested(frame, met))
    values = roster_values(
        frame.roster,
        read_rows(frame.strengths),
        rows_of(
            n,
            np.concatenate([owners(blocks), owners(old)]),
            np.concatenate([blocks.idx, old.idx]),
        ),
        frame.availability,
        policy.weights,
        least=-np.inf if policy.participation else policy.least,
    )
    return values.but(_counted(values, pairs_in(frame.locked)))


def _pairs(n: int, pairs: list[tuple[int, int]]) -> Rows:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both_ways(n, ends[:, 0], ends[:, 1])


def _unrested(frame: Frame, met: Rows) -> Flags:
    rest = frame.policy.rest
    if rest is None:
        return np.ones(len(met.val), dtype=bool)
    recent: Flags = frame.round_no - met.val <= rest
    return recent


def _counted(values: RosterValues, pairs: list[tuple[int, int]]) -> Rows:
    """Pairs who may meet whatever was said, at what they are worth."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both_ways(values.n, ends[:, 0], ends[:, 1], values.total(ends[:, 0], ends[:, 1]))


def _hard(frame: Frame, values: RosterValues, blocks: Rows) -> Callable[[int], Flags]:
    everybody = np.arange(frame.roster.n)

    def hard(i: int) -> Flags:
        allowed = values.share_a_slot(i, everybody)
        allowed[row(blocks, i)[0]] = False
        allowed[i] = False
        return allowed

    return hard


def _repeats(frame: Frame, met: Rows, hard: Callable[[int], Flags], left: list[int]) -> Rows:
    """Earlier meetings of those left over that have not rested, with their rounds."""
    old = only(met, _unrested(frame, met))
    found = []
    for i in left:
        allowed = hard(i)
        found += [(i, int(j), last) for j, last in zip(*row(old, i), strict=True) if allowed[j]]
    ends = np.array([(i, j) for i, j, _ in found], dtype=np.int64).reshape(-1, 2)
    return both_ways(frame.roster.n, ends[:, 0], ends[:, 1], np.array([r for *_, r in found]))


def _best(values: RosterValues, matching: Matching) -> float:
    """The greatest value of any two who meet."""
    ends = np.array(pairs_in(tuple(g.tolist()) for g in matching.groups)).reshape(-1, 2)
    return float(values.total(ends[:, 0], ends[:, 1]).max(initial=1e-6))


def _with_repeats(frame: Frame, values: RosterValues, repeats: Rows, best: float) -> RosterValues:
    """Repeats at a price: fewer of them first, then those longest ago."""
    i, j = owners(repeats), repeats.idx.astype(np.int64)
    ago = np.maximum(frame.round_no - repeats.val, 1)
    worth = values.total(i, j)
    price = MUCH * (1 + 1 / ago) * best
    opened = values.opened or rows_of(values.n, [], [])
    return values.but(
        rows_of(
            values.n,
            np.concatenate([i, owners(opened)]),
            np.concatenate([j, opened.idx]),
            np.concatenate([worth - price, opened.val]),
        )
    )
