"""What people hear of asks: the few who are asked, and the two whom an answer brings together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import Truncator

from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import render, shown
from hallway.people.letters import letter_to, way_out
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.exchange.models import Ask, AskReply
    from hallway.exchange.queries.asks import AskLook
    from hallway.people.models import Member

ANSWER = "ask"
HELPS, NOT_NOW, LESS = "helps", "not_now", "less"
IN_A_SUBJECT = 60


def short(ask: Ask) -> str:
    """The beginning of an ask, for a subject or a line."""
    return Truncator(" ".join(ask.words.split())).chars(IN_A_SUBJECT)


def page_url(ask: Ask) -> str:
    return absolute(reverse("exchange:ask", args=[ask.community.slug, ask.pk]))


def answer_path(ask: Ask, member: Member, answer: str) -> str:
    """One click from a letter, for one member alone; opening it changes nothing."""
    token = sign(ANSWER, ask=ask.pk, member=member.pk, answer=answer)
    return reverse("exchange:ask-link", args=[token])


def key_of(ask: Ask) -> str:
    """What the letters of one ask have in common, so that unsent ones can be dropped."""
    return f"ask:{ask.pk}"


def asked(look: AskLook, member: Member) -> NewLetter:
    """Could you help? To one of the few who were chosen."""
    ask = look.ask
    context: dict[str, Any] = {
        "ask": ask,
        "look": look,
        "short": short(ask),
        "page_url": page_url(ask),
        "helps_url": absolute(answer_path(ask, member, HELPS)),
        "not_now_url": absolute(answer_path(ask, member, NOT_NOW)),
        "less_url": absolute(answer_path(ask, member, LESS)),
    }
    return letter_to(
        member,
        kind="ask",
        key=f"{key_of(ask)}:{member.pk}",
        template="exchange/letters/ask",
        context=context,
        stale_at=ask.ends_at,
    )


def answered(ask: Ask, reply: AskReply) -> list[NewLetter]:
    """One letter to the two of them, word for word the same: from here on they write themselves."""
    context = {
        "community": ask.community,
        "ask": ask,
        "reply": reply,
        "short": short(ask),
        "page_url": page_url(ask),
        # The same for both, so it asks for sign-in; the personal one is in the header.
        "way_out": absolute(reverse("people:profile", args=[ask.community.slug])),
    }
    subject, text, html = render("exchange/letters/ask_answered", context)
    both = (ask.author, reply.by)
    return [
        NewLetter(
            community_id=ask.community_id,
            member_id=one.pk,
            key=f"ask-answered:{reply.pk}:{one.pk}",
            kind="ask-answered",
            address=one.email,
            subject=subject,
            text=text,
            html=html,
            shown_to=tuple(shown(each.name, each.email) for each in both if each.email),
            way_out=way_out(one),
            thread=f"ask-reply:{reply.pk}",
        )
        for one in both
    ]
