"""`hallway match`: files in, one round out, with no server and no set-up."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.options import Debug, Output

if TYPE_CHECKING:
    from hallway.cli.round_text import Writer
    from hallway.match.files import File, Reading, Sources
    from hallway.match.rules import Rules
    from hallway.match.snapshot import RoundPlan, Snapshot

DEFAULT_SEED = 0
MOST_PEOPLE = 20_000  # in pairs; so many took four and a half minutes of CPU
MOST_IN_GROUPS = 5_000  # their pairs stand in a table
MOST_WITH_VALUES = 3_000  # four and a half million lines


class Odd(StrEnum):
    trio = "trio"
    rotate = "rotate"
    host = "host"


class Format(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


def match(
    people: Annotated[
        Path, typer.Argument(metavar="PEOPLE.csv", help="Who is in: id, name and more.")
    ],
    met: Annotated[
        list[Path] | None,
        typer.Option(metavar="MET.csv", help="Who has met: date,member,member. May be repeated."),
    ] = None,
    ties: Annotated[
        Path | None,
        typer.Option(metavar="TIES.csv", help="Who knows whom: source,target,strength,last."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(metavar="N|N-M", help="People in a meeting: 2, or 3 to 6 such as 3-4. [2]"),
    ] = None,
    mix: Annotated[
        str | None,
        typer.Option(
            metavar="UNITS", help="Columns to mix across: team,location. [all that part people]"
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="RULES.toml", help="Policy and who must (not) meet. Options win."),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="Decides between equally good rounds.")
    ] = DEFAULT_SEED,
    rest: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Rounds until a pair may meet again. [never]"),
    ] = None,
    odd: Annotated[
        Odd | None, typer.Option(help="Who is left of an odd list of pairs. [trio]")
    ] = None,
    values: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write every allowed pair with its value (CSV)."),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the round.")] = Format.table,
    output: Output = None,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of the round: 2026-03-31. [today]"),
    ] = None,
    debug: Debug = False,
) -> None:
    """Make a round of meetings out of files.

    Who meets whom, why, who is left out and why, and how close to the best possible round
    it is. The same files, seed and day give the same bytes.
    """
    from hallway.cli.output import refuse_unwritable
    from hallway.match.files import Sources

    sources = Sources(
        people=_file(people),
        met=tuple(_file(path) for path in met or ()),
        ties=_file(ties) if ties else None,
        rules=_file(rules) if rules else None,
    )
    inputs = [path for path in (people, *(met or ()), ties, rules) if path]
    refuse_unwritable([path for path in (output, values) if path], inputs)
    options = _options(size=size, mix=mix, rest=rest, odd=odd)
    reading = _read(sources, options, seed, day_of(today))
    if values:
        _refuse_endless(values, len(reading.snapshot.people))
    plan = _plan(reading.snapshot)
    _write(plan, reading, format, output, values)


def _file(path: Path) -> File:
    from hallway.match.files import File

    try:
        return File(str(path), path.read_bytes())
    except FileNotFoundError:
        raise Refused(f"{path}: there is no such file") from None
    except OSError as error:
        raise Refused(f"{path}: it cannot be read ({error.strerror})") from error


def _options(*, size: str | None, mix: str | None, rest: int | None, odd: Odd | None) -> Rules:
    from hallway.match.rules import EXPECTED_SIZE, Rules, parse_mix, parse_size

    sizes = parse_size(size) if size is not None else None
    if size is not None and sizes is None:
        raise Refused(f"--size: expected {EXPECTED_SIZE}, not “{size}”")
    units = parse_mix(mix) if mix is not None else None
    return Rules(size=sizes, mix=units, rest=rest, odd=odd.value if odd else None)


def day_of(written: str | None) -> date:
    the_calendars = date.today()  # noqa: DTZ011 (the day where the list maker is)
    if written is None:
        return the_calendars
    from hallway.people.roster import BadDate, read_date

    try:
        day = read_date(written, "--today", 1, "")
    except BadDate as fault:
        raise Refused(f"--today: {fault.reason}") from fault
    return day or the_calendars


def _read(sources: Sources, options: Rules, seed: int, today: date) -> Reading:
    from hallway.match.files import read_round
    from hallway.people.sheet import FileFault

    try:
        reading = read_round(sources, options, seed=seed, today=today)
    except FileFault as fault:
        raise Refused(str(fault)) from fault
    for note in reading.notes:
        typer.echo(f"Note: {note}", err=True)
    _refuse_too_many(sources.people.name, reading.snapshot)
    return reading


def _refuse_too_many(name: str, snapshot: Snapshot) -> None:
    count, pairs = len(snapshot.people), set(snapshot.policy.sizes) == {2}
    most = MOST_PEOPLE if pairs else MOST_IN_GROUPS
    if count > most:
        kind = "pairs" if pairs else "groups"
        raise Refused(
            f"{name}: {count:,} people are more than one round can take here;"
            f" expected at most {most:,} for a round in {kind}"
        )


def _refuse_endless(values: Path, count: int) -> None:
    if count > MOST_WITH_VALUES:
        raise Refused(
            f"{values}: a line for every pair of {count:,} people would be"
            f" {count * (count - 1) // 2:,} lines; expected at most {MOST_WITH_VALUES:,} people"
        )


def _plan(snapshot: Snapshot) -> RoundPlan:
    from hallway.engine import BadPolicy, Impossible
    from hallway.match.snapshot import plan

    try:
        return plan(snapshot)
    except (Impossible, BadPolicy) as error:
        raise Refused(str(error)) from error


def _write(
    plan: RoundPlan, reading: Reading, format: Format, output: Path | None, values: Path | None
) -> None:
    from hallway.cli.output import show, write_files
    from hallway.cli.round_text import values_csv

    as_text = _writer(format)
    files = []
    if values:
        files.append((values, values_csv(reading.snapshot)))
    if output:
        files.append((output, as_text(plan, reading.snapshot, to_file=True)))
    write_files(files)
    if not output:
        show(as_text(plan, reading.snapshot, to_file=False))


def _writer(format: Format) -> Writer:
    if format is Format.table:  # Rich is only worth its import for this one
        from hallway.cli.round_table import as_table

        return as_table
    from hallway.cli.round_text import as_csv, as_json

    return as_csv if format is Format.csv else as_json
