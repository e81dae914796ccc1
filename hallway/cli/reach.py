"""`hallway reach`: who can introduce whom, and who knows about something, out of files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.options import Debug, Output

if TYPE_CHECKING:
    from hallway.cli.reach_files import Neighbourhood
    from hallway.cli.reach_text import Answer

MANY = 5


class Format(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


def reach(
    ties: Annotated[
        Path,
        typer.Argument(metavar="TIES.csv", help="Who knows whom: source,target,strength,last."),
    ],
    start: Annotated[str, typer.Option("--from", metavar="ID", help="Who is looking.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="ID", help="Whom they would like to meet.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Or what they would like to ask about; needs --people."),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(metavar="PEOPLE.csv", help="Names, interests, what to ask people about."),
    ] = None,
    many: Annotated[int, typer.Option(min=1, metavar="N", help="The most paths to show.")] = MANY,
    steps: Annotated[
        int, typer.Option(min=1, max=3, metavar="N", help="The most steps of a path.")
    ] = 3,
    disjoint: Annotated[
        bool, typer.Option("--disjoint", help="With --to: nobody introduces on two of the paths.")
    ] = False,
    opt_in: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Column of PEOPLE.csv: who introduces others, yes or no."
        ),
    ] = None,
    spare: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column of PEOPLE.csv: how often asked lately."),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day ties fade to: 2026-03-31. [today]"),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the paths.")] = Format.table,
    output: Output = None,
    debug: Debug = False,
) -> None:
    """Find who can introduce whom, over at most two people in between.

    With --to the best paths to a person, with --topic the best people to ask and the path
    to each. The same files and day give the same bytes.
    """
    from hallway.cli.match import day_of
    from hallway.cli.output import refuse_unwritable
    from hallway.cli.reach_files import Columns, read_neighbourhood

    _refuse_unclear(to, topic, people, disjoint, opt_in or spare)
    refuse_unwritable([output] if output else [], [path for path in (ties, people) if path])
    known = read_neighbourhood(ties, people, Columns(opt_in, spare), day_of(today))
    if to is not None:
        answer = _paths(known, start, to, many, steps, disjoint)
    else:
        answer = _found(known, start, str(topic), many, steps)
    _write(answer, format, output)


def _refuse_unclear(
    to: str | None, topic: str | None, people: Path | None, disjoint: bool, column: str | None
) -> None:
    if (to is None) == (topic is None):
        raise Refused("whom do you look for? give either --to ID or --topic WORDS")
    if topic is not None and not people:
        raise Refused("--topic needs --people PEOPLE.csv, where people say what they know about")
    if topic is not None and disjoint:
        raise Refused("--disjoint parts the paths to one person; give it with --to")
    if column and not people:
        raise Refused("--opt-in and --spare name columns of PEOPLE.csv; give it with --people")


def _paths(
    known: Neighbourhood, start: str, to: str, many: int, steps: int, disjoint: bool
) -> Answer:
    from hallway.cli.reach_text import Answer
    from hallway.engine import best_paths

    first, last = known.place(start, "--from"), known.place(to, "--to")
    if first == last:
        raise Refused(f"--from and --to are both “{start}”; expected two people")
    paths = best_paths(known.graph, first, last, many=many, disjoint=disjoint, steps=steps)
    return Answer(known, first, paths, steps, last)


def _found(known: Neighbourhood, start: str, topic: str, many: int, steps: int) -> Answer:
    from hallway.cli.reach_text import Answer
    from hallway.engine import who_knows

    first = known.place(start, "--from")
    found = who_knows(known.graph, first, known.relevance(topic), many=many, steps=steps)
    relevance = tuple(one.relevance for one in found)
    return Answer(known, first, tuple(one.path for one in found), steps, None, topic, relevance)


def _write(answer: Answer, format: Format, output: Path | None) -> None:
    from hallway.cli import reach_text
    from hallway.cli.output import show, write_files

    if format is Format.json:
        text = reach_text.as_json(answer)
    elif format is Format.csv:
        text = reach_text.as_csv(answer, to_file=bool(output))
    else:
        text = reach_text.as_table(answer)
    if output:
        write_files([(output, text)])
    else:
        show(text)
