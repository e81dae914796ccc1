"""Warm introductions in the sample: a question for whom the demo shows, and one of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from hallway.exchange import actions as exchange
from hallway.exchange.queries.introductions import questions_for
from hallway.exchange.queries.reach import ways_to
from hallway.people import actions as people
from hallway.people import queries

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

# One in so many introduces nobody.
KEEPS_OUT = 4
# Hours until the first of them answers.
FIRST = 2
LOOKED_AT = 60
WHY = "You are said to have moved a whole team to shorter meetings. I would love to hear how."
EARLIER = "Everybody sends me to you when I am stuck. I would like to hear how you get unstuck."
WORD = "You two laugh at the same signs."
MINE = "I draw charts all day and have never seen where the numbers come from."


def ask_around(viewer: Viewer, shown: Member, now: datetime) -> None:
    """Most let themselves be used; somebody asks through the one whom the demo shows."""
    members = list(queries.community_members(viewer))
    for at, member in enumerate(members):
        if at % KEEPS_OUT or member == shown:
            people.save_profile(member=member, introduces=True)
    others = [member for member in members if member != shown]
    asker, target = next(_through(shown, others, now), (None, None))
    if asker is not None and target is not None:
        exchange.ask_for(asker=asker, target=target, why=WHY, now=now - timedelta(hours=5))
    far = next((one for one in reversed(others) if ways_to(shown, one, now)), None)
    if far is not None:
        exchange.ask_for(asker=shown, target=far, why=MINE, now=now - timedelta(hours=26))
    _was_introduced(shown, [one for one in others if one not in (asker, target, far)], now)


def _was_introduced(shown: Member, others: list[Member], now: datetime) -> None:
    """Days ago everybody on a way said yes, so that there is something to tell of."""
    asked = now - timedelta(days=6)
    other = next((one for one in others if len(ways_to(shown, one, now)) > 1), None)
    if other is None:
        return
    it = exchange.ask_for(asker=shown, target=other, why=EARLIER, now=asked)
    for hours in range(FIRST, 8, 2):
        at = asked + timedelta(hours=hours)
        for one in others:
            if any(here.introduction == it for here in questions_for(one, at)):
                word = WORD if hours == FIRST else ""
                exchange.answer(member=one, introduction_id=it.pk, yes=True, now=at, word=word)


def _through(
    middle: Member, others: list[Member], now: datetime
) -> Iterator[tuple[Member, Member]]:
    """Pairs whose best way leads through this member alone."""
    day = now.date()
    near = set(
        queries.reached(queries.tied(middle.community_id, middle.pk, day), middle.community_id)
    )
    pairs = list(permutations([one for one in others if one in near], 2))
    for asker, target in pairs[:LOOKED_AT]:
        ways = ways_to(asker, target, now)
        if ways and ways[0] == (asker.pk, middle.pk, target.pk):
            yield asker, target
