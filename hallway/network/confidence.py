"""What may be told of ties between groups of people without telling of anybody: the floor.

Pure: people as numbers, contacts as pairs; no database, clock or file. The rule, why nothing
can be subtracted, and what it costs: docs/methods/confidence.md.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from math import isqrt

FLOOR, MANAGES_FLOOR = 5, 10
"""So many people on both sides of a cell; where somebody who manages is concerned, ten."""
MOST_GROUPS = 40
"""More bubbles than that nobody reads; the smallest units are joined."""
SHOWN, FEW, KEPT, MOST = "shown", "few", "kept", "most"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """Units that are drawn as one. floor: how many people each cell of theirs needs."""

    values: tuple[str, ...]
    people: int
    floor: int


@dataclass(frozen=True)
class Cell:
    """Contacts between two groups, or inside one (`one` = `other`).

    state: shown; few, when fewer people than the floor have such a contact on one side, be it
    nobody; kept back, so that a single cell under the floor is not what is missing from a sum;
    or most, when `contacts` is a number that holds whoever is left out, and there may be more.
    contacts: None unless shown or most.
    """

    one: int
    other: int
    state: str
    contacts: int | None

    @property
    def across(self) -> bool:
        return self.one != self.other


# Groups


def groups_of(
    units: Sequence[str], manages: Sequence[bool]
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    """Join the smallest units until each group has more people than its floor.

    Args:
        units: what each person's unit is called, "" where nobody said.
        manages: who has somebody reporting to them.
    Returns:
        The groups, and the group of each person. No groups where there would be fewer than two.

    >>> groups, of = groups_of(["a"] * 7 + ["b"] * 3 + ["c"] * 4, [False] * 14)
    >>> [(group.values, group.people) for group in groups], of[-1]
    ([(('a',), 7), (('b', 'c'), 7)], 1)
    """
    parts: dict[tuple[str, ...], tuple[int, int]] = {
        (unit,): _tally(units, manages, unit) for unit in sorted(set(units))
    }
    while len(parts) > 1:
        small = [values for values, tally in parts.items() if tally[0] <= _floor(tally)]
        if not small and len(parts) <= MOST_GROUPS:
            break
        first = min(small or parts, key=lambda values: (parts[values][0], values))
        others = [values for values in parts if values != first]
        second = min(others, key=lambda values: (parts[values][0], values))
        (n, over), (m, above) = parts.pop(first), parts.pop(second)
        parts[tuple(sorted(first + second))] = (n + m, over + above)
    if len(parts) < 2:
        return (), ()
    groups = tuple(Group(values, parts[values][0], _floor(parts[values])) for values in parts)
    groups = tuple(sorted(groups, key=lambda group: (group.values == ("",), group.values)))
    place = {value: at for at, group in enumerate(groups) for value in group.values}
    return groups, tuple(place[unit] for unit in units)


def _tally(units: Sequence[str], manages: Sequence[bool], unit: str) -> tuple[int, int]:
    inside = [over for name, over in zip(units, manages, strict=True) if name == unit]
    return len(inside), sum(inside)


def _floor(tally: tuple[int, int]) -> int:
    people, managing = tally
    return MANAGES_FLOOR if 2 * managing >= people else FLOOR


# Cells


def cells_of(
    groups: Sequence[Group],
    of: Sequence[int],
    contacts: Collection[Pair],
    *,
    floor: int = FLOOR,
    hidden: Collection[Pair] = (),
) -> tuple[Cell, ...]:
    """Every cell under the floor.

    Args:
        contacts: pairs of people, each once.
        floor: the least number of people on both sides; a group's own floor may ask for more.
        hidden: cells kept back whatever is in them.

    >>> groups = (Group(("a",), 6, 5), Group(("b",), 6, 5))
    >>> ring = {(k, 6 + (k + d) % 6) for k in range(6) for d in range(2)} | {(0, 1)}
    >>> [(c.one, c.other, c.state, c.contacts) for c in cells_of(groups, [0] * 6 + [1] * 6, ring)]
    [(0, 0, 'few', None), (0, 1, 'shown', 12), (1, 1, 'few', None)]
    """
    cells = [
        _cell(groups, place, inside, floor)
        for place, inside in _by_cell(len(groups), of, contacts).items()
    ]
    for place in hidden:
        cells = [_kept(c) if (c.one, c.other) == place else c for c in cells]
    return tuple(_in_company(groups, cells))


def _by_cell(count: int, of: Sequence[int], contacts: Iterable[Pair]) -> dict[Pair, list[Pair]]:
    found: dict[Pair, list[Pair]] = {
        place: [] for place in combinations_with_replacement(range(count), 2)
    }
    for i, j in contacts:
        i, j = (i, j) if of[i] <= of[j] else (j, i)
        found[of[i], of[j]].append((i, j))
    return found


def _cell(groups: Sequence[Group], place: Pair, inside: Sequence[Pair], floor: int) -> Cell:
    one, other = place
    need = _need(groups, place, floor)
    near, far = {i for i, _ in inside}, {j for _, j in inside}
    sides = [near | far] if one == other else [near, far]
    # Ten of ten would be everybody, too.
    fits = min(groups[one].people, groups[other].people) > need
    if not fits or min(map(len, sides)) < need:
        return Cell(one, other, FEW, None)
    most = without_anybody(groups, place)
    if len(inside) > most:
        return Cell(one, other, MOST, most)
    return Cell(one, other, SHOWN, len(inside))


def without_anybody(groups: Sequence[Group], place: Pair) -> int:
    """How many contacts a cell could have if any one person had none in it."""
    n, m = groups[place[0]].people, groups[place[1]].people
    if place[0] == place[1]:
        return (n - 1) * (n - 2) // 2
    return min((n - 1) * m, n * (m - 1))


def _kept(cell: Cell) -> Cell:
    return cell if cell.state == FEW else replace(cell, state=KEPT, contacts=None)


def _in_company(groups: Sequence[Group], cells: Sequence[Cell]) -> Iterator[Cell]:
    """A single cell that is missing could be had from a sum: the least of the others goes too."""
    missing = [cell for cell in cells if cell.contacts is None]
    told = [cell for cell in cells if cell.contacts is not None]
    company = None
    if len(missing) == 1 and told:
        company = min(told, key=lambda cell: (pairs_in(groups, cell), cell.one, cell.other))
    for cell in cells:
        yield _kept(cell) if cell == company else cell


def pairs_in(groups: Sequence[Group], cell: Cell) -> int:
    """How many pairs of people a cell has."""
    n, m = groups[cell.one].people, groups[cell.other].people
    return n * m if cell.across else n * (n - 1) // 2


# What stands in


def stand_in(
    groups: Sequence[Group],
    of: Sequence[int],
    contacts: Collection[Pair],
    cells: Sequence[Cell],
    seed: str,
    *,
    floor: int = FLOOR,
) -> tuple[Pair, ...]:
    """The contacts of the cells that are shown, and made-up ones in place of the others.

    Whatever is worked out from these is the same for any contents of a cell that is not shown.

    >>> groups, of = (Group(("a",), 6, 5), Group(("b",), 6, 5)), [0] * 6 + [1] * 6
    >>> one, two = {(0, 6)}, {(1, 7), (2, 8), (2, 9)}
    >>> made = [stand_in(groups, of, some, cells_of(groups, of, some), "x") for some in (one, two)]
    >>> made[0] == made[1], len(made[0]) > 0
    (True, True)
    """
    inside = _by_cell(len(groups), of, contacts)
    members = [[i for i, at in enumerate(of) if at == group] for group in range(len(groups))]
    made: set[Pair] = set()
    for cell, count in zip(cells, in_place(groups, cells, floor), strict=True):
        if cell.state == SHOWN:
            made.update((min(pair), max(pair)) for pair in inside[cell.one, cell.other])
        else:
            made.update(_drawn(members, cell, count, f"{seed}|{cell.one}|{cell.other}"))
    return tuple(sorted(made))


def in_place(groups: Sequence[Group], cells: Sequence[Cell], floor: int = FLOOR) -> list[int]:
    """How many contacts each cell counts for, from what is told of all of them alone.

    For a cell that is few: the mean of those below the floor, where contacts fall evenly, and so
    densely that just as many cells come out below it.

    >>> groups = tuple(Group((name,), 10, 5) for name in "abc")
    >>> few, told = Cell(0, 1, FEW, None), [Cell(0, 2, SHOWN, 9), Cell(1, 2, SHOWN, 7)]
    >>> in_place(groups, [few, *told])
    [5, 9, 7]
    """
    usual = _usual(groups, cells)
    dense = {across: _dense(groups, cells, across, floor) for across in (True, False)}
    counts, owed = [], 0.0
    for cell in cells:
        pairs = pairs_in(groups, cell)
        if cell.state == FEW:
            owed += _below(groups, cell, dense[cell.across], floor)[1]
            counts.append(min(round(owed), pairs))
            owed -= counts[-1]
        else:
            counts.append(round(usual * pairs) if cell.contacts is None else cell.contacts)
    return counts


def _need(groups: Sequence[Group], place: Pair, floor: int) -> int:
    return max(floor, groups[place[0]].floor, groups[place[1]].floor)


def _tight(groups: Sequence[Group], cell: Cell, floor: int) -> bool:
    """Whether so many people as the floor asks for would be everybody: then a cell is few."""
    need = _need(groups, (cell.one, cell.other), floor)
    return min(groups[cell.one].people, groups[cell.other].people) <= need


def _below(groups: Sequence[Group], cell: Cell, dense: float, floor: int) -> tuple[float, float]:
    """The chance that a cell is few, and the mean of its contacts then.

    Contacts fall evenly, `dense` on a pair of people; so who has one at all is drawn by lot.
    """
    n, m = groups[cell.one].people, groups[cell.other].people
    need = _need(groups, (cell.one, cell.other), floor)
    if _tight(groups, cell, floor):
        return 1.0, dense * pairs_in(groups, cell)
    sides = [(n, m), (m, n)] if cell.across else [(n, n - 1)]
    share = 1.0 if cell.across else 0.5
    found = [_side(mine, dense * theirs, need) for mine, theirs in sides]
    chances = [chance for chance, _mean in found]
    few = 1.0 - math.prod(1.0 - chance for chance in chances)
    weight = sum(chances)
    mean = sum(chance * mean for chance, mean in found) / weight if weight else 0.0
    return few, share * mean


def _side(people: int, each: float, floor: int) -> tuple[float, float]:
    """The chance that fewer than the floor have a contact, and how many contacts these have."""
    some = -math.expm1(-each)
    chances = [math.comb(people, k) * some**k * (1.0 - some) ** (people - k) for k in range(floor)]
    whole = sum(chances)
    if not whole or not some:
        return whole, 0.0
    usual = sum(k * chance for k, chance in enumerate(chances)) / whole
    return whole, usual * each / some


def _dense(groups: Sequence[Group], cells: Sequence[Cell], across: bool, floor: int) -> float:
    """Contacts for each pair of people at which as many cells are below the floor as are."""
    some = [cell for cell in cells if cell.across == across and not _tight(groups, cell, floor)]
    if not some:
        return 0.0
    few = sum(cell.state == FEW for cell in some)
    wanted = few - 0.5 if few == len(some) else float(few)
    low, high = 0.0, 1.0
    for _halving in range(40):
        middle = (low + high) / 2
        below = sum(_below(groups, cell, middle, floor)[0] for cell in some)
        low, high = (middle, high) if below > wanted else (low, middle)
    return (low + high) / 2


def _usual(groups: Sequence[Group], cells: Iterable[Cell]) -> float:
    """Contacts for each pair of people, over the cells that are told."""
    told = [cell for cell in cells if cell.contacts is not None]
    pairs = sum(pairs_in(groups, cell) for cell in told)
    return sum(cell.contacts or 0 for cell in told) / pairs if pairs else 0.0


def _drawn(members: Sequence[Sequence[int]], cell: Cell, count: int, seed: str) -> Iterator[Pair]:
    """So many different pairs of a cell, at random but the same each time."""
    near, far = members[cell.one], members[cell.other]
    n = len(near)
    pairs = n * len(far) if cell.across else n * (n - 1) // 2
    for number in random.Random(seed).sample(range(pairs), min(count, pairs)):
        if cell.across:
            i, j = near[number % n], far[number // n]
        else:
            high = (1 + isqrt(1 + 8 * number)) // 2
            i, j = near[number - high * (high - 1) // 2], near[high]
        yield min(i, j), max(i, j)


def lot(seed: str, pair: Pair, ways: int) -> int:
    """Which of several pictures two people count in, for good: each pair is in one alone.

    >>> {lot("seed", (1, k), 2) for k in range(20)}
    {0, 1}
    """
    said = f"{seed}|{min(pair)}|{max(pair)}".encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") % ways
