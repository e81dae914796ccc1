"""Finding people and what they wrote, in one statement each that knows who asks.

A hit has to be a visible row of its own kind *and* hold every word, and the database decides
both at once: nothing that the searcher may not see is ever read, counted or put in an order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When

from hallway.people.excerpts import Piece, answers, fitting, pieces
from hallway.people.models import Member, SearchEntry
from hallway.people.queries.doors import Viewer
from hallway.people.queries.trust import apart, reached, tied
from hallway.people.searching import Hit, search_kinds, searchable
from hallway.people.word_forms import Wanted, question

FIRST = 8
# What is told of a person on every list, to everybody.
PERSON, LISTED = "person", ("name", "units")


@dataclass(frozen=True)
class Shown:
    """One find with the line that answers the question, in pieces."""

    hit: Hit
    title: list[Piece]
    line: list[Piece]


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: str
    label: str
    hits: list[Shown]
    # How many to leave out for those behind the last; 0: there are none.
    more: int


def search(
    viewer: Viewer,
    words: str,
    *,
    today: date,
    kinds: Sequence[str] | None = None,
    most: int = FIRST,
    after: int = 0,
) -> list[Group]:
    """What this viewer finds by all of these words, kind by kind; kinds without a hit are left out.

    Words are only words: quotes, stars and signs mean nothing. The last one may be half typed.
    The best match comes first, then the newest; nothing depends on who wrote it.
    """
    wanted = question(words)
    if not wanted:
        return []
    asked = search_kinds() if kinds is None else kinds
    groups = (_group(viewer, kind, wanted, today, most, after) for kind in asked)
    return [group for group in groups if group.hits]


def _group(
    viewer: Viewer, kind: str, wanted: list[Wanted], today: date, most: int, after: int
) -> Group:
    found = searchable(kind)
    ids = list(matching(viewer, kind, wanted, today)[after : after + most + 1])
    hits = {hit.object_id: hit for hit in found.show(viewer, ids[:most], today)}
    shown = [_shown(hits[pk], wanted) for pk in ids if pk in hits]
    return Group(kind, str(found.label), shown, after + most if len(ids) > most else 0)


def _shown(hit: Hit, wanted: Sequence[Wanted]) -> Shown:
    lines = [hit.line] if answers(hit.title, wanted) else [hit.line, *hit.lines]
    return Shown(hit, pieces(hit.title, wanted), fitting(filter(None, lines), wanted))


def matching(
    viewer: Viewer, kind: str, wanted: Sequence[Wanted], today: date
) -> QuerySet[Any, int]:
    """The ids of one kind that the viewer may see and that hold every word, best first."""
    entries = readable(viewer, kind, today).filter(
        Exists(searchable(kind).visible(viewer, today).filter(pk=OuterRef("object_id"))),
        reduce(or_, (Q(forms__holds=word.forms) for word in wanted)),
    )
    worth = {f"word_{at}": _worth(word) for at, word in enumerate(wanted)}
    rows = entries.order_by().values("object_id").annotate(**worth)
    rows = rows.filter(**{f"{name}__gt": 0 for name in worth})
    total = reduce(add, map(F, worth))
    return rows.order_by(-total, "-object_id").values_list("object_id", flat=True)


def readable(viewer: Viewer, kind: str, today: date) -> QuerySet[SearchEntry]:
    """Entries whose part of the text is for this viewer: everybody's, their ties', their own.

    Of somebody apart from the viewer that is what everybody's list says: their name and units.
    """
    me, here = viewer.member.pk, viewer.community.pk
    ties = reached(tied(here, me, today), here).order_by().values("pk")
    found = SearchEntry.objects.filter(
        Q(shown_to="") | Q(owner=me) | Q(shown_to="ties", owner__in=ties),
        community_id=here,
        kind=kind,
    )
    if kind != PERSON:
        return found
    away = Member.objects.filter(apart(me), community_id=here).order_by().values("pk")
    return found.filter(Q(part__in=LISTED) | ~Q(owner__in=away))


def _worth(word: Wanted) -> Max:
    """Twice a part's weight for the word as it was typed, once for another form of it; else 0."""
    return Max(
        Case(
            When(forms__holds=word.exact, then=2 * F("weight")),
            When(forms__holds=word.forms, then=F("weight")),
            default=Value(0),
            output_field=IntegerField(),
        )
    )


def people_by_name(
    viewer: Viewer, *, today: date, most: int, after: int = 0
) -> tuple[list[Hit], int]:
    """Everybody whom the viewer may find, by name, and where the next page begins; 0: nowhere."""
    people = searchable("person")
    rows = people.visible(viewer, today).exclude(pk=viewer.member.pk).order_by("name", "pk")
    ids = list(rows.values_list("pk", flat=True)[after : after + most + 1])
    hits = {hit.object_id: hit for hit in people.show(viewer, ids[:most], today)}
    return [hits[pk] for pk in ids[:most]], after + most if len(ids) > most else 0
