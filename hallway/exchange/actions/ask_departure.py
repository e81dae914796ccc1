"""What leaving and being forgotten mean for asks and offers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.exchange.actions.ask_sight import unindex_ask
from hallway.exchange.actions.asks import end
from hallway.exchange.models import Ask, Asking, AskReply, AskTopic, NotAskedAbout

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def say_farewell(*, member: Member, now: datetime) -> None:
    """Their asks and offers end quietly; nobody is told."""
    for ask in Ask.objects.filter(author=member, state=Ask.State.OPEN).order_by("pk"):
        end(ask, Ask.State.CLOSED, now)


@transaction.atomic
def forget(*, member: Member) -> None:
    """Nothing that they asked, offered or answered stays; nor that they were asked."""
    for ask in Ask.objects.filter(author=member):
        unindex_ask(ask)
    AskTopic.objects.filter(ask__author=member).delete()
    Ask.objects.filter(author=member).update(
        words="", unit_name="", unit_value="", circle=None, reach=Ask.Reach.TIES
    )
    AskReply.objects.filter(by=member).update(words="")
    Asking.objects.filter(member=member).delete()
    NotAskedAbout.objects.filter(member=member).delete()
