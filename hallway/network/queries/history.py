"""A community's own log up to a moment: everything that the figures of a month are made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import combinations
from zoneinfo import ZoneInfo

from hallway.follow_up import queries as follow_up
from hallway.invite import queries as invite
from hallway.match.queries.log import released_log, turns_log
from hallway.meet import queries as meet
from hallway.network.months import begins
from hallway.people.queries import log as people
from hallway.people.queries.log import Evidence, Here


@dataclass(frozen=True)
class Lived:
    """One round that took place.

    asked, joined: people. seated, left_over: those whose turn it was. groups: (meeting,
    people) of each. said: (person, whether they met), as the round's own page counts them.
    """

    id: int
    program: int
    on: date
    asked: frozenset[int]
    joined: frozenset[int]
    seated: frozenset[int]
    left_over: frozenset[int]
    groups: tuple[tuple[int, tuple[int, ...]], ...]
    said: tuple[tuple[int, bool], ...]

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Everybody who was brought together, lower id first."""
        return tuple(pair for _, group in self.groups for pair in combinations(sorted(group), 2))


@dataclass(frozen=True)
class History:
    """The community up to a day. root: second coffees, by the meeting of a round they go back to.

    encounters: (first, second, day, meeting), from all paths, rounds too. mixed: the units that
    programs mix, those of the first program first.
    """

    until: date
    members: tuple[Here, ...]
    rounds: tuple[Lived, ...]
    ties: tuple[Evidence, ...]
    encounters: tuple[tuple[int, int, date, int], ...]
    root: Mapping[int, int]
    mixed: tuple[str, ...] = ()

    @cached_property
    def here(self) -> dict[int, Here]:
        """Those who are here, and were by then."""
        return {one.id: one for one in self.members if one.here_on < self.until}

    def of(self, program: int | None) -> tuple[Lived, ...]:
        """The rounds of one program, or all of them."""
        return tuple(one for one in self.rounds if program in (None, one.program))

    @cached_property
    def unit(self) -> str:
        """The unit that most people have, of those with two values and more.

        Where as many have another, the one that programs mix.
        """
        known: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.members:
            for name, value in one.units.items():
                if value:
                    known[name][str(value)] += 1
        counts = {name: sum(values.values()) for name, values in known.items() if len(values) > 1}
        first = {name: at for at, name in enumerate(self.mixed)}
        order = {name: (-counts[name], first.get(name, len(first)), name) for name in counts}
        return min(counts, key=lambda name: order[name], default="")

    @cached_property
    def codes(self) -> dict[int, int]:
        """Everybody's unit as a number, -1 unknown."""
        values = sorted({str(one.units.get(self.unit) or "") for one in self.members} - {""})
        code = {value: at for at, value in enumerate(values)}
        return {one.id: code.get(str(one.units.get(self.unit) or ""), -1) for one in self.members}


def history(community_id: int, until: date, zone: str) -> History:
    """Everything up to a day, read once."""
    end = begins(until, zone)
    rounds = released_log(community_id, end)
    return History(
        until=until,
        members=tuple(people.members_log(community_id)),
        rounds=tuple(_rounds(rounds, zone)),
        ties=tuple(people.ties_log(community_id, until)),
        encounters=tuple(
            (first, second, _day(at, zone), meeting)
            for first, second, at, meeting in people.encounters_log(community_id, end)
        ),
        root=_roots(meet.second_log(community_id)),
        mixed=tuple(invite.mixed_units(community_id)),
    )


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _rounds(rounds: Collection[tuple[int, int, datetime]], zone: str) -> Iterable[Lived]:
    ids = [pk for pk, *_ in rounds]
    asked, joined = _two_sets(invite.asked_log(ids))
    turns, seated = _two_sets(turns_log(ids))
    groups = _groups(meet.seats_log(ids))
    said = follow_up.said_log(ids)
    for pk, program, at in rounds:
        yield Lived(
            id=pk,
            program=program,
            on=_day(at, zone),
            asked=frozenset(asked[pk]),
            joined=frozenset(joined[pk]),
            seated=frozenset(seated[pk]),
            left_over=frozenset(turns[pk] - seated[pk]),
            groups=tuple((meeting, tuple(group)) for meeting, group in groups[pk].items()),
            said=tuple(said.get(pk, ())),
        )


def _two_sets(
    rows: Iterable[tuple[int, int, bool]],
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By round: everybody, and those of whom it holds."""
    everybody: dict[int, set[int]] = defaultdict(set)
    some: dict[int, set[int]] = defaultdict(set)
    for round_id, member, holds in rows:
        everybody[round_id].add(member)
        if holds:
            some[round_id].add(member)
    return everybody, some


def _groups(rows: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, list[int]]]:
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for round_id, meeting, member in rows:
        found[round_id][meeting].append(member)
    return found


def _roots(follows: Mapping[int, int]) -> dict[int, int]:
    """Each second coffee with the meeting at the very beginning."""
    found = {}
    for later in follows:
        first = later
        while first in follows:
            first = follows[first]
        found[later] = first
    return found
