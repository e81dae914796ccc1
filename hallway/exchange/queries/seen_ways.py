"""How much of a way whoever asks gets to see: nobody on it is named before they say yes.

The first person is "somebody you know", the second "somebody", each with a unit where it is
true of so many people that nobody is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hallway.exchange.queries.open_ways import Way, day_of
from hallway.exchange.queries.reach import graph_for
from hallway.people.models import Member, Tie
from hallway.people.queries import TIE_LASTS

LEAST_SOMEBODY = 5
Sizes = Mapping[tuple[str, str], int]


def in_words(asker: Member, ways: Sequence[Way], now: datetime) -> list[tuple[str, ...]]:
    """Each way as whoever asks may see it, the people in its middle in words."""
    middle = {pk for way in ways for pk in way[1:-1]}
    if not middle:
        return [() for _way in ways]
    units = dict(Member.objects.filter(pk__in=middle).values_list("pk", "units"))
    near, all_sizes = _sizes_near(asker, now), graph_for(asker, now).sizes
    return [_way_in_words(way, units, near, all_sizes) for way in ways]


def _way_in_words(
    way: Way, units: Mapping[int, Mapping[str, Any]], near: Sizes, sizes: Sizes
) -> tuple[str, ...]:
    first, *second = way[1:-1] or (None,)
    if first is None:
        return ()
    unit = _told_unit(units[first], near)
    words = [_("somebody you know (%s)") % unit if unit else _("somebody you know")]
    for one in second:
        # Neither whoever asks nor whom they ask for can be the one in the middle.
        unit = _told_unit(units[one], sizes, least=LEAST_SOMEBODY + 2)
        words.append(_("somebody (%s)") % unit if unit else _("somebody"))
    return tuple(words)


def _told_unit(units: Mapping[str, Any], sizes: Sizes, least: int = LEAST_SOMEBODY) -> str:
    """The smallest of somebody's units that is large enough to say nothing of who they are."""
    named = [(name, str(value)) for name, value in units.items()]
    large = [(sizes[unit], unit) for unit in named if sizes.get(unit, 0) >= least]
    return min(large)[1][1] if large else ""


def _sizes_near(asker: Member, now: datetime) -> Sizes:
    """How many of those whom the asker knows are in each unit, whatever they wish or allow.

    Counted over everybody whom they ever had to do with, the number tells nothing of who would
    rather not meet whom, or has let go of a tie.
    """
    ties = Tie.objects.filter(on__gt=day_of(asker, now) - TIE_LASTS)
    near = {
        *ties.filter(first=asker).values_list("second_id", flat=True),
        *ties.filter(second=asker).values_list("first_id", flat=True),
    }
    members = Member.objects.filter(pk__in=near, state=Member.State.ACTIVE)
    rows = members.values_list("units", flat=True)
    return Counter((name, str(value)) for units in rows for name, value in units.items())
