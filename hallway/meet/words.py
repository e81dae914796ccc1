"""Meetings in words: names together, moments on every wall, starters in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from hallway.match.words import say
from hallway.meet.starters import TEXTS


@dataclass(frozen=True)
class Moment:
    """One moment in the words of everybody's wall clock."""

    at: datetime
    when: str
    # The same moment for people elsewhere; empty when all share one clock.
    also: str = ""
    url: str = ""


def together(names: Sequence[str]) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Cy"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def called(title: str, names: Sequence[str]) -> str:
    """What a meeting is called: by its title, and a coffee by its people."""
    return title or _("Coffee with %s") % together(names)


def starter_lines(starters: Iterable[Mapping[str, Any]]) -> list[str]:
    """Stored starters as sentences. A code of an older version is left out."""
    return [_(TEXTS[one["code"]]) % one["params"] for one in starters if one["code"] in TEXTS]


def reason_lines(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """Stored reasons as sentences."""
    return [say(one) for one in reasons]


def usual_zone(zones: Iterable[str], home: str = "UTC") -> str:
    """The zone most people are in; where that is a tie, home, or the first in the alphabet."""
    counted = Counter(zones)
    return min(counted, key=lambda zone: (-counted[zone], zone != home, zone), default=home)


def moment(at: datetime, zones: Sequence[str], *, url: str = "", first: str = "") -> Moment:
    """One moment, first where most people are, then wherever else the clock says otherwise.

    `first` is whose clock comes first, where that is known.
    """
    first = first or usual_zone(zones)
    clocks: dict[timedelta | None, list[str]] = {}
    for zone in [first, *sorted(set(zones) - {first})]:
        clocks.setdefault(at.astimezone(ZoneInfo(zone)).utcoffset(), []).append(zone)
    (_first, here), *elsewhere = clocks.items()
    day = at.astimezone(ZoneInfo(first)).date()
    return Moment(
        at=at,
        when=_on_the_wall(at, here),
        also=" · ".join(_on_the_wall(at, there, unless=day) for _offset, there in elsewhere),
        url=url,
    )


def _on_the_wall(at: datetime, zones: Sequence[str], *, unless: date | None = None) -> str:
    local = at.astimezone(ZoneInfo(zones[0]))
    pattern = "H:i" if local.date() == unless else "D j M, H:i"
    places = "/".join(zone.rpartition("/")[2].replace("_", " ") for zone in zones)
    return f"{formats.date_format(local, pattern)} {places}"
