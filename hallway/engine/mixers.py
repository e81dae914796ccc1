"""Mixers: everybody moves tables each sitting, and nobody meets the same people again.

Algebra where it gives sittings without a repeat, a search for the sittings beyond, and a
bound that says how many repeats no plan can avoid. docs/methods/mixers.md explains it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from hallway.engine.effort import Effort
from hallway.engine.errors import BadPolicy, BadValues, Impossible
from hallway.engine.grid import Grid, read_values, salt_of, to_grid
from hallway.engine.mixer_bound import least_repeats
from hallway.engine.mixer_plan import fewest_repeats, renewed
from hallway.engine.mixer_search import Task, meetings, pairs_of
from hallway.engine.mixer_starts import without_repeats
from hallway.engine.mixer_worth import in_own_order, most_valued, valued
from hallway.engine.types import Flags, Indices, Ints, Mixer

MOST_PEOPLE = 2_000
"""What any two have behind them is kept two by two; a search of more takes longer than asked."""


def best_mixer(
    people: int,
    tables: int,
    seats: int,
    sittings: int,
    *,
    values: Any = None,
    seconds: float = 10.0,
    rng: np.random.Generator | None = None,
) -> Mixer:
    """Who sits where in each sitting, with as few people meeting again as can be found.

    Everybody sits at every sitting; tables are as equal as they can be. First as few as
    possible meet who may not (NaN), then as few as possible meet again, then no pair often
    while another never does, then the meetings are worth the most.

    Args:
        people: how many. tables, seats: people ≤ tables · seats. sittings: 1 or more.
        values: what a meeting of two people is worth, as for `best_pairs`; NaN = they may
            not sit together. A meeting counts each time.
        seconds: of work, at most; most plans need far less.
        rng: decides between equally good plans.
    Returns:
        Mixer; `repeats` = `bound` says that no plan has fewer.
    Raises:
        BadPolicy: the numbers make no event. BadValues: values are not for these people.
        Impossible: somebody must sit with a person whom they may not meet.
    Cost: milliseconds where algebra does it, `seconds` at most. O(people²) memory.
    Source: docs/methods/mixers.md.

    >>> plan = best_mixer(32, 8, 4, 8)
    >>> plan.tables.shape, plan.repeats, plan.bound
    ((8, 32), 0, 0)
    """
    effort = Effort(seconds)
    _check(people, tables, seats, sittings)
    grid = _grid(values, people)
    order = np.arange(people) if grid is None else in_own_order(grid)
    task = _task(people, tables, sittings, grid, order)
    _refuse_what_cannot_be(task)
    salt = salt_of(rng)
    plan = fewest_repeats(task, salt, seconds, effort)
    if grid is not None:
        plan = most_valued(task, plan, salt, seconds, effort)
    seated = np.empty_like(plan.tables)
    seated[:, order] = plan.tables
    return _mixer(seated, grid, (tables, sittings), plan.method)


def sittings_without_repeat(people: int, tables: int, seats: int, most: int = 40) -> int:
    """How many sittings are sure to have a plan in which nobody meets anybody twice.

    Args:
        people, tables, seats: as for `best_mixer`. most: look no further than that.
    Raises:
        BadPolicy: the numbers make no event.
    Cost: milliseconds, a second for hundreds of people.
    Source: docs/methods/mixers.md; a search may find a sitting or two more.

    >>> sittings_without_repeat(32, 8, 4), sittings_without_repeat(30, 8, 4)
    (10, 10)
    >>> sittings_without_repeat(5, 1, 5)
    1
    """
    _check(people, tables, seats, most)
    if people <= tables:
        return most
    if tables < 2:
        return 1
    return min(most, max(1, len(without_repeats(people, tables, most))))


def replan(
    mixer: Mixer,
    done: int,
    tables: int,
    seats: int,
    *,
    joined: int = 0,
    left: Iterable[int] = (),
    back: Iterable[int] = (),
    sittings: int | None = None,
    values: Any = None,
    seconds: float = 2.0,
    rng: np.random.Generator | None = None,
) -> Mixer:
    """The rest of an event after people came or went; what has been stands as it was.

    Args:
        mixer: the plan so far. done: how many of its sittings are over, from 0.
        tables, seats: for the coming sittings.
        joined: how many new people came; they get the next numbers.
        left: who is gone; they get -1 from now on. back: who was gone and is here again.
        sittings: of the whole event; None: as many as were planned.
        values: as for `best_mixer`, for all people, the new ones last.
        seconds, rng: as for `best_mixer`.
    Returns:
        Mixer of all sittings, done ones included; -1 = was not or will not be there.
        `bound` knows that what has been cannot be changed.
    Raises:
        BadPolicy, BadValues, Impossible: as for `best_mixer`.
    Cost: as for `best_mixer`.

    >>> plan = best_mixer(12, 4, 3, 3)
    >>> later = replan(plan, 1, 4, 3, joined=1, left=[0, 5])
    >>> later.tables.shape, bool((later.tables[0, :12] == plan.tables[0]).all())
    ((3, 13), True)
    >>> later.tables[1:, 0].tolist(), int(later.tables[0, 12]), later.repeats
    ([-1, -1], -1, 0)
    """
    effort = Effort(seconds)
    whole = len(mixer.tables) if sittings is None else sittings
    before, here = _so_far(mixer, done, joined, tuple(left), tuple(back))
    _check(len(here), tables, seats, whole)
    if not done <= whole:
        raise BadPolicy(f"{done} sittings are over; an event of {whole} cannot go on")
    grid = _grid(values, before.shape[1])
    if whole == done:
        return _mixer(before, grid, (tables, 0), "as it was")
    task = replace(
        _task(len(here), tables, whole - done, grid, here),
        met=meetings(before)[np.ix_(here, here)],
    )
    _refuse_what_cannot_be(task)
    old = _coming(mixer, done, whole, here)
    salt = salt_of(rng)
    plan = valued(task, renewed(task, old, salt, seconds, effort), salt + 9, seconds, effort)
    coming = np.full((whole - done, before.shape[1]), -1, dtype=np.int32)
    coming[:, here] = plan.tables
    return _mixer(np.vstack([before, coming]), grid, (tables, whole - done), plan.method)


def _check(people: int, tables: int, seats: int, sittings: int) -> None:
    """Refuse what is no event.

    >>> _check(33, 8, 4, 1)
    Traceback (most recent call last):
    hallway.engine.errors.BadPolicy: 33 people do not fit at 8 tables of 4
    """
    for name, number, least in (
        ("people", people, 0),
        ("tables", tables, 1),
        ("seats", seats, 1),
        ("sittings", sittings, 1),
    ):
        if isinstance(number, bool) or not isinstance(number, int | np.integer):
            raise BadPolicy(f"{name} must be a whole number, not {number!r}")
        if number < least:
            raise BadPolicy(f"{name} must be {least} or more, not {number}")
    if people > tables * seats:
        raise BadPolicy(f"{_counted(people)} do not fit at {_tables(tables)} of {seats}")
    if people > MOST_PEOPLE:
        raise BadPolicy(f"{people:,} people are too many for one mixer: {MOST_PEOPLE:,} at most")


def _counted(people: int) -> str:
    return "1 person" if people == 1 else f"{people:,} people"


def _tables(tables: int) -> str:
    return "1 table" if tables == 1 else f"{tables:,} tables"


def _grid(values: Any, people: int) -> Grid | None:
    if values is None:
        return None
    table = read_values(values)
    if len(table) != people:
        raise BadValues(f"values are for {len(table)} people; this event has {people}")
    return to_grid(table)


def _task(people: int, tables: int, sittings: int, grid: Grid | None, order: Ints) -> Task:
    none = np.zeros((people, people), dtype=np.int16)
    if grid is None:
        return Task(people, tables, sittings, none, none > 0)
    chosen = np.ix_(order, order)
    apart = ~grid.allowed[chosen]
    np.fill_diagonal(apart, False)
    return Task(people, tables, sittings, none, apart, grid.worth[chosen])


def _refuse_what_cannot_be(task: Task) -> None:
    """Somebody must share a table with a person whom they may not meet: say so at once."""
    small = task.people // task.tables
    may = task.people - 1 - task.apart.sum(axis=1)
    if small and (few := int(may.min(initial=task.people))) < small - 1:
        raise Impossible(
            f"somebody may sit with only {few} of the others, and every table has {small} people"
        )
    crowd = _kept_apart(task.apart)
    if crowd > task.tables:
        raise Impossible(
            f"{crowd} people must all be kept apart, and there are {_tables(task.tables)}"
        )


def _kept_apart(apart: Flags) -> int:
    """So many people of whom no two may meet, found greedily."""
    left = apart.any(axis=1)
    count = 0
    while left.any():
        most = np.where(left, (apart & left).sum(axis=1), -1)
        left &= apart[int(most.argmax())]
        count += 1
    return count


def _so_far(
    mixer: Mixer, done: int, joined: int, left: tuple[int, ...], back: tuple[int, ...]
) -> tuple[Indices, Ints]:
    """The sittings that are over, new people included, and who is here from now on."""
    planned, known = mixer.tables.shape
    if not 0 <= done <= planned:
        raise BadPolicy(f"done must be from 0 to {planned}, the sittings planned; not {done}")
    if joined < 0:
        raise BadPolicy(f"joined must be 0 or more, not {joined}")
    for person in (*left, *back):
        if not 0 <= person < known:
            raise BadPolicy(f"nobody in this mixer has the number {person}")
    before = np.full((done, known + joined), -1, dtype=np.int32)
    before[:, :known] = mixer.tables[:done]
    here = np.ones(known + joined, dtype=np.bool_)
    here[:known] = mixer.tables[min(done, planned - 1)] >= 0
    here[list(back)] = True
    here[list(left)] = False
    return before, np.flatnonzero(here)


def _coming(mixer: Mixer, done: int, whole: int, here: Ints) -> Indices:
    """What was planned for the coming sittings; -1 = nothing yet."""
    planned, known = mixer.tables.shape
    coming = np.full((whole - done, max(known, int(here.max(initial=-1)) + 1)), -1, np.int32)
    coming[: planned - done, :known] = mixer.tables[done:whole]
    return coming[:, here]


def _mixer(seated: Indices, grid: Grid | None, coming: tuple[int, int], method: str) -> Mixer:
    """The answer, counted anew from the tables alone."""
    tables, sittings = coming
    pairs, times = pairs_of(seated)
    past = seated[: len(seated) - sittings]
    here = np.flatnonzero(seated[-1] >= 0) if sittings else np.arange(0)
    apart = np.zeros((len(here), len(here)), dtype=np.bool_)
    clashes, value = 0, 0.0
    if grid is not None:
        clashes = int(times[~grid.allowed.take(pairs)].sum())
        value = int((grid.worth.take(pairs) * times).sum()) * grid.unit
        if not clashes:
            apart = ~grid.allowed[np.ix_(here, here)]
            np.fill_diagonal(apart, False)
    least = least_repeats(meetings(past)[np.ix_(here, here)], tables, sittings, apart)
    bound = least + int((pairs_of(past)[1] - 1).sum())
    return Mixer(seated, int((times - 1).sum()), bound, value, clashes, method)
