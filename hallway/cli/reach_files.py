"""What `hallway reach` reads: who knows whom, and what people say about themselves."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hallway.cli.errors import Refused
from hallway.cli.mix_files import Guests, read_bytes
from hallway.people.sheet import FileFault, column_key

if TYPE_CHECKING:
    from hallway.engine import TieGraph
    from hallway.match.ties import KnownTies
    from hallway.people.roster import RosterRow

YES = {"yes", "y", "true", "1", "x"}
NO = {"", "no", "n", "false", "0", "-"}
SHORTEST, MOST_MORE = 4, 3
"""“Pumps” is “pump” and “gardening” is “garden”, but “heather” is not “heat”."""


class NoSuchColumn(FileFault):
    template = "there is no column “%(wanted)s”%(hint)s"


class NeitherYesNorNo(FileFault):
    template = "“%(value)s” is neither yes nor no; expected one of them"


class NoCount(FileFault):
    template = "“%(value)s” is not a number from 0 up; expected how often somebody was asked"


@dataclass(frozen=True)
class Columns:
    """Columns of PEOPLE.csv that say who introduces others, and how often each was asked."""

    opt_in: str | None = None
    spare: str | None = None


@dataclass(frozen=True)
class Neighbourhood:
    """The people, in the order of their list, and their ties as the engine takes them."""

    people: Guests
    graph: TieGraph
    ties: str

    @cached_property
    def places(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.people.ids)}

    def place(self, member: str, option: str) -> int:
        """Where somebody stands.

        Raises:
            Refused: nobody has this id.
        """
        if member in self.places:
            return self.places[member]
        near = get_close_matches(member, self.people.ids, n=1, cutoff=0.6)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        raise Refused(
            f"{option}: nobody in {self.people.file or self.ties} has the id “{member}”{hint}"
        )

    def relevance(self, topic: str) -> list[float]:
        """For each person the share of the topic's words that they say of themselves."""
        wanted = words(topic)
        if not wanted:
            raise Refused("--topic: expected a word or two, such as “heat pumps”")
        rows = self.people.roster.rows if self.people.roster else ()
        return [share(wanted, words(" ".join(_said(row)))) for row in rows]


def read_neighbourhood(
    ties: Path, people: Path | None, columns: Columns, today: date
) -> Neighbourhood:
    """The ties of a file between the people of another, or between all whom it names.

    Raises:
        Refused: a file is not as expected; says where.
    """
    try:
        return _read(ties, people, columns, today)
    except FileFault as fault:
        raise Refused(str(fault)) from fault


def _read(ties: Path, people: Path | None, columns: Columns, today: date) -> Neighbourhood:
    from hallway.engine import tie_graph
    from hallway.match.ties import named_in, read_ties

    data = read_bytes(ties)
    guests = _listed(people) if people else _named(named_in(data, str(ties)))
    known = read_ties(data, str(ties), guests.ids, today)
    _note(guests, known, str(ties))
    place = {one: at for at, one in enumerate(guests.ids)}
    graph = tie_graph(
        len(guests.ids),
        [(place[tie.source], place[tie.target]) for tie in known.ties],
        [tie.strength for tie in known.ties],
        connects=_connects(guests, columns.opt_in),
        load=_loads(guests, columns.spare),
    )
    return Neighbourhood(guests, graph, str(ties))


def _listed(people: Path) -> Guests:
    from hallway.people.roster import read_roster

    roster = read_roster(read_bytes(people), str(people), strict=True)
    ids = tuple(row.id for row in roster.rows)
    return Guests(ids, tuple(row.name for row in roster.rows), roster, file=str(people))


def _named(ids: Sequence[str]) -> Guests:
    return Guests(tuple(ids), tuple(ids))


def _note(guests: Guests, known: KnownTies, ties: str) -> None:
    if known.gone:
        gone = len(known.gone)
        whom = "1 person who is" if gone == 1 else f"{gone:,} people who are"
        typer.echo(
            f"Note: {ties} names {whom} not in {guests.file}; their ties were left aside.", err=True
        )


def _connects(guests: Guests, column: str | None) -> list[bool] | None:
    if column is None:
        return None
    return [_yes_or_no(*cell) for cell in _cells(guests, column)]


def _loads(guests: Guests, column: str | None) -> list[float] | None:
    if column is None:
        return None
    return [_count(*cell) for cell in _cells(guests, column)]


Cell = tuple[str, str, int, str]  # what is in it, and where: file, line, column


def _cells(guests: Guests, wanted: str) -> Iterator[Cell]:
    """One column of PEOPLE.csv, person by person."""
    roster, column = guests.roster, column_key(wanted)
    units = roster.units if roster else ()
    if column not in units:
        near = get_close_matches(column, units, n=1, cutoff=0.5)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        raise NoSuchColumn(guests.file, wanted=wanted, hint=hint)
    for row in roster.rows if roster else ():
        yield row.units.get(column, ""), guests.file, row.line, column


def _yes_or_no(value: str, file: str, line: int, column: str) -> bool:
    if value.casefold() in YES | NO:
        return value.casefold() in YES
    raise NeitherYesNorNo(file, line, column, value=value)


def _count(value: str, file: str, line: int, column: str) -> float:
    try:
        count = float(value or 0)
    except ValueError:
        count = math.nan
    if not 0 <= count < math.inf:
        raise NoCount(file, line, column, value=value)
    return count


def _said(row: RosterRow) -> Iterator[str]:
    """What somebody tells of themselves; their team or site says nothing about a topic."""
    yield from row.interests
    yield row.ask_about
    yield row.role


def words(text: str) -> frozenset[str]:
    """The words of a text, however they are capitalised or accented.

    >>> sorted(words("Heat pumps, crêpes"))
    ['crepes', 'heat', 'pumps']
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return frozenset("".join(one if one.isalnum() else " " for one in bare).split())


def share(wanted: frozenset[str], said: frozenset[str]) -> float:
    """The share of the wanted words that are said, in some form.

    >>> share(words("heat pumps"), words("my pump")), share(words("art"), words("articles"))
    (0.5, 0.0)
    """
    return sum(any(alike(word, one) for one in said) for word in wanted) / len(wanted)


def alike(one: str, other: str) -> bool:
    """The same word, or a form of it that is longer by half at most."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    more = len(long) - len(short)
    grown = len(short) >= SHORTEST and more <= min(MOST_MORE, len(short) // 2)
    return grown and long.startswith(short)
