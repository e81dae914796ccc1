"""Seat rules: from an organiser's words to what the engine keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hallway.engine import Apart, AtLeast, AtMost, Availability, Common, Roster
from hallway.match.frozen import Person, SeatRule

ONE_OF = {"languages": "a language", "times": "a time", "interests": "an interest"}
NUMBERS = {0: "nobody", 1: "one", 2: "two", 3: "three"}


def engine_rules(
    seats: Sequence[SeatRule], there: list[Person], roster: Roster, availability: Availability
) -> tuple[Any, ...]:
    """The rules over the people who take part, in their order.

    Whoever has told no language, no time or no interest may sit with anybody.
    """
    return tuple(_engine_rule(rule, there, roster, availability) for rule in seats)


def _engine_rule(
    rule: SeatRule, there: list[Person], roster: Roster, availability: Availability
) -> Any:
    name = said(rule)
    if rule.rule == "in common":
        flags = {
            "languages": roster.languages,
            "times": availability.free,
            "interests": roster.interests,
        }[rule.what or ""]
        if not flags.any():
            flags = np.ones((len(there), 1), dtype=bool)
        return Common(name, flags, np.asarray(flags.any(axis=1)), hard=rule.strict)
    if rule.rule == "apart":
        return Apart(name, _labels(rule.column or "", there), hard=rule.strict)
    members = _members(rule, there, roster)
    kind = AtLeast if rule.rule == "at least" else AtMost
    return kind(name, members, rule.many, hard=rule.strict)


def _members(rule: SeatRule, there: list[Person], roster: Roster) -> Any:
    if rule.who == "newcomers":
        return roster.newcomer
    if rule.who == "hosts":
        return roster.host
    wanted = (rule.value or "").strip().casefold()
    facts = [person.facts.get(rule.column or "", "") for person in there]
    return np.array([fact.strip().casefold() == wanted for fact in facts], dtype=bool)


def _labels(column: str, there: list[Person]) -> Any:
    told = [_fact(column, person).strip().casefold() for person in there]
    number = {label: k for k, label in enumerate(sorted(set(told) - {""}))}
    return np.array([number.get(label, -1) for label in told], dtype=np.int64)


def _fact(column: str, person: Person) -> str:
    """What is known of somebody in a column; a unit is one, too."""
    return person.facts.get(column) or person.units.get(column, "")


def said(rule: SeatRule) -> str:
    """The rule in words.

    >>> said(SeatRule("at least", 1, who="newcomers"))
    'at least one newcomer'
    >>> said(SeatRule("at most", 2, column="level", value="senior"))
    'at most two with the level “senior”'
    >>> said(SeatRule("apart", column="team")), said(SeatRule("in common", what="languages"))
    ('no two with the same team', 'a language in common')
    """
    if rule.rule == "in common":
        return f"{ONE_OF[rule.what or '']} in common"
    if rule.rule == "apart":
        return f"no two with the same {rule.column}"
    many = NUMBERS.get(rule.many, str(rule.many))
    if rule.who:
        return f"{rule.rule} {many} {rule.who[:-1] if rule.many == 1 else rule.who}"
    return f"{rule.rule} {many} with the {rule.column} “{rule.value}”"
