"""Plans with the fewest repeats: a design, sittings added to it, or a search of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.mixer_bound import least_repeats
from hallway.engine.mixer_search import (
    Heat,
    Score,
    Seating,
    Task,
    anneal,
    meetings,
    pairs_of,
    score_of,
    seats_at_random,
    to_plan,
    to_seats,
    visits_in,
)
from hallway.engine.mixer_starts import in_cells, without_repeats
from hallway.engine.types import Indices, Ints

QUICK, WHOLE, AGAIN = Heat(0.2, 0.1), Heat(0.3, 0.1), Heat(0.16, 0.08)
FEW_TABLES = Heat(2.0, 0.2)
"""Where tables are larger than their number, some people stay together; they find each
other only while it is hot."""
SHARES = (0.06, 0.12, 0.28, 0.14)
"""Of the seconds, as work: quickly, what is added, the whole anew, the best once more."""


@dataclass(frozen=True, eq=False)
class Plan:
    """tables: int32 (sittings, people). choice: more sittings without a repeat, or none."""

    tables: Indices
    score: Score
    method: str
    choice: Indices | None = None


def fewest_repeats(task: Task, salt: int, seconds: float, effort: Effort) -> Plan:
    """The plan with the fewest repeats of all that were made.

    Args:
        task: sittings that begin an event: nobody has met.
        salt: from the seed. seconds: for all of it. effort: ends it in any case.
    Returns:
        Plan, with a choice of sittings where a design has more than are asked for.
    """
    if task.size < 2 or task.tables < 2:
        return scored(task, seats_at_random(task, salt), "any plan is as good")
    whole = _no_values(task)
    order = np.argsort(np.random.PCG64(salt).random_raw(task.people), kind="stable")
    start = without_repeats(task.people, task.tables, task.sittings)[:, order]
    if len(start) >= task.sittings:
        plan = scored(task, to_seats(task, start[: task.sittings]), "a design")
        return replace(plan, choice=start)
    goal = goal_of(whole)
    if (cells := in_cells(task.people, task.tables, task.sittings)) is not None:
        seats = to_seats(task, cells[:, order])
        return scored(task, seats, "a design of people who stay together")
    best: Plan | None = None
    for plan in _attempts(whole, start, salt, seconds, effort, goal):
        best = plan if best is None or plan.score < best.score else best
        if best.score.repeats <= goal.repeats or effort.spent():
            break
    assert best is not None
    if best.score.repeats > goal.repeats and not effort.spent():
        best = _again(whole, best, salt + 4, seconds * SHARES[3], effort, goal)
    if task.worth is None:
        return best
    return replace(best, score=scored(task, to_seats(task, best.tables), "").score)


def _no_values(task: Task) -> Task:
    return replace(task, apart=np.zeros_like(task.apart), worth=None)


def goal_of(task: Task) -> Score:
    """Where a search may stop: no plan can be better."""
    least = least_repeats(task.met, task.tables, task.sittings, task.apart)
    return Score(0, least, 0)


def _attempts(
    task: Task, start: Indices, salt: int, seconds: float, effort: Effort, goal: Score
) -> Iterator[Plan]:
    quick, added, whole, _ = (share * seconds for share in SHARES)
    seats = seats_at_random(task, salt)
    yield searched(task, seats, salt, QUICK, quick, effort, goal)
    if len(start):
        yield _added(task, start, salt + 1, added, effort)
    heat = WHOLE if task.size <= task.tables else FEW_TABLES
    yield searched(task, seats_at_random(task, salt + 2), salt + 3, heat, whole, effort, goal)


def searched(
    task: Task, seats: Ints, salt: int, heat: Heat, seconds: float, effort: Effort, goal: Score
) -> Plan:
    """A plan cooled down from these seats."""
    visits = visits_in(task, seconds)
    score, found = anneal(Seating(task, seats, salt), heat, visits, goal, effort)
    return Plan(to_plan(task, found), score, "search")


def _added(task: Task, start: Indices, salt: int, seconds: float, effort: Effort) -> Plan:
    """Sittings without a repeat stand; the others are searched with as few as possible."""
    more = replace(task, met=meetings(start), sittings=task.sittings - len(start))
    seats = seats_at_random(more, salt)
    plan = searched(more, seats, salt, WHOLE, seconds, effort, goal_of(more))
    return Plan(np.vstack([start, plan.tables]), plan.score, "a design, and sittings added to it")


def _again(task: Task, plan: Plan, salt: int, seconds: float, effort: Effort, goal: Score) -> Plan:
    """The same plan, warmed a little and cooled again."""
    seats = to_seats(task, plan.tables)
    found = searched(task, seats, salt, AGAIN, seconds, effort, goal)
    return replace(found, method=plan.method) if found.score < plan.score else plan


def scored(task: Task, seats: Ints, method: str) -> Plan:
    plan = to_plan(task, seats)
    return Plan(plan, score_of(task, *pairs_of(plan)), method)


def renewed(task: Task, old: Indices, salt: int, seconds: float, effort: Effort) -> Plan:
    """The coming sittings, from what was planned for them, after people came or went.

    Args:
        task: the coming sittings, with what has been. old: int32 (sittings, people), the
            table that was planned for each, -1 = none.
    """
    if task.size < 2 or task.tables < 2:
        return scored(task, seats_at_random(task, salt), "any plan is as good")
    goal = goal_of(task)
    kept = np.stack([_seated(np.where(was < task.tables, was, -1), task) for was in old])
    warm = searched(task, to_seats(task, kept), salt, AGAIN, 0.2 * seconds, effort, goal)
    best = replace(warm, method="search from the plan that was")
    if best.score[:2] > goal[:2]:
        found = _anew(task, salt + 1, 0.4 * seconds, effort, goal)
        best = found if found.score < best.score else best
    return best


def _anew(task: Task, salt: int, seconds: float, effort: Effort, goal: Score) -> Plan:
    """Without what was planned; where nobody has met yet, as if the event began."""
    if not task.met.any():
        return fewest_repeats(task, salt, seconds, effort)
    return searched(task, seats_at_random(task, salt), salt + 1, WHOLE, seconds, effort, goal)


def _seated(was: Indices, task: Task) -> Indices:
    """Nearly equal tables out of any: the last ones at an overfull table move."""
    small, larger = divmod(task.people, task.tables)
    count = np.bincount(was[was >= 0], minlength=task.tables)
    room = np.full(task.tables, small)
    room[np.argsort(-count, kind="stable")[:larger]] += 1
    now = np.full_like(was, -1)
    for person in np.flatnonzero(was >= 0):
        if room[was[person]]:
            room[was[person]] -= 1
            now[person] = was[person]
    now[now < 0] = np.repeat(np.arange(task.tables), room)
    return now
