"""What people tell of themselves, as far as one other may see it: whom to ask about something.

Only what its owner shows to that very person counts, so that nobody can find out by asking what
a profile keeps back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from hallway.exchange.ask_fit import Told
from hallway.follow_up.models import Thanks
from hallway.people.models import Member
from hallway.people.queries.profiles import Eyes, Profile, eyes_of, seen, shows

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from hallway.exchange.models import Ask

Given = Mapping[int, list[tuple[tuple[str, ...], str]]]


def told_to(
    viewer: Member, members: QuerySet[Member], offers: QuerySet[Ask], today: date
) -> dict[int, Told]:
    """What each of these members tells the viewer, by id: on their page, in thanks, in offers.

    offers: those that the viewer sees.
    """
    eyes = eyes_of(viewer, today)
    given, thanked = _given(offers), _thanked(viewer.community_id, eyes)
    return {
        person.pk: _told(person, given.get(person.pk, []), thanked.get(person.pk, []))
        for person in seen(members, eyes)
    }


def _told(person: Profile, given: list[tuple[tuple[str, ...], str]], thanks: list[str]) -> Told:
    topics = [str(one) for one in person.interests]
    texts = [*thanks, *filter(None, [person.ask_about, person.headline])]
    for offered, words in given:
        topics.extend(offered)
        texts.append(words)
    return Told(tuple(topics), tuple(texts))


def _given(offers: QuerySet[Ask]) -> Given:
    found: dict[int, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for offer in offers.prefetch_related("topics"):
        topics = tuple(topic.word for topic in offer.topics.all())
        found[offer.author_id].append((topics, offer.words))
    return found


def _thanked(community_id: int, eyes: Eyes) -> Mapping[int, list[str]]:
    """Thanks that their receivers show to these eyes, from givers who are here and not apart."""
    members = Member.objects.filter(community_id=community_id)
    showing = members.filter(shows("thanks", eyes)).order_by()
    givers = members.filter(~eyes.apart, state=Member.State.ACTIVE).order_by()
    rows = Thanks.objects.filter(
        community_id=community_id,
        state=Thanks.State.SHOWN,
        hidden_at=None,
        receiver__in=showing.values("pk"),
        giver__in=givers.values("pk"),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for receiver, words in rows.values_list("receiver_id", "words"):
        found[receiver].append(words)
    return found


def own_words(member: Member) -> Told:
    """All that a member tells of themselves, for what is shown to them alone."""
    texts = filter(None, [member.ask_about, member.headline])
    return Told(tuple(map(str, member.interests)), tuple(texts))
