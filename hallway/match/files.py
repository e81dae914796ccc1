"""PEOPLE.csv, MET.csv, TIES.csv and RULES.toml → the frozen input of a round.

The path on one screen: read each file, decide which units to mix across, put everything
about a person together. Pure: the command line opens the files and reads the clock.
docs/files.md describes the formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from hallway.match.history import History, read_met
from hallway.match.rules import Rules, RulesFault, read_rules
from hallway.match.snapshot import Person, Policy, Snapshot
from hallway.match.ties import KnownTies, read_ties
from hallway.people.roster import Roster, RosterRow, read_roster

MIXABLE = ("role", "timezone")  # known columns that can stand for a unit when asked to


class NoSuchUnit(RulesFault):
    template = "there is no column “%(unit)s” in %(people)s%(hint)s"


@dataclass(frozen=True)
class File:
    """What was in a file, and what to call it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Sources:
    """The files of a round, and what the command line said on top."""

    people: File
    met: tuple[File, ...] = ()
    ties: File | None = None
    rules: File | None = None


@dataclass(frozen=True)
class Reading:
    """The snapshot, and what its reader ought to be told about the files."""

    snapshot: Snapshot
    notes: tuple[str, ...]


def read_round(sources: Sources, options: Rules, *, seed: int, today: date) -> Reading:
    """Everything that a round needs, from files.

    Args:
        options: what the command line said; it wins over RULES.toml.
    Raises:
        FileFault: a file is not as expected; says where.
    """
    people = sources.people
    roster = read_roster(people.data, people.name, strict=True)
    ids = [row.id for row in roster.rows]
    rules = _rules(sources.rules, options, ids)
    history = read_met([(file.data, file.name) for file in sources.met], ids)
    ties = _ties(sources.ties, ids, today)
    _check_seats(rules, roster, sources)
    units = units_to_mix(roster, rules.mix, people.name, _said_by(options, sources))
    snapshot = Snapshot(
        people=tuple(_person(row, units, history, rules) for row in roster.rows),
        round=history.round,
        today=today,
        seed=seed,
        met=history.met,
        ties=ties.ties,
        blocks=tuple((first, second) for first, second in rules.block),
        locked=rules.lock,
        left_out=rules.leave_out,
        policy=policy_of(rules, units),
    )
    return Reading(snapshot, tuple(_notes(roster, history, ties, sources)))


def _rules(file: File | None, options: Rules, ids: list[str]) -> Rules:
    rules = read_rules(file.data, file.name, ids) if file else Rules()
    return rules.but(
        size=options.size,
        odd=options.odd,
        mix=options.mix,
        rest=options.rest,
    )


def _ties(file: File | None, ids: list[str], today: date) -> KnownTies:
    return read_ties(file.data, file.name, ids, today) if file else KnownTies()


def _said_by(options: Rules, sources: Sources) -> str:
    return "--mix" if options.mix is not None or sources.rules is None else sources.rules.name


def units_to_mix(
    roster: Roster, wanted: tuple[str, ...] | None, people: str, said_by: str
) -> tuple[str, ...]:
    """The columns to mix across: those asked for, or every one that parts people into groups.

    A column parts people into groups when it has at least two values and each is shared by
    about two people on average: a team or a site does, an age or a desk number does not.
    """
    if wanted is None:
        return tuple(unit for unit in roster.units if _parts_people(roster, unit))
    known = (*roster.units, *(column for column in MIXABLE if column in roster.columns))
    for unit in wanted:
        if unit not in known:
            near = get_close_matches(unit, known, n=1, cutoff=0.5)
            hint = f"; did you mean “{near[0]}”?" if near else " that can be mixed across"
            raise NoSuchUnit(said_by, unit=unit, people=people, hint=hint)
    return wanted


def _check_seats(rules: Rules, roster: Roster, sources: Sources) -> None:
    """A seat rule about a column that is not there would hold of nobody."""
    for rule in rules.seats:
        known = (*roster.units, *(column for column in MIXABLE if column in roster.columns))
        if rule.column and rule.column not in known:
            near = get_close_matches(rule.column, known, n=1, cutoff=0.5)
            hint = f"; did you mean “{near[0]}”?" if near else " that a seat rule can look at"
            said_by = sources.rules.name if sources.rules else "RULES.toml"
            raise NoSuchUnit(said_by, unit=rule.column, people=sources.people.name, hint=hint)


def _parts_people(roster: Roster, unit: str) -> bool:
    values = Counter(row.units[unit] for row in roster.rows if unit in row.units)
    return 2 <= len(values) <= (values.total() + 1) // 2


def policy_of(rules: Rules, units: tuple[str, ...]) -> Policy:
    """The policy, with the defaults where nobody said anything."""
    said = {
        "sizes": rules.size,
        "odd": rules.odd,
        "rest": rules.rest,
        "participation": rules.participation,
        "least": rules.least,
    }
    given = {key: value for key, value in said.items() if value is not None}
    seats = rules.seats
    return Policy(mix=units, weights=dict(rules.weights), seats=seats, **given)  # type: ignore[arg-type]


def _person(row: RosterRow, units: tuple[str, ...], history: History, rules: Rules) -> Person:
    known = {"role": row.role, "timezone": row.timezone, **row.units}
    return Person(
        id=row.id,
        name=row.name,
        units={unit: known[unit] for unit in units if known.get(unit)},
        interests=row.interests,
        languages=row.languages,
        joined=row.joined,
        free=frozenset(row.free) or None,
        waiting=history.waiting(row.id, row.joined),
        sat_out=history.sat_out(row.id, row.joined),
        recent=history.recent(row.id),
        host=row.id in rules.hosts,
        facts={r.column: known[r.column] for r in rules.seats if r.column and known.get(r.column)},
    )


def _notes(roster: Roster, history: History, ties: KnownTies, sources: Sources) -> Iterator[str]:
    """What happened quietly while reading, said aloud."""
    if roster.encoding in ("cp1252", "latin-1"):
        name = sources.people.name
        yield f"{name} is not UTF-8; it was read as Western European ({roster.encoding})."
    met = " and ".join(file.name for file in sources.met)
    yield from _gone(history.gone, met, "their meetings still count for the others")
    if sources.ties:
        yield from _gone(ties.gone, sources.ties.name, "their ties were left aside")


def _gone(ids: frozenset[str], file: str, what_happens: str) -> Iterator[str]:
    if ids:
        people = "1 person who is" if len(ids) == 1 else f"{len(ids)} people who are"
        yield f"{file} names {people} not in the list any more; {what_happens}."
