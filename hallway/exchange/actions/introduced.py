"""Two people are introduced: one message to both, and thanks to those who made it possible."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.exchange import introduction_letters as letters
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries import introductions as queries
from hallway.exchange.queries.introductions import Standing, State, Step
from hallway.exchange.queries.open_ways import anybody_apart
from hallway.meet import actions as meet
from hallway.outbox import actions as outbox
from hallway.people.errors import UnableTo
from hallway.people.models import Member


def introduce(here: Standing, now: datetime) -> bool:
    """Introduce them, if both are still here and nobody would rather not. No tie comes of it."""
    it = here.introduction
    both = (it.asker, it.target)
    here_still = all(one.state == Member.State.ACTIVE for one in both)
    if not here_still or anybody_apart([one.pk for one in both]):
        return False
    it.state, it.introduced_at, it.told = State.INTRODUCED, now, True
    it.save(update_fields=["state", "introduced_at", "told"])
    vouching = _vouching(here)
    outbox.write_all(letters.introduced(here, vouching, now), now=now)
    outbox.write_all([letters.thanks(here, one) for one in vouching], now=now)
    return True


def _vouching(here: Standing) -> list[IntroductionStep]:
    """Those in the middle who are named: here, and apart from nobody in the message."""
    it, found = here.introduction, []
    together = [it.asker_id, it.target_id]
    for one in here.connectors:
        fits = one.state == Step.YES and one.member.state == Member.State.ACTIVE
        if fits and not anybody_apart([*together, one.member_id]):
            together.append(one.member_id)
            found.append(one)
    return found


@transaction.atomic
def open_coffee(*, introduction_id: int, now: datetime) -> Introduction:
    """One of the two would like to meet: times for both of them, once.

    Raises:
        UnableTo: they are not introduced, or one of them is gone.
    """
    here = queries.hold(introduction_id)
    it = here.introduction
    both = [it.asker, it.target]
    if it.meeting_id:
        return it
    gone = any(one.state != Member.State.ACTIVE for one in both)
    if it.state != State.INTRODUCED or gone or anybody_apart([one.pk for one in both]):
        raise UnableTo(_("This link is no longer in use."))
    it.meeting = meet.begin_coffee(members=both, now=now)
    it.save(update_fields=["meeting"])
    return it
