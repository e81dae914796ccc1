"""A member's own network as a picture: themselves in the middle, the strongest ties nearest.

Whoever is of one unit stands in one direction, and how recent a tie is says how far out they
stand: so a week later everybody is found where they were.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hallway.network.drawing import (
    BROKEN,
    DOTTED,
    SOLID,
    Dot,
    Group,
    Kind,
    Line,
    Picture,
    Ring,
    Table,
)
from hallway.network.queries.mine import ALIVE, DORMANT, FADING, OWN_WORD

if TYPE_CHECKING:
    from hallway.network.queries.mine import Contact
    from hallway.people.models import Member

STATES = (ALIVE, FADING, DORMANT)
# From where to where each state reaches, the middle at 0.
BANDS = {ALIVE: (0.5, 0.92), FADING: (1.18, 1.75), DORMANT: (2.05, 2.6)}
RINGS = {ALIVE: 1.05, FADING: 1.9, DORMANT: 2.75}
# The names of the rings stand at the top, so nobody else does.
TOP_FREE = 0.42
BETWEEN_UNITS = 0.6
MOST_SIGNS = 9


def state_words(state: str) -> str:
    return {ALIVE: _("in touch"), FADING: _("fading"), DORMANT: _("a while ago")}[state]


def path_words(contact: Contact) -> str:
    """How it came about, the last time."""
    if contact.title:
        return contact.title
    words = {
        "coffee": _("A coffee"),
        "free_now": _("A coffee on the spot"),
        OWN_WORD: _("You said that you know each other"),
    }
    return words.get(contact.path, _("You know each other from before"))


def draw(member: Member, contacts: Sequence[Contact], unit: str) -> Picture:
    """The picture, its legend and the same in a table."""
    names = _units(contacts, unit)
    ordered = sorted(contacts, key=lambda one: (_place(one, unit, names), one.member.pk))
    turns = _turns([_place(one, unit, names) for one in ordered])
    kinds = [state for state in STATES if any(one.state == state for one in contacts)]
    me = Dot(0.0, 0.0, _("You"), _own_group(member, unit, names), size=1.7)
    return Picture(
        title=_("Your network"),
        says=_(
            "You are in the middle. The nearer somebody stands, the more there is of your tie"
            " today; each meeting counts half as much after 45 days."
        ),
        dots=[
            me,
            *(_dot(one, turn, unit, names) for one, turn in zip(ordered, turns, strict=True)),
        ],
        lines=[
            Line(0, at, kinds.index(one.state), 1.2 + 2.2 * one.strength)
            for at, one in enumerate(ordered, start=1)
        ],
        groups=[Group(name) for name in names],
        kinds=[_kind(state) for state in kinds],
        rings=[Ring(RINGS[state], state_words(state)) for state in kinds],
        table=_table(contacts, unit),
        file_name="my-network",
    )


def _units(contacts: Sequence[Contact], unit: str) -> list[str]:
    """The units in the order of the alphabet; beyond nine, the rest is grey."""
    counted: dict[str, int] = {}
    for one in contacts:
        name = one.member.units.get(unit, "")
        if name:
            counted[name] = counted.get(name, 0) + 1
    most = sorted(counted, key=lambda name: (-counted[name], name))[:MOST_SIGNS]
    return sorted(most)


def _place(contact: Contact, unit: str, names: Sequence[str]) -> int:
    name = contact.member.units.get(unit, "")
    return names.index(name) if name in names else len(names)


def _turns(places: Sequence[int]) -> list[float]:
    """Directions, clockwise from the top: evenly, with a little room between units."""
    steps = [0.0]
    for before, after in pairwise(places):
        steps.append(steps[-1] + 1.0 + (BETWEEN_UNITS if before != after else 0.0))
    whole = 2 * math.pi - 2 * TOP_FREE
    return [TOP_FREE + whole * (step + 0.5) / (steps[-1] + 1.0) for step in steps]


def _dot(contact: Contact, turn: float, unit: str, names: Sequence[str]) -> Dot:
    near, far = BANDS[contact.state]
    away = near + (far - near) * (1.0 - contact.strength)
    place = _place(contact, unit, names)
    last = date_format(contact.on, "j F Y")
    return Dot(
        x=away * math.sin(turn),
        y=-away * math.cos(turn),
        name=str(contact.member),
        group=place if place < len(names) else None,
        says=f"{path_words(contact)}, {last} · {state_words(contact.state)}",
        href=f"#tie-{contact.member.pk}",
    )


def _own_group(member: Member, unit: str, names: Sequence[str]) -> int | None:
    name = member.units.get(unit, "")
    return names.index(name) if name in names else None


def _kind(state: str) -> Kind:
    return {
        ALIVE: Kind(_("In touch: met in the last four weeks"), SOLID, "mine"),
        FADING: Kind(_("Fading: nothing for more than four weeks"), BROKEN, "calm"),
        DORMANT: Kind(_("A while ago: nothing for three months"), DOTTED, "calm"),
    }[state]


def _table(contacts: Sequence[Contact], unit: str) -> Table:
    head = (_("Who"), _("Unit"), _("Last time"), _("How"), _("The tie"))
    rows = [
        (
            str(one.member),
            one.member.units.get(unit, "") or "–",
            date_format(one.on, "j F Y"),
            path_words(one),
            state_words(one.state),
        )
        for one in contacts
    ]
    return Table(_("Your network"), head, rows)
