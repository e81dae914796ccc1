"""MET.csv: who has met whom. One meeting a row; distinct dates number the rounds.

What `hallway match --format csv` writes is read back here, and a row with one person alone
says that they were left over that day. Pure: bytes in, frozen values out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hallway.match.snapshot import Met
from hallway.people.roster import read_date
from hallway.people.sheet import (
    FileFault,
    Row,
    column_key,
    one_line,
    read_sheet,
    spreadsheet_plain,
)

ROUNDS_THAT_COUNT_AS_RECENT = 4

Numbered = tuple[int, tuple[str, ...]]


class HistoryFault(FileFault):
    """MET.csv is not as expected."""


class NoMeetingHeader(HistoryFault):
    template = "expected a first line such as date,member,member"


class NoDate(HistoryFault):
    template = "it is empty; expected the day of the meeting, such as 2026-03-31"


class NobodyMet(HistoryFault):
    template = "nobody is named; expected the ids of those who met"


class MemberTwice(HistoryFault):
    template = "“%(value)s” stands there twice; expected everybody once in a meeting"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the day, and the ids as they are written."""

    day: date
    members: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """Past rounds, oldest first.

    `met` holds people who are still here, at least two together; `met_in` also counts
    meetings with somebody who has left since. `alone_in` are the rounds that name somebody
    alone. `gone` are the ids that nobody has now.
    """

    days: tuple[date, ...] = ()
    met: tuple[Met, ...] = ()
    met_in: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    alone_in: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    told: frozenset[int] = frozenset()
    gone: frozenset[str] = frozenset()

    @property
    def round(self) -> int:
        """The number of the round to come."""
        return len(self.days)

    def recent(self, member: str) -> int:
        """In how many meetings of the last rounds they were."""
        first = self.round - ROUNDS_THAT_COUNT_AS_RECENT
        return sum(number >= first for number in self.met_in.get(member, ()))

    def waiting(self, member: str, joined: date | None) -> int:
        """Rounds since they last met somebody; 0 for someone we have never heard of."""
        if member in self.met_in:
            return self.round - 1 - self.met_in[member][-1]
        return self.round - self._since(member, joined)

    def sat_out(self, member: str, joined: date | None) -> int | None:
        """The last round in which they were left over; None if that never happened.

        A round that names anybody alone has named everybody it left over. In any other
        round, whoever belonged to the community by then and is absent sat out.
        """
        met = self.met_in.get(member, ())
        absent = set(range(self._since(member, joined), self.round)) - self.told - set(met)
        return max((*absent, *self.alone_in.get(member, ())), default=None)

    def _since(self, member: str, joined: date | None) -> int:
        """The first round they can have been in; the one to come when nothing tells."""
        seen = (*self.met_in.get(member, ()), *self.alone_in.get(member, ()))
        on_list = bisect_left(self.days, joined) if joined else self.round
        return min((on_list, *seen))


def read_met(files: Iterable[tuple[bytes, str]], ids: Collection[str]) -> History:
    """Read one or more MET.csv files as one history.

    Args:
        files: the bytes of each file and what to call it in errors.
        ids: everybody in PEOPLE.csv; rows may name people who have left.
    Raises:
        FileFault: with the file, line and column.
    """
    known = frozenset(ids)
    entries = [entry for data, name in files for entry in _entries(data, name, known)]
    days = sorted({entry.day for entry in entries})
    number = {day: index for index, day in enumerate(days)}
    numbered = sorted((number[entry.day], entry.members) for entry in entries)
    alone = [(round_no, members) for round_no, members in numbered if len(members) == 1]
    return History(
        days=tuple(days),
        met=tuple(_met(numbered, known)),
        met_in=_by_member(entry for entry in numbered if len(entry[1]) > 1),
        alone_in=_by_member(alone),
        told=frozenset(round_no for round_no, _ in alone),
        gone=frozenset(m for _, members in numbered for m in members) - known,
    )


def _met(numbered: Iterable[Numbered], known: frozenset[str]) -> Iterator[Met]:
    for round_no, members in numbered:
        here = tuple(member for member in members if member in known)
        if len(here) > 1:
            yield Met(round_no, here)


def _by_member(numbered: Iterable[Numbered]) -> dict[str, tuple[int, ...]]:
    """For everybody named, the rounds in order."""
    rounds: defaultdict[str, list[int]] = defaultdict(list)
    for round_no, members in numbered:
        for member in members:
            rounds[member].append(round_no)
    return {member: tuple(sorted(numbers)) for member, numbers in rounds.items()}


def _entries(data: bytes, file: str, known: frozenset[str]) -> Iterator[Entry]:
    """Every meeting of a file. A header may come again in the middle, as `cat` leaves it."""
    places: _Places | None = None
    for row in read_sheet(data, file).rows:
        heading = _Places.of_header(row)
        if heading is not None:
            places = heading
            continue
        if places is None and not row.cells[0][:1].isdigit():
            raise NoMeetingHeader(file, row.line)
        yield _entry(row, places or _Places(day=0, members=(), rest_from=1), file, known)


@dataclass(frozen=True, slots=True)
class _Places:
    """Which cells of a row are the day and the members. Cells from `rest_from` are members."""

    day: int
    members: tuple[int, ...]
    rest_from: int | None

    @classmethod
    def of_header(cls, row: Row) -> _Places | None:
        keys = [column_key(cell) for cell in row.cells]
        members = tuple(index for index, key in enumerate(keys) if key.startswith("member"))
        if "date" not in keys or not members:
            return None
        open_ended = members[-1] == len(keys) - 1
        return cls(keys.index("date"), members, len(keys) if open_ended else None)

    def named(self, row: Row) -> list[str]:
        cells = [row.cells[index] for index in self.members if index < len(row.cells)]
        if self.rest_from is not None:
            cells.extend(row.cells[self.rest_from :])
        return [one_line(cell) for cell in cells if cell]


def _entry(row: Row, places: _Places, file: str, known: frozenset[str]) -> Entry:
    written = row.cells[places.day] if places.day < len(row.cells) else ""
    day = read_date(written, file, row.line, "date")
    if day is None:
        raise NoDate(file, row.line, "date")
    members = tuple(_as_known(cell, known) for cell in places.named(row))
    if not members:
        raise NobodyMet(file, row.line, "member")
    for index, member in enumerate(members):
        if member in members[:index]:
            raise MemberTwice(file, row.line, "member", value=member)
    return Entry(day, members)


def _as_known(cell: str, known: frozenset[str]) -> str:
    """The id; an apostrophe that only guards against spreadsheet formulas is taken off."""
    return cell if cell in known else spreadsheet_plain(cell)
