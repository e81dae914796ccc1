"""How a request goes from one person to the next, until the two are introduced.

Each turn looks first, holding nobody: ways are searched in peace. Then it holds everybody who
has to do with it, sees that nothing has moved meanwhile, and does one thing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from hallway.exchange import introduction_letters as letters
from hallway.exchange.actions.introduced import introduce
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries import introductions as queries
from hallway.exchange.queries.introductions import Standing, State, Step
from hallway.exchange.queries.open_ways import Way, is_open
from hallway.exchange.queries.reach import ways_to
from hallway.outbox import actions as outbox

REMIND_AFTER = timedelta(days=3)
MOST_WAYS = 3
# A way has three people at most, and something can fail at each of them.
MOST_TURNS = 4 * MOST_WAYS


def advance(*, introduction_id: int, now: datetime, search: bool = True) -> int:
    """Take an open request as far as it goes without anybody's answer; how many turns that was.

    search: whether another way may be looked for, which can take a moment.
    """
    for turns in range(MOST_TURNS):
        here = queries.standing(introduction_id)
        if not _goes_on(here) or (has_failed(here) and not search):
            return turns
        fresh = another_way(here, now) if has_failed(here) else None
        _turn(here, fresh, now)
    return MOST_TURNS


def _goes_on(here: Standing) -> bool:
    return here.introduction.state == State.OPEN and here.waiting is None


def has_failed(here: Standing) -> bool:
    """Whether the way that is being tried leads no further."""
    return any(one.state in (Step.NO, Step.OVER) for one in here.connectors)


def another_way(here: Standing, now: datetime) -> Way | None:
    """The best way that leaves everybody alone who was on an earlier one, if one may be tried."""
    it, target = here.introduction, here.target_step
    if target.way >= MOST_WAYS or target.state != Step.PLANNED:
        return None
    if not it.other_ways or it.hidden_at or now >= here.connectors_until:
        return None
    before = {one.member_id for one in here.steps} - {it.target_id}
    return next(iter(ways_to(it.asker, it.target, now, besides=before)), None)


@transaction.atomic
def _turn(seen: Standing, fresh: Way | None, now: datetime) -> None:
    here = queries.hold(seen.introduction.pk, besides=frozenset({*(fresh or ()), *_crossing(seen)}))
    if here.marks != seen.marks:
        return
    if here.introduction.hidden_at or here.target_step.state in (Step.NO, Step.OVER):
        let_go(here)
    elif here.target_step.state == Step.YES:
        _introduce(here, now)
    elif not has_failed(here):
        _ask_next(here, now)
    elif fresh is None:
        let_go(here)
    elif is_open(fresh, now):
        begin_way(here.introduction, fresh, number=here.target_step.way + 1)


def _crossing(seen: Standing) -> set[int]:
    """Whoever has to do with what the other one asked for: where two requests cross, both end."""
    it = seen.introduction
    crossing = queries.open_between(it.target_id, it.asker_id)
    return queries.standing(crossing.pk).people if crossing else set()


def _introduce(here: Standing, now: datetime) -> None:
    it = here.introduction
    crossing = queries.open_between(it.target_id, it.asker_id)
    if not introduce(here, now):
        let_go(here)
    elif crossing is not None:
        # The other one had asked, too; both of them are held.
        also = queries.hold(crossing.pk)
        close_all(also)
        Introduction.objects.filter(pk=crossing.pk).update(
            state=State.INTRODUCED, introduced_at=now, told=True
        )


def _ask_next(here: Standing, now: datetime) -> None:
    said_yes = [one.member_id for one in here.connectors if one.state == Step.YES]
    step = next((one for one in here.connectors if one.state == Step.PLANNED), here.target_step)
    if not is_open(here.way, now, asked=said_yes):
        close_way(here)
    elif step == here.target_step and _asks_as_well(here):
        # Whom somebody asks for has asked for them: nobody needs to be asked twice.
        step.state, step.answered_at = Step.YES, now
        step.save(update_fields=["state", "answered_at"])
    else:
        ask(here, step, now)


def _asks_as_well(here: Standing) -> bool:
    it = here.introduction
    return queries.open_between(it.target_id, it.asker_id) is not None


def begin_way(introduction: Introduction, way: Way, *, number: int, blurb: str = "") -> None:
    """Write down whom a way asks, in their order; nobody is asked yet."""
    community_id = introduction.community_id
    IntroductionStep.objects.bulk_create(
        IntroductionStep(
            community_id=community_id,
            introduction=introduction,
            member_id=member_id,
            way=number,
            place=place,
            blurb=blurb if place == 1 else "",
        )
        for place, member_id in enumerate(way[1:-1], start=1)
    )
    IntroductionStep.objects.update_or_create(
        introduction=introduction,
        member_id=way[-1],
        defaults={"community_id": community_id, "way": number, "place": len(way) - 1},
    )


def ask(here: Standing, step: IntroductionStep, now: datetime) -> None:
    """Put the question to one person."""
    before = [one for one in here.connectors if one.place < step.place]
    step.blurb = before[-1].passed_on if before else step.blurb or _first_blurb(here)
    step.state, step.asked_at, step.next_at = Step.WAITING, now, now + REMIND_AFTER
    step.save(update_fields=["blurb", "state", "asked_at", "next_at"])
    outbox.write_all([letters.asked(here, step)], now=now)


def _first_blurb(here: Standing) -> str:
    """What the first person of an earlier way read."""
    return next((one.blurb for one in here.steps if one.blurb), "")


def close_way(here: Standing) -> None:
    """The way that is being tried leads no further; whoever is on it is asked no more."""
    for one in here.connectors:
        if one.state in (Step.PLANNED, Step.WAITING, Step.YES):
            close(one)


def let_go(here: Standing) -> None:
    """Nothing comes of it. Nobody is told before the day that was named at the beginning."""
    close_all(here)
    here.introduction.state = State.OVER
    here.introduction.save(update_fields=["state"])


def close_all(here: Standing) -> None:
    """Nobody is asked any more."""
    for one in here.steps:
        if one.state in (Step.PLANNED, Step.WAITING):
            close(one)


def close(step: IntroductionStep) -> None:
    """This person is asked no more; a letter that has not left yet never does."""
    step.state, step.next_at = Step.OVER, None
    step.save(update_fields=["state", "next_at"])
    outbox.drop(key_prefix=letters.asked_key(step), now=step.introduction.asked_at)
