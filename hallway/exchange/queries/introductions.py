"""Reading requests for an introduction: each sees no more than they may know.

Whoever asked sees "on its way" until the day that was named at the beginning, whatever has
happened meanwhile; who was asked sees their own question alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries.open_ways import Way
from hallway.people.errors import NotHere
from hallway.people.queries import apart
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.people.models import Member

State, Step = Introduction.State, IntroductionStep.State
LASTS = timedelta(days=14)
# From then on only the one whom it is for is still asked, so that they have a few days, too.
CONNECTORS_HAVE = timedelta(days=10)
# Nobody is asked for again by the same person before that, however it ended.
RESTS = timedelta(days=90)
MOST_OPEN = 3
UNDER_WAY = (State.OPEN, State.OVER)


@dataclass(frozen=True)
class Request:
    """A request as whoever made it may see it."""

    id: int
    target: Member
    why: str
    state: str
    asked_at: datetime
    ends_at: datetime
    hidden: bool = False
    meeting_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """A request and its steps at one moment, in the order in which they are taken."""

    introduction: Introduction
    steps: tuple[IntroductionStep, ...]

    @property
    def marks(self) -> tuple[object, ...]:
        """Differs as soon as anything has moved on."""
        return (self.introduction.state, *((one.pk, one.way, one.state) for one in self.steps))

    @property
    def target_step(self) -> IntroductionStep:
        return next(one for one in self.steps if one.member_id == self.introduction.target_id)

    @property
    def connectors(self) -> list[IntroductionStep]:
        """Those in the middle of the way that is being tried."""
        target = self.target_step
        return [one for one in self.steps if one.way == target.way and one.pk != target.pk]

    @property
    def waiting(self) -> IntroductionStep | None:
        """Who is being asked right now."""
        return next((one for one in self.steps if one.state == Step.WAITING), None)

    @property
    def way(self) -> Way:
        between = (one.member_id for one in self.connectors)
        return (self.introduction.asker_id, *between, self.introduction.target_id)

    @property
    def people(self) -> set[int]:
        """Everybody who has to do with it."""
        here = {one.member_id for one in self.steps}
        return here | {self.introduction.asker_id, self.introduction.target_id}

    @property
    def connectors_until(self) -> datetime:
        return self.introduction.asked_at + CONNECTORS_HAVE

    def closes_at(self, step: IntroductionStep) -> datetime:
        """Until when somebody can answer."""
        is_target = step.member_id == self.introduction.target_id
        return self.introduction.ends_at if is_target else self.connectors_until


def standing(introduction_id: int) -> Standing:
    """As it is; nobody is held.

    Raises:
        NotHere: it is gone.
    """
    rows = Introduction.objects.select_related("asker", "target", "community")
    return _with_steps(rows.filter(pk=introduction_id).first())


def hold(introduction_id: int, *, besides: frozenset[int] = frozenset()) -> Standing:
    """A request with everybody who has to do with it, held until the transaction ends.

    People first, as everywhere.
    """
    held(standing(introduction_id).people | besides)
    return hold_alone(introduction_id)


def hold_alone(introduction_id: int) -> Standing:
    """A request without its people: for whoever holds one of them already, and leaves."""
    rows = Introduction.objects.select_for_update(of=("self",))
    rows = rows.select_related("asker", "target", "community")
    return _with_steps(rows.filter(pk=introduction_id).first())


def _with_steps(introduction: Introduction | None) -> Standing:
    if introduction is None:
        raise NotHere
    steps = introduction.steps.select_related("member", "member__community")
    return Standing(introduction, tuple(steps.order_by("way", "place", "pk")))


# For whoever asked


def my_requests(asker: Member, now: datetime) -> list[Request]:
    """What they asked for lately, the newest first."""
    rows = Introduction.objects.filter(asker=asker, asked_at__gt=now - RESTS)
    rows = rows.exclude(state=State.WITHDRAWN).select_related("target")
    return [seen_by_asker(one, now) for one in rows.order_by("-asked_at", "-pk")]


def access_request(asker: Member, introduction_id: int) -> Introduction:
    found = Introduction.objects.filter(asker=asker, pk=introduction_id).first()
    if found is None:
        raise NotHere
    return found


def seen_by_asker(one: Introduction, now: datetime) -> Request:
    state = one.state
    if state in UNDER_WAY:
        state = State.OPEN if now < one.ends_at else State.OVER
    return Request(
        id=one.pk,
        target=one.target,
        why=one.why,
        state=str(state),
        asked_at=one.asked_at,
        ends_at=one.ends_at,
        hidden=one.hidden_at is not None,
        meeting_id=one.meeting_id,
    )


def asked_for_lately(asker: Member, target_id: int, now: datetime) -> Introduction | None:
    """What they asked about the same person a while ago, however it ended."""
    rows = Introduction.objects.filter(asker=asker, target=target_id, asked_at__gt=now - RESTS)
    return rows.order_by("-asked_at").first()


def under_way(asker: Member, now: datetime) -> int:
    """How many of their requests are on their way, as far as they can know."""
    rows = Introduction.objects.filter(asker=asker, state__in=UNDER_WAY, ends_at__gt=now)
    return rows.count()


def open_between(asker_id: int, target_id: int) -> Introduction | None:
    return Introduction.objects.filter(
        asker=asker_id, target=target_id, state=State.OPEN, hidden_at=None
    ).first()


# For whoever is asked


def questions_for(member: Member, now: datetime) -> list[Standing]:
    """The requests that wait for an answer of this member."""
    steps = _waiting(member, now).values_list("introduction_id", flat=True)
    return [standing(pk) for pk in steps.order_by("asked_at", "pk")]


def question(member: Member, introduction_id: int, now: datetime) -> Standing:
    """One of them; NotHere when it is no longer open, for whatever reason."""
    if not _waiting(member, now).filter(introduction=introduction_id).exists():
        raise NotHere
    return standing(introduction_id)


def is_asked(member_id: int, introduction_id: int, now: datetime) -> bool:
    rows = _waiting_rows(member_id, now)
    return rows.filter(introduction=introduction_id).exists()


def _waiting(member: Member, now: datetime) -> QuerySet[IntroductionStep]:
    return _waiting_rows(member.pk, now)


def _waiting_rows(member_id: int, now: datetime) -> QuerySet[IntroductionStep]:
    from hallway.people.models import Member as Members

    away = Members.objects.filter(apart(member_id)).values("pk")
    rows = IntroductionStep.objects.filter(
        member=member_id,
        state=Step.WAITING,
        introduction__state=State.OPEN,
        introduction__hidden_at=None,
        introduction__ends_at__gt=now,
    ).exclude(introduction__asker__in=away)
    late = Q(introduction__asked_at__lte=now - CONNECTORS_HAVE)
    return rows.exclude(late & ~Q(introduction__target=member_id))


def my_step(here: Standing, member_id: int) -> IntroductionStep:
    """The step at which this member was asked; NotHere where they never were."""
    for one in here.steps:
        if one.member_id == member_id and one.asked_at:
            return one
    raise NotHere


def said_yes(step: IntroductionStep) -> bool:
    """Whether they said yes, whatever became of the way after them."""
    closed_later = step.state == Step.OVER and step.answered_at is not None
    return step.state == Step.YES or closed_later


# For the worker


def ended(now: datetime) -> list[int]:
    """Requests of which whoever asked has to hear now that nothing came of them."""
    rows = Introduction.objects.filter(state__in=UNDER_WAY, told=False, ends_at__lte=now)
    return list(rows.order_by("ends_at", "pk").values_list("pk", flat=True))


def resting_nowhere() -> list[int]:
    """Open requests that wait for nobody: somebody has answered, and it goes on."""
    waiting = IntroductionStep.objects.filter(state=Step.WAITING).values("introduction_id")
    rows = Introduction.objects.filter(state=State.OPEN).exclude(pk__in=waiting)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def steps_due(now: datetime) -> list[int]:
    rows = IntroductionStep.objects.filter(state=Step.WAITING, next_at__lte=now)
    return list(rows.order_by("next_at", "pk").values_list("introduction_id", flat=True))


def concerning(member: Member) -> list[int]:
    """Open or lately introduced: everything in which this member has a part."""
    here = Q(asker=member) | Q(target=member) | Q(steps__member=member)
    rows = Introduction.objects.filter(here, state__in=(State.OPEN, State.INTRODUCED))
    return sorted(set(rows.values_list("pk", flat=True)))


def told_about(member: Member) -> dict[str, Any]:
    """For the copy of everything kept about a member."""
    mine = Introduction.objects.filter(asker=member).select_related("target").order_by("pk")
    steps = IntroductionStep.objects.filter(member=member, asked_at__isnull=False)
    steps = steps.select_related("introduction__asker").order_by("pk")
    return {
        "asked_for": [_asked_for(one) for one in mine],
        "asked_about": [_told(s) for s in steps],
    }


def _asked_for(one: Introduction) -> dict[str, Any]:
    known = one.state if one.told else State.OPEN
    return {
        "whom": str(one.target),
        "why": one.why,
        "state": known,
        "asked_at": one.asked_at,
        "ends_at": one.ends_at,
    }


def _told(step: IntroductionStep) -> dict[str, Any]:
    return {
        "by": str(step.introduction.asker),
        "asked_at": step.asked_at,
        "answered": Step.YES.value if said_yes(step) else step.state,
        "answered_at": step.answered_at,
        "passed_on": step.passed_on,
        "word": step.word,
    }


def question_by_link(facts: Mapping[str, int | str], now: datetime) -> tuple[Standing, Member]:
    """The question behind the link of a letter, and who was asked."""
    step = IntroductionStep.objects.filter(pk=facts.get("step", 0))
    found = step.select_related("member", "member__community").first()
    if found is None or not is_asked(found.member_id, found.introduction_id, now):
        raise NotHere
    return standing(found.introduction_id), found.member


def introduced_by_link(facts: Mapping[str, int | str]) -> Introduction:
    """What the coffee link in the letter to both of them speaks of."""
    rows = Introduction.objects.filter(pk=facts.get("introduction", 0), state=State.INTRODUCED)
    found = rows.select_related("community").first()
    if found is None:
        raise NotHere
    return found


def introduced_with(member: Member, introduction_id: int) -> Introduction:
    """An introduction that a member was in, as the one who asked or as the one asked for."""
    here = Q(asker=member) | Q(target=member)
    rows = Introduction.objects.filter(here, pk=introduction_id, state=State.INTRODUCED)
    found = rows.select_related("asker", "target").first()
    if found is None:
        raise NotHere
    return found


def words_for(member: Member, introduction_id: int) -> tuple[Introduction, str]:
    """A request, and its words as this member wrote or read them."""
    rows = Introduction.objects.select_related("asker").filter(community=member.community_id)
    found = rows.filter(pk=introduction_id).first()
    if found is None:
        raise NotHere
    if found.asker_id == member.pk:
        return found, found.why
    if found.hidden_at:
        raise NotHere
    return found, my_step(standing(found.pk), member.pk).blurb
