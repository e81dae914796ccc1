"""A round as a table in the terminal: 80 columns are enough, and plain when piped."""

from __future__ import annotations

import io
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from hallway.match.snapshot import RoundPlan, Snapshot

WIDTH, WIDEST = 80, 110
Row = tuple[str, str, float]  # who meets, why, the value
Section = tuple[str, Sequence[str]]  # a heading and its lines
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they reorder a whole line


def as_table(plan: RoundPlan, snapshot: Snapshot, *, to_file: bool) -> Iterator[str]:
    """Who meets whom, why, who is left out and why, what gave way, how good it is."""
    names = names_of(snapshot)
    yield draw(
        title=_title(plan, snapshot),
        rows=[
            (" & ".join(names[member] for member in one.members), " ".join(one.why), one.value)
            for one in plan.meetings
        ],
        sections=[
            (
                "Left out this time",
                [f"{names[one.member]}: {one.why}" for one in plan.unmatched],
            ),
            ("What gave way", [str(reason) for reason in plan.relaxed]),
            ("How good it is", list(_closing(plan, snapshot))),
        ],
        to_file=to_file,
    )


def draw(*, title: str, rows: Sequence[Row], sections: Sequence[Section], to_file: bool) -> str:
    """A round in words: a title, a row a meeting, and sections of plain lines."""
    written = io.StringIO()
    console = _console(written, to_file)
    console.print(Text(title, style="bold"))
    if rows:
        console.print(_meetings(rows))
    for heading, lines in sections:
        _section(console, heading, lines)
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _console(written: io.StringIO, to_file: bool) -> Console:
    on_terminal = sys.stdout.isatty() and not to_file
    width = min(Console(file=sys.stdout).width, WIDEST) if on_terminal else WIDTH
    # Rich itself honours NO_COLOR and a dumb terminal.
    return Console(file=written, width=width, force_terminal=on_terminal, highlight=False)


def names_of(snapshot: Snapshot) -> dict[str, str]:
    """What to call people; where two share a name, their ids tell them apart."""
    shared = Counter(person.name for person in snapshot.people)
    return {
        person.id: plain(
            person.name if shared[person.name] == 1 else f"{person.name} ({person.id})"
        )
        for person in snapshot.people
    }


def plain(text: str) -> str:
    """Without the characters by which a name could command or turn round a terminal."""
    return "".join(
        character
        for character in text
        if unicodedata.category(character) != "Cc" and character not in TURNING
    )


def _title(plan: RoundPlan, snapshot: Snapshot) -> str:
    if not snapshot.people:
        return f"Round of {snapshot.today}: nobody is on the list, so nobody meets."
    people = _counted(len(snapshot.people), "person", "people")
    return f"Round of {snapshot.today}: {people}, {_counted(len(plan.meetings), 'meeting')}"


def _meetings(rows: Sequence[Row]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    table.add_column("Who meets", ratio=2)
    table.add_column("Why", ratio=3)
    table.add_column("Value", justify="right", no_wrap=True)
    for who, why, value in rows:
        table.add_row(Text(plain(who)), Text(plain(why)), Text(f"{value:.2f}"))
    return table


def _section(console: Console, heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    console.print(Text(heading, style="bold"))
    for line in lines:
        console.print(Padding(Text(plain(line)), (0, 0, 0, 2)))
    console.print()


def _closing(plan: RoundPlan, snapshot: Snapshot) -> Iterator[str]:
    mixed = ", ".join(snapshot.policy.mix)
    if plan.meetings:
        yield _how_good(plan)
        yield f"Mixed across {mixed}." if mixed else "Mixed across nothing: no column parts people."
    yield f"Seed {plan.seed}, day {snapshot.today}: the same files give the same round again."


def _how_good(plan: RoundPlan) -> str:
    value, bound = plan.certificate["value"], plan.certificate["bound"]
    gap, method = plan.certificate["gap"], plan.certificate["method"]
    if gap <= 0:
        return f"Value {value:.2f}: proven to be the best possible round ({method})."
    return (
        f"Value {value:.2f}: at most {gap:.1%} below the best possible,"
        f" which cannot be above {bound:.2f} ({method})."
    )


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
