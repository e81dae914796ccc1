"""Whom to ask next: the few within reach who are likeliest to help, and take asks this week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from hallway.exchange.ask_fit import fit
from hallway.exchange.models import Ask, Asking, AskReply, NotAskedAbout
from hallway.exchange.queries.ask_told import told_to
from hallway.exchange.queries.asks import (
    MOST_WAVES,
    OFFER,
    asks_seen_by,
    day_of,
    such_things,
    wanted,
)
from hallway.exchange.queries.graph import strengths
from hallway.people import queries as people

if TYPE_CHECKING:
    from datetime import date

    from hallway.engine import TieGraph
    from hallway.people.models import Member

# Three people, then six, then twelve, each wave only when the one before has brought no answer.
FIRST, STEP = 3, timedelta(days=2)
A_WEEK, LATELY = timedelta(days=7), timedelta(days=28)


def waves_due(now: datetime, most: int = 200) -> list[int]:
    """Asks for which a few more people are to be asked."""
    asks = Ask.objects.filter(
        due_at__lte=now,
        state=Ask.State.OPEN,
        ends_at__gt=now,
        hidden_at=None,
        waves__lt=MOST_WAVES,
    )
    return list(asks.order_by("due_at", "pk").values_list("pk", flat=True)[:most])


def run_out(now: datetime, most: int = 200) -> list[int]:
    """Asks and offers whose last day is over."""
    asks = Ask.objects.filter(state=Ask.State.OPEN, ends_at__lte=now)
    return list(asks.order_by("ends_at", "pk").values_list("pk", flat=True)[:most])


def hold_ask(ask_id: int) -> Ask:
    """The ask, held until the transaction ends. Members are held before."""
    return Ask.objects.select_for_update(of=("self",)).select_related("author").get(pk=ask_id)


# The plan


def next_wave(ask: Ask, now: datetime) -> list[int]:
    """Who would be asked now, the likeliest first; more than one wave, for some may fall out."""
    import numpy as np

    from hallway.engine import plan_waves

    fits = _relevance(ask, may_be_asked(ask, now), now)
    everybody = people.audience(community_id=ask.community_id, kind=people.EVERYONE)
    ids = list(everybody.values_list("pk", flat=True))
    if not fits or ask.author_id not in ids:
        return []
    lately = asked_since(ask.community_id, now - LATELY)
    room = _room(ask.community_id, now)
    plan = plan_waves(
        carrying_graph(ask.community_id, day_of(ask.author, now), ids),
        ids.index(ask.author_id),
        [fits.get(pk, 0.0) for pk in ids],
        lately=[lately.get(pk, 0) for pk in ids],
        room=[room.get(pk, 0) for pk in ids],
        first=FIRST * 2**ask.waves,
        waves=2,
        rng=np.random.Generator(np.random.PCG64(ask.pk * 100 + ask.waves)),
    )
    return [ids[at] for wave in plan for at in wave.people]


def carrying_graph(community_id: int, today: date, ids: list[int]) -> TieGraph:
    """Every tie there is. Nobody in the middle is troubled or named by an ask, so none is shut."""
    from hallway.engine import tie_graph

    place = {pk: at for at, pk in enumerate(ids)}
    rows = people.dated_ties(community_id, today)
    rows = [row for row in rows if row[0] in place and row[1] in place]
    found = strengths([(today - row[2]).days for row in rows], [row[3] for row in rows])
    return tie_graph(len(ids), [(place[row[0]], place[row[1]]) for row in rows], found)


def may_be_asked(ask: Ask, now: datetime) -> QuerySet[Member]:
    """Within the reach, not apart from the author, and not asked or answering already."""
    inside = _inside(ask, now).filter(~people.apart(ask.author_id)).exclude(pk=ask.author_id)
    asked = Asking.objects.filter(ask=ask).values("member_id")
    answered = AskReply.objects.filter(ask=ask).values("by_id")
    tired = NotAskedAbout.objects.filter(
        community_id=ask.community_id, plain__in=such_things(ask)
    ).values("member_id")
    return inside.exclude(pk__in=asked).exclude(pk__in=answered).exclude(pk__in=tired)


def _inside(ask: Ask, now: datetime) -> QuerySet[Member]:
    """Who is within the reach of an ask. Whoever is asked is held against `asks_seen_by` too."""
    community_id, author = ask.community_id, ask.author_id
    today = day_of(ask.author, now)
    if ask.reach == Ask.Reach.TIES:
        return people.reached(people.tied(community_id, author, today), community_id)
    if ask.reach == Ask.Reach.TWO_STEPS:
        return people.reached(people.tied_within_two(community_id, author, today), community_id)
    if ask.reach == Ask.Reach.CIRCLE:
        return people.audience(
            community_id=community_id, kind=people.CIRCLE, circle_id=ask.circle_id
        )
    if ask.reach == Ask.Reach.UNIT:
        unit = {ask.unit_name: [ask.unit_value]}
        return people.audience(community_id=community_id, kind=people.UNITS, units=unit)
    return people.audience(community_id=community_id, kind=people.EVERYONE)


def _relevance(ask: Ask, inside: QuerySet[Member], now: datetime) -> dict[int, float]:
    """How well each fits, by what they show to the author; those who don't are left out."""
    viewer = people.viewer_of(ask.author)
    offers = asks_seen_by(viewer, now).filter(kind=OFFER, state=Ask.State.OPEN)
    about = wanted(ask)
    offers = offers.exclude(author=ask.author)
    told = told_to(ask.author, inside, offers, day_of(ask.author, now))
    found = ((pk, fit(about, words)) for pk, words in told.items())
    return {pk: fits for pk, fits in found if fits > 0}


# Who was asked how often


def asked_since(community_id: int, since: datetime) -> dict[int, int]:
    """How often each was asked by letter since a moment; who never was is left out."""
    rows = Asking.objects.filter(community_id=community_id, at__gt=since)
    return dict(rows.order_by().values_list("member_id").annotate(Count("pk")))


def _room(community_id: int, now: datetime) -> dict[int, int]:
    """How many more asks each takes this week; whoever is away is left out."""
    taken = asked_since(community_id, now - A_WEEK)
    here = people.audience(community_id=community_id, kind=people.EVERYONE)
    caps = people.ready(here, at=now).values_list("pk", "asks_a_week")
    return {pk: max(cap - taken.get(pk, 0), 0) for pk, cap in caps}


def has_room(member: Member, now: datetime) -> bool:
    """Whether one more ask may be brought to them this week. Ask while they are held."""
    away = people.hindrances([member], at=now).get(member.pk)
    if away and away.code in (people.LEFT, people.PAUSED):
        return False
    taken = Asking.objects.filter(member=member, at__gt=now - A_WEEK).count()
    return taken < member.asks_a_week


def sees(member: Member, ask: Ask, now: datetime) -> bool:
    """The one condition, for one member and one ask."""
    return asks_seen_by(people.viewer_of(member), now).filter(pk=ask.pk).exists()
