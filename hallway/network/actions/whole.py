"""Drawing the organisers' picture, once for each period, and making a silo a goal."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.invite import actions as invite
from hallway.network.models import Drawing, Goal, Picture
from hallway.network.portrait import portraits
from hallway.network.queries import whole
from hallway.people import queries as people
from hallway.people.errors import NotHere, UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

MOST_ATTRIBUTES = 2
WEEKS = (4, 13, 26)
SETTLES = timedelta(days=7)
"""People tell how a meeting went for some days; a period is drawn when they have."""
BACK = 3
"""Periods before the latest that are drawn when a community begins, whatever they hold: how many
there are must tell nothing of anybody either."""
AT_ONCE = 500
"""People up to whom the picture is drawn while the organiser waits; else by the worker."""


@transaction.atomic
def choose_drawing(
    *, viewer: Viewer, attributes: Sequence[str], weeks: int, now: datetime, back: int = BACK
) -> Drawing:
    """Say by which units the picture is drawn. Periods that were drawn already stay as they are.

    back: how many periods before the latest are drawn in the beginning.

    Raises:
        NotHere: for whoever is no organiser.
        UnableTo: units that nobody has, none or more than two, or a period of another length.
    """
    if not viewer.organiser:
        raise NotHere
    _check(viewer, attributes, weeks)
    drawing, begun = Drawing.objects.select_for_update().get_or_create(
        community=viewer.community,
        defaults={
            "attributes": list(attributes),
            "weeks": weeks,
            "first_ends_on": _today(viewer.community.timezone, now)
            - SETTLES
            - back * timedelta(weeks=weeks),
            "lots": secrets.token_hex(16),
            "begun_at": now,
        },
    )
    if not begun:
        drawing.attributes = list(attributes)
        drawing.save(update_fields=["attributes"])
    return drawing


def _check(viewer: Viewer, attributes: Sequence[str], weeks: int) -> None:
    if not 1 <= len(set(attributes)) <= MOST_ATTRIBUTES or len(set(attributes)) < len(attributes):
        raise UnableTo(_("Choose one or two units to draw the picture by."))
    known = people.unit_names(viewer.community.pk)
    for name in attributes:
        if name not in known:
            raise UnableTo(_("Nobody here has a unit called “%s”.") % name)
    if weeks not in WEEKS:
        raise UnableTo(_("One picture covers 4, 13 or 26 weeks."))


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def draw_due(
    *,
    now: datetime,
    most: int | None = None,
    largest: int | None = None,
    community_id: int | None = None,
) -> int:
    """Draw every period that is over and not drawn yet; how many were drawn.

    most: of one community, so that others have their turn.
    largest: leave communities of more people to the worker.
    """
    return sum(
        _draw(drawing, now, most)
        for drawing in whole.drawings(community_id)
        if largest is None or whole.size_of(drawing.community_id) <= largest
    )


def _draw(drawing: Drawing, now: datetime, most: int | None) -> int:
    drawn = 0
    due = _due(drawing, _today(drawing.community.timezone, now) - SETTLES)
    for starts_on, ends_on in due[:most]:
        drawn += _draw_period(drawing, starts_on, ends_on, now)
    return drawn


def _due(drawing: Drawing, until: date) -> list[tuple[date, date]]:
    """The periods to draw, the oldest first. None of them overlaps another, ever."""
    length = timedelta(weeks=drawing.weeks)
    last = whole.drawn_until(drawing.community_id)
    if last is None:
        last = drawing.first_ends_on - length
    periods = []
    while last + length <= until:
        periods.append((last, last + length))
        last += length
    return periods


def _draw_period(drawing: Drawing, starts_on: date, ends_on: date, now: datetime) -> int:
    """Worked out beside the database, written only if nobody else has meanwhile."""
    who, contacts = whole.freeze(drawing, starts_on, ends_on)
    known = [name for name in drawing.attributes if name in who.units]
    found = portraits(who, contacts, known, lots=drawing.lots, seed=str(ends_on))
    # A unit that nobody has any more is drawn empty, or it would be looked for again and again.
    found |= {name: {"groups": []} for name in drawing.attributes if name not in found}
    with transaction.atomic():
        held = Drawing.objects.select_for_update().get(pk=drawing.pk)
        if held.attributes != drawing.attributes or _drawn(held, ends_on):
            return 0
        Picture.objects.bulk_create(
            Picture(
                community_id=held.community_id,
                attribute=name,
                starts_on=starts_on,
                ends_on=ends_on,
                made_at=now,
                told=told,
            )
            for name, told in found.items()
        )
    return 1


def _drawn(drawing: Drawing, ends_on: date) -> bool:
    last = whole.drawn_until(drawing.community_id)
    return last is not None and last >= ends_on


# The loop closes


@transaction.atomic
def set_goal(
    *, viewer: Viewer, program_id: int, picture_id: int, one: int, other: int, now: datetime
) -> Goal:
    """Have a program bring two groups together that the picture shows as a silo.

    Raises:
        NotHere: no such program or picture, or the viewer is no organiser.
        UnableTo: the picture doesn't show a silo there.
    """
    picture, seam = whole.silo(viewer, picture_id, one, other)
    groups = picture.told["groups"]
    sides = [sorted(groups[at]["values"]) for at in (seam["one"], seam["other"])]
    program = invite.bridge(
        viewer=viewer, program_id=program_id, unit=picture.attribute, one=sides[0], other=sides[1]
    )
    goal, _begun = Goal.objects.get_or_create(
        program=program,
        attribute=picture.attribute,
        one=sides[0],
        other=sides[1],
        ended_at=None,
        defaults={
            "community": viewer.community,
            # Whatever is drawn already was before the goal, also where an older one showed it.
            "seen_until": whole.drawn_until(viewer.community.pk) or picture.ends_on,
            "set_at": now,
        },
    )
    return goal


@transaction.atomic
def end_goal(*, viewer: Viewer, goal_id: int, now: datetime) -> None:
    """The program goes on as before; what came of the goal stays to be seen."""
    goal = whole.access_goal(viewer, goal_id)
    if goal.ended_at is None:
        invite.unbridge(
            viewer=viewer,
            program_id=goal.program_id,
            unit=goal.attribute,
            one=goal.one,
            other=goal.other,
        )
        goal.ended_at = now
        goal.save(update_fields=["ended_at"])
