"""Who sits where at a mixer: the rows of its plan, made by the engine. No Django, no clock.

A plan is a list of rows, one a sitting: the table of each guest by their number, from 0, and
-1 for whoever is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallway.engine import Mixer

Rows = list[list[int]]
NOT_THERE = -1


class NoSeating(Exception):
    """These people can't be seated as they wish to be."""


@dataclass(frozen=True)
class Room:
    """What there is to sit at, and how often people move."""

    tables: int
    seats: int
    sittings: int

    def holds(self, people: int) -> bool:
        return people <= self.tables * self.seats

    def used(self, people: int) -> int:
        """So many tables are laid: as few as hold everybody, so that none is half empty.

        >>> Room(8, 4, 3).used(32), Room(8, 4, 3).used(20), Room(8, 4, 3).used(21)
        (8, 5, 6)
        """
        return min(self.tables, max(1, -(-people // self.seats)))


@dataclass(frozen=True)
class Seating:
    """The rows of a plan, and how good it is."""

    rows: Rows
    repeats: int
    # No plan has fewer; None: not known.
    bound: int | None
    method: str

    def quality(self) -> dict[str, Any]:
        return {"repeats": self.repeats, "bound": self.bound, "method": self.method}


def seat(worth: NDArray[Any], room: Room, *, seed: int) -> Seating:
    """A plan for people who are worth so much to each other; NaN never share a table.

    Raises:
        NoSeating: no plan keeps apart those who must be.
    """
    from hallway.engine import best_mixer

    people = len(worth)
    for tables in _choices(room, people):
        found = _try(
            best_mixer,
            *(people, tables, room.seats, room.sittings),
            values=worth,
            seconds=plan_seconds(people),
            rng=_chance(seed),
        )
        if found is not None and not clashes(rows_of(found), apart_in(worth)):
            return _seating(found)
    raise NoSeating


def seat_again(
    rows: Rows, done: int, here: Collection[int], worth: NDArray[Any], room: Room, *, seed: int
) -> Seating:
    """The coming sittings for those who are here now; the first `done` stand as they were.

    Args:
        rows: the plan so far. here: the numbers of who is here from now on. worth: of
            everybody who has a number.
    Raises:
        NoSeating: no plan keeps apart those who must be.
    """
    from hallway.engine import replan

    if not here or done >= room.sittings:
        return kept_as(without(rows[: room.sittings], done, here, len(worth)))
    before = _as_mixer(rows, len(worth))
    was = {
        number for number, table in enumerate(before.tables[min(done, len(rows) - 1)]) if table >= 0
    }
    for tables in _choices(room, len(here)):
        found = _try(
            replan,
            *(before, done, tables, room.seats),
            left=sorted(was - set(here)),
            back=sorted(set(here) - was),
            sittings=room.sittings,
            values=worth,
            seconds=CHANGE_SECONDS,
            rng=_chance(seed),
        )
        if found is not None and not clashes(rows_of(found)[done:], apart_in(worth)):
            return _seating(found)
    raise NoSeating


CHANGE_SECONDS = 1.2


def plan_seconds(people: int) -> float:
    """How long a plan is searched at most; most need far less."""
    return min(6.0, max(0.5, people / 20))


def without(rows: Rows, done: int, here: Collection[int], people: int) -> Rows:
    """The same seats, and from now on an empty chair for whoever is gone.

    >>> without([[0, 0], [0, 0]], 1, [0], 3)
    [[0, 0, -1], [0, -1, -1]]
    """
    kept = set(here)
    wide = [row + [NOT_THERE] * (people - len(row)) for row in rows]
    return [
        row if at < done else [table if k in kept else NOT_THERE for k, table in enumerate(row)]
        for at, row in enumerate(wide)
    ]


def sat_out(rows: Rows, done: int, apart: Collection[tuple[int, int]]) -> Seating:
    """The same seats; of two who must not share a coming table, the later one sits out.

    >>> sat_out([[0, 0], [0, 0], [0, 1]], 1, [(0, 1)]).rows
    [[0, 0], [0, -1], [0, 1]]
    """
    kept = [list(row) for row in rows]
    for row in kept[done:]:
        for first, second in apart:
            if clashes([row], [(first, second)]):
                row[second] = NOT_THERE
    return kept_as(kept)


def kept_as(rows: Rows) -> Seating:
    """Rows that no search made."""
    return Seating(rows, repeats(rows), None, "as it was")


def _choices(room: Room, people: int) -> list[int]:
    """The tables that are needed; where people must be kept apart, all there are may help."""
    few = room.used(people)
    most = max(few, min(room.tables, people // 2))
    return [few] if few == most else [few, most]


def _try(method: Any, *numbers: Any, **facts: Any) -> Mixer | None:
    from hallway.engine import Impossible

    try:
        found: Mixer = method(*numbers, **facts)
    except Impossible:
        return None
    return found


def _chance(seed: int) -> Any:
    import numpy as np

    return np.random.Generator(np.random.PCG64(seed))


def _as_mixer(rows: Rows, people: int) -> Mixer:
    import numpy as np

    from hallway.engine import Mixer

    tables = np.full((len(rows), people), NOT_THERE, dtype=np.int32)
    for at, row in enumerate(rows):
        tables[at, : len(row)] = row
    return Mixer(tables, 0, 0)


def rows_of(mixer: Mixer) -> Rows:
    rows: Rows = mixer.tables.tolist()
    return rows


def _seating(mixer: Mixer) -> Seating:
    return Seating(rows_of(mixer), mixer.repeats, mixer.bound, mixer.method)


def apart_in(worth: NDArray[Any]) -> list[tuple[int, int]]:
    """Who must not share a table, lower number first."""
    import numpy as np

    return [(int(a), int(b)) for a, b in np.argwhere(np.isnan(worth)) if a < b]


def clashes(rows: Rows, apart: Collection[tuple[int, int]]) -> bool:
    """Whether two who must be kept apart share a table.

    >>> clashes([[0, 0, 1]], [(0, 2)]), clashes([[0, 0, 1]], [(0, 1)])
    (False, True)
    """
    return any(
        max(a, b) < len(row) and row[a] == row[b] != NOT_THERE for row in rows for a, b in apart
    )


def tables_of(row: Sequence[int]) -> dict[int, list[int]]:
    """Who sits at each table of a sitting, by number.

    >>> tables_of([1, 0, 1, -1])
    {0: [1], 1: [0, 2]}
    """
    found: dict[int, list[int]] = {}
    for number, table in enumerate(row):
        if table != NOT_THERE:
            found.setdefault(table, []).append(number)
    return dict(sorted(found.items()))


def repeats(rows: Rows) -> int:
    """How often two sit together again, over all sittings.

    >>> repeats([[0, 0, 1, 1], [0, 0, 1, 1], [0, 1, 0, 1]])
    2
    """
    met: dict[tuple[int, int], int] = {}
    for row in rows:
        for numbers in tables_of(row).values():
            for pair in combinations(numbers, 2):
                met[pair] = met.get(pair, 0) + 1
    return sum(times - 1 for times in met.values())
