"""What a program wishes for the seats of its groups, and where that gave way.

All of it is preferred: a choice gives way before anybody is left out, and no round fails for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hallway.invite import queries as invite
from hallway.match.frozen import Person, Policy, SeatRule, Snapshot
from hallway.match.words import SEAT_RULE, SEATS_OFTEN, SEATS_SHORT, reason
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.match.snapshot import RoundPlan
    from hallway.people.models import Member

GROUPS_NAMED = 5
"""Up to so many groups are named for whom a rule gave way; more are counted."""
Facts = dict[str, Any]


def seat_rules(program: Program, there: Iterable[Person]) -> tuple[SeatRule, ...]:
    """A program's choices as seat rules over these people; none for pairs."""
    if not invite.may_choose_seats(program.sizes):
        return ()
    unit = program.mix[0] if program.mix else min((u for p in there for u in p.units), default="")
    rules = {
        "newcomer": SeatRule("at least", 1, who="newcomers", strict=False),
        "apart": SeatRule("apart", column=unit, strict=False) if unit else None,
        "language": SeatRule("in common", what="languages", strict=False),
    }
    return tuple(rule for choice, rule in rules.items() if rule and choice in program.seats)


def gave_way(snapshot: Snapshot, plan: RoundPlan) -> list[Facts]:
    """Where preferred seat rules gave way, locked meetings included.

    A rule that counting alone rules out is told first, with by how much.
    """
    if not snapshot.policy.seats:
        return []
    out = [one.member for one in plan.unmatched if one.reason.code == "left_out"]
    groups = [meeting.members for meeting in plan.meetings]
    return list(_gave_way(replace(snapshot, left_out=tuple(out)), groups))


def _gave_way(snapshot: Snapshot, groups: list[tuple[str, ...]]) -> Iterator[Facts]:
    from hallway.engine import broken
    from hallway.match.frame import seats_of

    there, rules = seats_of(snapshot)
    place = {person.id: at for at, person in enumerate(there)}
    sitting = [[place[member] for member in group] for group in groups]
    for why in _counted(rules, [len(group) for group in groups], len(there)):
        yield reason(SEATS_SHORT, why=why)
    for rule in rules:
        whom = [one.group for one in broken([rule], sitting)]
        if len(whom) > GROUPS_NAMED:
            yield reason(SEATS_OFTEN, rule=rule.name, count=len(whom), groups=len(groups))
            continue
        for group in whom:
            yield reason(SEAT_RULE, rule=rule.name, names=", ".join(there[i].name for i in group))


def _counted(rules: Iterable[Any], shape: Collection[int], count: int) -> list[str]:
    """What groups of these sizes can't keep, found by counting."""
    from hallway.engine import why_impossible

    found = (why_impossible(rule, tuple(shape), count) for rule in rules) if shape else ()
    return [why for why in found if why]


def cannot_be_kept(program: Program, now: datetime) -> list[str]:
    """Choices that would give way if all whom the program speaks to took part today."""
    from hallway.engine import divide
    from hallway.match.frame import seats_of

    if not program.seats:
        return []
    members = people.ready(invite.audience_of(program), at=now)
    there = tuple(_person(member) for member in members)
    today = now.astimezone(ZoneInfo(program.timezone)).date()
    policy = Policy(sizes=tuple(program.sizes), seats=seat_rules(program, there))
    rules = seats_of(Snapshot(there, round=1, today=today, seed=0, policy=policy))[1]
    whys = _counted(rules, divide(len(there), program.sizes), len(there))
    return [
        _(
            "If everybody took part today: %(why)s. Rounds take place all the same and keep to "
            "it as far as they can."
        )
        % {"why": why}
        for why in whys
    ]


def _person(member: Member) -> Person:
    return Person(
        id=str(member.pk),
        name=str(member),
        units={name: str(value) for name, value in member.units.items() if value},
        languages=tuple(member.languages),
        joined=member.joined_on or member.created_at.date(),
    )
