"""The plan of a mixer as text: to read, for spreadsheets, for programs."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.cli.mix_files import Guests
    from hallway.engine import Mixer

BYTE_ORDER_MARK = "\ufeff"
WIDTH = 80
AWAY = "–"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they reorder a whole line
TIMES = {2: "twice", 3: "three times"}


@dataclass(frozen=True, eq=False)
class Evening:
    """A plan, and everything that is said about it."""

    mixer: Mixer
    guests: Guests
    mixed: tuple[str, ...]
    seed: int

    def sittings(self) -> Iterator[list[list[int]]]:
        """Sitting by sitting the people at each table, in the order of the list."""
        for row in self.mixer.tables.tolist():
            tables: list[list[int]] = [[] for _ in range(max(row, default=-1) + 1)]
            for person, table in enumerate(row):
                if table >= 0:
                    tables[table].append(person)
            yield tables

    def again(self) -> list[tuple[int, int, int]]:
        """Who sits together more than once, and how often."""
        met: Counter[tuple[int, int]] = Counter()
        for tables in self.sittings():
            for people in tables:
                met.update((a, b) for k, a in enumerate(people) for b in people[k + 1 :])
        return sorted((a, b, times) for (a, b), times in met.items() if times > 1)


def as_json(evening: Evening) -> Iterator[str]:
    """The object that docs/schema/mix-1.json describes."""
    ids, mixer = evening.guests.ids, evening.mixer
    found = {
        "schema": 1,
        "seed": evening.seed,
        "people": [
            {"id": one, "name": name, "tables": [t + 1 if t >= 0 else None for t in column]}
            for one, name, column in zip(
                ids, evening.guests.names, mixer.tables.T.tolist(), strict=True
            )
        ],
        "sittings": [
            [[ids[person] for person in people] for people in tables]
            for tables in evening.sittings()
        ],
        "again": [{"members": [ids[a], ids[b]], "times": times} for a, b, times in evening.again()],
        "repeats": mixer.repeats,
        "bound": mixer.bound,
        "clashes": mixer.clashes,
        "value": round(mixer.value, 6),
        "mixed": list(evening.mixed),
        "method": mixer.method,
    }
    yield json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_csv(evening: Evening, *, cards: bool, to_file: bool) -> Iterator[str]:
    """A table of a sitting a row, or with `cards` a person a row with their tables.

    A file begins with a byte-order mark, because spreadsheets spoil accents without it.
    """
    if to_file:
        yield BYTE_ORDER_MARK
    for row in _card_rows(evening) if cards else _table_rows(evening):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([spreadsheet_safe(cell) for cell in row])
        yield line.getvalue()


def _table_rows(evening: Evening) -> Iterator[list[str]]:
    ids, names = evening.guests.ids, evening.guests.names
    seats = max((len(people) for one in evening.sittings() for people in one), default=0)
    yield ["sitting", "table", *["member"] * seats, "names"]
    for sitting, tables in enumerate(evening.sittings(), 1):
        for table, people in enumerate(tables, 1):
            members = [ids[person] for person in people]
            who = " & ".join(names[person] for person in people)
            empty = [""] * (seats - len(people))
            yield [str(sitting), str(table), *members, *empty, who]


def _card_rows(evening: Evening) -> Iterator[list[str]]:
    rows = evening.mixer.tables.T.tolist()
    yield ["id", "name", *(f"sitting {k + 1}" for k in range(len(evening.mixer.tables)))]
    for one, name, row in zip(evening.guests.ids, evening.guests.names, rows, strict=True):
        yield [one, name, *(str(table + 1) if table >= 0 else "" for table in row)]


def as_table(evening: Evening, *, cards: bool) -> Iterator[str]:
    """What an organiser prints: who sits where, or each person's tables, and how good it is."""
    names = names_of(evening.guests)
    yield f"{_title(evening)}\n\n"
    yield from _cards(evening, names) if cards else _sittings(evening, names)
    yield f"{_honestly(evening)}\n"
    if evening.mixed:
        yield f"Mixed across {', '.join(evening.mixed)}.\n"
    yield f"Seed {evening.seed}: the same input gives the same plan again.\n"


def names_of(guests: Guests) -> list[str]:
    """What to call people; where two share a name, their ids tell them apart."""
    shared = Counter(guests.names)
    return [
        plain(name if shared[name] == 1 else f"{name} ({one})")
        for one, name in zip(guests.ids, guests.names, strict=True)
    ]


def plain(text: str) -> str:
    """Without the characters by which a name could command or turn round a terminal."""
    return "".join(
        letter for letter in text if unicodedata.category(letter) != "Cc" and letter not in TURNING
    )


def _title(evening: Evening) -> str:
    sittings = list(evening.sittings())
    people = counted(len(evening.guests.ids), "person", "people")
    sizes = sorted({len(people) for tables in sittings for people in tables if people})
    of = f" of {' or '.join(map(str, sizes))}" if sizes else ""
    tables = counted(max(map(len, sittings), default=0), "table")
    return f"Mixer: {people}, {tables}{of}, {counted(len(sittings), 'sitting')}"


def _sittings(evening: Evening, names: Sequence[str]) -> Iterator[str]:
    for number, tables in enumerate(evening.sittings(), 1):
        yield f"Sitting {number}\n"
        for table, people in enumerate(tables, 1):
            who = ", ".join(names[person] for person in people) or AWAY
            yield _hanging(f"  Table {table:<3} ", who)
        yield "\n"


def _cards(evening: Evening, names: Sequence[str]) -> Iterator[str]:
    rows = evening.mixer.tables.T.tolist()
    wide = min(max(map(len, names), default=0), WIDTH // 2)
    for name, row in zip(names, rows, strict=True):
        where = "  ".join(f"{table + 1 if table >= 0 else AWAY:>2}" for table in row)
        yield _hanging(f"{name:<{wide}}  ", where)
    yield "\n"


def _hanging(head: str, text: str) -> str:
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * min(len(head), WIDTH // 2)
    )
    return "".join(f"{line.rstrip()}\n" for line in lines or [head])


def _honestly(evening: Evening) -> str:
    """One line about repeats, with what counting says no plan can avoid."""
    mixer = evening.mixer
    apart = (
        f" People who must not meet share a table {_times(mixer.clashes)}." if mixer.clashes else ""
    )
    if not mixer.repeats:
        return f"Nobody sits with the same person twice.{apart}"
    return f"{_repeats(evening)}; {_unavoidable(mixer)}.{apart}"


def _repeats(evening: Evening) -> str:
    often = Counter(times for _, _, times in evening.again())
    (fewest, pairs), *more = sorted(often.items())
    verb = "sits" if pairs == 1 else "sit"
    first = f"{counted(pairs, 'pair')} {verb} together {_times(fewest)}"
    return " and ".join([first, *(f"{counted(two, 'pair')} {_times(k)}" for k, two in more)])


def _unavoidable(mixer: Mixer) -> str:
    if mixer.repeats == mixer.bound:
        return "no plan has fewer repeats"
    if not mixer.bound:
        return "a plan without them may exist, but was not found"
    return f"at least {counted(mixer.bound, 'repeat')} cannot be avoided"


def _times(times: int) -> str:
    return "once" if times == 1 else TIMES.get(times, f"{times} times")


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
