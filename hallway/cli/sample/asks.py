"""What some people of the sample community look for, and what they can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hallway.exchange import actions
from hallway.people import queries

if TYPE_CHECKING:
    from hallway.exchange.models import Ask
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

# Whom the demo shows: one ask waits for her, and one of hers has been answered.
SHOWN, ANSWERS = "yuki.tanabe", "beatriz.nogueira"
EARLIER = timedelta(hours=3)
ASKS: Sequence[tuple[str, dict[str, Any]]] = (
    (
        "grace.mwangi",
        {"kind": "offer", "what": "insight", "reach": "all", "topics": ["budgets"],
         "words": "Half an hour with your budget, until none of its columns frightens you."},
    ),
    (
        "jasper.vries",
        {"what": "help", "reach": "all", "topics": ["sourdough", "baking"],
         "words": "My starter smells of nail varnish. Is it dead, or only offended?"},
    ),
    (
        "theo.papadakis",
        {"what": "room", "reach": "ties", "topics": ["Berlin"],
         "words": "A sofa in Berlin for two nights in the last week of the month? I bring olives."},
    ),
    (
        "luca.moretti",
        {"kind": "offer", "what": "review", "reach": "two_steps", "topics": ["drafts", "slides"],
         "words": "I read your slides before anybody else does, and say what I would leave out."},
    ),
    (
        SHOWN,
        {"what": "insight", "reach": "all", "topics": ["fonts"],
         "words": "Which font survives a projector in a sunny room? I have tried four."},
    ),
    (
        "amara.okafor",
        {"what": "review", "reach": "two_steps", "topics": ["colour"],
         "words": "Our new charts are red and green. Who tells me kindly what colour-blind people"
         " see there?"},
    ),
)  # fmt: skip


def write_asks(viewer: Viewer, now: datetime) -> None:
    """A few asks and offers; the first few people have been asked, and one has answered."""
    by_key = {member.key: member for member in queries.community_members(viewer)}
    asks = {key: write(by_key, key, facts, now) for key, facts in ASKS if key in by_key}
    actions.run_due(now=now, worker="demo")
    if SHOWN in asks and ANSWERS in by_key:
        words = "Anything with a large x-height. I have a list of six that I tried at home."
        actions.answer_ask(ask_id=asks[SHOWN].pk, by=by_key[ANSWERS], words=words, now=now)


def write(by_key: Mapping[str, Member], key: str, facts: dict[str, Any], now: datetime) -> Ask:
    wish = actions.Wish(**facts)
    return actions.write_ask(author=by_key[key], wish=wish, now=now - EARLIER)
