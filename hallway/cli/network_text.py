"""The report as a table, JSON, CSV, Markdown, GraphML or GEXF."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence

from hallway.cli import network_graphs
from hallway.cli.mix_text import BYTE_ORDER_MARK, plain
from hallway.cli.network_graphs import Cell
from hallway.cli.network_report import Line, Report
from hallway.cli.network_short import in_short
from hallway.people.sheet import spreadsheet_safe

WIDTH = 80
LABEL, SHOWN = 24, 16


def as_json(report: Report) -> Iterator[str]:
    yield json.dumps(report.object, ensure_ascii=False, indent=2) + "\n"


def as_table(report: Report) -> Iterator[str]:
    yield f"{_title(report)}\n"
    for part in textwrap.wrap(plain(in_short(report.object)), WIDTH):
        yield f"{part}\n"
    for section in report.sections:
        yield f"\n{plain(section.title)}\n"
        for line in section.lines:
            yield _row(line)
    yield f"\n{last_words(report)}\n"


def _title(report: Report) -> str:
    return f"The network of {plain(report.name)}"


def _row(line: Line) -> str:
    says = f"{line.says} Normal: {line.normal}." if line.normal else line.says
    label = textwrap.shorten(plain(line.label), LABEL - 2, placeholder="…")
    head = f"  {label:<{LABEL - 2}}{line.shown:>{SHOWN}}  "
    indent = " " * 6
    return f"{head.rstrip()}\n" + "".join(
        f"{indent}{part}\n" for part in textwrap.wrap(plain(says), WIDTH - len(indent))
    )


def last_words(report: Report) -> str:
    data = report.object
    ways = "each tie counts the same" if data["binary"] else "strengths count"
    if "faded_to" in data:
        ways += f", faded to {data['faded_to']}"
    return (
        f"Ties are read without direction; {ways}. Seed {data['seed']}: the same files give the"
        " same figures. What each means: docs/methods/network.md."
    )


def as_csv(report: Report, *, to_file: bool) -> Iterator[str]:
    """A line for each figure; a file begins with a byte-order mark for spreadsheets."""
    if to_file:
        yield BYTE_ORDER_MARK
    yield _csv_row(["section", "figure", "value", "normal", "meaning"])
    for section in report.sections:
        for line in section.lines:
            value = "" if line.value is None else f"{line.value:.10g}"
            yield _csv_row([section.title, line.key, value, line.normal, line.says])


def _csv_row(cells: Sequence[str]) -> str:
    text = io.StringIO()
    number = cells[2]  # a value below zero is a number, no formula
    safe = [cell if cell is number else spreadsheet_safe(cell) for cell in cells]
    csv.writer(text, lineterminator="\n").writerow(safe)
    return text.getvalue()


def as_markdown(report: Report) -> Iterator[str]:
    yield f"# {_in_markdown(_title(report))}\n"
    if short := in_short(report.object):
        yield f"\n{_in_markdown(short)}\n"
    for section in report.sections:
        yield f"\n## {_in_markdown(section.title)}\n\n"
        yield "| figure | value | normal | what it says |\n| --- | ---: | --- | --- |\n"
        for line in section.lines:
            cells = (line.label, line.shown, line.normal, line.says)
            yield f"| {' | '.join(map(_in_markdown, cells))} |\n"
    yield f"\n{last_words(report)}\n"


def _in_markdown(text: str) -> str:
    """Names are data: nothing in them may become a table, a link or a tag."""
    for mark in "\\|`*_[]<>#":
        text = text.replace(mark, f"\\{mark}")
    return plain(" ".join(text.split()))


def as_graphml(report: Report) -> Iterator[str]:
    return _graph(report, network_graphs.write_graphml)


def as_gexf(report: Report) -> Iterator[str]:
    return _graph(report, network_graphs.write_gexf)


def _graph(report: Report, write: Callable[..., Iterator[str]]) -> Iterator[str]:
    """Everybody with what is known of them, their figures and community, and the ties."""
    measured = report.measured
    people, found = measured.study.people, measured.figures
    known = dict.fromkeys(column for person in people for column in person.cells)
    columns: dict[str, list[Cell]] = {
        column: [person.cells.get(column) for person in people] for column in known
    }
    members = report.object["members"]
    for name in ("degree", "constraint", "effective_size", "betweenness"):
        columns[name] = [members[person.id][name] for person in people]
    columns["community"] = [int(of) if of >= 0 else None for of in found.communities.of]
    i, j, strength = found.network.pairs
    ties = list(zip(i.tolist(), j.tolist(), strength.tolist(), strict=True))
    return write([person.id for person in people], columns, ties)
