"""Why these people, why nobody for you: facts into words a person understands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from hallway.engine.candidates import NEVER_MET, is_rested, slot_mates
from hallway.engine.groups import divide
from hallway.engine.reasons import RANKS, Reason
from hallway.engine.rows import Rows, entry, in_common, owners
from hallway.engine.types import Broken, Flags, Frame, Roster

# What is said of a group of people is said of at least so many: docs/methods/values.md.
LEAST_TOLD_OF = 5


@dataclass(frozen=True, eq=False)
class Facts:
    """What the words are made of.

    knows: ties worth the name. met: the round of the last meeting. hard, open: bool (n,)
    of a person, whom they may ever meet and whom this time. locked: groups the organisers
    put together.
    """

    frame: Frame
    knows: Rows
    met: Rows
    hard: Callable[[int], Flags]
    open: Callable[[int], Flags]
    locked: frozenset[tuple[int, ...]]

    @property
    def roster(self) -> Roster:
        return self.frame.roster

    @property
    def round_no(self) -> int:
        return self.frame.round_no

    def last_met(self, i: int, j: int) -> int:
        """The round in which two last met, -1 = never."""
        return int(entry(self.met, i, j, NEVER_MET))

    def contacts(self, i: int, j: int) -> int:
        """How many people both know."""
        return in_common(self.knows, i, j)

    @cached_property
    def acquainted(self) -> list[set[tuple[int, int]]]:
        """For each attribute, the pairs of units between which somebody knows somebody."""
        found = []
        i, j = (
            np.concatenate(ends)
            for ends in ((owners(self.knows), owners(self.met)), (self.knows.idx, self.met.idx))
        )
        for codes in self.roster.units.T.astype(np.int64):
            width = int(codes.max(initial=0)) + 2
            pairs = np.unique((codes[i] + 1) * width + codes[j] + 1)
            found.append({(pair // width - 1, pair % width - 1) for pair in pairs.tolist()})
        return found

    @cached_property
    def sizes(self) -> list[dict[int, int]]:
        """For each attribute, how many people of each unit there are."""
        counted = (np.unique(codes, return_counts=True) for codes in self.roster.units.T)
        return [dict(zip(codes.tolist(), many.tolist(), strict=True)) for codes, many in counted]


def why_together(facts: Facts, group: tuple[int, ...], hosts: Collection[int] = ()) -> list[Reason]:
    """Why these people: history, units, interests, contacts, and whose turn it is.

    Third people are counted, never named.

    Cost: O(size² · attributes + what is known of them).
    """
    reasons = [Reason("together")] if group in facts.locked else []
    reasons.append(_history(facts, group))
    reasons.extend(_units(facts, group))
    reasons.extend(_interests(facts, group))
    reasons.extend(_contacts(facts, group))
    reasons.extend(_turns(facts, group))
    reasons.extend(Reason("host", {"name": facts.roster.names[i]}) for i in hosts if i in group)
    return reasons


def _history(facts: Facts, group: tuple[int, ...]) -> Reason:
    last = [facts.last_met(i, j) for i, j in combinations(group, 2)]
    if max(last) < 0:
        return _ties_alone(facts, group)
    if min(last) < 0:
        return Reason("partly_met")
    ago = facts.round_no - max(last)
    return Reason("met_last_round") if ago <= 1 else Reason("met_again", {"rounds": ago})


def _ties_alone(facts: Facts, group: tuple[int, ...]) -> Reason:
    """Hallway never brought them together; some may have told that they know each other."""
    known = [entry(facts.knows, i, j) > 0 for i, j in combinations(group, 2)]
    if all(known):
        return Reason("known")
    return Reason("partly_met" if any(known) else "never_met")


def _units(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    """The widest bridge between two of them: units where nobody knows anyone, else across."""
    found: list[tuple[bool, int, Reason]] = []
    names = facts.roster.attributes or ("",) * facts.roster.units.shape[1]
    for column, name in enumerate(names):
        if name.casefold() in RANKS:
            continue
        for i, j in combinations(group, 2):
            a, b = (int(facts.roster.units[k, column]) for k in (i, j))
            if a >= 0 and b >= 0 and a != b:
                known = _units_know(facts, column, a, b)
                labels = facts.roster.unit_names[column]
                code = "across" if known else "unknown_units"
                found.append((known, column, Reason(code, _two(labels[a], labels[b]))))
    if found:
        yield min(found, key=lambda item: item[:2])[2]


def _units_know(facts: Facts, column: int, a: int, b: int) -> bool:
    """Whether they do; also when nothing may be said: no ties are known, or too few people."""
    told = len(facts.knows.idx) or len(facts.met.idx)
    sizes = facts.sizes[column]
    if not told or min(sizes[a], sizes[b]) < LEAST_TOLD_OF:
        return True
    return (a, b) in facts.acquainted[column]


def _two(first: str, second: str) -> dict[str, str | int]:
    return {"first": first, "second": second}


def _interests(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    shared = np.flatnonzero(facts.roster.interests[list(group)].all(axis=0)).tolist()
    names = ", ".join(facts.roster.interest_names[k] for k in shared)
    if len(shared) == 1:
        yield Reason("interest", {"interest": names})
    elif shared:
        yield Reason("interests", {"interests": names})


def _contacts(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    """For two people; fewer than a handful would give a third person's tie away."""
    if len(group) == 2:
        count = facts.contacts(*group)
        if count >= LEAST_TOLD_OF:
            yield Reason("contacts_in_common", {"count": count})


def _turns(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    for i in group:
        name = facts.roster.names[i]
        if facts.roster.newcomer[i]:
            yield Reason("newcomer", {"name": name})
        elif facts.roster.waiting[i] > 0:
            yield Reason("waited", {"name": name})


def why_unmatched(facts: Facts, i: int) -> Reason:
    """Why nobody this time; a block is never told.

    Cost: O(n) a person.
    """
    name: dict[str, str | int] = {"name": facts.roster.names[i]}
    if facts.roster.n == 1:
        return Reason("alone")
    if not facts.hard(i).any():
        others = slot_mates(facts.frame.availability, i).sum() - 1
        return Reason("no_shared_time" if others <= 0 else "nobody_fits", name)
    policy = facts.frame.policy
    if not facts.open(i).any():
        return Reason("all_met" if policy.participation else "not_worth", name)
    if not policy.participation:
        return Reason("not_worth", name)
    return _parity(facts, name)


def _parity(facts: Facts, name: dict[str, str | int]) -> Reason:
    """Left over though somebody could have met them: by the count, or by the others."""
    policy = facts.frame.policy
    count = not_locked(facts)
    if set(policy.sizes) != {2}:
        if count > sum(divide(count, policy.sizes)):
            return Reason("too_few", {**name, "count": count})
    elif count % 2 and policy.odd != "trio":
        return Reason("odd_one" if policy.odd == "rotate" else "no_host", name)
    return Reason("needed_elsewhere", name)


def not_locked(facts: Facts) -> int:
    """How many people the round was free to seat."""
    return facts.roster.n - len({i for group in facts.locked for i in group})


def relaxed_rules(facts: Facts, groups: list[tuple[int, ...]]) -> Iterator[Reason]:
    """Every two who meet again though they have not rested, and who decided it."""
    rest = facts.frame.policy.rest
    for group in groups:
        for i, j in combinations(group, 2):
            last = facts.last_met(i, j)
            if not is_rested(last, round_no=facts.round_no, rest=rest):
                yield _again(facts, i, j, "locked_repeat" if group in facts.locked else "repeat")


def relaxed_seats(roster: Roster, relaxed: Sequence[Broken]) -> Iterator[Reason]:
    """Every preferred seat rule that gave way, and for whom."""
    for broken in relaxed:
        names = ", ".join(roster.names[i] for i in broken.group)
        yield Reason("seat_rule", {"rule": broken.rule, "names": names})


def _again(facts: Facts, i: int, j: int, code: str) -> Reason:
    ago = facts.round_no - facts.last_met(i, j)
    both = _two(facts.roster.names[i], facts.roster.names[j])
    if ago <= 1:
        return Reason(f"{code}_last_round", both)
    return Reason(code, {**both, "rounds": ago})
