"""Asking for an introduction, answering when asked, and taking a request back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.exchange.actions.introducing import advance, ask, begin_way, close_all
from hallway.exchange.introduction_words import MOST_BLURB, draft
from hallway.exchange.models import Introduction
from hallway.exchange.queries import introductions as queries
from hallway.exchange.queries.introductions import State, Step
from hallway.exchange.queries.open_ways import Way, is_open
from hallway.exchange.queries.reach import ways_to
from hallway.outbox import actions as outbox
from hallway.people.actions.limits import spend
from hallway.people.errors import UnableTo
from hallway.people.models import Member
from hallway.people.queries.known import held

TRIES = 3
MOST_WORD = 300


def ask_for(
    *,
    asker: Member,
    target: Member,
    why: str,
    now: datetime,
    blurb: str = "",
    other_ways: bool = True,
) -> Introduction:
    """Ask to be introduced. The first person of the best way is asked at once.

    Where the other one has asked for the same already and waits for this very answer, it is one.

    Args:
        blurb: what people on the way read; written from `why` when it is missing.
        other_ways: whether another way may be tried quietly where one leads no further.
    Raises:
        UnableTo: asked for the same person lately, too many on their way, or nobody could
            introduce them right now, for whatever reason.
    """
    refuse(asker, target, now)
    crossing = queries.open_between(target.pk, asker.pk)
    if crossing is not None and queries.is_asked(asker.pk, crossing.pk, now):
        return answer(member=asker, introduction_id=crossing.pk, yes=True, now=now)
    made = Introduction(
        community_id=asker.community_id,
        asker=asker,
        target=target,
        why=why.strip()[:400],
        other_ways=other_ways,
        asked_at=now,
        ends_at=now + queries.LASTS,
    )
    text = blurb.strip()[:MOST_BLURB] or draft(asker, made.why)
    for _try in range(TRIES):
        way = next(iter(ways_to(asker, target, now)), None)
        if way is not None and _begin(made, way, text, now):
            return made
    raise UnableTo(nobody())


def nobody() -> str:
    """The one sentence for every reason why there is no way."""
    return _("Nobody can introduce the two of you right now.")


def refuse(asker: Member, target: Member, now: datetime) -> None:
    """Raises UnableTo where they asked too much already. Only their own requests count."""
    if asker.pk == target.pk:
        raise UnableTo(_("You know yourself best."))
    before = queries.asked_for_lately(asker, target.pk, now)
    if before is not None:
        raise UnableTo(_before(queries.seen_by_asker(before, now)))
    if queries.under_way(asker, now) >= queries.MOST_OPEN:
        raise UnableTo(
            _("%d of your requests are on their way. Wait for one of them, or take one back.")
            % queries.MOST_OPEN
        )


def _before(request: queries.Request) -> str:
    if request.state == State.OPEN:
        return _("You have asked for this already; it is on its way.")
    if request.state == State.INTRODUCED:
        return _("The two of you have been introduced.")
    return _("You asked for this a while ago. Three months after that you can ask again.")


@transaction.atomic
def _begin(made: Introduction, way: Way, blurb: str, now: datetime) -> bool:
    """Write it down and ask the first person, if the way is still open."""
    held(way)
    refuse(made.asker, made.target, now)
    if not is_open(way, now):
        return False
    spend(member=made.asker, act="introduction", now=now)
    made.save()
    begin_way(made, way, number=1, blurb=blurb)
    here = queries.standing(made.pk)
    ask(here, here.connectors[0], now)
    return True


def answer(
    *,
    member: Member,
    introduction_id: int,
    yes: bool,
    now: datetime,
    blurb: str = "",
    word: str = "",
) -> Introduction:
    """Say yes, or decline, which nobody ever hears of; the same answer twice is one.

    Args:
        blurb: for those in the middle: what goes on to the next person, changed or not.
        word: one of their own to go with it.
    Raises:
        UnableTo: the question is no longer open.
    """
    _answer(member, introduction_id, yes, now, (blurb.strip(), word.strip()))
    advance(introduction_id=introduction_id, now=now, search=False)
    return queries.standing(introduction_id).introduction


@transaction.atomic
def _answer(
    member: Member, introduction_id: int, yes: bool, now: datetime, words: tuple[str, str]
) -> None:
    here = queries.hold(introduction_id)
    step = queries.my_step(here, member.pk)
    said = Step.YES if yes else Step.NO
    # Whether the way led any further is not theirs to know.
    if step.state == said or (yes and queries.said_yes(step)):
        return
    if not queries.is_asked(member.pk, introduction_id, now):
        raise UnableTo(_("This question is no longer open. Nothing is asked of you any more."))
    step.state, step.answered_at, step.next_at = said, now, None
    if yes:
        spend(member=member, act="blurb", now=now)
        step.passed_on = words[0][:MOST_BLURB] or step.blurb
        step.word = words[1][:MOST_WORD]
    step.save(update_fields=["state", "answered_at", "next_at", "passed_on", "word"])
    outbox.drop(key_prefix=f"introduction-asked:{step.pk}", now=now)


@transaction.atomic
def withdraw(*, asker: Member, introduction_id: int, now: datetime) -> None:
    """Take a request back. Whoever was asked is asked no more; nobody is told.

    Raises:
        UnableTo: they have just been introduced, or it has ended.
    """
    queries.access_request(asker, introduction_id)
    here = queries.hold(introduction_id)
    it = here.introduction
    if it.state == State.WITHDRAWN:
        return
    if it.state == State.INTRODUCED:
        raise UnableTo(_("You have just been introduced: look into your mailbox."))
    if now >= it.ends_at:
        raise UnableTo(_("It has ended already."))
    close_all(here)
    it.state, it.told = State.WITHDRAWN, True
    it.save(update_fields=["state", "told"])
