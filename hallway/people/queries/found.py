"""People and circles as they are found: who finds whom, by which words, and what they then see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hallway.people.models import Circle, Member
from hallway.people.queries.circles import circles_seen
from hallway.people.queries.profiles import Profile, profiles
from hallway.people.searching import EVERYBODY, NOBODY, Entry, Hit, Searchable, Text, Texts

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer

# Parts of a page of one's own that words are found in, and how much a word there says.
PARTS = {"headline": 1, "ask_about": 2, "interests": 2, "languages": 1}


# People


def people_found(viewer: Viewer, today: date) -> QuerySet[Member]:
    """Every active member. Of somebody apart from the viewer only the name and units are found,
    as on their page: a name that is on every other list and missing here would tell of a wish.
    """
    return viewer.community.members.filter(state=Member.State.ACTIVE)


def member_texts(member: Member) -> Texts:
    """What somebody is found by: their name and units, and what they show of themselves."""
    # What an organiser has put away is found by nobody.
    shown = {**member.shown, **dict.fromkeys(member.withheld, NOBODY)}
    parts = {
        part: Text(_as_text(getattr(member, part)), shown.get(part, EVERYBODY), weight)
        for part, weight in PARTS.items()
    }
    units = Text(" ".join(map(str, member.units.values())))
    return {"name": Text(member.name, weight=3), "units": units, **parts}


def _as_text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _member_entries(community_id: int, owner: Member | None) -> Iterable[Entry]:
    members = Member.objects.filter(community_id=community_id).exclude(state=Member.State.ERASED)
    if owner is not None:
        members = members.filter(pk=owner.pk)
    for member in members.order_by("pk").iterator():
        yield Entry(member.pk, member, member_texts(member))


def _show_people(viewer: Viewer, ids: Sequence[int], today: date) -> list[Hit]:
    found = profiles(viewer.member, ids, today)
    return [
        Hit(
            person.pk,
            person.name,
            reverse("people:person", args=[viewer.community.slug, person.pk]),
            *_lines(person),
            more={"person": person},
        )
        for person in found.values()
    ]


def _lines(person: Profile) -> tuple[str, list[str]]:
    """A line about somebody, and others: what they tell this viewer, and where they belong."""
    told = [_as_text(getattr(person, part)) for part in PARTS]
    units = " · ".join(map(str, person.units.values()))
    lines = [line for line in (*told, units) if line]
    return (lines[0] if lines else ""), lines[1:]


PEOPLE = Searchable(
    _("People"), visible=people_found, show=_show_people, texts=_member_entries, order=10
)


# Circles


def circle_texts(circle: Circle) -> Texts:
    return {"name": Text(circle.name, weight=3), "about": circle.about}


def _circle_entries(community_id: int, owner: Member | None) -> Iterable[Entry]:
    circles = Circle.objects.filter(Q(closed_at=None), community_id=community_id)
    if owner is not None:
        circles = circles.filter(keeper=owner)
    for circle in circles.select_related("keeper").order_by("pk").iterator():
        yield Entry(circle.pk, circle.keeper, circle_texts(circle))


def _circles_found(viewer: Viewer, today: date) -> QuerySet[Circle]:
    return circles_seen(viewer)


def _show_circles(viewer: Viewer, ids: Sequence[int], today: date) -> list[Hit]:
    return [
        Hit(
            circle.pk,
            circle.name,
            reverse("gather:circle", args=[viewer.community.slug, circle.pk]),
            circle.about,
        )
        for circle in Circle.objects.filter(pk__in=ids)
    ]


CIRCLES = Searchable(
    _("Circles"),
    visible=_circles_found,
    show=_show_circles,
    texts=_circle_entries,
    order=50,
    scope="gatherings:read",
)
