"""A mixer under way: sitting after sitting, with a clock that can be stopped.

Each step names the sitting it is about, so that two organisers who press the same button at
the same moment take one step, not two.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.gather import seating
from hallway.gather.actions.mixer_plan import renew_plan, restless
from hallway.gather.actions.mixers import refuse_over, touch
from hallway.gather.models import Mixer
from hallway.gather.queries import mixers as queries
from hallway.meet import actions as meet
from hallway.people import actions as people_actions
from hallway.people.errors import UnableTo

MOST_MINUTES = 24 * 60
# Nobody begins an evening days ahead by a slip of the finger.
EARLIEST = timedelta(hours=6)


def begin_sitting(*, mixer_id: int, number: int, now: datetime) -> Mixer:
    """Everybody is seated: the time of this sitting runs. Asked twice, it is done once.

    Raises:
        UnableTo: it is not this sitting's turn, there is no plan, or it is hours too early.
    """
    renew_plan(mixer_id=mixer_id, now=now)
    return _begin(mixer_id=mixer_id, number=number, now=now)


@transaction.atomic
def _begin(*, mixer_id: int, number: int, now: datetime) -> Mixer:
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    if number == mixer.sitting:
        return mixer
    if not mixer.plan:
        raise UnableTo(_("There is no plan yet. Make it first."))
    if number != mixer.sitting + 1 or number > mixer.sittings:
        raise UnableTo(_("It is not the turn of sitting %d.") % number)
    if mixer.to_plan:
        raise UnableTo(restless())
    if now < mixer.starts_at - EARLIEST:
        raise UnableTo(_("It is early for that. From six hours before, it can be started."))
    mixer.state, mixer.sitting = Mixer.State.RUNNING, number
    mixer.began_at = mixer.began_at or now
    mixer.seconds_left = None
    mixer.sitting_ends_at = now + timedelta(minutes=mixer.minutes)
    touch(mixer)
    return mixer


def _held(mixer_id: int, number: int) -> Mixer | None:
    """The mixer, held, if that sitting is on; None if it has gone on since."""
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    on = mixer.state == Mixer.State.RUNNING and mixer.sitting == number
    return mixer if on else None


@transaction.atomic
def time_up(*, mixer_id: int, number: int, now: datetime) -> None:
    """This sitting ends now, before its time."""
    mixer = _held(mixer_id, number)
    if mixer is not None:
        mixer.seconds_left = None
        mixer.sitting_ends_at = min(now, mixer.sitting_ends_at or now)
        touch(mixer)


@transaction.atomic
def pause_sitting(*, mixer_id: int, number: int, now: datetime) -> None:
    """Stop the clock; what is left of the sitting waits."""
    mixer = _held(mixer_id, number)
    if mixer is not None and mixer.sitting_ends_at is not None and mixer.sitting_ends_at > now:
        mixer.seconds_left = round((mixer.sitting_ends_at - now).total_seconds())
        mixer.sitting_ends_at = None
        touch(mixer)


@transaction.atomic
def resume_sitting(*, mixer_id: int, number: int, now: datetime) -> None:
    """The clock goes on from where it was stopped."""
    mixer = _held(mixer_id, number)
    if mixer is not None and mixer.seconds_left is not None:
        mixer.sitting_ends_at = now + timedelta(seconds=mixer.seconds_left)
        mixer.seconds_left = None
        touch(mixer)


@transaction.atomic
def more_time(*, mixer_id: int, number: int, now: datetime) -> None:
    """One more minute, also when the time was up a moment ago."""
    mixer = _held(mixer_id, number)
    if mixer is None:
        return
    if mixer.seconds_left is not None:
        mixer.seconds_left += 60
    else:
        mixer.sitting_ends_at = max(now, mixer.sitting_ends_at or now) + timedelta(minutes=1)
    touch(mixer)


@transaction.atomic
def back_one(*, mixer_id: int, number: int, now: datetime) -> None:
    """This sitting began by mistake: it is still to come."""
    mixer = _held(mixer_id, number)
    if mixer is None:
        return
    mixer.sitting -= 1
    mixer.seconds_left, mixer.sitting_ends_at = None, now
    if mixer.sitting == 0:
        mixer.state, mixer.began_at, mixer.sitting_ends_at = Mixer.State.PLANNED, None, None
    touch(mixer)


@transaction.atomic
def end_mixer(*, mixer_id: int, now: datetime) -> Mixer:
    """It is over: who really sat together becomes history, and is asked the next morning."""
    mixer = queries.hold_mixer(mixer_id)
    if mixer.state == Mixer.State.OVER:
        return mixer
    if mixer.state != Mixer.State.RUNNING:
        raise UnableTo(_("It has not begun, so it can't end. It can be called off."))
    people_actions.release(source=queries.source(mixer))
    mixer.state = Mixer.State.OVER
    mixer.sitting_ends_at = mixer.seconds_left = None
    _remember(mixer, now)
    touch(mixer)
    return mixer


def _remember(mixer: Mixer, now: datetime) -> None:
    """One meeting of everybody who sat with somebody."""
    together = who_sat_together(mixer)
    if not together:
        return
    by_id = {one.member_id: one.member for one in queries.numbered(mixer).values()}
    members = [by_id[pk] for pk in sorted({pk for group in together for pk in group})]
    began = mixer.began_at or mixer.starts_at
    mixer.meeting = meet.gather_up(
        kind="mixer",
        members=members,
        starts_at=began,
        minutes=_minutes(began, mixer, now),
        now=now,
        title=mixer.name,
        place=mixer.place,
        together=together,
    )


def _minutes(began: datetime, mixer: Mixer, now: datetime) -> int:
    """As long as it took; not longer than planned where somebody forgot to end it."""
    took = int((now - began).total_seconds() // 60)
    return max(1, min(took, 2 * queries.lasts(mixer), MOST_MINUTES))


def who_sat_together(mixer: Mixer) -> list[list[int]]:
    """Member ids of each table of each sitting that was held, of two people and more."""
    guests = queries.numbered(mixer)
    return [
        [guests[number].member_id for number in numbers if number in guests]
        for row in mixer.plan[: mixer.sitting]
        for numbers in seating.tables_of(row).values()
        if len(numbers) > 1
    ]
