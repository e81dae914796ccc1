"""Set a mixer up, change it, call it off; and what leaving and being forgotten mean for it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.gather import mixer_letters as letters
from hallway.gather.models import Mixer, MixerGuest
from hallway.gather.queries import mixers as queries
from hallway.gather.table_times import refuse_zone
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions
from hallway.people.errors import UnableTo
from hallway.people.queries import as_organiser
from hallway.people.sheet import one_line

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

MOST_PEOPLE = 600
MOST_SITTINGS = 40
FURTHEST = timedelta(days=366)


@transaction.atomic
def set_up_mixer(*, viewer: Viewer, now: datetime, **facts: Any) -> Mixer:
    """A new mixer; nobody hears of it yet.

    Raises:
        UnableTo: the numbers or the time make no event.
    """
    mixer = Mixer(
        community=as_organiser(viewer).community,
        created_at=now,
        seed=secrets.randbelow(2**31),
        **facts,
    )
    _tidy_words(mixer)
    _refuse_odd_numbers(mixer)
    _refuse_odd_times(mixer, now)
    mixer.save()
    return mixer


@transaction.atomic
def change_mixer(*, mixer_id: int, now: datetime, **facts: Any) -> Mixer:
    """Other facts. Guests hear of another time or place; another room changes what is to come.

    Raises:
        UnableTo: it is over, the numbers make no event, or those who come would not fit.
    """
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    lasted = queries.lasts(mixer)
    before = {name: getattr(mixer, name) for name in (*WHEN_AND_WHERE, *ROOM)}
    for name, value in facts.items():
        setattr(mixer, name, value)
    _tidy_words(mixer)
    _refuse_odd_numbers(mixer)
    _refuse_small_room(mixer)
    if mixer.starts_at != before["starts_at"]:
        _refuse_odd_times(mixer, now)
    if mixer.plan and any(getattr(mixer, name) != before[name] for name in ROOM):
        mixer.to_plan = True
    if any(getattr(mixer, name) != before[name] for name in WHEN_AND_WHERE):
        _move(mixer, now)
    elif queries.lasts(mixer) != lasted:
        _promise_all(mixer)
    touch(mixer)
    return mixer


WHEN_AND_WHERE = ("starts_at", "timezone", "place")
ROOM = ("tables", "seats", "sittings")


def _move(mixer: Mixer, now: datetime) -> None:
    mixer.sequence += 1
    mixer.told_at = None
    outbox.drop(key_prefix=letters.key(mixer, "soon"), now=now)
    coming = _promise_all(mixer)
    outbox.write_all([letters.moved(mixer, one.member, now=now) for one in coming], now=now)


def _promise_all(mixer: Mixer) -> list[MixerGuest]:
    """The time of everybody who comes, as it is now."""
    coming = queries.guests(mixer)
    for guest in coming:
        promise(mixer, guest.member)
    return coming


def _tidy_words(mixer: Mixer) -> None:
    """Names and places go into the heads of letters, so they are one line."""
    mixer.name, mixer.place = one_line(mixer.name), one_line(mixer.place)
    if not mixer.name:
        raise UnableTo(_("A mixer needs a name: a few words are enough."))
    refuse_zone(mixer.timezone)


def _refuse_odd_numbers(mixer: Mixer) -> None:
    if mixer.tables < 1 or mixer.seats < 2 or mixer.sittings < 1 or mixer.minutes < 1:
        raise UnableTo(
            _("A mixer needs one table, two seats at each, one sitting and one minute at least.")
        )
    if mixer.tables * mixer.seats > MOST_PEOPLE:
        raise UnableTo(_("A mixer has room for %d people at most.") % MOST_PEOPLE)
    if mixer.sittings > MOST_SITTINGS:
        raise UnableTo(_("A mixer has %d sittings at most.") % MOST_SITTINGS)
    if mixer.sittings < mixer.sitting:
        raise UnableTo(_("Sitting %d is on already, so there can't be fewer.") % mixer.sitting)


def _refuse_small_room(mixer: Mixer) -> None:
    coming = queries.count_coming(mixer)
    if not queries.room_of(mixer).holds(coming):
        raise UnableTo(
            _("%(people)d people come, and %(tables)d tables of %(seats)d have no room for them.")
            % {"people": coming, "tables": mixer.tables, "seats": mixer.seats}
        )


def _refuse_odd_times(mixer: Mixer, now: datetime) -> None:
    if mixer.starts_at.tzinfo is None:
        raise UnableTo(_("Say the moment with its offset from UTC, such as 2027-03-01T17:00Z."))
    if mixer.starts_at < now:
        raise UnableTo(_("That moment has passed. Choose one that is still to come."))
    if mixer.starts_at > now + FURTHEST:
        raise UnableTo(_("That is more than a year away. Choose a nearer day."))


def refuse_over(mixer: Mixer) -> None:
    if mixer.state == Mixer.State.OVER:
        raise UnableTo(_("“%s” is over.") % mixer)
    if mixer.state == Mixer.State.CALLED_OFF:
        raise UnableTo(_("“%s” was called off.") % mixer)


def touch(mixer: Mixer) -> None:
    """Save a held mixer, and let every page know that something changed."""
    mixer.version += 1
    mixer.save()


def promise(mixer: Mixer, member: Member) -> None:
    people_actions.promise(
        member=member,
        source=queries.source(mixer),
        starts_at=mixer.starts_at,
        ends_at=queries.ends_at(mixer),
    )


@transaction.atomic
def call_off_mixer(*, mixer_id: int, now: datetime) -> Mixer:
    """It does not take place: everybody who comes hears of it, and has their time back."""
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    if mixer.state == Mixer.State.RUNNING:
        raise UnableTo(_("It is under way. End it instead, and what has been counts."))
    mixer.state = Mixer.State.CALLED_OFF
    mixer.sequence += 1
    touch(mixer)
    people_actions.release(source=queries.source(mixer))
    outbox.drop(key_prefix=letters.key(mixer), now=now)
    coming = queries.guests(mixer)
    outbox.write_all([letters.called_off(mixer, one.member, now=now) for one in coming], now=now)
    return mixer


@transaction.atomic
def let_pass(*, mixer_id: int, now: datetime) -> int:
    """It never began: nobody was brought together, so it counts in nobody's rhythm."""
    mixer = queries.hold_mixer(mixer_id)
    if mixer.pk not in queries.mixers_never_begun(now):
        return 0
    mixer.state = Mixer.State.CALLED_OFF
    touch(mixer)
    people_actions.release(source=queries.source(mixer))
    outbox.drop(key_prefix=letters.key(mixer), now=now)
    return 1


# People who leave


@transaction.atomic
def leave_mixers(*, member: Member, now: datetime) -> None:
    """Whatever they said they would come to goes on without them, and without a word."""
    for mixer_id in queries.mixers_ahead_of(member):
        mixer = queries.hold_mixer(mixer_id)
        guest = queries.guest_of(mixer, member)
        if guest is not None:
            let_go(mixer, guest, now=now)


def let_go(mixer: Mixer, guest: MixerGuest, *, now: datetime) -> None:
    """Out of a held mixer. Whoever has a number keeps it, so that nobody else's moves."""
    people_actions.release(source=queries.source(mixer), member_id=guest.member_id)
    for kind in letters.TO_GUESTS:
        outbox.drop(key_prefix=letters.key(mixer, kind, guest.member_id), now=now)
    if guest.number is None:
        guest.delete()
    else:
        guest.state = MixerGuest.State.GONE
        guest.save(update_fields=["state"])
        mixer.to_plan = True
    touch(mixer)


@transaction.atomic
def forget_mixers(*, member: Member) -> None:
    """Rows of a plan hold numbers alone. Where no number was given yet, nothing stays."""
    MixerGuest.objects.filter(member=member, number=None).delete()
