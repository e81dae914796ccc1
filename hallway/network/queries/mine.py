"""A member's own network: whom they know, how well, and how recently. Theirs alone to see.

It is made of what the member said, and of what both have said: never of what somebody else
alone answered, and of no tie between two others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from hallway.engine import OUTCOME_WEIGHTS, tie_state, tie_strengths
from hallway.follow_up.met import DECLARED, Once, every_time
from hallway.network.models import Hello
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.queries.known import apart_from
from hallway.people.queries.tie_words import KNOW, NOT_REALLY, WELL, choices_of, words_of

if TYPE_CHECKING:
    from hallway.people.models import Member, TieWord

ALIVE, FADING, DORMANT = "alive", "fading", "dormant"
# What a tie counts by one's own word, and the path that stands for it.
OWN_WORD = "own_word"
SAYS = {str(WELL), str(KNOW), str(NOT_REALLY)}
SAID = {WELL: OUTCOME_WEIGHTS["met"], KNOW: OUTCOME_WEIGHTS["declared"]}
# One hello for a tie in so many days, whoever says it, and no more than so many heard in a week.
HELLO_EVERY = timedelta(days=30)
MOST_HEARD, HEARD_WITHIN = 3, timedelta(days=7)


@dataclass(frozen=True)
class Contact:
    """Somebody the member knows. strength: 0 to 1, what is left of their meetings today."""

    member: Member
    on: date
    # coffee, free_now, table, mixer, declared, or own_word.
    path: str
    title: str
    meeting_id: int | None
    times: int
    strength: float
    state: str
    # well, know, or nothing said.
    word: str = ""
    # There is more to it than one's own word.
    grounded: bool = True
    # May a way to somebody use this tie, as far as this member goes?
    lets: bool = False
    may_greet: bool = False


@dataclass(frozen=True)
class LetGo:
    """Somebody of whom the member said that they don't really know each other."""

    member: Member
    on: date


def contacts_of(member: Member, *, now: datetime, today: date) -> list[Contact]:
    """Everybody they know who is still here: the strongest first, then the latest."""
    words = words_of(member)
    known = _standing(every_time(member), words)
    here = people.members_by_id(member.community_id, known)
    active = {pk: once for pk, once in known.items() if here[pk].state == "active"}
    contacts = [_contact(here[pk], once, words.get(pk), today) for pk, once in active.items()]
    quiet = [contact.member for contact in contacts if contact.state != ALIVE]
    greeted, choices = may_greet(member, quiet, now), choices_of(member)
    found = [
        replace(
            one,
            may_greet=one.member.pk in greeted,
            lets=choices.get(one.member.pk, member.introduces),
        )
        for one in contacts
    ]
    return sorted(found, key=lambda one: (-one.strength, -one.on.toordinal(), one.member.pk))


def _standing(times: Iterable[Once], words: dict[int, TieWord]) -> dict[int, list[Once]]:
    """Each one's times since the member let go of them, and what the member says besides."""
    found: dict[int, list[Once]] = {}
    for once in times:
        word = words.get(once.other_id)
        if word is None or word.says != NOT_REALLY or once.on > word.said_on:
            found.setdefault(once.other_id, []).append(once)
    for pk, word in words.items():
        if word.says != NOT_REALLY:
            found.setdefault(pk, []).append(Once(word.said_on, pk, OWN_WORD))
    return found


def _contact(member: Member, times: list[Once], word: TieWord | None, today: date) -> Contact:
    said = word.says if word is not None and word.says != NOT_REALLY else ""
    latest = max(times, key=lambda once: (once.on, once.path != OWN_WORD))
    meetings = {once.meeting_id for once in times if once.meeting_id}
    days = [float((today - once.on).days) for once in times]
    return Contact(
        member=member,
        on=latest.on,
        path=latest.path,
        title=latest.title,
        meeting_id=latest.meeting_id,
        times=len(meetings),
        strength=_strength(days, [_weight(once, said) for once in times]),
        state=tie_state(max(min(days), 0.0)),
        word=said,
        grounded=any(once.path != OWN_WORD for once in times),
    )


def _weight(once: Once, said: str) -> float:
    if once.path == OWN_WORD:
        return SAID[said]  # type: ignore[index]
    return OUTCOME_WEIGHTS["declared" if once.path == DECLARED else "met"]


def _strength(days: list[float], weights: list[float]) -> float:
    return float(tie_strengths(np.array(days), np.array(weights)))


def known_to(member: Member, other_id: int) -> Member:
    """Somebody in their network by more than their own word.

    Raises:
        NotHere: anybody else.
    """
    known = _standing(every_time(member), words_of(member)).get(other_id, [])
    other = people.members_by_id(member.community_id, [other_id]).get(other_id)
    grounded = any(once.path != OWN_WORD for once in known)
    if other is None or other.state != "active" or not grounded:
        raise NotHere
    return other


def let_go_by(member: Member) -> list[LetGo]:
    """Whom they don't really know, by their own word; so that it can be taken back."""
    words = {pk: word for pk, word in words_of(member).items() if word.says == NOT_REALLY}
    here = people.members_by_id(member.community_id, words)
    found = [LetGo(here[pk], word.said_on) for pk, word in words.items()]
    return sorted(
        (one for one in found if one.member.state == "active"), key=lambda one: one.member.name
    )


def may_greet(member: Member, others: Collection[Member], now: datetime) -> set[int]:
    """Whom of them a hello may be written to now.

    Who is on a break, who had enough of them lately, and whoever is apart from the member are
    all left out alike, so that none of it can be told from the others.
    """
    ids = {other.pk for other in others if other.email}
    hindered = people.hindrances(list(others), at=now)
    ids -= {pk for pk, why in hindered.items() if why.code in (people.LEFT, people.PAUSED)}
    ids -= apart_from(member, ids)
    return ids - _greeted_lately(member, ids, now)


def _greeted_lately(member: Member, ids: Collection[int], now: datetime) -> set[int]:
    between = Hello.objects.filter(said_at__gt=now - HELLO_EVERY)
    done = set(between.filter(by=member, other__in=ids).values_list("other_id", flat=True))
    done |= set(between.filter(other=member, by__in=ids).values_list("by_id", flat=True))
    heard = Hello.objects.filter(other__in=ids, said_at__gt=now - HEARD_WITHIN)
    counted: dict[int, int] = {}
    for pk in heard.values_list("other_id", flat=True):
        counted[pk] = counted.get(pk, 0) + 1
    return done | {pk for pk, count in counted.items() if count >= MOST_HEARD}


def told_about_hellos(member: Member) -> list[dict[str, Any]]:
    """The hellos somebody said, for the copy of everything kept about them."""
    rows = Hello.objects.filter(by=member).select_related("other").order_by("pk")
    return [{"to": str(one.other), "at": one.said_at} for one in rows]
