"""A member's own dates for their calendar program: meetings, tables and mixers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

from hallway.gather.models import CalendarFeed, Mixer, MixerGuest, Sitting
from hallway.gather.queries import tables
from hallway.meet import queries as meet
from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member

# Calendars keep what was for so long.
LOOK_BACK = timedelta(days=90)
SIGNED = 32


def address_token(feed: CalendarFeed) -> str:
    """The part of the address that nobody can guess or make from the database alone."""
    return f"{feed.handle}-{_signature(feed.handle)}"


def _signature(handle: str) -> str:
    return salted_hmac("hallway.feed", handle, algorithm="sha256").hexdigest()[:SIGNED]


def feed_of(member: Member) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(member=member).first()


def member_of(token: str) -> Member:
    """Whose calendar this address is.

    Raises:
        NotHere: nobody's (any more).
    """
    handle, _dash, signature = token.partition("-")
    if not constant_time_compare(signature, _signature(handle)):
        raise NotHere
    feed = CalendarFeed.objects.select_related("member__community").filter(handle=handle).first()
    if feed is None or feed.member.state != "active":
        raise NotHere
    return feed.member


def meetings(member: Member, now: datetime) -> list[Meeting]:
    """The member's meetings that have a time, or one pencilled in, and were not called off."""
    mine = meet.my_meetings(member, now)
    return [
        one
        for one in (*mine.upcoming, *mine.past)
        if (at := meet.pencilled(one)) and at > now - LOOK_BACK
    ]


def sittings(member: Member, now: datetime) -> list[Sitting]:
    """Dates of tables to come at which the member has a seat."""
    mine = tables.whole().filter(pk__in=_seats(member, now))
    return list(mine.order_by("starts_at", "pk"))


def _seats(member: Member, now: datetime) -> list[int]:
    mine = Sitting.objects.filter(taken__member=member, state=Sitting.State.OPEN)
    return list(mine.filter(starts_at__gt=now - LOOK_BACK).values_list("pk", flat=True))


def mixers(member: Member, now: datetime) -> list[Mixer]:
    """Mixers to come, or under way, for which the member is on the list."""
    state = Mixer.State
    ahead = Mixer.objects.filter(
        guests__member=member,
        guests__state=MixerGuest.State.COMING,
        state__in=[state.OPEN, state.PLANNED, state.RUNNING],
        starts_at__gt=now - LOOK_BACK,
    )
    return list(ahead.order_by("starts_at", "pk"))
