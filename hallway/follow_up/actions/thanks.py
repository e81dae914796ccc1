"""Thank somebody, decide what becomes of a thank-you, and take one back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.follow_up import thanks_letters
from hallway.follow_up.models import Thanks
from hallway.follow_up.sources import source_of
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.actions.limits import spend
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries.known import apart_from, held
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.people.models import Member

LONGEST = 300


@transaction.atomic
def thank_for(*, giver: Member, receiver_id: int, words: str, source: str, now: datetime) -> Thanks:
    """Thank one of those who were in something together with the giver.

    Raises:
        NotHere: there is no such thing, or they were not in it.
        UnableTo: as `thank`.
    """
    for other in source_of(giver, source, now).others:
        if other.pk == receiver_id:
            return thank(giver=giver, receiver=other, words=words, source=source, now=now)
    raise NotHere


@transaction.atomic
def thank(*, giver: Member, receiver: Member, words: str, source: str, now: datetime) -> Thanks:
    """Give thanks that name what somebody helped with.

    The caller has checked that `source` ("meeting:12", "ask:5") is something both were in. The
    receiver gets a letter, and decides alone whether anybody else ever reads it.

    Where the receiver would rather have nothing to do with the giver, it looks to the giver like
    any other thank-you, and reaches nobody.

    Raises:
        UnableTo: no words or too many, thanked for this already, or not here any more.
    """
    said = one_line(clean(words))
    here = held([giver.pk, receiver.pk])
    giver, receiver = here[giver.pk], here[receiver.pk]
    _refuse(giver, receiver, said, source)
    spend(member=giver, act="thanks", now=now)
    thanks = Thanks.objects.create(
        community_id=giver.community_id,
        giver=giver,
        receiver=receiver,
        words=said,
        source=source,
        given_at=now,
    )
    if _reaches(giver, receiver, now):
        outbox.write(thanks_letters.thanks(thanks), now=now)
    return thanks


def _refuse(giver: Member, receiver: Member, words: str, source: str) -> None:
    if giver.pk == receiver.pk or receiver.community_id != giver.community_id:
        raise NotHere
    if receiver.state != "active":
        raise UnableTo(_("%s is no longer here.") % receiver)
    if not words:
        raise UnableTo(_("Say in a sentence what %s helped you with.") % receiver)
    if len(words) > LONGEST:
        raise UnableTo(_("That is a little long: at most %s characters, please.") % LONGEST)
    if receiver.pk in [one.pk for one in people.blocked_by(giver)]:
        raise UnableTo(
            _("%s is on your do-not-match list. Take them off it first, on your own page.")
            % receiver
        )
    if Thanks.objects.filter(giver=giver, receiver=receiver, source=source).exists():
        raise UnableTo(
            _("You have thanked %s for this. To say it differently, take the first one back.")
            % receiver
        )


def _reaches(giver: Member, receiver: Member, now: datetime) -> bool:
    """Whether a letter may go now. During a break it waits on the receiver's page."""
    if apart_from(receiver, [giver.pk]):
        return False
    here = people.hindrances([receiver], at=now).get(receiver.pk)
    return here is None or here.code == people.RESTING


@transaction.atomic
def answer_thanks(*, thanks_id: int, receiver_id: int, shown: bool) -> Thanks:
    """The receiver shows it on their page, or keeps it to themselves; either can be undone."""
    held([receiver_id])
    thanks = _held(thanks_id, receiver_id=receiver_id)
    thanks.state = Thanks.State.SHOWN if shown else Thanks.State.KEPT
    thanks.save(update_fields=["state"])
    return thanks


@transaction.atomic
def take_back_thanks(*, thanks_id: int, giver_id: int) -> None:
    """The giver takes it back: it is gone from everywhere."""
    held([giver_id])
    _delete(_held(thanks_id, giver_id=giver_id))


def _held(thanks_id: int, **whose: int) -> Thanks:
    found = Thanks.objects.select_for_update().filter(pk=thanks_id, **whose).first()
    if found is None:
        raise NotHere
    return found


def _delete(thanks: Thanks) -> None:
    outbox.drop(key_prefix=f"thanks:{thanks.pk}", now=thanks.given_at)
    outbox.empty(key_prefix=f"thanks:{thanks.pk}")
    thanks.delete()


@transaction.atomic
def hide_thanks(thanks_id: int, now: datetime) -> None:
    """Out of everybody's sight but the giver's, after a report."""
    Thanks.objects.filter(pk=thanks_id, hidden_at=None).update(hidden_at=now)
    outbox.drop(key_prefix=f"thanks:{thanks_id}", now=now)


@transaction.atomic
def show_thanks(thanks_id: int, now: datetime) -> None:
    Thanks.objects.filter(pk=thanks_id).update(hidden_at=None)


@transaction.atomic
def forget_thanks(*, member: Member) -> None:
    """Words of somebody's and words about them go with the person."""
    for thanks in (*member.thanks_given.all(), *member.thanks_received.all()):
        _delete(thanks)
