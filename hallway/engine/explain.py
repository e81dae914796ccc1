"""Why these people, why nobody for you: facts into words a person understands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from hallway.engine.candidates import rested, share_a_slot
from hallway.engine.groups import divide
from hallway.engine.types import Flags, Frame, Indices, Roster


def gettext_noop(text: str) -> str:
    """Mark a text so that the translators' tool finds it; the words stay as they are."""
    return text


_ = gettext_noop

TEMPLATES: dict[str, str] = {
    "never_met": _("You have never met."),
    "known": _("You know each other; this is a reason to talk again."),
    "partly_met": _("Some of you have met before, others have not."),
    "met_last_round": _("You met last round, and there is more to say."),
    "met_again": _("You last met %(rounds)d rounds ago: long enough to have news."),
    "together": _("The organisers put you together."),
    "unknown_units": _("Of those taking part, nobody in %(first)s knows anyone in %(second)s yet."),
    "across": _("You bring %(first)s and %(second)s together."),
    "interest": _("You share an interest: %(interest)s."),
    "interests": _("You share interests: %(interests)s."),
    "contacts_in_common": _("You have %(count)d contacts in common."),
    "newcomer": _("%(name)s is new here."),
    "waited": _("%(name)s is among the first in line this time."),
    "host": _("%(name)s kindly takes a second meeting so that nobody is left out."),
    "alone": _("Nobody else takes part this time. With one more person there is a meeting."),
    "left_out": _("The organisers left %(name)s out of this round; they can undo that."),
    "no_room": _("%(name)s has no room for a meeting this time."),
    "no_shared_time": _(
        "%(name)s and the others have no free time in common; offering more times would help."
    ),
    "nobody_fits": _(
        "Nobody in this round can meet %(name)s under its rules; "
        "more people taking part would help."
    ),
    "all_met": _(
        "%(name)s has met everyone who could meet; more people or a shorter rest would help."
    ),
    "odd_one": _(
        "The number of people is odd, so one sits out; %(name)s is among the first next time."
    ),
    "no_host": _(
        "The number of people is odd and no host was free for %(name)s; "
        "one more person willing to host would help."
    ),
    "needed_elsewhere": _(
        "Everyone who could meet %(name)s is already in a meeting; "
        "more people or more free times would help. %(name)s is among the first next time."
    ),
    "not_worth": _(
        "No meeting for %(name)s reaches the value this round asks for; "
        "a lower least value would help."
    ),
    "too_few": _(
        "%(count)d people don't divide into groups of the sizes asked for; "
        "%(name)s is among the first next time."
    ),
    "repeat": _(
        "%(first)s and %(second)s meet again, %(rounds)d rounds after the last time: "
        "without a repeat, fewer people would meet."
    ),
    "repeat_last_round": _(
        "%(first)s and %(second)s meet again, as they did last round: "
        "without a repeat, fewer people would meet."
    ),
    "locked_repeat": _(
        "%(first)s and %(second)s meet again, %(rounds)d rounds after the last time: "
        "the organisers put them together."
    ),
    "locked_repeat_last_round": _(
        "%(first)s and %(second)s meet again, as they did last round: "
        "the organisers put them together."
    ),
}


# What is said of a group of people is said of at least so many: docs/methods/values.md.
LEAST_TOLD_OF = 5


@dataclass(frozen=True)
class Reason:
    """A sentence with its blanks; `str()` is English, the web translates the template.

    >>> str(Reason("newcomer", {"name": "Ana"}))
    'Ana is new here.'
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return TEMPLATES[self.code] % dict(self.params)


@dataclass(frozen=True, eq=False)
class Facts:
    """What the words are made of.

    knows: bool (n, n), a tie worth the name. contacts: int32 (n, n), in common.
    hard, open: bool (n, n), who may ever meet and who may this time.
    locked: groups the organisers put together.
    """

    frame: Frame
    knows: Flags
    contacts: Indices
    hard: Flags
    open: Flags
    locked: frozenset[tuple[int, ...]]

    @property
    def roster(self) -> Roster:
        return self.frame.roster

    @property
    def met(self) -> Indices:
        return self.frame.met

    @property
    def round_no(self) -> int:
        return self.frame.round_no


def why_together(facts: Facts, group: tuple[int, ...], hosts: Collection[int] = ()) -> list[Reason]:
    """Why these people: history, units, interests, contacts, and whose turn it is.

    Third people are counted, never named.

    Cost: O(size² · attributes · n).
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
    last = [int(facts.met[i, j]) for i, j in combinations(group, 2)]
    if max(last) < 0:
        return _ties_alone(facts, group)
    if min(last) < 0:
        return Reason("partly_met")
    ago = facts.round_no - max(last)
    return Reason("met_last_round") if ago <= 1 else Reason("met_again", {"rounds": ago})


def _ties_alone(facts: Facts, group: tuple[int, ...]) -> Reason:
    """Hallway never brought them together; some may have told that they know each other."""
    known = [bool(facts.knows[i, j]) for i, j in combinations(group, 2)]
    if all(known):
        return Reason("known")
    return Reason("partly_met" if any(known) else "never_met")


def _units(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    """The widest bridge between two of them: units where nobody knows anyone, else across."""
    found: list[tuple[bool, int, Reason]] = []
    for column in range(facts.roster.units.shape[1]):
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
    codes = facts.roster.units[:, column]
    told = facts.knows.any() or (facts.met >= 0).any()
    if not told or min((codes == a).sum(), (codes == b).sum()) < LEAST_TOLD_OF:
        return True
    between = facts.knows[codes == a][:, codes == b]
    return bool(between.any()) or bool((facts.met[codes == a][:, codes == b] >= 0).any())


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
    if len(group) == 2 and facts.contacts[group] >= LEAST_TOLD_OF:
        yield Reason("contacts_in_common", {"count": int(facts.contacts[group])})


def _turns(facts: Facts, group: tuple[int, ...]) -> Iterator[Reason]:
    for i in group:
        name = facts.roster.names[i]
        if facts.roster.newcomer[i]:
            yield Reason("newcomer", {"name": name})
        elif facts.roster.waiting[i] > 0:
            yield Reason("waited", {"name": name})


def why_unmatched(facts: Facts, i: int) -> Reason:
    """Why nobody this time, and what would help; a block is never told."""
    name: dict[str, str | int] = {"name": facts.roster.names[i]}
    if facts.roster.n == 1:
        return Reason("alone")
    if not facts.hard[i].any():
        others = share_a_slot(facts.frame.availability)[i].sum() - 1
        return Reason("no_shared_time" if others <= 0 else "nobody_fits", name)
    policy = facts.frame.policy
    if not facts.open[i].any():
        return Reason("all_met" if policy.participation else "not_worth", name)
    if not policy.participation:
        return Reason("not_worth", name)
    return _parity(facts, name)


def _parity(facts: Facts, name: dict[str, str | int]) -> Reason:
    """Left over though somebody could have met them: by the count, or by the others."""
    policy = facts.frame.policy
    count = facts.roster.n - len({i for group in facts.locked for i in group})
    if set(policy.sizes) != {2}:
        if count > sum(divide(count, policy.sizes)):
            return Reason("too_few", {**name, "count": count})
    elif count % 2 and policy.odd != "trio":
        return Reason("odd_one" if policy.odd == "rotate" else "no_host", name)
    return Reason("needed_elsewhere", name)


def relaxed_rules(facts: Facts, groups: list[tuple[int, ...]]) -> Iterator[Reason]:
    """Every two who meet again though they have not rested, and who decided it."""
    rest = facts.frame.policy.rest
    fresh = rested(facts.met, round_no=facts.round_no, rest=rest)
    for group in groups:
        for i, j in combinations(group, 2):
            if not fresh[i, j]:
                yield _again(facts, i, j, "locked_repeat" if group in facts.locked else "repeat")


def _again(facts: Facts, i: int, j: int, code: str) -> Reason:
    ago = facts.round_no - int(facts.met[i, j])
    both = _two(facts.roster.names[i], facts.roster.names[j])
    if ago <= 1:
        return Reason(f"{code}_last_round", both)
    return Reason(code, {**both, "rounds": ago})
