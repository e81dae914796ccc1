"""Answer an ask, say "not this time", or ask to be left alone with such things."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.exchange import ask_letters as letters
from hallway.exchange.ask_fit import MOST_ANSWER
from hallway.exchange.models import Ask, Asking, AskReply, NotAskedAbout
from hallway.exchange.queries.ask_routing import hold_ask, sees
from hallway.outbox import actions as outbox
from hallway.people.actions.limits import spend
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from collections.abc import Iterable


@transaction.atomic
def answer_ask(*, ask_id: int, by: Member, words: str = "", now: datetime) -> AskReply:
    """Tell the author alone that one can help, or would like what they offer.

    Both get one letter with both addresses; from there on they write to each other. Whoever
    would be asked next is left in peace until the author says otherwise.

    Raises:
        NotHere: it is not for this member, or not any more.
        UnableTo: they have answered it, or it is their own.
    """
    by, ask = _hold(ask_id, by, now)
    if ask.author_id == by.pk:
        raise UnableTo(_("This is your own. Whoever can help writes to you."))
    if ask.state != Ask.State.OPEN or ask.ends_at <= now:
        raise UnableTo(_("This one has found its end. Thank you for wanting to help."))
    if AskReply.objects.filter(ask=ask, by=by).exists():
        raise UnableTo(_("You've answered already. You can write to each other directly."))
    words = _checked(words)
    spend(member=by, act="reply", now=now)
    reply = AskReply(community_id=ask.community_id, ask=ask, by=by, words=words, at=now)
    reply.save()
    _settle(ask, by, Asking.Answer.HELPS, now)
    Ask.objects.filter(pk=ask.pk).update(due_at=None)
    outbox.write_all(letters.answered(ask, reply), now=now)
    return reply


def _hold(ask_id: int, by: Member, now: datetime) -> tuple[Member, Ask]:
    """Both people, then the ask: and then whether it is still for them."""
    author_id = Ask.objects.filter(pk=ask_id).values_list("author_id", flat=True).first()
    holding = held({by.pk, author_id or by.pk})
    if author_id is None or not sees(holding[by.pk], Ask(pk=ask_id), now):
        raise NotHere
    ask = hold_ask(ask_id)
    ask.author = holding[ask.author_id]
    return holding[by.pk], ask


def _checked(words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if len(words) > MOST_ANSWER:
        raise UnableTo(_("That is too long: at most %d characters.") % MOST_ANSWER)
    return words


def _settle(ask: Ask, member: Member, answer: str, now: datetime) -> None:
    asking = Asking.objects.filter(ask=ask, member=member)
    asking.update(answer=answer, answered_at=now)


@transaction.atomic
def not_this_time(*, ask_id: int, member: Member, now: datetime) -> None:
    """Whoever was asked would rather not. Nobody ever learns of it."""
    Asking.objects.filter(ask_id=ask_id, member=member, answer=Asking.Answer.NONE).update(
        answer=Asking.Answer.NOT_NOW, answered_at=now
    )


@transaction.atomic
def leave_me_alone(*, member: Member, ask_id: int, now: datetime) -> list[str]:
    """No more letters about such things: the topics of this ask, or without any its kind.

    Returns what that is, in words. Nobody else learns of it.

    Raises:
        NotHere: the ask is not for this member.
    """
    member, ask = _hold(ask_id, member, now)
    words = {topic.plain: topic.word for topic in ask.topics.all()}
    words = words or {f"what:{ask.what}": str(ask.get_what_display())}
    for plain, word in words.items():
        NotAskedAbout.objects.get_or_create(
            member=member,
            plain=plain,
            defaults={"community_id": member.community_id, "word": word, "since": now},
        )
    not_this_time(ask_id=ask_id, member=member, now=now)
    return list(words.values())


@transaction.atomic
def ask_me_again(*, member: Member, quiet_ids: Iterable[int]) -> None:
    """Take it back."""
    NotAskedAbout.objects.filter(member=member, pk__in=list(quiet_ids)).delete()


@transaction.atomic
def set_asks_a_week(*, member: Member, most: int) -> None:
    """How many asks a week Hallway may bring by letter; 0: none."""
    if not 0 <= most <= 20:
        raise UnableTo(_("Choose from 0 to 20 asks a week."))
    member.asks_a_week = most
    member.save(update_fields=["asks_a_week"])
