"""Of the plans with as few repeats, the one whose meetings are worth the most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.grid import Grid
from hallway.engine.mixer_plan import QUICK, WHOLE, Plan, goal_of, scored, searched
from hallway.engine.mixer_roles import cast
from hallway.engine.mixer_search import (
    Heat,
    Score,
    Seating,
    Task,
    anneal,
    meetings,
    seats_at_random,
    to_plan,
    to_seats,
    visits_in,
)
from hallway.engine.types import Indices, Ints

FRESH, POLISH = Heat(0.4, 0.01), Heat(0.04, 0.005)
FIRM = 4
"""A repeat costs so many times as much while values pull, so that they seldom pay for one."""
PULL, STRONGEST = 400, 4000
SHARES = (0.06, 0.08, 0.12, 0.06)
"""Of the seconds, as work: changing parts, keeping apart, seats anew, a last polish."""
ROUNDS = 6
NEVER = Score(-1, 0, 0)


def most_valued(task: Task, plan: Plan, salt: int, seconds: float, effort: Effort) -> Plan:
    """Raise the value of a plan without adding repeats; first keep apart who may not meet.

    Args:
        task: with worth and apart. plan: with as few repeats as were found.
    """
    if task.worth is None or task.size < 2 or task.tables < 2:
        return plan
    parts, keeping, anew, last = (share * seconds for share in SHARES)
    best = plan if effort.spent() else _recast(task, plan, salt, parts, effort)
    if best.score.clashes:
        best = _kept_apart(task, best, salt + 1, keeping, effort)
    if (pull := _pull(task)) is None:
        return best
    for seats, heat, share in (
        (seats_at_random(task, salt + 2), FRESH, anew),
        (None, POLISH, last),
    ):
        if effort.spent():
            break
        seats = to_seats(task, best.tables) if seats is None else seats
        found = _pulled(task, seats, pull, salt + 3, heat, share, effort)
        best = found if found.score < best.score else best
    return best


def _recast(task: Task, plan: Plan, salt: int, seconds: float, effort: Effort) -> Plan:
    """Other people in the same parts, and where there is a choice, the best sittings."""
    worth = _firmly(task)
    choice = plan.tables if plan.choice is None else plan.choice
    best = plan
    rounds = ROUNDS if len(choice) > task.sittings else 1
    chosen = np.arange(task.sittings)
    for turn in range(rounds):
        who = cast(meetings(choice[chosen]), worth, salt + turn, seconds / rounds, effort)
        if effort.spent():
            break
        choice = choice[:, np.argsort(who)]
        found = _with(task, plan, choice[chosen])
        best = found if found.score < best.score else best
        again = _dearest(choice, worth, task.sittings)
        if np.array_equal(again, chosen):
            break
        chosen = again
    return best


def _with(task: Task, plan: Plan, tables: Indices) -> Plan:
    return replace(plan, tables=tables, score=scored(task, to_seats(task, tables), "").score)


def _dearest(choice: Indices, worth: Ints, count: int) -> Ints:
    """The sittings that are worth the most, in their order."""
    value = [int(worth[row[:, None] == row].sum()) for row in choice]
    return np.sort(np.argsort(-np.array(value), kind="stable")[:count])


def _firmly(task: Task) -> Ints:
    """Values under which no two who may not meet are ever worth seating together."""
    assert task.worth is not None
    top = int(np.abs(task.worth).max(initial=0)) + 1
    worst = -4 * top * task.size * task.sittings
    return np.where(task.apart, worst, task.worth)


def _kept_apart(task: Task, plan: Plan, salt: int, seconds: float, effort: Effort) -> Plan:
    """Search with everybody kept apart who must be, for repeats if need be."""
    goal = goal_of(task)
    bare = replace(task, worth=None)
    for seats, heat in (
        (to_seats(task, plan.tables), QUICK),
        (seats_at_random(task, salt), WHOLE),
    ):
        found = searched(bare, seats, salt, heat, seconds / 2, effort, goal)
        found = _with(task, found, found.tables)
        plan = found if found.score < plan.score else plan
    return plan


def _pull(task: Task) -> Ints | None:
    """Values on the scale of the search, or None where all are the same."""
    assert task.worth is not None
    known = task.worth[~task.apart & ~np.eye(task.people, dtype=np.bool_)]
    if not known.size or known.min() == known.max():
        return None
    middle = int(known.sum()) // known.size
    spread = max(int(np.abs(known - middle).sum()) // known.size, 1)
    pull: Ints = np.clip((task.worth - middle) * PULL // spread, -STRONGEST, STRONGEST)
    pull[task.apart] = 0
    return pull


def _pulled(
    task: Task, seats: Ints, pull: Ints, salt: int, heat: Heat, seconds: float, effort: Effort
) -> Plan:
    """A search with everybody drawn to whom they are worth the most to."""
    seating = Seating(task, seats, salt, pull, FIRM)
    score, found = anneal(seating, heat, visits_in(task, seconds), NEVER, effort)
    return Plan(to_plan(task, found), score, "search")


def valued(task: Task, plan: Plan, salt: int, seconds: float, effort: Effort) -> Plan:
    """The polish alone, for sittings that come after others."""
    if task.worth is None or task.size < 2 or (pull := _pull(task)) is None:
        return plan
    seats = to_seats(task, plan.tables)
    found = _pulled(task, seats, pull, salt, POLISH, SHARES[2] * seconds, effort)
    return replace(found, method=plan.method) if found.score < plan.score else plan


def in_own_order(grid: Grid) -> Ints:
    """People in an order that their values decide, so that names change nothing.

    Returns:
        int (n,), whom to take first, second …; who cannot be told apart stays in order.

    >>> worth = np.array([[0, 1, 2], [1, 0, 5], [2, 5, 0]])
    >>> in_own_order(Grid(worth, ~np.eye(3, dtype=bool), 1.0)).tolist()
    [0, 1, 2]
    """
    marked = np.where(grid.allowed, grid.worth, np.iinfo(np.int64).min)
    np.fill_diagonal(marked, 0)
    rank = _ranks(np.sort(marked, axis=1))
    if rank.max(initial=0) < len(rank) - 1 and len(rank) <= REFINED:
        kinds = np.unique(marked, return_inverse=True)[1].reshape(marked.shape)
        for _ in range(2):  # told apart by the ranks of those whom one meets at each value
            seen = np.sort(kinds * len(rank) + rank, axis=1)
            rank = _ranks(np.column_stack([rank, seen]))
    return np.argsort(rank, kind="stable")


REFINED = 1_000
"""More people than that are only ordered by their own values: the rest costs seconds."""


def _ranks(rows: Ints) -> Ints:
    found: Ints = np.unique(rows, axis=0, return_inverse=True)[1].ravel()
    return found
