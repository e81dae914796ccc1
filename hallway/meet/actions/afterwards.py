"""What the questions afterwards change in a meeting, and what being forgotten does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.meet import queries
from hallway.meet.actions.seating import begin, proposals_for, remember
from hallway.meet.models import Meeting
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def take_question(*, meeting_id: int, now: datetime) -> Meeting | None:
    """Take the question of how it went off the list. None: somebody else has asked it."""
    meeting = queries.hold(meeting_id)
    if meeting.ask_at is None or meeting.ask_at > now:
        return None
    meeting.ask_at = None
    meeting.save(update_fields=["ask_at"])
    return meeting


@transaction.atomic
def ask_later(*, meeting_id: int, at: datetime) -> None:
    """Somebody still plans to meet: ask again then, unless a question is due anyway."""
    Meeting.objects.filter(pk=meeting_id, ask_at=None).exclude(
        state=Meeting.State.CALLED_OFF
    ).update(ask_at=at)


@transaction.atomic
def offer_another_go(*, meeting_id: int, now: datetime) -> Meeting:
    """Fresh times for a coffee that didn't work out for everyone."""
    meeting = queries.hold(meeting_id)
    fresh = proposals_for(queries.present(meeting), meeting.minutes, meeting.timezone, now)
    meeting.proposals = fresh
    meeting.save(update_fields=["proposals"])
    return meeting


@transaction.atomic
def begin_again(*, meeting_id: int, now: datetime) -> Meeting | None:
    """A second coffee of the same people, because all of them would like one; once.

    Nothing is expected of them: no nudge, no question, until they choose a time.
    """
    first = queries.hold(meeting_id)
    if (
        first.follows_id
        or queries.is_crowd(first)
        or Meeting.objects.filter(follows=first).exists()
    ):
        return None
    second = Meeting(
        community_id=first.community_id,
        follows=first,
        introduced_at=now,
        minutes=first.minutes,
        place=first.place,
    )
    second = begin(second, [one.pk for one in queries.present(first)])
    # It counts as bringing them together only once they choose a time.
    people_actions.forget_encounters(meeting_id=second.pk)
    second.nudge_at = second.ask_at = None
    second.save(update_fields=["nudge_at", "ask_at"])
    return second


@transaction.atomic
def withdraw_second(*, meeting_id: int, now: datetime) -> None:
    """Not everybody would like a second coffee after all: let it go without a word."""
    second = Meeting.objects.filter(follows_id=meeting_id, state=Meeting.State.INTRODUCED).first()
    if second is not None:
        outbox.drop(key_prefix=f"once-more:{second.pk}", now=now)
        second.state = Meeting.State.CALLED_OFF
        second.save(update_fields=["state"])


@transaction.atomic
def remember_encounters(*, meeting_id: int, met: bool) -> None:
    """Whether Hallway counts these people as brought together by this meeting."""
    meeting = queries.hold(meeting_id)
    if met:
        remember(meeting, [member.pk for member in queries.everybody(meeting)])
    else:
        people_actions.forget_encounters(meeting_id=meeting_id)


@transaction.atomic
def forget_words(*, member: Member) -> None:
    """Empty the sentences that may hold somebody's name or what they wrote of themselves."""
    own = Meeting.objects.filter(seats__member=member)
    own.update(reasons=[], starters=[])
    # Whose place or link it was, nobody knows any more.
    own.filter(kind=Meeting.Kind.FREE_NOW).update(place="")


@transaction.atomic
def forget_titles(*, meeting_ids: Sequence[int]) -> None:
    """Empty what somebody called these gatherings, and where they had them."""
    Meeting.objects.filter(pk__in=meeting_ids).update(title="", place="")
