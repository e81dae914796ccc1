"""A round as text: CSV for spreadsheets and the next round, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.match.snapshot import RoundPlan, Snapshot


class Writer(Protocol):
    """A way to write a round, in pieces of text."""

    def __call__(self, plan: RoundPlan, snapshot: Snapshot, *, to_file: bool) -> Iterator[str]: ...


BYTE_ORDER_MARK = "\ufeff"
PARTS = ("stick", "gain", "cross", "fair")


def as_json(plan: RoundPlan, snapshot: Snapshot, *, to_file: bool) -> Iterator[str]:
    """The object that docs/schema/round-1.json describes."""
    yield json.dumps(plan.to_json(), ensure_ascii=False, indent=2) + "\n"


def as_csv(plan: RoundPlan, snapshot: Snapshot, *, to_file: bool) -> Iterator[str]:
    """One meeting a row, in the form of MET.csv; whoever is left over has a row alone.

    A file begins with a byte-order mark, because spreadsheets spoil accents without it.
    """
    names = {person.id: person.name for person in snapshot.people}
    seats = max((len(meeting.members) for meeting in plan.meetings), default=2)
    header = ["date", *["member"] * seats, "names", "value", "why"]
    rows = chain(_meeting_cells(plan, names), _left_out_cells(plan, names))
    if to_file:
        yield BYTE_ORDER_MARK
    yield from _lines(
        chain(
            [header],
            (
                [snapshot.today.isoformat(), *members, *[""] * (seats - len(members)), *rest]
                for members, rest in rows
            ),
        )
    )


Cells = tuple[Sequence[str], Sequence[str]]


def _meeting_cells(plan: RoundPlan, names: dict[str, str]) -> Iterator[Cells]:
    for meeting in plan.meetings:
        who = " & ".join(names[member] for member in meeting.members)
        yield meeting.members, (who, f"{meeting.value:.6f}", " ".join(meeting.why))


def _left_out_cells(plan: RoundPlan, names: dict[str, str]) -> Iterator[Cells]:
    for left in plan.unmatched:
        yield (left.member,), (names[left.member], "", f"Left out: {left.why}")


def values_csv(snapshot: Snapshot) -> Iterator[str]:
    """Every allowed pair with its value and parts, so that anyone can audit the round."""
    from hallway.match.snapshot import pair_values

    pairs = (
        [first, second, f"{value:.6f}", *(f"{parts[part]:.6f}" for part in PARTS)]
        for first, second, value, parts in pair_values(snapshot)
    )
    yield from _lines(chain([["first", "second", "value", *PARTS]], pairs))


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([spreadsheet_safe(cell) for cell in row])
        yield line.getvalue()
