"""The worker's part: asks end on their day, and the next few people are asked.

Who is asked is planned outside the transaction. Inside, everybody chosen is held, and whoever
left, took a break, has had enough asks this week or does not see the ask any more falls out.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hallway.exchange import ask_letters as letters
from hallway.exchange.actions.asks import end
from hallway.exchange.models import Ask, Asking
from hallway.exchange.queries import ask_routing as routing
from hallway.exchange.queries.asks import MOST_WAVES, access_ask
from hallway.meet.sweep import each
from hallway.outbox import actions as outbox
from hallway.people.errors import NotHere
from hallway.people.models import Member
from hallway.people.queries import viewer_of
from hallway.people.queries.known import held


def run_due(*, now: datetime) -> int:
    """What has run out ends; where people are to be asked, they are."""
    ended = each(routing.run_out(now), lambda pk: expire(ask_id=pk, now=now))
    return ended + each(routing.waves_due(now), lambda pk: widen(ask_id=pk, now=now))


@transaction.atomic
def expire(*, ask_id: int, now: datetime) -> int:
    ask = routing.hold_ask(ask_id)
    if ask.state != Ask.State.OPEN or ask.ends_at > now:
        return 0
    end(ask, Ask.State.EXPIRED, now)
    return 1


def widen(*, ask_id: int, now: datetime) -> int:
    """Ask the next few; 1 where the ask has taken a step, with or without anybody to ask."""
    ask = Ask.objects.select_related("author").prefetch_related("topics").get(pk=ask_id)
    return _ask_them(ask, routing.next_wave(ask, now), now)


@transaction.atomic
def _ask_them(planned: Ask, ids: list[int], now: datetime) -> int:
    holding = held({planned.author_id, *ids})
    ask = routing.hold_ask(planned.pk)
    if not _is_due(ask, planned, now):
        return 0
    ask.author = holding[ask.author_id]
    chosen = 0
    for pk in ids:
        if chosen < routing.FIRST * 2**ask.waves:
            chosen += _bring(ask, holding[pk], now)
    ask.waves += 1
    ask.due_at = now + routing.STEP if ask.waves < MOST_WAVES else None
    ask.save(update_fields=["waves", "due_at"])
    return 1


def _is_due(ask: Ask, planned: Ask, now: datetime) -> bool:
    """Still going on, and no other worker took this step a moment ago."""
    waits = ask.due_at is not None and ask.due_at <= now and ask.waves == planned.waves
    return waits and ask.state == Ask.State.OPEN and ask.ends_at > now and not ask.hidden_at


def _bring(ask: Ask, member: Member, now: datetime) -> bool:
    """Ask one member, who is held, if they may be asked."""
    if not routing.has_room(member, now):
        return False
    try:
        look = access_ask(viewer_of(member), ask.pk, now)
    except NotHere:
        return False
    _row, new = Asking.objects.get_or_create(
        ask=ask,
        member=member,
        defaults={"community_id": ask.community_id, "wave": ask.waves + 1, "at": now},
    )
    if new:
        outbox.write(letters.asked(look, member), now=now)
    return new
