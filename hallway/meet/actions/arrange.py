"""Settle on a time and a place, move, call off, step out: each a new version in calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hallway.meet import letters, queries
from hallway.meet.actions.seating import first_morning_after, guests_of, remember
from hallway.meet.models import Meeting, Seat
from hallway.meet.starters import starters
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.models import Member

FURTHEST = timedelta(days=366)


@transaction.atomic
def choose_time(
    *, meeting_id: int, starts_at: datetime, now: datetime, member: Member | None = None
) -> Meeting:
    """Settle on a time, or move to another one. The same time again changes nothing.

    `member` is who chose, where that is known: a link in a letter speaks for everybody.

    Raises:
        UnableTo: the meeting was called off, or the time has passed or is too far away.
    """
    meeting = queries.hold(meeting_id)
    starts_at = starts_at.astimezone(UTC).replace(second=0, microsecond=0)
    if meeting.state == Meeting.State.ARRANGED and meeting.starts_at == starts_at:
        return meeting
    _refuse_time(meeting, starts_at, now)
    moved = meeting.state == Meeting.State.ARRANGED
    meeting.state, meeting.starts_at = Meeting.State.ARRANGED, starts_at
    meeting.arranged_by = member
    meeting.nudge_at = None
    meeting.ask_at = first_morning_after(meeting, queries.present(meeting))
    remember(meeting, [one.pk for one in queries.present(meeting)])
    _tell_change(meeting, now, _("There is a new time.") if moved else _("You have a time."))
    return meeting


def _refuse_time(meeting: Meeting, starts_at: datetime, now: datetime) -> None:
    _refuse_crowd(meeting)
    _refuse_called_off(meeting)
    if starts_at <= now:
        raise UnableTo(_("That moment has passed. Please choose a later one."))
    if starts_at > now + FURTHEST:
        raise UnableTo(_("That is more than a year away. Please choose an earlier moment."))


def _refuse_crowd(meeting: Meeting) -> None:
    """One guest of many moves nothing for all of them."""
    if queries.is_crowd(meeting):
        raise UnableTo(_("That is not for one of its guests to change."))


def _refuse_called_off(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.CALLED_OFF:
        raise UnableTo(_("This coffee was called off. There will be another one."))


@transaction.atomic
def change_place(*, meeting_id: int, place: str, now: datetime) -> Meeting:
    """Say where. Everybody hears of it once there is a time; before that, the page knows."""
    meeting = queries.hold(meeting_id)
    _refuse_crowd(meeting)
    _refuse_called_off(meeting)
    place = " ".join(place.split())[:300]
    if place != meeting.place:
        meeting.place = place
        if meeting.state == Meeting.State.ARRANGED and not queries.is_over(meeting, now):
            _tell_change(meeting, now, _("There is a new place."))
        else:
            meeting.save(update_fields=["place"])
    return meeting


def _tell_change(meeting: Meeting, now: datetime, news: str) -> None:
    """Save the change as a new version of the calendar entry, and tell everybody."""
    meeting.sequence += 1
    meeting.save()
    _drop_outdated(meeting, now)
    outbox.write_all(letters.arranged(meeting, now, news=news), now=now)


def _drop_outdated(meeting: Meeting, now: datetime) -> None:
    for kind in ("nudge", "arranged", "question", "another-go", "once-more"):
        outbox.drop(key_prefix=f"{kind}:{meeting.pk}", now=now)


# Calling off


@transaction.atomic
def call_off(*, meeting_id: int, now: datetime) -> Meeting:
    """Call the coffee off, kindly. Nobody is told by whom, and no reason is asked.

    Raises:
        UnableTo: its time has passed.
    """
    meeting = queries.hold(meeting_id)
    _refuse_crowd(meeting)
    if meeting.state == Meeting.State.CALLED_OFF:
        return meeting
    if meeting.starts_at and meeting.starts_at <= now:
        raise UnableTo(_("Its time has passed. You can still say how it went."))
    meeting.state = Meeting.State.CALLED_OFF
    meeting.nudge_at = meeting.ask_at = None
    meeting.sequence += 1
    meeting.save()
    people_actions.forget_encounters(meeting_id=meeting.pk)
    _drop_outdated(meeting, now)
    outbox.write_all(letters.called_off(meeting, now), now=now)
    return meeting


@transaction.atomic
def bring_back(*, meeting_id: int, now: datetime) -> Meeting:
    """Take a call-off back. Within a moment nobody will ever have heard of it.

    Raises:
        UnableTo: there are no longer two people to meet, or not two who may.
    """
    meeting = queries.hold(meeting_id)
    if meeting.state != Meeting.State.CALLED_OFF:
        return meeting
    # A coffee right now was called off at once, and they may sit with somebody else by now.
    if meeting.kind == Meeting.Kind.FREE_NOW or not queries.willing(meeting):
        # The same words for both, so that a private wish is not told.
        raise UnableTo(_("This coffee can't be brought back. There will be another one."))
    settled = meeting.starts_at is not None and meeting.starts_at > now
    meeting.state = Meeting.State.ARRANGED if settled else Meeting.State.INTRODUCED
    meeting.starts_at = meeting.starts_at if settled else None
    meeting.ask_at = (
        first_morning_after(meeting, queries.present(meeting))
        if settled
        else now + queries.ASK_AFTER
    )
    meeting.save()
    remember(meeting, [one.pk for one in queries.present(meeting)])
    unheard = outbox.drop(key_prefix=f"called-off:{meeting.pk}", now=now)
    if unheard < len(queries.present(meeting)):
        _tell_change(meeting, now, _("Good news: it is on after all."))
    return meeting


@transaction.atomic
def step_out(*, meeting_id: int, member: Member, now: datetime) -> Meeting:
    """One of three or more can't come: the others go ahead. Of two, it is called off.

    Whoever stepped out is no longer in the meeting, and no letter from now on names them.
    """
    before = queries.hold(meeting_id)
    _refuse_crowd(before)
    if before.state == Meeting.State.CALLED_OFF:
        return before
    Seat.objects.filter(meeting=before, member=member).delete()
    people_actions.forget_encounters(meeting_id=meeting_id)
    outbox.drop(key_prefix=f"introduction:{meeting_id}", now=now)
    meeting = queries.hold(meeting_id)
    staying = queries.present(meeting)
    # What was said of all of them may not be true of those who stay.
    meeting.reasons = []
    meeting.starters = starters(guests_of(staying), seed=meeting.pk)
    meeting.save(update_fields=["reasons", "starters"])
    if len(staying) < 2:
        meeting = call_off(meeting_id=meeting_id, now=now)
    else:
        remember(meeting, [one.pk for one in staying])
        _tell_change(meeting, now, _smaller(len(staying)))
    outbox.write_all(letters.stepped_out(meeting, member, now), now=now)
    return meeting


def _smaller(staying: int) -> str:
    return ngettext(
        "One of you can't make it after all, so it is a coffee for %(count)d.",
        "One of you can't make it after all, so it is a coffee for %(count)d.",
        staying,
    ) % {"count": staying}


@transaction.atomic
def say_farewell(*, member: Member, now: datetime) -> None:
    """Somebody leaves: what was before them goes on without them, or is called off kindly.

    Letters about coffees of the past that still wait and name them are not sent any more.
    """
    for meeting_id in queries.still_to_come(member, now):
        if queries.is_crowd(queries.hold(meeting_id)):
            _leave_crowd(meeting_id, member)
        else:
            step_out(meeting_id=meeting_id, member=member, now=now)
    for meeting in queries.all_of(member):
        if queries.is_crowd(meeting):
            continue
        if outbox.drop(key_prefix=f"called-off:{meeting.pk}", now=now):
            _call_off_without(meeting.pk, member, now)
        _drop_outdated(meeting, now)
        outbox.drop(key_prefix=f"introduction:{meeting.pk}", now=now)


def _leave_crowd(meeting_id: int, member: Member) -> None:
    """It goes on without them, and without a word."""
    Seat.objects.filter(meeting_id=meeting_id, member=member).delete()
    people_actions.forget_encounters(meeting_id=meeting_id)
    meeting = queries.hold(meeting_id)
    remember(meeting, [one.pk for one in queries.present(meeting)])


def _call_off_without(meeting_id: int, member: Member, now: datetime) -> None:
    """Nobody has heard of the call-off yet, so the others hear of it without this name."""
    Seat.objects.filter(meeting_id=meeting_id, member=member).delete()
    meeting = queries.hold(meeting_id)
    meeting.sequence += 1
    meeting.reasons, meeting.starters = [], []
    meeting.save(update_fields=["sequence", "reasons", "starters"])
    outbox.write_all(letters.called_off(meeting, now), now=now)
    outbox.write_all(letters.stepped_out(meeting, member, now), now=now)
