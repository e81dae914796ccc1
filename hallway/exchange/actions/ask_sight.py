"""Found by its words, and taken out of sight by an organiser."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hallway.exchange import ask_letters as letters
from hallway.exchange.models import Ask, AskReply
from hallway.exchange.queries.ask_found import KIND, ask_texts
from hallway.outbox import actions as outbox
from hallway.people.actions.search import index, unindex


def index_ask(ask: Ask) -> None:
    """Found by its words as they are now, by whoever is within its reach."""
    index(
        kind=KIND,
        object_id=ask.pk,
        community_id=ask.community_id,
        owner=ask.author,
        texts=ask_texts(ask),
    )


def unindex_ask(ask: Ask) -> None:
    unindex(kind=KIND, object_id=ask.pk)


@transaction.atomic
def hide_ask(ask_id: int, now: datetime) -> None:
    """Nobody but its author sees it, nobody is asked, and letters that wait do not leave."""
    Ask.objects.filter(pk=ask_id, hidden_at=None).update(hidden_at=now)
    for ask in Ask.objects.filter(pk=ask_id):
        outbox.drop(key_prefix=letters.key_of(ask), now=now)


@transaction.atomic
def show_ask(ask_id: int, now: datetime) -> None:
    Ask.objects.filter(pk=ask_id).update(hidden_at=None)


@transaction.atomic
def hide_reply(reply_id: int, now: datetime) -> None:
    AskReply.objects.filter(pk=reply_id, hidden_at=None).update(hidden_at=now)


@transaction.atomic
def show_reply(reply_id: int, now: datetime) -> None:
    AskReply.objects.filter(pk=reply_id).update(hidden_at=None)
