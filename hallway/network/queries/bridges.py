"""What somebody's own network says about them, in sentences: never a number to compare.

Units are named only where enough people are in them, and what contacts have among themselves is
told only as one of three words, and only of so many contacts that no tie can be guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hallway.engine import network_of, structural_holes
from hallway.follow_up.met import every_time
from hallway.meet.words import together
from hallway.people import queries as people
from hallway.people.queries import TIE_LASTS

if TYPE_CHECKING:
    from hallway.network.queries.mine import Contact
    from hallway.people.models import Member

FLOOR = 5
# So many contacts have 45 pairs: one tie more or less among them is no longer to be seen.
MOST_TELLING = 10
OPEN, MIXED = 0.8, 0.5
MOST_UNITS = 4
MOST_SIGNS = 9


def units_told(members: Sequence[Member]) -> list[str]:
    """By which units these people can be told apart: those that tell most with few signs first."""
    values: dict[str, set[str]] = {}
    for one in members:
        for name, value in one.units.items():
            values.setdefault(name, set()).add(value)
    usable = [name for name in sorted(values) if len(values[name]) > 1]
    return sorted(usable, key=lambda name: (len(values[name]) > MOST_SIGNS, -len(values[name])))


def sentences(member: Member, contacts: Sequence[Contact], unit: str, today: date) -> list[str]:
    """One or two sentences to the member alone."""
    found = [_across(member, contacts, unit), _between(member, today)]
    return [sentence for sentence in found if sentence]


def _across(member: Member, contacts: Sequence[Contact], unit: str) -> str:
    """Which units they connect: their own facts, of units that are no secret in themselves."""
    large = _large_units(member.community_id, unit)
    home = member.units.get(unit, "")
    away = Counter(one.member.units.get(unit, "") for one in contacts)
    named = [name for name, _count in away.most_common() if name in large and name != home]
    others = together(named[:MOST_UNITS])
    if home in large and named:
        return _("You connect %(home)s with %(others)s.") % {"home": home, "others": others}
    return _("You connect %s.") % others if len(named) > 1 else ""


def _large_units(community_id: int, unit: str) -> set[str]:
    counted = Counter(units.get(unit, "") for _pk, units, _above in people.charted(community_id))
    return {name for name, count in counted.items() if name and count >= FLOOR}


def _between(member: Member, today: date) -> str:
    """Whether those they met know each other: Burt's effective size, beside its greatest.

    Over everybody they met, whatever they said of it since: otherwise somebody could choose
    people one by one, and watch the sentence change.
    """
    met = sorted({once.other_id for once in every_time(member)})
    if len(met) < MOST_TELLING:
        return ""
    efficiency = _efficiency(member.community_id, met, today)
    if efficiency >= OPEN:
        return _(
            "Most of the people you know don't know each other: what one of them knows reaches"
            " the next through you."
        )
    if efficiency >= MIXED:
        return _("Some of the people you know also know each other, others know only you.")
    return _(
        "Most of the people you know also know each other: a circle that holds. Somebody new"
        " would open a door."
    )


def _efficiency(community_id: int, met: Sequence[int], today: date) -> float:
    place = {pk: at for at, pk in enumerate(met, start=1)}
    rows = people.tie_rows(community_id, met)
    among = [(place[a], place[b]) for a, b, on, much in rows if much and on > today - TIE_LASTS]
    source, target = zip(*[(0, at) for at in place.values()], *among, strict=True)
    network = network_of(len(place) + 1, source, target, binary=True)
    return float(structural_holes(network).efficiency[0])
