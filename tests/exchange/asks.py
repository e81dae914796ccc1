"""Asks and their people, through the real actions, with the clock in the test's hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hallway.exchange import actions
from hallway.exchange.actions import Wish
from hallway.exchange.models import Ask, Asking
from hallway.exchange.queries import asks as queries
from hallway.outbox.models import Letter
from hallway.people.models import Tie
from hallway.people.queries import viewer_of
from tests.cast import NOW

if TYPE_CHECKING:
    from hallway.people.models import Member


def tie(one: Member, other: Member, weight: float = 1.0, now: datetime = NOW) -> None:
    first, second = sorted((one, other), key=lambda who: who.pk)
    Tie.objects.create(
        community=one.community,
        first=first,
        second=second,
        on=now.date(),
        weight=weight,
        source="met",
    )


def write(author: Member, *, now: datetime = NOW, **facts: Any) -> Ask:
    facts = {"words": "Who knows about heat pumps?", "topics": ["heat pumps"], **facts}
    return actions.write_ask(author=author, wish=Wish(**facts), now=now)


def knows(member: Member, *interests: str) -> Member:
    member.interests = list(interests or ["heat pumps"])
    member.save(update_fields=["interests"])
    return member


def seen(member: Member, now: datetime = NOW) -> set[int]:
    """Every ask that a member sees, their own among them."""
    return set(queries.asks_seen_by(viewer_of(member), now).values_list("pk", flat=True))


def run(now: datetime) -> None:
    while actions.run_due(now=now, worker="w"):
        pass


def first_wave(now: datetime = NOW) -> datetime:
    """Let the first people be asked; when that was."""
    later = now + timedelta(minutes=6)
    run(later)
    return later


def asked(ask: Ask) -> list[str]:
    """Who was asked by letter, in the order of the waves."""
    rows = Asking.objects.filter(ask=ask).select_related("member")
    return [one.member.name for one in rows.order_by("wave", "pk")]


def letters(kind: str, to: Member | None = None) -> list[Letter]:
    found = Letter.objects.filter(kind=kind).exclude(state="dropped").order_by("pk")
    return list(found.filter(member=to) if to else found)
