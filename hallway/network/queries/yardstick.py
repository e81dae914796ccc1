"""What random pairs would have given: the same people, rounds and answers, seats by lot.

Each round of the last half year is lived again. Its meetings keep their sizes and what came of
them; who sits in them is drawn by lot among those who sat in them, so that people who know each
other are kept apart as far as that can be. Everything else stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from hallway.engine import STICKS, seat_by_lot
from hallway.network.queries.history import History, Lived
from hallway.people.queries.log import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

REPLAYED = timedelta(days=183)
Known = dict[int, set[int]]
Dated = tuple[int, int, date, float]
Columns = tuple["Ints", "Ints", "Ints", "Floats"]
Seats = Callable[[Lived, Known], list[list[int]]]


@dataclass(frozen=True, eq=False)
class Replay:
    """One time that the rounds were lived by lot.

    first, second, day, weight: of every tie there would be, one after the other; days as
    ordinals. stick: round -> how likely the ties of its meetings were to last, on average.
    """

    first: Ints
    second: Ints
    day: Ints
    weight: Floats
    stick: Mapping[int, float]


class Yardstick:
    """The rounds that are lived again, and what stays as it was."""

    def __init__(self, past: History) -> None:
        self.past = past
        first = past.until - REPLAYED
        self.rounds = [_of_those_here(one, past) for one in past.rounds if one.on >= first]
        self.seats = {meeting: group for one in self.rounds for meeting, group in one.groups}
        self.came_of = self._came_of()

    def _came_of(self) -> dict[int, list[Evidence]]:
        """Meeting of a round -> the ties that came of it, and of the coffees after it."""
        found: dict[int, list[Evidence]] = defaultdict(list)
        for tie in self.past.ties:
            meeting = self._meeting(tie.meeting)
            if meeting and {tie.first, tie.second} <= set(self.seats[meeting]):
                found[meeting].append(tie)
        return found

    def _meeting(self, meeting: int | None) -> int | None:
        first = self.past.root.get(meeting or 0, meeting)
        return first if first in self.seats else None

    @cached_property
    def stays(self) -> tuple[Evidence, ...]:
        """Ties that did not come of these rounds."""
        came = {id(tie) for ties in self.came_of.values() for tie in ties}
        return tuple(tie for tie in self.past.ties if id(tie) not in came)

    @cached_property
    def as_it_was(self) -> Replay:
        """The rounds as they were, measured in the same way."""
        return self._lived(lambda one, knows: [list(group) for _, group in one.groups])

    def by_lot(self, times: int, seed: int) -> Iterator[Replay]:
        """So many times by lot; the same seed gives the same again."""
        for turn in range(times):

            def seats(one: Lived, knows: Known, turn: int = turn) -> list[list[int]]:
                everybody = [member for _, group in one.groups for member in group]
                sizes = [len(group) for _, group in one.groups]
                salt = seed * 1_000_003 + turn * 7_919 + one.id
                return seat_by_lot(everybody, sizes, knows, salt=salt)

            yield self._lived(seats)

    def _lived(self, seats: Seats) -> Replay:
        """All rounds in order, each knowing what came of those before it."""
        ties: list[Dated] = []
        known = _Acquainted(self._before)
        stick = {}
        for one in self.rounds:
            known.up_to(one.on)
            groups = seats(one, known.people)
            stick[one.id] = _stick(groups, known.tied)
            for (meeting, sat), sits in zip(one.groups, groups, strict=True):
                for pair in combinations(sits, 2):
                    known.meet(*pair)
                came = _moved(self.came_of.get(meeting, ()), dict(zip(sat, sits, strict=True)))
                ties += came
                known.later(came)
        return _replay(self._stays, ties, stick)

    @cached_property
    def _stays(self) -> Columns:
        return _columns([(tie.first, tie.second, tie.on, tie.weight) for tie in self.stays])

    @cached_property
    def _before(self) -> list[tuple[date, int, int, bool]]:
        """(day, first, second, a tie?) of all that does not come of these rounds."""
        known = [(tie.on, tie.first, tie.second, True) for tie in self.stays]
        known += [
            (on, first, second, False)
            for first, second, on, meeting in self.past.encounters
            if self._meeting(meeting) is None
        ]
        return sorted(known)


def _columns(ties: Sequence[Dated]) -> Columns:
    """The same ties as arrays: first, second, day, weight."""
    import numpy as np

    rows = np.array([(a, b, on.toordinal()) for a, b, on, _ in ties], dtype=np.int64)
    first, second, day = rows.reshape(-1, 3).T
    return first, second, day, np.array([weight for *_, weight in ties], dtype=np.float64)


def _replay(stays: Columns, came: Sequence[Dated], stick: Mapping[int, float]) -> Replay:
    import numpy as np

    joined = [np.concatenate(parts) for parts in zip(stays, _columns(came), strict=True)]
    first, second, day, weight = joined
    return Replay(first, second, day, weight, stick)


def _of_those_here(one: Lived, past: History) -> Lived:
    """Without those who left since: no tie of theirs is left, so none may be dealt to them."""
    groups = [(pk, tuple(who for who in group if who in past.here)) for pk, group in one.groups]
    return replace(one, groups=tuple((pk, group) for pk, group in groups if len(group) > 1))


def _moved(ties: Iterable[Evidence], to: Mapping[int, int]) -> list[Dated]:
    """The same ties between those who sit there now."""
    moved = [(to[tie.first], to[tie.second], tie.on, tie.weight) for tie in ties]
    return [(min(a, b), max(a, b), on, weight) for a, b, on, weight in moved]


class _Acquainted:
    """Who knows whom, as the days go by."""

    def __init__(self, known: Sequence[tuple[date, int, int, bool]]) -> None:
        self._coming = list(reversed(known))
        self.people: Known = defaultdict(set)
        self.tied: Known = defaultdict(set)

    def up_to(self, day: date) -> None:
        while self._coming and self._coming[-1][0] < day:
            _, first, second, tie = self._coming.pop()
            self.meet(first, second)
            if tie:
                self.tied[first].add(second)
                self.tied[second].add(first)

    def meet(self, first: int, second: int) -> None:
        self.people[first].add(second)
        self.people[second].add(first)

    def later(self, ties: Iterable[Dated]) -> None:
        """Ties that come of a meeting are known from the next round on."""
        for first, second, _, _ in ties:
            if first != second:
                self.tied[first].add(second)
                self.tied[second].add(first)


def _stick(groups: Iterable[Sequence[int]], tied: Known) -> float:
    """The mean chance that the ties of these groups last, by the contacts in common."""
    chances = [
        _chance(len(tied[one] & tied[other]))
        for group in groups
        for one, other in combinations(group, 2)
    ]
    return sum(chances) / len(chances) if chances else 0.0


@cache
def _chance(contacts: int) -> float:
    return next(chance for least, chance in reversed(STICKS) if contacts >= least)
