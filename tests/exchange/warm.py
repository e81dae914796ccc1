"""A small network in which introductions happen, and the hands that move them on."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from hallway.exchange import actions
from hallway.exchange.models import Introduction, IntroductionStep
from hallway.exchange.queries import introductions as queries
from hallway.outbox.models import Letter
from hallway.people.models import Community, Member, Tie
from tests import cast
from tests.cast import NOW

DAY = timedelta(days=1)
WHY = "I'd like to hear how you heat a house from 1900."


def somebody(of: Community, name: str, *, lets: bool = True, **facts: Any) -> Member:
    """A member who lets themselves be used for introductions, unless it says otherwise."""
    one = cast.member(of, name, **facts)
    one.introduces = lets
    one.save()
    return one


def tie(one: Member, other: Member, *, weight: float = 1.0, now: datetime = NOW) -> None:
    first, second = sorted((one, other), key=lambda who: who.pk)
    Tie.objects.create(
        community=one.community,
        first=first,
        second=second,
        on=now.date(),
        weight=weight,
        source="declared",
    )


def chain(*names: str, of: Community | None = None) -> list[Member]:
    """People of whom each knows the next."""
    of = of or cast.community()
    people = [somebody(of, name) for name in names]
    for one, other in itertools.pairwise(people):
        tie(one, other)
    return people


def ask(asker: Member, target: Member, *, now: datetime = NOW, **more: Any) -> Introduction:
    return actions.ask_for(asker=asker, target=target, why=WHY, now=now, **more)


def says(member: Member, it: Introduction, *, yes: bool, now: datetime = NOW, **more: Any) -> None:
    actions.answer(member=member, introduction_id=it.pk, yes=yes, now=now, **more)


def work(now: datetime = NOW) -> None:
    """The worker, until nothing is due."""
    while actions.run_due(now=now, worker="w"):
        pass


def asked(it: Introduction) -> str:
    """Who is being asked right now, or nobody."""
    step = IntroductionStep.objects.filter(introduction=it, state="waiting").first()
    return step.member.name if step else ""


def seen(asker: Member, now: datetime = NOW) -> list[tuple[str, str]]:
    """What whoever asked sees of their requests."""
    return [(str(one.target), one.state) for one in queries.my_requests(asker, now)]


def letters(kind: str, to: Member | None = None) -> list[Letter]:
    rows = Letter.objects.filter(kind=kind).exclude(state="dropped").order_by("pk")
    return list(rows.filter(member=to) if to else rows)
