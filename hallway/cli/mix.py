"""`hallway mix`: a plan for an event at which everybody moves tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.options import Debug, Output

if TYPE_CHECKING:
    from hallway.cli.mix_files import Guests, Wishes
    from hallway.engine import Mixer

DEFAULT_SEED = 0
SECONDS = 10.0
MOST_PEOPLE = 2_000  # a table of so many names is read in a second; two by two they take 50 MB


class Format(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


def mix(
    tables: Annotated[int, typer.Option(min=1, metavar="N", help="How many tables there are.")],
    seats: Annotated[int, typer.Option(min=1, metavar="N", help="Seats at each table.")],
    sittings: Annotated[int, typer.Option(min=1, metavar="N", help="How often people move.")],
    list_of_people: Annotated[
        Path | None,
        typer.Argument(metavar="PEOPLE.csv", help="Who comes: id, name and more."),
    ] = None,
    people: Annotated[
        str | None,
        typer.Option(metavar="N|PEOPLE.csv", help="Instead of a list: how many come."),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option(
            "--mix", metavar="UNITS", help="Columns to mix across: team. [all that part people]"
        ),
    ] = None,
    values: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What each pair is worth; others may not meet (CSV)."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="RULES.toml", help="Who must not meet, or is left out."),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(metavar="PLAN.json", help="The plan so far, when people come or go."),
    ] = None,
    done: Annotated[
        int, typer.Option(min=0, metavar="N", help="With --plan: sittings that are over.")
    ] = 0,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="Decides between equally good plans.")
    ] = DEFAULT_SEED,
    seconds: Annotated[
        float, typer.Option(min=0, metavar="N", help="The most seconds to search.")
    ] = SECONDS,
    cards: Annotated[
        bool, typer.Option("--cards", help="A line for each person instead: their tables.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How to write the plan.")] = Format.table,
    output: Output = None,
    debug: Debug = False,
) -> None:
    """Plan an event at which everybody moves tables.

    Who sits where at each sitting, with nobody beside the same person twice as long as
    that is possible. The same files and seed give the same plan.
    """
    from hallway.cli.mix_files import read_guests, read_wishes
    from hallway.cli.output import refuse_unwritable

    source = _one_source(list_of_people, people)
    count = _number(source)
    if count is not None and any((units is not None, values, rules)):
        raise Refused("--mix, --values and --rules need a list of people: PEOPLE.csv")
    if count is None:
        inputs = [path for path in (Path(source), values, rules, plan) if path]
        refuse_unwritable([output] if output else [], inputs)
    elif output:
        refuse_unwritable([output], [plan] if plan else [])
    guests = read_guests(source, count, rules, MOST_PEOPLE)
    wishes = read_wishes(guests, units, values)
    mixer, guests = _plan(guests, wishes, (tables, seats, sittings), plan, done, seed, seconds)
    _write(mixer, guests, wishes, seed, cards, format, output)


def _one_source(given: Path | None, option: str | None) -> str:
    if given and option is not None:
        raise Refused("give either PEOPLE.csv or --people, not both")
    if not given and option is None:
        raise Refused("who comes? give PEOPLE.csv, or --people with their number")
    return str(given) if given else str(option)


def _number(source: str) -> int | None:
    """How many, if the source is a number and no file."""
    if not source.isascii() or not source.isdigit() or Path(source).is_file():
        return None
    if len(source) > 6 or int(source) > MOST_PEOPLE:
        raise Refused(f"--people: expected at most {MOST_PEOPLE:,}, not {source}")
    return int(source)


def _plan(
    guests: Guests,
    wishes: Wishes,
    event: tuple[int, int, int],
    plan: Path | None,
    done: int,
    seed: int,
    seconds: float,
) -> tuple[Mixer, Guests]:
    import numpy as np

    from hallway.engine import BadPolicy, Impossible, best_mixer

    rng = np.random.default_rng(seed)
    tables, seats, sittings = event
    try:
        if plan:
            from hallway.cli.mix_plan import go_on

            return go_on(plan, done, guests, wishes, event, seconds, rng)
        if done:
            raise Refused("--done needs --plan, the plan so far")
        return best_mixer(
            len(guests.ids),
            tables,
            seats,
            sittings,
            values=wishes.values,
            seconds=seconds,
            rng=rng,
        ), guests
    except (BadPolicy, Impossible) as error:
        raise Refused(str(error)) from error


def _write(
    mixer: Mixer,
    guests: Guests,
    wishes: Wishes,
    seed: int,
    cards: bool,
    format: Format,
    output: Path | None,
) -> None:
    from hallway.cli import mix_text
    from hallway.cli.output import show, write_files

    evening = mix_text.Evening(mixer, guests, wishes.mixed, seed)
    if format is Format.json:
        text = mix_text.as_json(evening)
    elif format is Format.csv:
        text = mix_text.as_csv(evening, cards=cards, to_file=bool(output))
    else:
        text = mix_text.as_table(evening, cards=cards)
    if output:
        write_files([(output, text)])
    else:
        show(text)
