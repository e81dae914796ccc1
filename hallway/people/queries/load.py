"""Who can be asked along, and when: the one rule that every path asks before it seats anybody.

A pause holds on the member's own calendar. A rhythm counts whatever Hallway brought about,
behind them (encounters) and before them (promises), whichever path it came by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hallway.people.models import Encounter, Promise

if TYPE_CHECKING:
    from hallway.people.models import Member

LEFT, PAUSED, RESTING = "left", "paused", "resting"
# A rhythm of "every two weeks" bends by as much as a round may come early or late.
GRACE = timedelta(days=2)


@dataclass(frozen=True)
class Hindrance:
    """Why somebody can't be asked along at a moment, and the first day on which they can."""

    code: str
    until: date | None = None
    days: int = 0

    def __str__(self) -> str:
        """In words to the member themselves."""
        if self.code == RESTING and self.until:
            return ngettext(
                "You asked for no more than one meeting a day; the next can be on %(day)s.",
                "You asked for no more than one meeting in %(count)d days; "
                "the next can be from %(day)s on.",
                self.days,
            ) % {"count": self.days, "day": date_format(self.until, "j F")}
        if self.code == PAUSED and self.until and self.until.year < date.max.year:
            day = date_format(self.until, "j F")
            return _("You're taking a break until %s. Say that you're back, and join in.") % day
        if self.code == PAUSED:
            return _("You're taking a break. Say that you're back, and join in.")
        return _("You have left this community. Signing in brings you back.")


def hindrances(members: Sequence[Member], *, at: datetime) -> dict[int, Hindrance]:
    """Who of them can't be asked along to something at that moment, by id, and why."""
    found = dict(_resting(members, at))
    for member in members:
        if member.state != "active":
            found[member.pk] = Hindrance(LEFT)
        elif member.paused_until and at.astimezone(ZoneInfo(member.timezone)).date() < (
            member.paused_until
        ):
            found[member.pk] = Hindrance(PAUSED, until=member.paused_until)
    return found


def resting(members: Sequence[Member], *, at: datetime) -> list[Member]:
    """Those whose own rhythm says: not then."""
    found = _resting(members, at)
    return [member for member in members if member.pk in found]


def _resting(members: Sequence[Member], at: datetime) -> dict[int, Hindrance]:
    own = {member.pk: member for member in members if member.days_between}
    found: dict[int, Hindrance] = {}
    for pk, other in _engagements(own.values(), at):
        member = own[pk]
        if abs(at - other) < timedelta(days=member.days_between) - GRACE:
            day = (other + timedelta(days=member.days_between)).astimezone(
                ZoneInfo(member.timezone)
            )
            until = max(day.date(), found[pk].until or day.date()) if pk in found else day.date()
            found[pk] = Hindrance(RESTING, until=until, days=member.days_between)
    return found


def _engagements(members: Collection[Member], at: datetime) -> Iterable[tuple[int, datetime]]:
    """(member, when) of what Hallway brought about for them near a moment, past and to come."""
    if not members:
        return
    longest = timedelta(days=max(member.days_between for member in members))
    community, ids = next(iter(members)).community_id, [member.pk for member in members]
    near = Encounter.objects.filter(
        community_id=community, at__gt=at - longest, at__lt=at + longest
    )
    for side in ("first_id", "second_id"):
        yield from near.filter(**{f"{side}__in": ids}).values_list(side, "at").distinct()
    yield from Promise.objects.filter(
        community_id=community,
        member__in=ids,
        starts_at__gt=at - longest,
        starts_at__lt=at + longest,
    ).values_list("member_id", "starts_at")


def promised(
    member_ids: Collection[int], *, starts_at: datetime, ends_at: datetime, besides: str = ""
) -> set[int]:
    """Who has given some of that time to something already, other than `besides`.

    A round takes no time of anybody's day before they choose one.
    """
    clashing = Promise.objects.filter(
        member__in=member_ids, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(Q(source=besides) | Q(source__startswith="round:"))
    return set(clashing.values_list("member_id", flat=True))
