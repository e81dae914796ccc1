"""Who comes to a mixer: asked, chosen, by their own wish, late, and gone again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hallway.gather import mixer_letters as letters
from hallway.gather.actions.mixers import let_go, promise, refuse_over, touch
from hallway.gather.actions.seats import TooSoon
from hallway.gather.models import Mixer, MixerGuest
from hallway.gather.queries import mixers as queries
from hallway.meet import queries as meet
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def open_sign_up(*, mixer_id: int, now: datetime) -> int:
    """Let members sign up, and ask all it is for who can be asked; how many letters that is.

    Once more, it writes to those alone who have had no letter.
    """
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    if mixer.starts_at <= now:
        raise UnableTo(_("It should have begun by now, so nobody can be asked any more."))
    mixer.sign_up = True
    touch(mixer)
    asked = queries.can_be_asked(mixer, list(queries.audience(mixer).select_related("community")))
    outbox.write_all([letters.invitation(mixer, one) for one in asked], now=now)
    return len(asked)


@transaction.atomic
def close_sign_up(*, mixer_id: int, now: datetime) -> Mixer:
    """From here on only an organiser adds people."""
    mixer = queries.hold_mixer(mixer_id)
    mixer.sign_up = False
    touch(mixer)
    outbox.drop(key_prefix=letters.key(mixer, "ask"), now=now)
    return mixer


@transaction.atomic
def choose_guests(*, mixer_id: int, member_ids: Collection[int], now: datetime) -> int:
    """An organiser chooses people; whoever can't be asked along then is left in peace.

    Returns:
        How many were added. Raises: UnableTo: there are not so many seats.
    """
    found = held(member_ids)
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    ours = [found[pk] for pk in sorted(found) if found[pk].community_id == mixer.community_id]
    chosen = queries.can_be_asked(mixer, ours)
    free = _free(mixer)
    if len(chosen) > free:
        raise UnableTo(
            _("That would be %(people)d more people, and there are %(free)d seats free.")
            % {"people": len(chosen), "free": free}
        )
    _seat_all(mixer, chosen, now)
    outbox.write_all([letters.coming(mixer, one, now=now) for one in chosen], now=now)
    return len(chosen)


@transaction.atomic
def sign_up(*, mixer_id: int, member: Member, now: datetime, anyway: bool = False) -> MixerGuest:
    """A member says that they come. `anyway`: in spite of their rhythm, just this once.

    Raises:
        NotHere: sign-up is not open to them. TooSoon: their own rhythm says later.
        UnableTo: there is no seat, they are on a break or elsewhere then, or it is over.
    """
    member = held([member.pk])[member.pk]
    mixer = queries.hold_mixer(mixer_id)
    known = queries.guest_of(mixer, member)
    if known is not None:
        return known
    if not (queries.may_join(mixer, member) or _was_in(mixer, member)):
        raise NotHere
    refuse_over(mixer)
    _refuse_last(mixer)
    _refuse_hindered(mixer, member, anyway)
    if queries.seats_for(mixer, member) < 1:
        raise UnableTo(no_seat())
    _seat_all(mixer, [member], now)
    if mixer.state != Mixer.State.RUNNING:
        outbox.write_all([letters.coming(mixer, member, now=now)], now=now)
    found = queries.guest_of(mixer, member)
    assert found is not None
    return found


def no_seat() -> str:
    return _("There's no seat free at the moment.")


def _refuse_hindered(mixer: Mixer, member: Member, anyway: bool) -> None:
    hindrance = people.hindrances([member], at=mixer.starts_at).get(member.pk)
    if hindrance is not None and hindrance.code != people.RESTING:
        raise UnableTo(str(hindrance))
    if hindrance is not None and not anyway:
        raise TooSoon(str(hindrance))
    ends = queries.ends_at(mixer)
    mine = queries.source(mixer)
    if meet.busy([member.pk], starts_at=mixer.starts_at, ends_at=ends, besides=mine):
        raise UnableTo(_("You have something else at that time."))


def _was_in(mixer: Mixer, member: Member) -> bool:
    return MixerGuest.objects.filter(mixer=mixer, member=member).exists()


def _refuse_last(mixer: Mixer) -> None:
    if mixer.state == Mixer.State.RUNNING and mixer.sitting >= mixer.sittings:
        raise UnableTo(_("The last sitting is on, so nobody can be seated any more."))


def _free(mixer: Mixer) -> int:
    return mixer.tables * mixer.seats - queries.count_coming(mixer)


def _seat_all(mixer: Mixer, members: Sequence[Member], now: datetime) -> None:
    """Note that they come; where there is a plan, each gets the next number, or their own back."""
    gone = {one.member_id: one for one in MixerGuest.objects.filter(mixer=mixer)}
    number = _next_number(mixer)
    for member in members:
        guest = gone.get(member.pk) or MixerGuest(
            community_id=mixer.community_id, mixer=mixer, member=member
        )
        if guest.number is None and mixer.plan:
            guest.number, number = number, number + 1
        guest.state, guest.signed_up_at = MixerGuest.State.COMING, now
        guest.save()
        promise(mixer, member)
    if members and mixer.plan:
        mixer.to_plan = True
    touch(mixer)


def _next_number(mixer: Mixer) -> int:
    last = MixerGuest.objects.filter(mixer=mixer).aggregate(last=Max("number"))["last"]
    return 0 if last is None else int(last) + 1


@transaction.atomic
def seat_guest(*, mixer_id: int, member_id: int, now: datetime) -> MixerGuest:
    """An organiser adds one person by name, before the start or as a latecomer.

    Raises:
        UnableTo: there is no seat, or they can't be asked along then.
    """
    member = held([member_id]).get(member_id)
    mixer = queries.hold_mixer(mixer_id)
    if member is None or member.community_id != mixer.community_id:
        raise NotHere
    refuse_over(mixer)
    _refuse_last(mixer)
    known = queries.guest_of(mixer, member)
    if known is not None:
        return known
    if not queries.can_be_asked(mixer, [member]):
        raise UnableTo(_("%s can't be asked along then. They can sign up by themselves.") % member)
    if _free(mixer) < 1:
        raise UnableTo(no_seat())
    _seat_all(mixer, [member], now)
    if mixer.state != Mixer.State.RUNNING:
        outbox.write_all([letters.coming(mixer, member, now=now)], now=now)
    found = queries.guest_of(mixer, member)
    assert found is not None
    return found


@transaction.atomic
def sign_off(*, mixer_id: int, member_id: int, now: datetime) -> None:
    """Somebody does not come, or goes: their own word or an organiser's. Nobody is told."""
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    member = people.members_by_id(mixer.community_id, [member_id]).get(member_id)
    guest = queries.guest_of(mixer, member) if member else None
    if guest is not None:
        let_go(mixer, guest, now=now)
