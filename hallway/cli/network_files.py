"""What `hallway network` reads: ties, people and an org chart, from whatever people have."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from hallway.cli.errors import Refused
from hallway.cli.mix_files import read_bytes
from hallway.people.roster import ALSO_CALLED, read_date
from hallway.people.sheet import (
    FileFault,
    Row,
    Sheet,
    column_key,
    read_sheet,
    split_list,
    spreadsheet_plain,
)

ENDS = ("source", "target")
STRENGTHS = ("strength", "weight")
LAST = "last"
PAST = 450.0
"""Days after which not a thousandth of a tie is left: figures had better not hang on it."""
GRAPHS = (".graphml", ".gexf")
PERSONAL = {"name", "email", "timezone", "joined", "interests", "languages", "ask_about", "free"}


class NoEnds(FileFault):
    template = "expected a first line such as source,target,strength; found no “%(wanted)s”"


class NoEnd(FileFault):
    template = "it is empty; expected the id of a person"


class NoStrength(FileFault):
    template = "“%(value)s” is not a strength; expected a number from 0 up, such as 2.5"


class NoLast(FileFault):
    template = (
        "expected a column “last” with the day of the last contact, such as 2026-03-31;"
        " without --fade it is not needed"
    )


class NoId(FileFault):
    template = "expected a column “id”; found %(found)s"


class IdTwice(FileFault):
    template = "the id “%(id)s” is already used on line %(first)s; expected each id once"


@dataclass(frozen=True)
class Person:
    """joined: None unknown. cells: every column of theirs that is not empty."""

    id: str
    cells: Mapping[str, str] = field(default_factory=dict)
    joined: date | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return split_list(self.cells.get("interests", ""))


@dataclass(frozen=True)
class Ties:
    """source, target: ids as they were named, loops too. unused: columns that say nothing.

    strength: as of a day, if one was given.
    """

    source: list[str]
    target: list[str]
    strength: list[float]
    unused: tuple[str, ...] = ()
    people: tuple[Person, ...] | None = None


@dataclass(frozen=True)
class Study:
    """Everything that was read. ends and lines: places of people, as long as the ties.

    loops, gone: ties of somebody to themselves, and with somebody who is not in the list.
    """

    people: tuple[Person, ...]
    source: list[int]
    target: list[int]
    strength: list[float]
    chart: tuple[list[int], list[int]] | None
    unit: str | None
    loops: int
    gone: int
    notes: tuple[str, ...]


def read_study(
    ties: Path, people: Path | None, chart: Path | None, unit: str | None,
    *, faded_to: date | None = None,
) -> Study:  # fmt: skip
    """Read the files, and see whom each of them speaks of.

    Args:
        faded_to: the day to which ties fade, from the day that the file calls `last`.
    Raises:
        Refused: with the file, the line and the column.
    """
    try:
        found = read_ties(ties, faded_to)
        listed = read_people(people) if people else found.people
        lines = read_ties(chart) if chart else None
    except FileFault as fault:
        raise Refused(str(fault)) from fault
    everybody = listed if listed is not None else _named(found, lines)
    place = {person.id: index for index, person in enumerate(everybody)}
    known = [index for index, pair in enumerate(_pairs(found)) if set(pair) <= place.keys()]
    kept = [index for index in known if found.strength[index] > 0 or faded_to is None]
    source, target = ([place[ends[k]] for k in kept] for ends in (found.source, found.target))
    notes = [*_notes(ties, found, len(known), chart, lines, place)]
    if faded := len(known) - len(kept):
        notes.append(
            f"{ties}: {faded:,} of its lines are older than {PAST:.0f} days and count no more."
        )
    return Study(
        people=everybody,
        source=source,
        target=target,
        strength=[found.strength[index] for index in kept],
        chart=_lines(lines, place) if lines else None,
        unit=_unit(unit, everybody, people or ties),
        loops=sum(a == b for a, b in _pairs(found)),
        gone=len(found.source) - len(known),
        notes=tuple(notes),
    )


def _pairs(ties: Ties) -> Iterator[tuple[str, str]]:
    return zip(ties.source, ties.target, strict=True)


def _named(ties: Ties, chart: Ties | None) -> tuple[Person, ...]:
    """Everybody whom the files name, in the order in which they come."""
    lists = [_pairs(ties), _pairs(chart)] if chart else [_pairs(ties)]
    ids = dict.fromkeys(one for pairs in lists for pair in pairs for one in pair)
    return tuple(Person(one) for one in ids)


def _lines(chart: Ties, place: Mapping[str, int]) -> tuple[list[int], list[int]]:
    both = [(a, b) for a, b in _pairs(chart) if a in place and b in place]
    return [place[a] for a, _ in both], [place[b] for _, b in both]


def _notes(
    file: Path, ties: Ties, kept: int, chart: Path | None, lines: Ties | None,
    place: Mapping[str, int],
) -> Iterator[str]:  # fmt: skip
    if gone := len(ties.source) - kept:
        yield (
            f"{file} names people who are not in the list; {gone:,} of its lines were left aside."
        )
    if LAST in ties.unused:
        yield f"{file}: “{LAST}” was not read; with --fade, ties of long ago count less."
    if others := [f"“{column}”" for column in ties.unused if column != LAST]:
        columns = ", ".join(others)
        yield f"{file}: {columns} was not read; a column “strength” says how strong a tie is."
    if lines:
        strangers = {one for pair in _pairs(lines) for one in pair} - place.keys()
        if strangers:
            yield f"{chart} names {len(strangers):,} who are not in the list; they were left aside."


def _unit(unit: str | None, people: Sequence[Person], file: Path) -> str | None:
    if unit is None:
        return None
    key = column_key(unit)
    known = dict.fromkeys(column for person in people for column in person.cells)
    if key not in known:
        near = get_close_matches(key, [*known], n=1, cutoff=0.5)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        raise Refused(f"--unit: there is no column “{unit}” in {file}{hint}")
    return key


def read_ties(path: Path, faded_to: date | None = None) -> Ties:
    """Ties from CSV, GraphML or GEXF.

    Args:
        faded_to: the day to which they fade, from `last`; None, and they do not.
    Raises:
        FileFault, Refused: it cannot be read so.
    """
    data, name = read_bytes(path), str(path)
    if path.suffix.lower() in GRAPHS:
        if faded_to:
            raise NoLast(name)
        from hallway.cli.network_graphs import read_graph

        return read_graph(data, name)
    header, *rows = read_sheet(data, name).rows
    keys = [column_key(cell) for cell in header.cells]
    for wanted in ENDS:
        if wanted not in keys:
            raise NoEnds(name, header.line, wanted=wanted)
    ends = [[_end(row, keys.index(wanted), name, wanted) for row in rows] for wanted in ENDS]
    column = next((key for key in STRENGTHS if key in keys), None)
    strength = [1.0] * len(rows)
    if column:
        strength = [_strength(row, keys.index(column), name, column) for row in rows]
    if faded_to:
        if LAST not in keys:
            raise NoLast(name, header.line)
        strength = _faded(strength, _days(rows, keys.index(LAST), name), faded_to)
    read = (*ENDS, column, *([LAST] if faded_to else []))
    unused = tuple(key for key in keys if key and key not in read)
    return Ties(ends[0], ends[1], strength, unused)


def _days(rows: Sequence[Row], place: int, file: str) -> list[date | None]:
    return [read_date(_cell(row, place), file, row.line, LAST) for row in rows]


def _faded(
    strength: Sequence[float], last: Sequence[date | None], today: date
) -> list[float]:  # fmt: skip
    """What is left of each strength; a tie without a day counts as it is."""
    import numpy as np

    from hallway.engine import left_after

    days = np.array([(today - (day or today)).days for day in last], dtype=np.float64)
    left = np.where(days > PAST, 0.0, left_after(days))
    faded: list[float] = (np.array(strength) * left).tolist()
    return faded


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _end(row: Row, place: int, file: str, column: str) -> str:
    cell = _cell(row, place)
    if not cell:
        raise NoEnd(file, row.line, column)
    return plain_id(cell)


def plain_id(cell: str) -> str:
    return spreadsheet_plain(" ".join(cell.split()))


def _strength(row: Row, place: int, file: str, column: str) -> float:
    cell = _cell(row, place)
    if not cell:
        return 1.0
    strength = as_strength(cell)
    if strength is None:
        raise NoStrength(file, row.line, column, value=cell)
    return strength


def as_strength(text: str) -> float | None:
    """A finite number from 0 up, or None."""
    try:
        strength = float(spreadsheet_plain(text))
    except ValueError:
        return None
    return strength if math.isfinite(strength) and strength >= 0 else None


def read_people(path: Path) -> tuple[Person, ...]:
    """Who there is: a column `id`, and any others. A name is not needed here."""
    sheet = read_sheet(read_bytes(path), str(path))
    keys = _headings(sheet)
    lines: dict[str, int] = {}
    people = []
    for row in sheet.rows[1:]:
        cells = {key: cell for key, cell in zip(keys, row.cells, strict=False) if key and cell}
        if "id" not in cells:
            raise NoEnd(sheet.file, row.line, "id")
        one = plain_id(cells.pop("id"))
        if one in lines:
            raise IdTwice(sheet.file, row.line, "id", id=one, first=lines[one])
        lines[one] = row.line
        joined = read_date(cells.get("joined", ""), sheet.file, row.line, "joined")
        people.append(Person(one, cells, joined))
    return tuple(people)


def _headings(sheet: Sheet) -> list[str]:
    header = sheet.rows[0]
    keys = [ALSO_CALLED.get(key, key) for key in map(column_key, header.cells)]
    if "id" not in keys:
        found = ", ".join(f"“{key}”" for key in keys)
        raise NoId(sheet.file, header.line, found=found)
    return keys


def columns_that_part(people: Sequence[Person]) -> list[str]:
    """Columns that could be a unit: at least two values, and two people each on average."""
    values: dict[str, list[str]] = {}
    for person in people:
        for column, cell in person.cells.items():
            if column not in PERSONAL:
                values.setdefault(column, []).append(cell)
    return [
        column for column, cells in values.items() if 2 <= len(set(cells)) <= (len(cells) + 1) // 2
    ]
