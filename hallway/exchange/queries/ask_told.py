"""What people tell of themselves, as far as one other may see it: whom to ask about something.

Only what its owner shows to that very person counts, so that nobody can find out by asking what
a profile keeps back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from hallway.exchange.ask_fit import Told
from hallway.people.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hallway.exchange.models import Ask

TIES, NOBODY = "ties", "nobody"


def told_to(
    members: QuerySet[Member], tied: Collection[int], offers: QuerySet[Ask]
) -> dict[int, Told]:
    """What each of these members tells somebody, by id.

    tied: whom that somebody has a tie with. offers: the offers that they see.
    """
    given = _given(offers)
    rows = members.values_list("pk", "interests", "ask_about", "shown")
    return {
        pk: _told(pk, interests, ask_about, _parts(shown, pk in tied), given)
        for pk, interests, ask_about, shown in rows
    }


def _parts(shown: Mapping[str, str], tied: bool) -> Mapping[str, bool]:
    hidden = {NOBODY} if tied else {NOBODY, TIES}
    return defaultdict(lambda: True, {part: to not in hidden for part, to in shown.items()})


def _told(
    pk: int,
    interests: list[str],
    ask_about: str,
    parts: Mapping[str, bool],
    given: Mapping[int, list[tuple[tuple[str, ...], str]]],
) -> Told:
    topics = [str(one) for one in interests] if parts["interests"] else []
    texts = [ask_about] if ask_about and parts["ask_about"] else []
    for offered, words in given.get(pk, ()):
        topics.extend(offered)
        texts.append(words)
    return Told(tuple(topics), tuple(texts))


def _given(offers: QuerySet[Ask]) -> dict[int, list[tuple[tuple[str, ...], str]]]:
    found: dict[int, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for offer in offers.prefetch_related("topics"):
        topics = tuple(topic.word for topic in offer.topics.all())
        found[offer.author_id].append((topics, offer.words))
    return found


def own_words(member: Member) -> Told:
    """All that a member tells of themselves, for what is shown to them alone."""
    facts: Any = member
    return Told(tuple(map(str, facts.interests)), tuple(filter(None, [facts.ask_about])))
