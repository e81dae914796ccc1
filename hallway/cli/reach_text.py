"""Paths between people as text: to read, for spreadsheets, for programs."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hallway.cli.mix_text import BYTE_ORDER_MARK, WIDTH, counted, names_of, plain
from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.cli.reach_files import Neighbourhood
    from hallway.engine import Path

LEAST_TOLD = 0.001
MOST_PEOPLE = 4  # on a path of three steps
HOW_STRONG = (
    "A path is as strong as its ties multiplied: 1 is the strongest there can be,"
    " .25 is two ties of .5."
)
SPARED = "Paths through people who were asked lately come later."


@dataclass(frozen=True, eq=False)
class Answer:
    """Paths from one person, to another or to those who know about a topic."""

    known: Neighbourhood
    start: int
    paths: tuple[Path, ...]
    steps: int
    end: int | None
    topic: str | None = None
    relevance: tuple[float, ...] = ()

    def rows(self) -> Iterator[tuple[Path, float | None]]:
        """Each path, and how well the person at its end fits the topic."""
        for at, path in enumerate(self.paths):
            yield path, self.relevance[at] if self.relevance else None


def as_json(answer: Answer) -> Iterator[str]:
    """The object that docs/schema/reach-1.json describes."""
    ids = answer.known.people.ids
    found = {
        "schema": 1,
        "from": ids[answer.start],
        "to": None if answer.end is None else ids[answer.end],
        "topic": answer.topic,
        "steps": answer.steps,
        "paths": [_as_object(answer, path, fits) for path, fits in answer.rows()],
    }
    yield json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _as_object(answer: Answer, path: Path, relevance: float | None) -> dict[str, Any]:
    return {
        "people": [answer.known.people.ids[one] for one in path.people],
        "ties": [answer.known.graph.strength(one, other) for one, other in pairwise(path.people)],
        "strength": round(path.strength, 6),
        "worth": round(path.worth, 6),
        "relevance": None if relevance is None else round(relevance, 6),
    }


def as_csv(answer: Answer, *, to_file: bool) -> Iterator[str]:
    """A path a row. A file begins with a byte-order mark, for spreadsheets."""
    if to_file:
        yield BYTE_ORDER_MARK
    for row in _rows(answer):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([spreadsheet_safe(cell) for cell in row])
        yield line.getvalue()


def _rows(answer: Answer) -> Iterator[list[str]]:
    yield ["steps", "strength", "worth", "relevance", *["member"] * MOST_PEOPLE, "names"]
    ids, names = answer.known.people.ids, answer.known.people.names
    for path, fits in answer.rows():
        members = [ids[one] for one in path.people]
        yield [
            str(path.steps),
            f"{path.strength:.6f}",
            f"{path.worth:.6f}",
            "" if fits is None else f"{fits:.6f}",
            *members,
            *[""] * (MOST_PEOPLE - len(members)),
            " > ".join(names[one] for one in path.people),
        ]


def as_table(answer: Answer) -> Iterator[str]:
    """What the one who asks reads: whom to ask, and how strong the way there is."""
    names = names_of(answer.known.people)
    yield f"{_title(answer, names)}\n\n"
    if not answer.paths:
        yield from _wrapped("", _nobody(answer, names))
        return
    for number, (path, fits) in enumerate(answer.rows(), 1):
        who = " → ".join(names[one] for one in path.people)
        yield from _wrapped(f"{number:>3}. ", f"{who} ({_how(path, fits)})")
    yield "\n"
    spared = any(path.worth < path.strength for path in answer.paths)
    yield from _wrapped("", f"{HOW_STRONG} {SPARED}" if spared else HOW_STRONG)


def _title(answer: Answer, names: list[str]) -> str:
    if answer.end is None:
        return f"Who knows about “{plain(str(answer.topic))}”, from {names[answer.start]}"
    return f"Who can introduce {names[answer.start]} to {names[answer.end]}"


def _nobody(answer: Answer, names: list[str]) -> str:
    within = f"within {counted(answer.steps, 'step')} of {names[answer.start]}"
    if answer.end is None:
        return f"Nobody {within} says so of themselves yet."
    return f"{names[answer.end]} is not {within} yet; a round of coffee may change that."


def _how(path: Path, relevance: float | None) -> str:
    """How strong, and how much of the topic fits; a friend needs no introduction."""
    parts = ["they know each other"] if path.steps == 1 else []
    weak = path.strength < LEAST_TOLD
    parts.append(f"strength {f'under {LEAST_TOLD}' if weak else f'{path.strength:.2g}'}")
    if relevance is not None and relevance < 1:
        parts.append(f"fits {relevance:.0%} of the words")
    return ", ".join(parts)


def _wrapped(head: str, text: str) -> Iterator[str]:
    for line in textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)):
        yield f"{line}\n"
