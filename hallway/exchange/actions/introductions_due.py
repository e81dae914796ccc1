"""What happens to requests by themselves: a reminder, another way, and the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hallway.exchange import introduction_letters as letters
from hallway.exchange.actions.introducing import (
    advance,
    another_way,
    close_all,
    close_way,
    let_go,
)
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries import introductions as queries
from hallway.exchange.queries.introductions import Standing, State, Step
from hallway.exchange.queries.open_ways import away
from hallway.meet.sweep import each
from hallway.outbox import actions as outbox
from hallway.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

# After so long without an answer another way is tried, where there is one.
PASSES_ON_AFTER = timedelta(days=6)
NOTHING = {"blurb": "", "passed_on": "", "word": ""}


def run_due(*, now: datetime) -> int:
    """End what is over, look after what waits, take on what rests; how many things were done."""
    done = each(queries.ended(now), lambda pk: end(introduction_id=pk, now=now))
    done += each(queries.steps_due(now), lambda pk: look_after(introduction_id=pk, now=now))
    go_on: Callable[[int], int] = lambda pk: advance(introduction_id=pk, now=now)  # noqa: E731
    return done + each(queries.resting_nowhere(), go_on) + sweep(now=now)


@transaction.atomic
def end(*, introduction_id: int, now: datetime) -> int:
    """Nothing came of it, and now whoever asked hears of it."""
    here = queries.hold(introduction_id)
    it = here.introduction
    if it.told or it.state not in queries.UNDER_WAY or now < it.ends_at:
        return 0
    close_all(here)
    it.state, it.told = State.OVER, True
    it.save(update_fields=["state", "told"])
    if it.asker.state == Member.State.ACTIVE:
        outbox.write_all([letters.over(here)], now=now)
    return 1


def look_after(*, introduction_id: int, now: datetime) -> int:
    """Remind whoever sits on it, once; after a while try another way."""
    seen = queries.standing(introduction_id)
    step = seen.waiting
    another = step is not None and step.reminded and another_way(seen, now) is not None
    return _look_after(introduction_id, another, now)


@transaction.atomic
def _look_after(introduction_id: int, another: bool, now: datetime) -> int:
    here = queries.hold(introduction_id)
    step = here.waiting
    if step is None or step.next_at is None or step.next_at > now:
        return 0
    if now >= here.closes_at(step) or (step.reminded and another):
        close_way(here)
    elif step.reminded:
        step.next_at = here.closes_at(step)
        step.save(update_fields=["next_at"])
    else:
        _remind(here, step, now)
    return 1


def _remind(here: Standing, step: IntroductionStep, now: datetime) -> None:
    step.reminded = True
    passes_on = (step.asked_at or now) + PASSES_ON_AFTER
    step.next_at = min(passes_on, here.closes_at(step))
    step.save(update_fields=["reminded", "next_at"])
    asked = queries.is_asked(step.member_id, here.introduction.pk, now)
    if asked and not away([step.member], now):
        outbox.write_all([letters.asked(here, step, again=True)], now=now)


def sweep(*, now: datetime) -> int:
    """After a while nobody can find out any more who declined what."""
    old = Q(asked_at__lte=now - queries.RESTS)
    gone = Introduction.objects.filter(old, told=True)
    gone.exclude(state=State.INTRODUCED).delete()
    answered = Q(introduction__in=Introduction.objects.filter(old, state=State.INTRODUCED))
    many, _tables = IntroductionStep.objects.filter(answered).exclude(state=Step.YES).delete()
    return many


# Words that an organiser takes away


@transaction.atomic
def hide_words(introduction_id: int, now: datetime) -> None:
    """Nobody is asked with these words any more; whoever asked hears the end on its day."""
    here = queries.hold_alone(introduction_id)
    Introduction.objects.filter(pk=introduction_id, hidden_at=None).update(hidden_at=now)
    if here.introduction.state == State.OPEN:
        let_go(here)


@transaction.atomic
def show_words(introduction_id: int, now: datetime) -> None:
    """The words stand again. What was let go meanwhile stays so."""
    Introduction.objects.filter(pk=introduction_id).update(hidden_at=None)


# Leaving, and being forgotten


def say_farewell(*, member: Member, now: datetime) -> None:
    """Somebody leaves: what they asked for is taken back, what leads through them is not."""
    for pk in queries.concerning(member):
        here = queries.hold_alone(pk)
        it = here.introduction
        if it.state == State.INTRODUCED:
            if member.pk in (it.asker_id, it.target_id):
                outbox.drop(key_prefix=letters.introduced_key(it), now=now)
        elif member.pk == it.asker_id:
            close_all(here)
            it.state, it.told = State.WITHDRAWN, True
            it.save(update_fields=["state", "told"])
        elif it.state == State.OPEN:
            _lead_round(here, member)


def _lead_round(here: Standing, member: Member) -> None:
    """Without this person: another way, or none where the last one has been asked already."""
    if member.pk == here.introduction.target_id or here.target_step.state != Step.PLANNED:
        here_now = member.pk in here.way
        if here_now:
            let_go(here)
    elif member.pk in here.way:
        close_way(here)


@transaction.atomic
def forget(*, member: Member) -> None:
    """Nothing that they wrote, and nothing that was written about them, stays."""
    _forget_words(IntroductionStep.objects.filter(member=member))
    # The rows stay until they are swept away: somebody may be answering at this very moment.
    mine = Introduction.objects.filter(asker=member).exclude(state=State.INTRODUCED)
    mine.update(state=State.WITHDRAWN, told=True)
    named = Introduction.objects.filter(Q(asker=member) | Q(target=member))
    through = Introduction.objects.filter(steps__member=member, state=State.INTRODUCED)
    ids = {*named.values_list("pk", flat=True), *through.values_list("pk", flat=True)}
    IntroductionStep.objects.filter(introduction__in=ids).update(**NOTHING)
    named.update(why="")


def _forget_words(steps: QuerySet[IntroductionStep]) -> None:
    """What they passed on goes, and so do its copies with whoever was asked after them.

    The first one on a way read the asker's own words, and another way may need them.
    """
    for step in steps.exclude(passed_on=""):
        after = IntroductionStep.objects.filter(introduction=step.introduction_id, way=step.way)
        after.filter(place__gt=step.place).update(blurb="", passed_on="")
    steps.update(passed_on="", word="")
    steps.filter(place__gt=1).update(blurb="")
