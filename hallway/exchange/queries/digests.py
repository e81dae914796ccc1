"""What a weekly letter tells one member, and whose letter is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from hallway.exchange.models import Digest
from hallway.exchange.queries.asks import could_answer
from hallway.exchange.queries.worth_meeting import Worth, worth_meeting
from hallway.follow_up.met import people_met
from hallway.gather.queries.suggested import suggested
from hallway.people import queries as people
from hallway.people.models import Member
from hallway.people.queries import Profile, viewer_of
from hallway.people.queries.known import brought_together

if TYPE_CHECKING:
    from hallway.exchange.queries.asks import AskLook
    from hallway.follow_up.met import Met
    from hallway.gather.queries.suggested import Suggestion

# Silent for longer, a tie is dormant (docs/methods/network.md).
DORMANT = timedelta(days=90)
MOST_PEOPLE, MOST_TABLES, MOST_ASKS = 2, 2, 3


@dataclass(frozen=True)
class Dormant:
    """Somebody whom the reader has not met for a long time."""

    person: Profile
    on: date
    # Whether they have met, or only said beforehand that they know each other.
    met: bool


@dataclass(frozen=True)
class Contents:
    """One letter: all of it is what this reader may see at the moment it is put together."""

    asks: tuple[AskLook, ...]
    people: tuple[Worth, ...]
    dormant: Dormant | None
    tables: tuple[Suggestion, ...]

    @property
    def empty(self) -> bool:
        return not (self.asks or self.people or self.dormant or self.tables)

    @property
    def named(self) -> list[int]:
        """Ids of those whom it brings up."""
        dormant = [self.dormant.person.pk] if self.dormant else []
        return [*(one.person.pk for one in self.people), *dormant]


def contents(member: Member, now: datetime, *, named: Collection[int] = ()) -> Contents:
    """What is worth telling this member this week.

    named: whom the last letters brought up, so that the same people don't come every week.
    """
    viewer = viewer_of(member)
    most_asks = min(MOST_ASKS, member.asks_a_week)
    return Contents(
        asks=tuple(could_answer(viewer, now, most_asks)),
        people=tuple(worth_meeting(member, now, most=MOST_PEOPLE, besides=named)),
        dormant=dormant_tie(member, now, besides=named),
        tables=tuple(suggested(viewer, now)[:MOST_TABLES]),
    )


def dormant_tie(member: Member, now: datetime, *, besides: Collection[int] = ()) -> Dormant | None:
    """One tie to revive: silent for over ninety days, both of them here, neither on a break.

    Of those, somebody with whom they spent little time, which is where a revived tie brings most;
    then whom they saw last. Nobody whom Hallway brought them together with since.
    """
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    silent = {one.member.pk: one for one in people_met(member) if _is_dormant(one, today)}
    willing = _willing(member, set(silent) - set(besides), now)
    if not willing:
        return None
    chosen = min(willing, key=lambda pk: (silent[pk].times, -silent[pk].on.toordinal(), pk))
    met = silent[chosen]
    person = people.as_seen(member, [met.member], now)[0]
    return Dormant(person, met.on, met.meeting_id is not None)


def _is_dormant(met: Met, today: date) -> bool:
    return DORMANT < today - met.on < people.TIE_LASTS


def _willing(member: Member, ids: Collection[int], now: datetime) -> set[int]:
    """Of them those who are here and on no break, not apart, and have not met them lately."""
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    tied = people.tied(member.community_id, member.pk, today) & ~people.apart(member.pk)
    here = list(people.reached(tied, member.community_id).filter(pk__in=ids))
    away = {pk for pk, why in people.hindrances(here, at=now).items() if why.code != people.RESTING}
    lately = brought_together(member, since=now - DORMANT)
    return {one.pk for one in here} - away - lately


# For the worker


def unplanned() -> QuerySet[Member]:
    """Members who want a weekly letter, and whose next one is not planned as they now say."""
    wanting = Member.objects.filter(state=Member.State.ACTIVE, digest_day__isnull=False)
    same = Q(
        digest__day=F("digest_day"),
        digest__hour=F("digest_hour"),
        digest__timezone=F("timezone"),
    )
    return wanting.filter(Q(digest=None) | ~same).select_related("digest").order_by("pk")


def due(now: datetime) -> list[tuple[int, datetime]]:
    """(digest, due time) of letters that are due, the longest waiting first."""
    wanted = Digest.objects.filter(
        next_at__lte=now, member__state=Member.State.ACTIVE, member__digest_day__isnull=False
    )
    return list(wanted.order_by("next_at", "pk").values_list("pk", "next_at"))


def told_about_digest(member: Member) -> dict[str, Any]:
    """For the copy of everything kept about one person."""
    digest = Digest.objects.filter(member=member).first()
    return {"next_at": digest.next_at, "last_at": digest.last_at} if digest else {}
