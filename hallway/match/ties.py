"""TIES.csv: who already knows whom, how well, and when they were last in touch.

Pure: bytes in, frozen values out. The decay is the engine's.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from hallway.match.snapshot import Tie
from hallway.people.roster import read_date
from hallway.people.sheet import (
    FileFault,
    Row,
    column_key,
    one_line,
    read_sheet,
    spreadsheet_plain,
)

COLUMNS = ("source", "target", "strength", "last")
DECLARED = 0.5  # “I know them”, when nothing says how well


class TiesFault(FileFault):
    """TIES.csv is not as expected."""


class NoTiesHeader(TiesFault):
    template = "expected a first line such as source,target,strength,last; found no “%(wanted)s”"


class NoEnd(TiesFault):
    template = "it is empty; expected the id of a person"


class SelfTie(TiesFault):
    template = "“%(value)s” is tied to themselves; expected two people"


class BadStrength(TiesFault):
    template = "“%(value)s” is not a strength; expected a number from 0 to 1, such as 0.5"


class TooStrong(TiesFault):
    template = (
        "“%(value)s” is more than 1; strengths go from 0 to 1, so divide all of them by the largest"
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a tie as somebody wrote it down."""

    source: str
    target: str
    strength: float
    last: date | None


@dataclass(frozen=True)
class KnownTies:
    """Decayed ties between people who are here, and the ids that nobody has now."""

    ties: tuple[Tie, ...] = ()
    gone: frozenset[str] = frozenset()


def read_ties(data: bytes, file: str, ids: Collection[str], today: date) -> KnownTies:
    """Read TIES.csv; rows about the same two people, in the same order, are added up to 1.

    Args:
        ids: everybody in PEOPLE.csv; rows may name people who have left.
        today: strengths decay from `last` to this day; without `last` they count as they are.
    Raises:
        FileFault: with the file, line and column.
    """
    known = frozenset(ids)
    lines = list(_lines(data, file, known))
    gone = frozenset(end for line in lines for end in (line.source, line.target)) - known
    ties = _decayed([line for line in lines if {line.source, line.target} <= known], today)
    return KnownTies(ties, gone)


def named_in(data: bytes, file: str) -> tuple[str, ...]:
    """Everybody whom TIES.csv names, in its order; for a file that stands alone.

    Raises:
        FileFault: with the file, line and column.
    """
    ends = ((line.source, line.target) for line in _lines(data, file, frozenset()))
    return tuple(dict.fromkeys(chain.from_iterable(ends)))


def _lines(data: bytes, file: str, known: frozenset[str]) -> Iterator[Line]:
    header, *rows = read_sheet(data, file).rows
    keys = [column_key(cell) for cell in header.cells]
    for wanted in COLUMNS[:2]:
        if wanted not in keys:
            raise NoTiesHeader(file, header.line, wanted=wanted)
    for row in rows:
        yield _line(row, dict(zip(keys, row.cells, strict=False)), file, known)


def _line(row: Row, cells: dict[str, str], file: str, known: frozenset[str]) -> Line:
    ends = [_end(cells, column, file, row.line, known) for column in COLUMNS[:2]]
    if ends[0] == ends[1]:
        raise SelfTie(file, row.line, "target", value=ends[1])
    strength = _strength(cells.get("strength", ""), file, row.line)
    last = read_date(cells.get("last", ""), file, row.line, "last")
    return Line(ends[0], ends[1], strength, last)


def _end(cells: dict[str, str], column: str, file: str, line: int, known: frozenset[str]) -> str:
    member = one_line(cells.get(column, ""))
    if not member:
        raise NoEnd(file, line, column)
    return member if member in known else spreadsheet_plain(member)


def _strength(value: str, file: str, line: int) -> float:
    if not value:
        return DECLARED
    try:
        strength = float(value)
    except ValueError:
        strength = math.nan
    if not math.isfinite(strength) or strength < 0:
        raise BadStrength(file, line, "strength", value=value)
    if strength > 1:
        raise TooStrong(file, line, "strength", value=value)
    return strength


def _decayed(lines: list[Line], today: date) -> tuple[Tie, ...]:
    """One tie for all the lines between the same two, as strong as it is today."""
    contacts: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        contacts[line.source, line.target].append(line)
    ends = sorted(contacts)
    strengths = _strengths([contacts[pair] for pair in ends], today)
    return tuple(
        Tie(source, target, strength)
        for (source, target), strength in zip(ends, strengths, strict=True)
    )


def _strengths(contacts: list[list[Line]], today: date) -> list[float]:
    import numpy as np

    from hallway.engine import tie_strengths

    most = max(map(len, contacts), default=0)
    days = np.full((len(contacts), most), np.nan)
    weights = np.zeros((len(contacts), most))
    for index, lines in enumerate(contacts):
        days[index, : len(lines)] = [(today - (line.last or today)).days for line in lines]
        weights[index, : len(lines)] = [line.strength for line in lines]
    return [float(strength) for strength in tie_strengths(days, weights)]
