"""Who tells of a topic, to one member: in the parts of their profile that this member may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from hallway.exchange.queries.open_ways import day_of
from hallway.people import queries as people
from hallway.people.models import Member

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = ("ask_about", "interests", "headline")
# Words that carry no topic by themselves.
SHORT = 2


@dataclass(frozen=True)
class Told:
    """How well somebody fits (0-1), and the words of theirs that say so."""

    fits: float
    says: str


def who_tells(asker: Member, words: str, now: datetime) -> dict[int, Told]:
    """Members whose profile, as far as the asker may see it, speaks of these words."""
    wanted = {word for word in words.casefold().split() if len(word) > SHORT}
    found: dict[int, Told] = {}
    for part in PARTS:
        for pk, text in _texts(asker, part, now):
            said = text.casefold()
            fits = sum(word in said for word in wanted) / max(len(wanted), 1)
            if fits and fits > (found[pk].fits if pk in found else 0):
                found[pk] = Told(fits, text)
    return found


def _texts(asker: Member, part: str, now: datetime) -> Iterator[tuple[int, str]]:
    rows = visible(asker, part, now).exclude(**{part: [] if part == "interests" else ""})
    for pk, said in rows.values_list("pk", part):
        yield pk, ", ".join(said) if isinstance(said, list) else said


def visible(asker: Member, part: str, now: datetime) -> QuerySet[Member]:
    """The other active members who show this part to the asker: all in the question itself."""
    near = people.tied(asker.community_id, asker.pk, day_of(asker, now))
    shown: Mapping[str, Q] = {
        "everybody": Q(**{f"shown__{part}__isnull": True}),
        "ties": Q(**{f"shown__{part}": "ties"}) & near,
    }
    others = Member.objects.filter(
        shown["everybody"] | shown["ties"],
        community_id=asker.community_id,
        state=Member.State.ACTIVE,
    )
    return others.exclude(people.apart(asker.pk)).exclude(pk=asker.pk)
