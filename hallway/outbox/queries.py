"""Read what waits in the outbox and how the channels are doing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from hallway.outbox.models import Beat, ChannelHealth, Letter

A_MONTH = timedelta(days=30)
LIVE = [Letter.State.WAITING, Letter.State.SENDING]


def due(now: datetime, channel: str) -> QuerySet[Letter]:
    """Letters that may leave now, the ones that soonest turn stale first.

    So a sign-in link never queues behind five thousand invitations.
    """
    free = Q(state=Letter.State.WAITING) | Q(state=Letter.State.SENDING, leased_until__lte=now)
    return (
        Letter.objects.select_for_update(skip_locked=True)
        .filter(free, state__in=LIVE, channel=channel, due_at__lte=now)
        .order_by(F("stale_at").asc(nulls_last=True), "due_at", "pk")
    )


def letters_in_flight(since: datetime, now: datetime) -> int:
    """Letters that count against the rate: begun since then, or claimed and about to begin."""
    return Letter.objects.filter(
        Q(begun_at__gt=since) | Q(state=Letter.State.SENDING, leased_until__gt=now)
    ).count()


def next_due(channel: str = "email") -> datetime | None:
    """When the next waiting letter may leave."""
    return (
        Letter.objects.filter(state=Letter.State.WAITING, channel=channel)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def resting(channel: str, now: datetime) -> bool:
    """Is this channel having a rest after trouble?"""
    return ChannelHealth.objects.filter(channel=channel, resting_until__gt=now).exists()


def trouble() -> QuerySet[ChannelHealth]:
    """Channels that are failing at the moment."""
    return ChannelHealth.objects.filter(failures__gt=0)


def failed_letters(community_id: int, *, now: datetime) -> QuerySet[Letter]:
    """Letters that could not be delivered and still make sense, the newest first.

    Not those to somebody who left, nor what has turned stale, nor what is a month old.
    """
    return (
        Letter.objects.filter(
            community_id=community_id, state=Letter.State.FAILED, created_at__gt=now - A_MONTH
        )
        .filter(Q(member=None) | Q(member__state="active"))
        .exclude(stale_at__lte=now)
        .select_related("member")
        .order_by("-created_at", "-pk")
    )


def last_beat(name: str) -> datetime | None:
    """When somebody of this name last gave a sign of life."""
    return Beat.objects.filter(name=name).values_list("seen_at", flat=True).first()
