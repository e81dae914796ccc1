"""Reading who has time right now. Nobody ever sees who waits, or how many do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from hallway.gather.models import FreeNow
from hallway.match.queries import among
from hallway.match.snapshot import pair_values
from hallway.meet import queries as meet
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

WAITING, JOINED = FreeNow.State.WAITING, FreeNow.State.JOINED
# What became of a wish is shown for a while, then nobody can tell that it ever was.
KEPT = timedelta(hours=3)
# "Somebody" must be able to be any of so many people, or nothing is said.
LEAST_SOMEBODY = 5
# Whoever changes their own list could learn from the answer whom it was about.
QUIET_AFTER_A_WISH = timedelta(days=1)
REST = among.REST_WEEKS * among.WEEK
SHORTEST = timedelta(minutes=10)
# Between being found and the first sip: time to walk there.
ON_THE_WAY = timedelta(minutes=2)
AT_ONCE, MOST_LOOKED_AT = 20, 200
PLACES_SHOWN, USED_BEFORE = 8, 3


@dataclass(frozen=True)
class OnHome:
    """How it stands, on the home of a member."""

    waiting: bool
    found: bool
    somebody: bool


# One's own


def my_wish(member: Member, now: datetime) -> FreeNow | None:
    """The member's wish that waits, or else what became of the last one."""
    mine = FreeNow.objects.filter(member=member).select_related("meeting")
    wish = mine.order_by("-pk").first()
    if wish is None or (wish.state != WAITING and wish.changed_at <= now - KEPT):
        return None
    return wish


def coffee_of(wish: FreeNow | None, now: datetime) -> Meeting | None:
    """The coffee that came of a wish, until it is over or called off."""
    meeting = wish.meeting if wish is not None and wish.state == JOINED else None
    if meeting is None or meet.is_over(meeting, now):
        return None
    return meeting if meeting.state == meeting.State.ARRANGED else None


def is_called_off(wish: FreeNow | None) -> bool:
    meeting = wish.meeting if wish is not None and wish.state == JOINED else None
    return meeting is not None and meeting.state == meeting.State.CALLED_OFF


def on_home(viewer: Viewer, now: datetime) -> OnHome:
    """What a member's home says of free now."""
    wish = my_wish(viewer.member, now)
    waits, found = is_open(wish, now), coffee_of(wish, now) is not None
    somebody = not waits and not found and somebody_is_free(viewer, now)
    return OnHome(waiting=waits, found=found, somebody=somebody)


def is_open(wish: FreeNow | None, now: datetime) -> bool:
    """Whether somebody can still be found for it."""
    return wish is not None and wish.state == WAITING and wish.open_until > now


def told_about(member: Member) -> list[dict[str, Any]]:
    """For the copy of everything kept about a member."""
    fields = (
        *("state", "asked_at", "open_until", "minutes", "company"),
        *("place", "anywhere", "link"),
    )
    return list(FreeNow.objects.filter(member=member).order_by("pk").values(*fields))


# Somebody


def somebody_is_free(viewer: Viewer, now: datetime) -> bool:
    """Whether somebody waits whom the viewer could meet right now. Never who, or how many."""
    me, here = viewer.member, _waiting(viewer.community.pk, now)
    if not here.exists() or here.filter(member=me).exists() or not _may_be_told(me, now):
        return False
    return _fits_somebody(me, here, now)


def _may_be_told(me: Member, now: datetime) -> bool:
    """Whether they could come at all, and "somebody" would give nobody away."""
    ends = now + ON_THE_WAY + SHORTEST
    return not (
        people.hindrances([me], at=now)
        or meet.busy([me.pk], starts_at=now, ends_at=ends)
        or people.wished_since(me, now - QUIET_AFTER_A_WISH)
        or people.could_be_met(me, since=now - REST) < LEAST_SOMEBODY
    )


def _fits_somebody(me: Member, here: QuerySet[FreeNow], now: datetime) -> bool:
    """A few at a time: mostly one of the first does."""
    for start in range(0, MOST_LOOKED_AT, AT_ONCE):
        portion = list(here[start : start + AT_ONCE])
        others = [wish.member for wish in able(portion, now) if speak(me, wish.member)]
        if others and _fits_one_of(me, others, now):
            return True
        if len(portion) < AT_ONCE:
            break
    return False


def _fits_one_of(me: Member, others: Sequence[Member], now: datetime) -> bool:
    """By the engine's own rule, the one that joins people."""
    snapshot = among.among(me.community, [me, *others], now=now, seed=0)
    mine = str(me.pk)
    return any(mine in pair[:2] for pair in pair_values(snapshot))


def speak(one: Member, other: Member) -> bool:
    """Whether they have a language in common, as far as both have said."""
    said, theirs = ({word.casefold() for word in somebody.languages} for somebody in (one, other))
    return not said or not theirs or bool(said & theirs)


# Everybody who waits: for the matching alone


def _waiting(community_id: int, now: datetime) -> QuerySet[FreeNow]:
    rows = FreeNow.objects.filter(community=community_id, state=WAITING, open_until__gt=now)
    return rows.select_related("member", "community").order_by("asked_at", "pk")


def waiting(community_id: int, now: datetime) -> list[FreeNow]:
    """Everybody who waits, the first first."""
    return list(_waiting(community_id, now))


def able(wishes: Sequence[FreeNow], now: datetime) -> list[FreeNow]:
    """Those of them who can be brought together with somebody at this moment."""
    members = [wish.member for wish in wishes]
    hindered = people.hindrances(members, at=now)
    longest = max((wish.minutes for wish in wishes), default=0)
    ends = now + ON_THE_WAY + timedelta(minutes=longest)
    taken = meet.busy([member.pk for member in members], starts_at=now, ends_at=ends)
    return [
        wish
        for wish in wishes
        if wish.member_id not in taken and not _holds(hindered.get(wish.member_id), wish)
    ]


def _holds(hindrance: people.Hindrance | None, wish: FreeNow) -> bool:
    if hindrance is None:
        return False
    return not (wish.anyway and hindrance.code == people.RESTING)


def communities_with_company(now: datetime) -> list[int]:
    """Where two or more wait."""
    waiting = FreeNow.objects.filter(state=WAITING, open_until__gt=now)
    counted = waiting.values("community").annotate(many=Count("pk")).filter(many__gt=1)
    return list(counted.order_by("community").values_list("community", flat=True))


def hold(ids: Sequence[int], now: datetime) -> list[FreeNow]:
    """Those of these who still wait, held until the transaction ends, in one fixed order."""
    rows = FreeNow.objects.select_for_update().filter(pk__in=ids, state=WAITING)
    return list(rows.filter(open_until__gt=now).order_by("pk"))


# For the live page and the form


def ended_since(since: datetime) -> dict[int, str]:
    """What became of the wishes that ended lately: one question for everybody who watches."""
    rows = FreeNow.objects.filter(changed_at__gte=since).exclude(state=WAITING)
    return dict(rows.values_list("pk", "state"))


def usual_places(community_id: int) -> list[str]:
    """Where people of this community often meet, so that two call one place by one name."""
    return meet.usual_places(community_id, most=PLACES_SHOWN, least=USED_BEFORE)


def is_over(now: datetime) -> Q:
    """Wishes that ended long enough ago to be forgotten."""
    return Q(changed_at__lte=now - KEPT) & ~Q(state=WAITING)
