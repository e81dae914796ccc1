"""Groups of three to six, under seat rules, with a bound that is close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np

from hallway.engine.cells import Cells, cells_of
from hallway.engine.certificate import certificate_of
from hallway.engine.effort import Effort
from hallway.engine.errors import Impossible
from hallway.engine.fill import fill
from hallway.engine.grid import Grid, read_values, salt_of, to_grid
from hallway.engine.group_desk import Desk, desk_of
from hallway.engine.group_finish import Fitting, finish, only_worth
from hallway.engine.group_meetings import Division
from hallway.engine.group_prices import find_proof
from hallway.engine.group_ready import be_ready
from hallway.engine.group_search import AT_ONCE, Search
from hallway.engine.group_sizes import any_division, counted, divide, divisions
from hallway.engine.group_swaps import sweeps_in
from hallway.engine.groupbound import COMPILE_FROM
from hallway.engine.places import ranks, stand
from hallway.engine.seatrules import (
    Common,
    Rule,
    broken,
    check_feasible,
    read_rules,
    some_of,
    why_impossible,
)
from hallway.engine.types import Flags, Indices, Ints, Matching, Proof

__all__ = ["best_groups", "divide", "seat_groups"]

Group = tuple[int, ...]
SHARE = 0.45
"""How much of the time the search for groups has; the rest is for the bound."""
MANY = 2_000
"""Above so many people no table takes more than four bytes a pair."""
MENDED = 4
"""How often groups in which somebody may not sit are mended by steps about them."""
FAR_APART = 2_000
"""Above so many people values lie far apart in memory: a step takes twice as long."""
FEWER = 6
"""Where not all can be seated, so many groups fewer are tried."""
SWAPPING = 0.3
"""How much of the time swaps have where there are enough people to compile them."""
FEW = 300
"""So many people have good groups in well under a second."""


def best_groups(
    values: Any,
    sizes: Sequence[int] = (3, 4),
    *,
    seats: Sequence[Rule] | None = None,
    participation: bool = True,
    must: Iterable[Sequence[int]] = (),
    seconds: float = 10.0,
    rng: np.random.Generator | None = None,
    turn: Indices | Ints | None = None,
    slots: Flags | None = None,
) -> Matching:
    """Groups of the given sizes, worth the sum of their pairs, nobody forbidden inside.

    As many people as possible are seated, with as few as possible in groups larger than
    the smallest size; where hard seat rules cannot be kept that way, in fewer groups. The
    answer is good, and the certificate says how good.

    Args:
        values: as for `best_pairs`. sizes: the sizes a group may have, each 2 or more.
        seats: seat rules over the n people (see seatrules.py), for all groups but `must`.
        participation: False = nobody is forced, the greatest value counts alone.
        must: groups that stand as they are. turn: int (n,), the greater first.
        slots: bool (n, s), what each can do; a group needs one slot that suits all.
        seconds: how long it may take; few people need less. rng: drives the search.
    Returns:
        Matching with a bound that holds for every division into groups of the sizes it
        has; `relaxed` tells which preferred rule gave way for whom.
    Raises:
        BadValues, Impossible: as for `best_pairs`; Impossible also for a hard rule that
        cannot be kept, and by how much. BadPolicy: sizes below 2, none, or no seat rules.
    Cost: O(n²) memory; time as asked for.
    Source: docs/methods/groups.md.

    >>> values = np.ones((6, 6))
    >>> [len(g) for g in best_groups(values).groups]
    [3, 3]
    """
    if _people(values) >= COMPILE_FROM:
        be_ready(max(sizes, default=0))
    effort = Effort(seconds)
    grid = _grid(values)
    fixed, people = stand(must, grid.n)
    rules = some_of(read_rules(seats, grid.n), people)
    inner = _some(grid, people)
    if participation:
        _check_rules(rules, inner.n, sizes)
    order = None if turn is None else np.asarray(turn, dtype=np.int64)[people]
    free = None if slots is None else slots[people]
    find = seat_groups if participation else _unforced
    groups = find(inner, sizes, salt_of(rng), order, seconds, free, rules)
    proof, seen = _proof(inner, people, sizes, groups, fixed, participation, effort)
    whole = sorted([tuple(int(people[i]) for i in g) for g in groups] + fixed)
    method = METHODS[bool(proof.set_prices)]
    certificate = certificate_of(cast(Grid, grid), whole, proof, method, seen)
    there = [i for g in whole for i in g]
    return Matching(
        groups=tuple(np.array(g, dtype=np.int32) for g in whole),
        unmatched=np.setdiff1d(np.arange(grid.n), there).astype(np.int32),
        value=certificate.value,
        certificate=certificate,
        relaxed=broken(read_rules(seats, grid.n), [g for g in whole if g not in fixed]),
    )


def _people(values: Any) -> int:
    """How many there are; 0 if values do not say so, and their reader has to."""
    n = len(values) if isinstance(values, list) else getattr(values, "n", None)
    n = values.shape[0] if n is None and getattr(values, "shape", None) else n
    return 0 if n is None else int(n)


def _grid(values: Any) -> Grid | Cells:
    """Whole numbers: tables for some people, four bytes a pair for many."""
    return cells_of(values) if _people(values) > MANY else to_grid(read_values(values))


def _some(grid: Grid | Cells, people: Indices) -> Grid | Cells:
    if isinstance(grid, Cells):
        return grid.of(people)
    some = np.ix_(people, people)
    return Grid(grid.worth[some], grid.allowed[some], grid.unit)


METHODS = {
    False: "groups: reassignment, bound by prices a meeting",
    True: "groups: reassignment, bound by prices a seat",
}


def _check_rules(rules: Sequence[Rule], n: int, sizes: Sequence[int]) -> None:
    """Refuse hard rules that no division could keep, in the words about the usual one."""
    if not any(rule.hard for rule in rules):
        return
    shape = _division(rules, n, sizes)
    try:
        check_feasible(rules, shape, n)
    except Impossible:
        check_feasible(rules, divide(n, sizes), n)
        raise


def _division(rules: Sequence[Rule], n: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """The first division that hard rules do not rule out by counting, or the usual one."""
    usual = divide(n, sizes)
    hard = [rule for rule in rules if rule.hard]
    if not hard or not usual:
        return usual
    fine = (s for s in divisions(n, sizes) if not any(why_impossible(r, s, n) for r in hard))
    return next(fine, usual)


def seat_groups(
    grid: Grid | Cells,
    sizes: Sequence[int],
    salt: int,
    turn: Ints | Indices | None = None,
    seconds: float = 10.0,
    slots: Flags | None = None,
    rules: Sequence[Rule] = (),
) -> list[Group]:
    """Groups of one division, the best that the search finds; nobody who may not sit."""
    rules = _with_slots(rules, slots)
    shape = _division(rules, grid.n, sizes)
    return _seat(grid, sizes, shape, salt, turn, seconds, rules)


def _with_slots(rules: Sequence[Rule], slots: Flags | None) -> Sequence[Rule]:
    return rules if slots is None else (*rules, Common("a time that suits all", slots))


def _seat(
    grid: Grid | Cells,
    sizes: Sequence[int],
    shape: tuple[int, ...],
    salt: int,
    turn: Ints | Indices | None,
    seconds: float,
    rules: Sequence[Rule],
) -> list[Group]:
    if not shape:
        return []
    order = ranks(turn, grid.n)
    desk = desk_of(grid, rules, max(shape))
    search = _searched(desk, shape, order, salt, seconds)
    fitting = Fitting(grid, sizes, rules)
    bad, effort = _bad(search, fitting), Effort(seconds * SHARE / 4)
    for _ in range(MENDED):
        if not bad:
            break
        search.mend(bad, effort)
        bad, before = _bad(search, fitting), len(bad)
        if len(bad) == before and grid.n > FAR_APART:
            break
    if bad and grid.n == sum(shape) and isinstance(grid, Grid):
        found = fill(grid.allowed, shape, fitting.agree)
        if found:
            search.sit(found)
            search.run(_steps(len(shape), grid.n, seconds) // 2, Effort(seconds * SHARE / 2))
            bad = _bad(search, fitting)
    best = finish(search.groups(), fitting, order, grid.n)
    for fewer in range(1, min(len(bad), len(shape) - 1, FEWER) + 1):
        smaller = shape[fewer:]
        if sum(smaller) <= _people_in(best):
            break
        search = _searched(desk, smaller, order, salt, seconds / 4)
        best = max(best, finish(search.groups(), fitting, order, grid.n), key=_people_in)
    return best


def _people_in(groups: list[Group]) -> int:
    return sum(map(len, groups))


def _bad(search: Search, fitting: Fitting) -> list[int]:
    """Rows of groups in which somebody may not sit."""
    return [row for row, group in enumerate(search.groups()) if not fitting.agree(group)]


def _searched(desk: Desk, shape: tuple[int, ...], turn: Ints, salt: int, seconds: float) -> Search:
    """The best of a few starts; large searches start once."""
    effort = Effort(seconds * SHARE)
    steps = _steps(len(shape), desk.n, seconds)
    starts = 4 if desk.n <= FEW else 1
    cost = desk.never * (2 + 2 * turn)
    searches = []
    for start in range(starts):
        search = Search(desk, shape, cost, salt + start)
        swapped = desk.n >= COMPILE_FROM and search.can_swap()
        if swapped:
            search.swaps(sweeps_in(seconds * SWAPPING, desk.n), effort, desk.usual)
        else:
            search.run(steps // starts, effort, desk.usual)
        # Among so many, after swaps have cooled down, steps found nothing more to gain.
        if not swapped or desk.n <= FAR_APART:
            search.settle(effort)
        searches.append(search)
    return max(searches, key=lambda search: search.total())


def _steps(groups: int, n: int, seconds: float) -> int:
    """How many steps fit into the time, as measured; few people need fewer."""
    each = 6e-5 + (16e-8 if n > FAR_APART else 8e-8) * min(groups, AT_ONCE) ** 2
    enough = 0.3 * (n / FEW) * max(1.0, n / FEW)
    return max(int(min(seconds * SHARE * 0.6, enough) / each), 60 if groups <= 3 else 8)


def _unforced(
    grid: Grid | Cells,
    sizes: Sequence[int],
    salt: int,
    turn: Ints | Indices | None,
    seconds: float,
    slots: Flags | None,
    rules: Sequence[Rule],
) -> list[Group]:
    """The best of the smallest groups and the largest, without what is worth nothing."""
    rules = _with_slots(rules, slots)
    shapes = list(divisions(grid.n, sizes))
    fitting = Fitting(grid, sizes, rules)
    found = []
    for shape in {shapes[0]: 0, shapes[-1]: 0}:
        groups = _seat(grid, sizes, shape, salt, turn, seconds / 2, rules)
        found.append(only_worth(groups, fitting))
    return max(found, key=lambda groups: sum(map(fitting.worth, groups)))


def _proof(
    grid: Grid | Cells,
    people: Indices,
    sizes: Sequence[int],
    groups: list[Group],
    fixed: list[Group],
    participation: bool,
    effort: Effort,
) -> tuple[Proof, frozenset[int]]:
    """For the division that the answer has if it seats all it could, or for any."""
    shape = sorted(len(group) for group in groups)
    usual = participation and sum(shape) == sum(divide(grid.n, sizes))
    division = counted(shape) if usual else any_division(grid.n, sizes)
    exact = usual and sum(shape) == grid.n
    return find_proof(grid, Division(division, exact), groups, fixed, people, effort)
