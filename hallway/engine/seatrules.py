"""Seat rules: what every group of a round must have, or had better have.

A rule is hard (no group breaks it) or preferred (groups break it as little as they can).
Whether hard rules can be kept at all is counted before anything is searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from hallway.engine.errors import BadPolicy, Impossible
from hallway.engine.types import Broken, Flags, Ints


@dataclass(frozen=True, eq=False)
class AtLeast:
    """So many of the members in every group, such as one newcomer.

    members: bool (n,). many: 1 or more. hard: False = preferred. weight: what one person
    short costs, in units of value; None = more than any group is worth.
    """

    name: str
    members: Flags
    many: int = 1
    hard: bool = True
    weight: float | None = None


@dataclass(frozen=True, eq=False)
class AtMost:
    """No more of the members than so many in any group, such as one senior."""

    name: str
    members: Flags
    many: int = 1
    hard: bool = True
    weight: float | None = None


@dataclass(frozen=True, eq=False)
class Apart:
    """No two with the same label in one group. labels: int (n,), -1 = unknown."""

    name: str
    labels: Ints
    hard: bool = True
    weight: float | None = None


@dataclass(frozen=True, eq=False)
class Common:
    """One thing that suits the whole group: a language, a slot.

    flags: bool (n, m). known: bool (n,), False = anything may suit; None = all known.
    """

    name: str
    flags: Flags
    known: Flags | None = None
    hard: bool = True
    weight: float | None = None


Rule: TypeAlias = AtLeast | AtMost | Apart | Common


def read_rules(seats: Any, n: int) -> tuple[Rule, ...]:
    """Seat rules as they were given, looked over.

    Raises:
        BadPolicy: not a list of rules, or a rule about another number of people.

    >>> read_rules([AtLeast("a newcomer", np.array([True, False]))], 2)[0].many
    1
    """
    if seats is None:
        return ()
    if isinstance(seats, str) or not isinstance(seats, Sequence):
        raise BadPolicy("seats must be a list of seat rules")
    for rule in seats:
        if not isinstance(rule, Rule):
            raise BadPolicy(f"a seat rule is AtLeast, AtMost, Apart or Common, not {rule!r}")
        _check(rule, n)
    return tuple(_clean(rule) for rule in seats)


def _check(rule: Rule, n: int) -> None:
    facts = _facts(rule)
    if len(facts) != n:
        raise BadPolicy(f"the rule '{rule.name}' is about {len(facts)} people, not {n}")
    if isinstance(rule, AtLeast | AtMost) and rule.many < isinstance(rule, AtLeast):
        raise BadPolicy(f"the rule '{rule.name}' asks for {rule.many} people")
    if rule.weight is not None and not 0 <= rule.weight < np.inf:
        raise BadPolicy(f"the weight of '{rule.name}' must be a number from 0 up")


def _facts(rule: Rule) -> Any:
    if isinstance(rule, AtLeast | AtMost):
        return np.asarray(rule.members)
    return np.asarray(rule.labels if isinstance(rule, Apart) else rule.flags)


def _clean(rule: Rule) -> Rule:
    """The same rule with its facts as arrays of the kind they stand for."""
    if isinstance(rule, Apart):
        labels = np.asarray(rule.labels, dtype=np.int64)
        return Apart(rule.name, labels, rule.hard, rule.weight)
    if isinstance(rule, Common):
        known = None if rule.known is None else np.asarray(rule.known, dtype=bool)
        flags = np.asarray(rule.flags, dtype=bool)
        return Common(rule.name, flags, known, rule.hard, rule.weight)
    members = np.asarray(rule.members, dtype=bool)
    return type(rule)(rule.name, members, rule.many, rule.hard, rule.weight)


def suits(rule: Common) -> Flags:
    """bool (n, m): what suits each; whoever has not told takes anything."""
    if rule.known is None:
        return rule.flags
    return rule.flags | ~rule.known[:, None]


def some_of(rules: Sequence[Rule], people: Any) -> tuple[Rule, ...]:
    """The same rules over some of the people, in the order given."""
    return tuple(_some(rule, people) for rule in rules)


def _some(rule: Rule, people: Any) -> Rule:
    if isinstance(rule, Apart):
        return Apart(rule.name, rule.labels[people], rule.hard, rule.weight)
    if isinstance(rule, Common):
        return Common(rule.name, suits(rule)[people], None, rule.hard, rule.weight)
    return type(rule)(rule.name, rule.members[people], rule.many, rule.hard, rule.weight)


def shortfall(rule: Rule, group: Sequence[int]) -> int:
    """By how much one group breaks a rule, 0 if it keeps it.

    People short or too many, pairs that should be apart, or 1 for nothing in common.

    >>> shortfall(AtMost("a senior", np.array([True, True, False])), (0, 1, 2))
    1
    """
    members = list(group)
    if isinstance(rule, AtLeast):
        return max(0, rule.many - int(rule.members[members].sum()))
    if isinstance(rule, AtMost):
        return max(0, int(rule.members[members].sum()) - rule.many)
    if isinstance(rule, Apart):
        labels = rule.labels[members]
        same = np.unique(labels[labels >= 0], return_counts=True)[1]
        return int((same * (same - 1) // 2).sum())
    alike = suits(rule)[members].all(axis=0)
    return int(not alike.any())


def broken(rules: Sequence[Rule], groups: Sequence[Sequence[int]]) -> tuple[Broken, ...]:
    """Every rule that some group breaks, group by group, in the order of the rules.

    >>> rule = AtLeast("a newcomer", np.array([True, False, False, False]), hard=False)
    >>> broken([rule], [(0, 1), (2, 3)])
    (Broken(rule='a newcomer', group=(2, 3), short=1),)
    """
    return tuple(
        Broken(rule.name, tuple(int(i) for i in group), short)
        for group in groups
        for rule in rules
        if (short := shortfall(rule, group))
    )


def keeps(rules: Sequence[Rule], group: Sequence[int]) -> bool:
    """Whether a group keeps every hard rule."""
    return not any(rule.hard and shortfall(rule, group) for rule in rules)


def check_feasible(rules: Sequence[Rule], shape: Sequence[int], n: int) -> None:
    """Refuse hard rules that groups of these sizes cannot keep, by counting alone.

    Args:
        rules: over n people. shape: the groups' sizes; the rest of the people is left over.
    Raises:
        Impossible: which rule, and how many people short.
    Cost: O(n · what the rules know of each).

    >>> rule = AtLeast("at least one newcomer", np.arange(36) < 9)
    >>> check_feasible([rule], [3] * 12, 36)
    Traceback (most recent call last):
    hallway.engine.errors.Impossible: at least one newcomer in each of 12 groups needs 12 \
people; there are 9: 3 short
    """
    if not shape:
        return
    for rule in rules:
        if rule.hard and (sentence := why_impossible(rule, shape, n)):
            raise Impossible(sentence)


def why_impossible(rule: Rule, shape: Sequence[int], n: int) -> str | None:
    """One sentence about a rule that cannot be kept, or None if counting finds nothing."""
    if isinstance(rule, AtLeast):
        return _too_few(rule, shape)
    if isinstance(rule, AtMost):
        return _too_many(rule, shape, n)
    if isinstance(rule, Apart):
        return _too_alike(rule, shape)
    return _nothing_in_common(rule, shape)


def _each(shape: Sequence[int]) -> str:
    return f"each of {len(shape)} groups" if len(shape) != 1 else "the one group"


def _too_few(rule: AtLeast, shape: Sequence[int]) -> str | None:
    if rule.many > min(shape):
        return f"{rule.name}: {rule.many} people do not fit into a group of {min(shape)}"
    need, there = rule.many * len(shape), int(rule.members.sum())
    if there >= need:
        return None
    return (
        f"{rule.name} in {_each(shape)} needs {need} people; "
        f"there {_are(there)}: {need - there} short"
    )


def _too_many(rule: AtMost, shape: Sequence[int], n: int) -> str | None:
    there = int(rule.members.sum())
    room = sum(min(rule.many, size) for size in shape)
    sitting = sum(shape) - (n - there)
    if sitting <= room:
        return None
    return (
        f"{rule.name} in {_each(shape)} leaves room for {room}; "
        f"{sitting} have to sit: {sitting - room} too many"
    )


def _too_alike(rule: Apart, shape: Sequence[int]) -> str | None:
    known, counts = np.unique(rule.labels[rule.labels >= 0], return_counts=True)
    unknown = int((rule.labels < 0).sum())
    room = int(np.minimum(counts, len(shape)).sum()) + unknown
    if room >= sum(shape):
        return None
    return (
        f"{rule.name} in {_each(shape)} has room for {room} people of {sum(shape)}, as the "
        f"largest of {len(known)} has {int(counts.max())}: {sum(shape) - room} short"
    )


def _nothing_in_common(rule: Common, shape: Sequence[int]) -> str | None:
    """Whoever shares a thing with too few others for a smallest group cannot sit."""
    flags = suits(rule)
    wanted = flags.sum(axis=0) >= min(shape)
    able = int((flags & wanted[None, :]).any(axis=1).sum())
    if able >= sum(shape):
        return None
    return (
        f"{rule.name} in {_each(shape)} needs {sum(shape)} people who share something with "
        f"enough others; there {_are(able)}: {sum(shape) - able} short"
    )


def _are(count: int) -> str:
    return f"is {count}" if count == 1 else f"are {count}"
