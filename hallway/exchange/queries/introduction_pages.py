"""What the pages about reach and introductions show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hallway.exchange.queries import introductions, topics
from hallway.exchange.queries.open_ways import day_of
from hallway.exchange.queries.reach import ways_to, who_knows_it
from hallway.exchange.queries.seen_ways import in_words
from hallway.follow_up.sources import Source
from hallway.meet import queries as meet
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.reporting import Reported

if TYPE_CHECKING:
    from hallway.exchange.queries.introductions import Request, Standing
    from hallway.people.models import Member
    from hallway.people.queries import Profile, Viewer


@dataclass(frozen=True)
class Found:
    """Somebody who tells of it: the words that say so, and the way there, nobody on it named."""

    member: Member
    says: str
    through: tuple[str, ...]


@dataclass(frozen=True)
class Introducing:
    """Whether and how somebody could be introduced to one person."""

    target: Member
    ways: tuple[tuple[str, ...], ...]
    before: Request | None


@dataclass(frozen=True)
class Mine:
    """What a member asked for, and what they are asked."""

    requests: list[Request]
    questions: list[Standing]


def who_knows(viewer: Viewer, words: str, now: datetime) -> list[Found]:
    """Who tells of it, to this viewer, and through whom."""
    today = day_of(viewer.member, now)
    told = topics.who_tells(viewer, words, today)
    fits = {pk: one.fits for pk, one in told.items()}
    found = who_knows_it(viewer.member, fits, now) if fits else []
    seen = in_words(viewer.member, [one.way for one in found], now)
    says = topics.says(viewer, [told[one.member.pk] for one in found], today)
    return [
        Found(one.member, says[told[one.member.pk]], through)
        for one, through in zip(found, seen, strict=True)
    ]


def introducing(viewer: Viewer, member_id: int, now: datetime) -> Introducing:
    """The page about one person; NotHere where there is nobody like that for this viewer."""
    target = whom(viewer, member_id)
    before = introductions.asked_for_lately(viewer.member, target.pk, now)
    if before is not None:
        return Introducing(target, (), introductions.seen_by_asker(before, now))
    ways = ways_to(viewer.member, target, now)
    return Introducing(target, tuple(in_words(viewer.member, ways, now)), None)


def whom(viewer: Viewer, member_id: int) -> Member:
    """Somebody whom this viewer may ask for: an active member, not themselves."""
    target = people.access_member(viewer, member_id)
    if target.pk == viewer.member.pk or target.state != target.State.ACTIVE:
        raise NotHere
    return target


def mine(viewer: Viewer, now: datetime) -> Mine:
    member = viewer.member
    return Mine(
        requests=introductions.my_requests(member, now),
        questions=introductions.questions_for(member, now),
    )


def on_person_page(
    viewer: Viewer, person: Profile, today: date, like: str = ""
) -> dict[str, Any] | None:
    """The way to being introduced, on the page of somebody whom the viewer does not know yet."""
    me = viewer.member
    known = people.reached(people.tied(me.community_id, me.pk, today), me.community_id)
    strange = person.pk != me.pk and not known.filter(pk=person.pk).exists()
    if not strange or meet.last_coffee(me, person.pk):
        return None
    return {"person_id": person.pk}


def came_of(member: Member, introduction_id: int, now: datetime) -> Source:
    """An introduction as something that thanks and sparks come from."""
    it = introductions.introduced_with(member, introduction_id)
    other = it.target if it.asker_id == member.pk else it.asker
    return Source(
        key=f"introduction:{it.pk}",
        path="introduction",
        title=_("Introduced to %s") % other,
        others=(other,) if other.state == other.State.ACTIVE else (),
        url=reverse("exchange:introductions", args=[member.community.slug]),
    )


def reported(viewer: Viewer, introduction_id: int, today: date) -> Reported:
    """What somebody who was asked could read of whoever asks; their own words for the asker."""
    it, words = introductions.words_for(viewer.member, introduction_id)
    return Reported(
        words=words,
        author=it.asker,
        address=reverse("exchange:introductions", args=[viewer.community.slug]),
        private=True,
    )
