"""Reading asks and offers: one condition says who sees which, and it holds in the database.

Every list, page, link, letter, search and answer of the API begins with `asks_seen_by`; nothing
is fetched and left out afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from hallway.exchange import ask_words
from hallway.exchange.ask_fit import Wanted, fit, plain
from hallway.exchange.models import Ask, Asking, AskReply, NotAskedAbout
from hallway.exchange.queries.ask_told import own_words
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.models import CircleMember, Member, Tie

if TYPE_CHECKING:
    from datetime import date

    from hallway.people.queries import Viewer

ASK, OFFER = Ask.Kind.ASK, Ask.Kind.OFFER
WHATS, REACHES = Ask.What.choices, Ask.Reach.choices
# How often more people are asked at most.
MOST_WAVES = 3
MOST_LISTED = 100
# Of these many newest ones those are looked for that fit somebody.
LOOKED_THROUGH = 300


@dataclass(frozen=True)
class AskLook:
    """An ask as one member may see it."""

    ask: Ask
    topics: tuple[str, ...]
    mine: bool
    # Hallway asked this very member, and they have not answered yet.
    asked: bool
    # What they answered, if they did.
    reply: AskReply | None
    # Whether they know its author. Otherwise a two-step ask came "through somebody you know".
    knows: bool
    is_open: bool

    @property
    def heading(self) -> str:
        return ask_words.heading(self.ask, mine=self.mine)

    @property
    def how_far(self) -> str:
        return ask_words.how_far(self.ask, mine=self.mine)

    @property
    def second_hand(self) -> bool:
        """It came over somebody whom both know, and nobody says over whom."""
        return self.ask.reach == Ask.Reach.TWO_STEPS and not (self.mine or self.knows)


# The one condition


def asks_seen_by(viewer: Viewer, now: datetime) -> QuerySet[Ask]:
    """Every ask and offer that this member may know of, in any way.

    One's own, in every state. Of others', those that are going on, that nobody took out of
    sight, whose reach includes the viewer today, and whose author is here and not apart from
    them by either one's wish. What the viewer has answered stays with them when it ends, as
    long as all the rest holds.
    """
    me = viewer.member
    answered = AskReply.objects.filter(ask=OuterRef("pk"), by=me)
    going_on = Q(state=Ask.State.OPEN, ends_at__gt=now) | Q(Exists(answered))
    others = _within_reach(me, day_of(me, now)) & going_on & Q(hidden_at=None)
    return Ask.objects.filter(Q(author=me) | others, community_id=me.community_id)


def _within_reach(me: Member, today: date) -> Q:
    apart = Member.objects.filter(people.apart(me.pk)).values("pk")
    here = Q(author__state=Member.State.ACTIVE) & ~Q(author__in=apart)
    # Without the community, which the people at both ends have in common: so that their own few
    # ties are looked up, and not everybody's gone through.
    ties = people.standing(Tie.objects.filter(weight__gt=0, on__gt=today - people.TIE_LASTS))
    near = _known_by(ties, [me.pk])
    reach = Ask.Reach
    return here & (
        Q(reach=reach.ALL)
        | (Q(reach=reach.TIES) & near.authors)
        | (Q(reach=reach.TWO_STEPS) & (near.authors | _over_one(ties, near)))
        | (Q(reach=reach.CIRCLE) & _both_in_the_circle(me))
        | (Q(reach=reach.UNIT) & _of_unit(me))
    )


class _Known(NamedTuple):
    """Who shares a tie with some people: the ids of the two ends of it, as subqueries.

    The same people as `people.tied` and `tied_within_two` speak of, but found from their ties and
    not by going through all members.
    """

    upward: Any
    downward: Any

    @property
    def authors(self) -> Q:
        return Q(author__in=self.upward) | Q(author__in=self.downward)


def _known_by(ties: QuerySet[Tie], ids: Any) -> _Known:
    active = Member.State.ACTIVE
    return _Known(
        ties.filter(first__in=ids, second__state=active).order_by().values("second_id"),
        ties.filter(second__in=ids, first__state=active).order_by().values("first_id"),
    )


def _over_one(ties: QuerySet[Tie], near: _Known) -> Q:
    """Somebody in the middle is active, as everybody near is."""
    return _known_by(ties, near.upward).authors | _known_by(ties, near.downward).authors


def _both_in_the_circle(me: Member) -> Q:
    """Whoever has left a circle no longer speaks to it."""
    mine = me.circles.filter(closed_at=None).order_by().values("pk")
    theirs = CircleMember.objects.filter(member=OuterRef("author"), circle=OuterRef("circle"))
    return Q(Exists(theirs), circle__in=mine)


def _of_unit(me: Member) -> Q:
    """The value that a member has today, and an ask had when it was written."""
    found = Q(pk__in=[])
    for name, value in me.units.items():
        found |= Q(unit_name=name, unit_value=str(value))
    return found


def day_of(member: Member, now: datetime) -> date:
    """The day on a member's own calendar."""
    return now.astimezone(ZoneInfo(member.timezone)).date()


# Doors


def access_ask(viewer: Viewer, ask_id: int, now: datetime) -> AskLook:
    """One ask or offer.

    Raises:
        NotHere: there is none, or not for this member; both look the same.
    """
    return _one(viewer, asks_seen_by(viewer, now).filter(pk=ask_id), now)


def access_own_ask(viewer: Viewer, ask_id: int, now: datetime) -> AskLook:
    """One of the viewer's own.

    Raises:
        NotHere: it is somebody else's.
    """
    return _one(viewer, own_asks(viewer).filter(pk=ask_id), now)


def _one(viewer: Viewer, asks: QuerySet[Ask], now: datetime) -> AskLook:
    found = looks(viewer, _whole(asks), now)
    if not found:
        raise NotHere
    return found[0]


def ask_by_link(facts: dict[str, int | str], now: datetime) -> tuple[Viewer, AskLook]:
    """The member whom a link in a letter names, and the ask as they may see it today.

    Raises:
        NotHere: they left, or it is not for them any more, for whatever reason.
    """
    member = people.member_by_link(facts)
    if member.state != "active":
        raise NotHere
    viewer = people.viewer_of(member)
    return viewer, access_ask(viewer, int(facts["ask"]), now)


# Lists


def coming_to(
    viewer: Viewer,
    now: datetime,
    *,
    kind: str = "",
    what: str = "",
    topic: str = "",
    most: int = MOST_LISTED,
) -> list[AskLook]:
    """What others look for or can give, as far as it reaches the viewer, newest first."""
    asks = asks_seen_by(viewer, now).filter(state=Ask.State.OPEN).exclude(author=viewer.member)
    if kind:
        asks = asks.filter(kind=kind)
    if what:
        asks = asks.filter(what=what)
    if plain(topic):
        asks = asks.filter(topics__plain=plain(topic))
    return looks(viewer, _whole(asks)[:most], now)


def topics_seen(viewer: Viewer, now: datetime, most: int = 12) -> list[str]:
    """The topics of what the viewer sees, the newest first."""
    asks = asks_seen_by(viewer, now).filter(state=Ask.State.OPEN).exclude(author=viewer.member)
    words: dict[str, str] = {}
    for ask in _whole(asks)[:MOST_LISTED]:
        for topic in ask.topics.all():
            words.setdefault(topic.plain, topic.word)
    return list(words.values())[:most]


def own_asks(viewer: Viewer) -> QuerySet[Ask]:
    return Ask.objects.filter(author=viewer.member, community_id=viewer.community.pk)


def mine(viewer: Viewer, now: datetime, most: int = 30) -> list[AskLook]:
    """The viewer's own asks and offers: open ones first, then what has ended, newest first."""
    found = looks(viewer, _whole(own_asks(viewer))[:most], now)
    return sorted(found, key=lambda look: not look.is_open)


def asked_of(viewer: Viewer, now: datetime, most: int = 3) -> list[AskLook]:
    """What Hallway asked this very member and they have not answered, newest first."""
    waiting = Asking.objects.filter(member=viewer.member, answer=Asking.Answer.NONE)
    if not waiting.exists():
        return []
    asks = asks_seen_by(viewer, now).filter(
        state=Ask.State.OPEN, ends_at__gt=now, pk__in=waiting.values("ask_id")
    )
    return looks(viewer, _whole(asks)[:most], now)


def could_answer(viewer: Viewer, now: datetime, most: int = 3) -> list[AskLook]:
    """Asks of others that this member could answer, for a letter to them.

    First those that Hallway asked them, then those that fit what they tell of themselves, the
    best first. Nothing that they answered, or said "not this time" to, and nothing about what
    they would rather not be asked about; nothing at all for whoever wants no asks by letter.
    """
    if not viewer.member.asks_a_week:
        return []
    asked = asked_of(viewer, now, most)
    known = {look.ask.pk for look in asked}
    fitting = [look for look in _fitting(viewer, now) if look.ask.pk not in known]
    return [*asked, *fitting][:most]


def _fitting(viewer: Viewer, now: datetime) -> list[AskLook]:
    member = viewer.member
    settled = Asking.objects.filter(member=member).exclude(answer=Asking.Answer.NONE)
    asks = (
        asks_seen_by(viewer, now)
        .filter(kind=ASK, state=Ask.State.OPEN, ends_at__gt=now)
        .exclude(author=member)
        .exclude(pk__in=settled.values("ask_id"))
        .exclude(replies__by=member)
    )
    told, quiet = own_words(member), not_asked_about(member)
    newest = [ask for ask in _whole(asks)[:LOOKED_THROUGH] if not quiet & such_things(ask)]
    found = [(fit(wanted(ask), told), ask) for ask in newest]
    fitting = sorted((row for row in found if row[0] > 0), key=lambda row: -row[0])
    return looks(viewer, [ask for _fit, ask in fitting], now)


def offers_for(
    viewer: Viewer, now: datetime, *, topics: Sequence[str], words: str, most: int = 3
) -> list[AskLook]:
    """What others can give that fits what the viewer looks for, as far as it reaches them."""
    from hallway.exchange.ask_fit import Told

    asked = Wanted(tuple(topics), words)
    offers = asks_seen_by(viewer, now).filter(
        kind=OFFER, state=Ask.State.OPEN, ends_at__gt=now, hidden_at=None
    )
    found = []
    for offer in _whole(offers.exclude(author=viewer.member))[:LOOKED_THROUGH]:
        fits = fit(asked, Told(tuple(topic.word for topic in offer.topics.all()), (offer.words,)))
        if fits > 0:
            found.append((fits, offer))
    found.sort(key=lambda row: -row[0])
    return looks(viewer, [offer for _fits, offer in found[:most]], now)


# Looking


def looks(viewer: Viewer, asks: Iterable[Ask], now: datetime) -> list[AskLook]:
    """These asks, all of them seen by the viewer, with what lies between the two."""
    rows = list(asks)
    ids = [ask.pk for ask in rows]
    me = viewer.member
    answered = {one.ask_id: one for one in AskReply.objects.filter(by=me, ask__in=ids)}
    waiting = Asking.objects.filter(member=me, ask__in=ids, answer=Asking.Answer.NONE)
    asked = set(waiting.values_list("ask_id", flat=True))
    tied = people.tied(me.community_id, me.pk, day_of(me, now))
    authors = people.reached(tied, me.community_id).filter(pk__in={ask.author_id for ask in rows})
    known = set(authors.values_list("pk", flat=True)) if rows else set()
    return [
        AskLook(
            ask,
            topics=tuple(topic.word for topic in ask.topics.all()),
            mine=ask.author_id == me.pk,
            asked=ask.pk in asked,
            reply=answered.get(ask.pk),
            knows=ask.author_id in known,
            is_open=ask.state == Ask.State.OPEN and ask.ends_at > now,
        )
        for ask in rows
    ]


def _whole(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    """With all that pages say of them, the newest first."""
    return (
        asks.select_related("author", "circle", "community")
        .prefetch_related("topics")
        .order_by("-created_at", "-pk")
    )


def wanted(ask: Ask) -> Wanted:
    return Wanted(tuple(topic.word for topic in ask.topics.all()), ask.words)


def such_things(ask: Ask) -> set[str]:
    """What "stop asking me such things" is about: its topics, or without any its kind."""
    return {topic.plain for topic in ask.topics.all()} or {f"what:{ask.what}"}


def not_asked_about(member: Member) -> set[str]:
    rows = NotAskedAbout.objects.filter(member=member)
    return set(rows.values_list("plain", flat=True))


def quiet_of(member: Member) -> list[NotAskedAbout]:
    """What somebody would rather not be asked about; for them alone."""
    return list(NotAskedAbout.objects.filter(member=member).order_by("word", "pk"))


# For the author alone


def replies_seen(
    viewer: Viewer, ask: Ask, now: datetime
) -> list[tuple[AskReply, Member | people.Profile]]:
    """The same with each one's face, as the author may see it."""
    replies = replies_to(ask)
    faces = people.as_seen(viewer.member, [reply.by for reply in replies], now)
    known = {face.pk: face for face in faces}
    return [(reply, known.get(reply.by_id, reply.by)) for reply in replies]


def could_widen(look: AskLook) -> bool:
    """Whether somebody answered, so that no more people are asked, but there could be more."""
    ask = look.ask
    waits = ask.due_at is None and ask.waves < MOST_WAVES and not ask.hidden_at
    return look.is_open and ask.kind == ASK and waits


def replies_to(ask: Ask) -> list[AskReply]:
    """Who answered, first come first."""
    return list(ask.replies.select_related("by").order_by("at", "pk"))
