"""What is kept about a member's asks and offers, for the copy of everything about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallway.exchange.models import Ask, Asking, AskReply, NotAskedAbout

if TYPE_CHECKING:
    from hallway.people.models import Member


def told_about_asks(member: Member) -> dict[str, Any]:
    """Their own words and choices; of others' asks only which kind it was, and when."""
    own = Ask.objects.filter(author=member).order_by("pk").prefetch_related("topics")
    replies = AskReply.objects.filter(by=member).select_related("ask").order_by("pk")
    asked = Asking.objects.filter(member=member).select_related("ask").order_by("pk")
    return {
        "mine": [_own(ask) for ask in own.select_related("circle")],
        "answers": [
            {"to": _kind(reply.ask), "words": reply.words, "at": reply.at, "helped": reply.helped}
            for reply in replies
        ],
        "asked": [{"to": _kind(one.ask), "at": one.at, "answer": one.answer} for one in asked],
        "not_asked_about": [
            {"word": one.word, "since": one.since}
            for one in NotAskedAbout.objects.filter(member=member).order_by("pk")
        ],
        "asks_a_week": member.asks_a_week,
    }


def _own(ask: Ask) -> dict[str, Any]:
    plain = ("words", "reach", "unit_name", "unit_value", "until", "state", "created_at")
    return {
        **_kind(ask),
        **{name: getattr(ask, name) for name in (*plain, "closed_at", "hidden_at")},
        "topics": [topic.word for topic in ask.topics.all()],
        "circle": str(ask.circle) if ask.circle else None,
    }


def _kind(ask: Ask) -> dict[str, str]:
    return {"kind": ask.kind, "what": ask.what}
