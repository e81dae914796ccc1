"""Ask for something, offer something; change it, and close it with a thank-you or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.exchange import ask_letters as letters
from hallway.exchange.actions.ask_sight import index_ask, unindex_ask
from hallway.exchange.ask_fit import LONGEST_TOPIC, MOST_TOPICS, MOST_WORDS, plain
from hallway.exchange.models import Ask, AskTopic
from hallway.exchange.queries.ask_routing import hold_ask
from hallway.exchange.queries.asks import MOST_WAVES, day_of
from hallway.follow_up import actions as follow_up
from hallway.outbox import actions as outbox
from hallway.people.actions.limits import spend
from hallway.people.errors import UnableTo
from hallway.people.queries.known import held

if TYPE_CHECKING:
    from hallway.people.models import Member

USUALLY, AT_MOST = timedelta(days=21), timedelta(days=90)
# So many open ones at once are one person's; more would be a notice board of their own.
MOST_OPEN = 12
# Time to put a slip of the pen right before anybody is asked.
SECOND_THOUGHTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Wish:
    """What an author says of an ask or an offer. `until` None: three weeks."""

    words: str
    kind: str = "ask"
    what: str = "help"
    topics: Sequence[str] = ()
    until: date | None = None
    reach: str = "two_steps"
    circle_id: int | None = None
    unit_name: str = ""


@transaction.atomic
def write_ask(*, author: Member, wish: Wish, now: datetime) -> Ask:
    """Ask, or offer. People who could help with an ask are asked soon, a few at a time.

    Raises:
        UnableTo: something in it can't be, or there are too many already.
    """
    author = held([author.pk])[author.pk]
    _refuse_gone(author)
    wish = _checked(wish, author, now)
    if Ask.objects.filter(author=author, state=Ask.State.OPEN).count() >= MOST_OPEN:
        raise UnableTo(
            _("You have %d asks and offers open. Close one before you write another.") % MOST_OPEN
        )
    spend(member=author, act="ask", now=now)
    ask = Ask(community_id=author.community_id, author=author, kind=wish.kind, created_at=now)
    ask.due_at = _first_wave(ask, now)
    _write(ask, wish, author)
    return ask


def _refuse_gone(author: Member) -> None:
    if author.state != "active":
        raise UnableTo(_("You have left this community. Signing in brings you back."))


def _first_wave(ask: Ask, now: datetime) -> datetime | None:
    """Offers are found; nobody is written to about them."""
    more = ask.kind == Ask.Kind.ASK and ask.waves < MOST_WAVES
    return now + SECOND_THOUGHTS if more else None


def _write(ask: Ask, wish: Wish, author: Member) -> None:
    ask.words, ask.what, ask.reach = wish.words, wish.what, wish.reach
    ask.circle_id = wish.circle_id
    ask.unit_name = wish.unit_name
    ask.unit_value = str(author.units[wish.unit_name]) if wish.unit_name else ""
    assert wish.until is not None
    ask.until, ask.ends_at = wish.until, _day_over(wish.until, author)
    ask.save()
    ask.topics.all().delete()
    AskTopic.objects.bulk_create(
        AskTopic(community_id=ask.community_id, ask=ask, word=word, plain=plain(word))
        for word in wish.topics
    )
    index_ask(ask)


def _day_over(day: date, author: Member) -> datetime:
    """The end of a day, where the author is."""
    next_day = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(author.timezone))
    return next_day.astimezone(UTC)


# What can't be


def _checked(wish: Wish, author: Member, now: datetime) -> Wish:
    """The wish in its plain form."""
    today = day_of(author, now)
    topics = {plain(word): " ".join(word.split()) for word in reversed(wish.topics) if plain(word)}
    wish = replace(
        wish,
        words=wish.words.replace("\r\n", "\n").strip(),
        topics=list(reversed(topics.values())),
        until=wish.until or today + USUALLY,
    )
    _refuse_words(wish)
    assert wish.until is not None
    if not today <= wish.until <= today + AT_MOST:
        raise UnableTo(_("Choose a last day from today on, and no later than in 90 days."))
    return _for_whom(wish, author)


def _refuse_words(wish: Wish) -> None:
    if wish.kind not in Ask.Kind.values or wish.what not in Ask.What.values:
        raise UnableTo(_("Say whether you look for something or can give it, and what it is."))
    if not wish.words:
        raise UnableTo(_("A few words are enough, but some are needed: what is it about?"))
    if len(wish.words) > MOST_WORDS:
        raise UnableTo(_("That is too long: at most %d characters.") % MOST_WORDS)
    if len(wish.topics) > MOST_TOPICS:
        raise UnableTo(_("At most %d topics, please.") % MOST_TOPICS)
    if any(len(topic) > LONGEST_TOPIC for topic in wish.topics):
        raise UnableTo(_("A topic has at most %d characters.") % LONGEST_TOPIC)


def _for_whom(wish: Wish, author: Member) -> Wish:
    """Only what the reach needs is kept."""
    if wish.reach == Ask.Reach.CIRCLE:
        if not author.circles.filter(pk=wish.circle_id or 0, closed_at=None).exists():
            raise UnableTo(_("Choose a circle that you are in."))
        return replace(wish, unit_name="")
    if wish.reach == Ask.Reach.UNIT:
        if not wish.unit_name or not author.units.get(wish.unit_name):
            raise UnableTo(_("Choose a unit that you are in."))
        return replace(wish, circle_id=None)
    if wish.reach not in Ask.Reach.values:
        raise UnableTo(_("Say how far it may travel."))
    return replace(wish, circle_id=None, unit_name="")


# Change


@transaction.atomic
def change_ask(*, ask_id: int, author: Member, wish: Wish, now: datetime) -> Ask:
    """Change it; what has ended by itself begins again with a later day.

    Nobody outside the new reach finds it any more, and letters on their way there are dropped.

    Raises:
        UnableTo: the change can't be, or it is closed.
    """
    author, ask = _hold_own(ask_id, author)
    if ask.state == Ask.State.CLOSED:
        raise UnableTo(_("This one is closed. You can write another."))
    again = ask.state == Ask.State.EXPIRED
    wish = _checked(replace(wish, kind=ask.kind), author, now)
    spend(member=author, act="words", now=now)
    outbox.drop(key_prefix=letters.key_of(ask), now=now)
    ask.state = Ask.State.OPEN
    if again:
        ask.due_at = _first_wave(ask, now)
    _write(ask, wish, author)
    return ask


def _hold_own(ask_id: int, author: Member) -> tuple[Member, Ask]:
    author = held([author.pk])[author.pk]
    _refuse_gone(author)
    ask = hold_ask(ask_id)
    if ask.author_id != author.pk:
        raise UnableTo(_("Only its author can do that."))
    return author, ask


@transaction.atomic
def ask_further(*, ask_id: int, author: Member, now: datetime) -> Ask:
    """Whoever answered could not help after all: ask the next few.

    Raises:
        UnableTo: it is over, or everybody who makes sense has been asked.
    """
    author, ask = _hold_own(ask_id, author)
    if ask.state != Ask.State.OPEN or ask.kind != Ask.Kind.ASK:
        raise UnableTo(_("This one is over. You can write another."))
    if ask.waves >= MOST_WAVES:
        raise UnableTo(_("Those who are likeliest to help have all been asked."))
    ask.due_at = ask.due_at or now
    ask.save(update_fields=["due_at"])
    return ask


# Close


@transaction.atomic
def close_ask(
    *,
    ask_id: int,
    author: Member,
    helped: Sequence[int] = (),
    thanks: str = "",
    now: datetime,
) -> Ask:
    """It is settled, or no longer wanted. Nobody more is asked; whoever helped is thanked.

    Args:
        helped: who helped, among those who answered.
        thanks: what they helped with; without words nobody is written to.

    Raises:
        UnableTo: it is somebody else's, or the thank-you can't be.
    """
    held({author.pk, *helped})
    author, ask = _hold_own(ask_id, author)
    if ask.state == Ask.State.CLOSED:
        return ask
    replies = [reply for reply in ask.replies.select_related("by") if reply.by_id in set(helped)]
    for reply in replies:
        reply.helped = True
        reply.save(update_fields=["helped"])
        if thanks.strip() and reply.by.state == "active":
            source = f"ask:{ask.pk}"
            follow_up.thank(giver=author, receiver=reply.by, words=thanks, source=source, now=now)
    end(ask, Ask.State.CLOSED, now)
    return ask


def end(ask: Ask, state: str, now: datetime) -> None:
    """Nobody else is asked, and letters that have not left yet do not leave."""
    ask.state, ask.closed_at, ask.due_at = state, now, None
    ask.save(update_fields=["state", "closed_at", "due_at"])
    unindex_ask(ask)
    outbox.drop(key_prefix=letters.key_of(ask), now=now)
