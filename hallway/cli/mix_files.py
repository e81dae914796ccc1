"""What `hallway mix` reads: who comes, whom they should meet and whom they must not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hallway.cli.errors import Refused
from hallway.people.sheet import FileFault, column_key, one_line, read_sheet, spreadsheet_plain

if TYPE_CHECKING:
    from hallway.engine.types import Floats
    from hallway.match.rules import Rules
    from hallway.people.roster import Roster

VALUES_COLUMNS = ("first", "second", "value")
OF_USE = {"mix", "block", "leave_out"}


class NoValuesHeader(FileFault):
    template = "expected a first line such as first,second,value; found no “%(wanted)s”"


class NobodyOfThisId(FileFault):
    template = "nobody in the list of people has the id “%(id)s”"


class OnePersonTwice(FileFault):
    template = "“%(id)s” is paired with themselves; expected two people"


class NoValue(FileFault):
    template = "“%(value)s” is not a value; expected a number, such as 1.5"


@dataclass(frozen=True)
class Guests:
    """Who comes, in the order of the list. roster: None for a bare number of people."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    roster: Roster | None = None
    rules: Rules | None = None
    file: str = ""
    said_by: str = "--mix"


@dataclass(frozen=True, eq=False)
class Wishes:
    """values: (n, n) with NaN for who must not meet, or None. mixed: the columns."""

    values: Floats | None
    mixed: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """What is in a file.

    Raises:
        Refused: it is not there, or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(f"{path}: there is no such file") from None
    except OSError as error:
        raise Refused(f"{path}: it cannot be read ({error.strerror})") from error


def read_guests(source: str, count: int | None, rules: Path | None, most: int) -> Guests:
    """The people of a list without those who are left out, or so many without a name."""
    if count is not None:
        ids = tuple(str(number) for number in range(1, count + 1))
        return Guests(ids, tuple(f"Person {one}" for one in ids))
    try:
        guests = _listed(source, rules)
    except FileFault as fault:
        raise Refused(str(fault)) from fault
    if len(guests.ids) > most:
        raise Refused(
            f"{source}: {len(guests.ids):,} people are more than one mixer can take here;"
            f" expected at most {most:,}"
        )
    return guests


def _listed(source: str, rules: Path | None) -> Guests:
    from dataclasses import replace

    from hallway.match.rules import Rules, read_rules
    from hallway.people.roster import read_roster

    roster = read_roster(read_bytes(Path(source)), source, strict=True)
    ids = [row.id for row in roster.rows]
    said = read_rules(read_bytes(rules), str(rules), ids) if rules else Rules()
    _note(roster.encoding, source, said, rules)
    roster = replace(roster, rows=tuple(row for row in roster.rows if row.id not in said.leave_out))
    return Guests(
        ids=tuple(row.id for row in roster.rows),
        names=tuple(row.name for row in roster.rows),
        roster=roster,
        rules=said,
        file=source,
        said_by=str(rules) if said.mix is not None else "--mix",
    )


def _note(encoding: str, source: str, said: Rules, rules: Path | None) -> None:
    """What happened quietly while reading, said aloud."""
    if encoding in ("cp1252", "latin-1"):
        typer.echo(
            f"Note: {source} is not UTF-8; it was read as Western European ({encoding}).", err=True
        )
    asleep = [key for key, value in vars(said).items() if value and key not in OF_USE]
    if asleep:
        typer.echo(f"Note: {rules}: {', '.join(asleep)} mean nothing to a mixer.", err=True)


def read_wishes(guests: Guests, units: str | None, values: Path | None) -> Wishes:
    """Who should meet whom: across units, or by a file of values; blocks hold in any case."""
    if units is not None and values:
        raise Refused("--mix and --values both say who should meet; give one of them")
    if guests.roster is None:
        return Wishes(None)
    try:
        wishes = _from_file(guests, values) if values else _across(guests, units)
    except FileFault as fault:
        raise Refused(str(fault)) from fault
    return _kept_apart(guests, wishes)


def _from_file(guests: Guests, values: Path) -> Wishes:
    """Pairs that the file does not name may not meet, as `hallway match` wrote it."""
    import numpy as np

    place = {one: index for index, one in enumerate(guests.ids)}
    left_out = set(guests.rules.leave_out) if guests.rules else set()
    table = np.full((len(place), len(place)), np.nan)
    for first, second, value in _pairs(read_bytes(values), str(values), {*place, *left_out}):
        if first in place and second in place:
            table[place[first], place[second]] = table[place[second], place[first]] = value
    return Wishes(table)


def _pairs(data: bytes, file: str, known: set[str]) -> Iterator[tuple[str, str, float]]:
    header, *rows = read_sheet(data, file).rows
    keys = [column_key(cell) for cell in header.cells]
    for wanted in VALUES_COLUMNS:
        if wanted not in keys:
            raise NoValuesHeader(file, header.line, wanted=wanted)
    for row in rows:
        cells = dict(zip(keys, row.cells, strict=False))
        first, second = (_id(cells, name, file, row.line, known) for name in VALUES_COLUMNS[:2])
        if first == second:
            raise OnePersonTwice(file, row.line, "second", id=first)
        yield first, second, _number(cells.get("value", ""), file, row.line)


def _id(cells: dict[str, str], column: str, file: str, line: int, known: set[str]) -> str:
    written = one_line(cells.get(column, ""))
    member = written if written in known else spreadsheet_plain(written)
    if member not in known:
        raise NobodyOfThisId(file, line, column, id=written)
    return member


def _number(text: str, file: str, line: int) -> float:
    try:
        value = float(spreadsheet_plain(text))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NoValue(file, line, "value", value=text)
    return value


def _across(guests: Guests, units: str | None) -> Wishes:
    """The share of the units in which two people differ, of those known of both."""
    from hallway.match.files import units_to_mix
    from hallway.match.rules import parse_mix

    assert guests.roster is not None
    wanted = guests.rules.mix if guests.rules else None
    if units is not None:
        wanted = parse_mix(units)
    said_by = "--mix" if units is not None else guests.said_by
    mixed = units_to_mix(guests.roster, wanted, guests.file, said_by)
    return Wishes(_shares(guests.roster, mixed) if mixed else None, mixed)


def _shares(roster: Roster, mixed: Sequence[str]) -> Floats:
    import numpy as np

    differ = np.zeros((len(roster.rows), len(roster.rows)))
    known = differ.copy()
    for unit in mixed:
        said = [
            {"role": row.role, "timezone": row.timezone, **row.units}.get(unit, "")
            for row in roster.rows
        ]
        codes = np.unique(said, return_inverse=True)[1] if said else np.zeros(0, dtype=int)
        there = np.array([bool(one) for one in said], dtype=bool)
        both = there[:, None] & there
        known += both
        differ += both & (codes[:, None] != codes)
    return np.divide(differ, known, out=np.zeros_like(differ), where=known > 0)


def _kept_apart(guests: Guests, wishes: Wishes) -> Wishes:
    import numpy as np

    place = {one: index for index, one in enumerate(guests.ids)}
    block = guests.rules.block if guests.rules else ()
    here = [pair for pair in block if set(pair) <= place.keys()]
    if not here:
        return wishes
    values = wishes.values
    table = np.zeros((len(place), len(place))) if values is None else values.copy()
    for first, second in here:
        table[place[first], place[second]] = table[place[second], place[first]] = np.nan
    return Wishes(table, wishes.mixed)
