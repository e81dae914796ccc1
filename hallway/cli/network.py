"""`hallway network`: the figures of a network, each with a sentence and what is normal."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.options import Debug, Output

if TYPE_CHECKING:
    from hallway.cli.network_files import Study
    from hallway.cli.network_report import Report
    from hallway.cli.output import Text

DEFAULT_SEED = 0


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    html = "html"
    graphml = "graphml"
    gexf = "gexf"


def network(
    ties: Annotated[
        Path,
        typer.Argument(metavar="TIES.csv", help="Who is tied to whom: source,target,strength."),
    ],
    people: Annotated[
        Path | None,
        typer.Option(metavar="PEOPLE.csv", help="Who there is: id and more. [those with ties]"),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of PEOPLE to look across.")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option(metavar="CHART.csv", help="The org chart: source reports to target."),
    ] = None,
    binary: Annotated[
        bool, typer.Option("--binary", help="Every tie counts the same, however strong.")
    ] = False,
    fade: Annotated[
        bool, typer.Option("--fade", help="Ties of long ago count less: see the column “last”.")
    ] = False,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="Decides random networks and samples.")
    ] = DEFAULT_SEED,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Ties fade to it; newcomers joined before it. [today]"),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write the figures.")] = Format.table,
    output: Output = None,
    debug: Debug = False,
) -> None:
    """The figures of a network, each with a sentence and what is normal.

    TIES.csv, GraphML or GEXF is read as undirected: a pair named twice is one tie with the
    strengths added. The same files and seed give the same figures.
    """
    from hallway.cli.network_files import read_study
    from hallway.cli.output import refuse_unwritable, show, write_files

    inputs = [path for path in (ties, people, chart) if path]
    refuse_unwritable([output] if output else [], inputs)
    if fade and binary:
        raise Refused("--binary: every tie counts the same then; leave out --fade, or this")
    day = _day(today)
    study = read_study(ties, people, chart, unit, faded_to=day if fade else None)
    for note in study.notes:
        typer.echo(f"Note: {note}", err=True)
    text = _text(_report(study, ties, binary, seed, day, fade), format, bool(output))
    if output:
        write_files([(output, text)])
    else:
        show(text)


def _day(written: str | None) -> date:
    if written is None:
        return date.today()  # noqa: DTZ011 (the day where the reader is)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(
            f"--today: “{written}” is not a date; expected year-month-day, such as 2026-03-31"
        ) from None


def _report(
    study: Study, ties: Path, binary: bool, seed: int, today: date, fade: bool
) -> Report:  # fmt: skip
    from hallway.cli.network_report import Report
    from hallway.cli.network_study import measure

    measured = measure(study, binary=binary, seed=seed, today=today, fade=fade)
    return Report(measured, ties.name)


def _text(report: Report, format: Format, to_file: bool) -> Text:
    from hallway.cli import network_text

    if format is Format.html:
        from hallway.cli.network_html import as_html

        return as_html(report)
    if format is Format.csv:
        return network_text.as_csv(report, to_file=to_file)
    return {
        Format.table: network_text.as_table,
        Format.json: network_text.as_json,
        Format.markdown: network_text.as_markdown,
        Format.graphml: network_text.as_graphml,
        Format.gexf: network_text.as_gexf,
    }[format](report)
