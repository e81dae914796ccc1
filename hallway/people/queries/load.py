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

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hallway.people.models import Encounter, Promise

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hallway.people.models import Member

LEFT, PAUSED, RESTING = "left", "paused", "resting"
# A rhythm of "every two weeks" bends by as much as a round may come early or late.
GRACE = timedelta(days=2)
# Who, and when.
Engagement = tuple[int, datetime]


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
    return _hindrances(members, at, _engagements(members, at, at))


def hindered_at(member: Member, moments: Collection[datetime]) -> set[datetime]:
    """At which of these moments one member can't be asked along, read at once for all of them."""
    if not moments:
        return set()
    engaged = list(_engagements([member], min(moments), max(moments)))
    return {at for at in moments if _hindrances([member], at, engaged)}


def _hindrances(
    members: Sequence[Member], at: datetime, engaged: Iterable[Engagement]
) -> dict[int, Hindrance]:
    found = _resting(members, at, engaged)
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
    found = _resting(members, at, _engagements(members, at, at))
    return [member for member in members if member.pk in found]


def _resting(
    members: Sequence[Member], at: datetime, engaged: Iterable[Engagement]
) -> dict[int, Hindrance]:
    own = {member.pk: member for member in members if member.days_between}
    found: dict[int, Hindrance] = {}
    for pk, other in engaged:
        member = own[pk]
        if abs(at - other) < timedelta(days=member.days_between) - GRACE:
            day = (other + timedelta(days=member.days_between)).astimezone(
                ZoneInfo(member.timezone)
            )
            until = max(day.date(), found[pk].until or day.date()) if pk in found else day.date()
            found[pk] = Hindrance(RESTING, until=until, days=member.days_between)
    return found


def _engagements(
    members: Sequence[Member], first: datetime, last: datetime
) -> Iterable[Engagement]:
    """What Hallway brought about for those with a rhythm, near any moment from first to last."""
    own = [member for member in members if member.days_between]
    if not own:
        return
    longest = timedelta(days=max(member.days_between for member in own))
    community, ids = own[0].community_id, [member.pk for member in own]
    near = Encounter.objects.filter(
        community_id=community, at__gt=first - longest, at__lt=last + longest
    )
    for side in ("first_id", "second_id"):
        yield from near.filter(**{f"{side}__in": ids}).values_list(side, "at").distinct()
    yield from Promise.objects.filter(
        community_id=community,
        member__in=ids,
        starts_at__gt=first - longest,
        starts_at__lt=last + longest,
    ).values_list("member_id", "starts_at")


def promised(
    member_ids: Collection[int], *, starts_at: datetime, ends_at: datetime, besides: str = ""
) -> set[int]:
    """Who has given some of that time to something already, other than `besides`.

    A round takes no time of anybody's day before they choose one.
    """
    clashing = _promises(member_ids, starts_at, ends_at).exclude(source=besides)
    return set(clashing.values_list("member_id", flat=True))


def promised_times(
    member_id: int, *, starts_at: datetime, ends_at: datetime
) -> list[tuple[datetime, datetime]]:
    """What one member has given away of that time, by `promised`."""
    clashing = _promises([member_id], starts_at, ends_at)
    return list(clashing.values_list("starts_at", "ends_at"))


def _promises(
    member_ids: Collection[int], starts_at: datetime, ends_at: datetime
) -> QuerySet[Promise]:
    return Promise.objects.filter(
        member__in=member_ids, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(source__startswith="round:")
