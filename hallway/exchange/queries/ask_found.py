"""Asks and offers as they are searched for, reported and thanked for: never beyond their reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hallway.exchange import ask_words
from hallway.exchange.models import Ask, AskReply
from hallway.exchange.queries.asks import access_ask, asks_seen_by
from hallway.follow_up.sources import Source
from hallway.people.errors import NotHere
from hallway.people.queries import viewer_of
from hallway.people.reporting import Reported
from hallway.people.searching import Entry, Hit, Searchable, Text, Texts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hallway.people.models import Member
    from hallway.people.queries import Viewer

KIND, REPLY = "ask", "ask-reply"


def ask_texts(ask: Ask) -> Texts:
    """What an ask is found by."""
    topics = ", ".join(topic.word for topic in ask.topics.all())
    return {"topics": Text(topics, weight=2), "words": ask.words}


def _entries(community_id: int, owner: Member | None) -> Iterable[Entry]:
    asks = Ask.objects.filter(community_id=community_id, state=Ask.State.OPEN)
    if owner is not None:
        asks = asks.filter(author=owner)
    for ask in asks.select_related("author").prefetch_related("topics").order_by("pk"):
        yield Entry(ask.pk, ask.author, ask_texts(ask))


def _begins(viewer: Viewer, today: date) -> datetime:
    """The first moment of a day where the viewer is: what ends later that day is still found."""
    zone = ZoneInfo(viewer.member.timezone)
    return datetime.combine(today, time(0), zone).astimezone(UTC)


def _found(viewer: Viewer, today: date) -> QuerySet[Ask]:
    return asks_seen_by(viewer, _begins(viewer, today)).filter(state=Ask.State.OPEN)


def _show(viewer: Viewer, ids: Sequence[int], today: date) -> list[Hit]:
    asks = _found(viewer, today).filter(pk__in=ids).select_related("author")
    return [
        Hit(
            ask.pk,
            ask_words.heading(ask, mine=ask.author_id == viewer.member.pk),
            _path(ask, viewer),
            ask.words,
        )
        for ask in asks
    ]


def _path(ask: Ask, viewer: Viewer) -> str:
    return reverse("exchange:ask", args=[viewer.community.slug, ask.pk])


ASKS = Searchable(_("Asks and offers"), visible=_found, show=_show, texts=_entries, order=30)


# Reports


def reported_ask(viewer: Viewer, ask_id: int, today: date) -> Reported:
    """An ask as whoever reports it sees it.

    Raises:
        NotHere: they do not.
    """
    found = asks_seen_by(viewer, _begins(viewer, today)).filter(pk=ask_id)
    ask = found.select_related("author").first()
    if ask is None:
        raise NotHere
    topics = ", ".join(topic.word for topic in ask.topics.all())
    words = "\n".join(filter(None, [ask.words, topics]))
    return Reported(words, ask.author, _path(ask, viewer))


def reported_reply(viewer: Viewer, reply_id: int, today: date) -> Reported:
    """An answer, which only the author of the ask and whoever wrote it have ever seen.

    Raises:
        NotHere: for everybody else.
    """
    replies = AskReply.objects.filter(community=viewer.community, pk=reply_id)
    reply = replies.select_related("by", "ask").first()
    if reply is None or viewer.member.pk not in (reply.by_id, reply.ask.author_id):
        raise NotHere
    if reply.hidden_at and viewer.member.pk != reply.by_id:
        raise NotHere
    return Reported(reply.words, reply.by, _path(reply.ask, viewer), private=True)


# What thanks and sparks come from


def source(member: Member, ask_id: int, now: datetime) -> Source:
    """An ask that brought its author and somebody who answered together."""
    ask = Ask.objects.filter(pk=ask_id, community_id=member.community_id).first()
    if ask is None:
        raise NotHere
    replies = ask.replies.select_related("by")
    if ask.author_id == member.pk:
        others = [reply.by for reply in replies]
    elif any(reply.by_id == member.pk for reply in replies):
        ask = access_ask(viewer_of(member), ask.pk, now).ask
        others = [ask.author]
    else:
        raise NotHere
    return Source(
        key=f"{KIND}:{ask.pk}",
        path=KIND,
        title=ask_words.heading(ask, mine=ask.author_id == member.pk),
        others=tuple(other for other in others if other.state == "active"),
        url=reverse("exchange:ask", args=[member.community.slug, ask.pk]),
    )
