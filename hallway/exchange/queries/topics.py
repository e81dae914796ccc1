"""Who tells of a topic, to one member: in what they show of themselves to this member.

Asked of the index of words, in one statement for each kind of text, which knows who asks: what
is not for the asker's eyes is never read, so it counts for nothing here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from hallway.people.queries import profiles
from hallway.people.queries.search import readable
from hallway.people.searching import search_kinds, searchable
from hallway.people.word_forms import Wanted, question

if TYPE_CHECKING:
    from hallway.people.queries import Profile, Viewer

# What people tell of what they know. What somebody looks for says the opposite.
KINDS = ("person", "story", "thanks", "offer")
# Where somebody sits, and what they speak, is no topic.
NO_TOPIC = ("name", "units", "languages")


@dataclass(frozen=True)
class Told:
    """How well a text fits (0-1), and where it stands."""

    fits: float
    kind: str
    object_id: int
    part: str


def who_tells(viewer: Viewer, words: str, today: date) -> dict[int, Told]:
    """Members by id whose own words speak of these, as far as the viewer may read them.

    Somebody fits by the share of the words that one text of theirs holds.
    """
    wanted, found = question(words), dict[int, Told]()
    for kind in KINDS:
        if wanted and kind in search_kinds():
            for owner, told in _tellers(viewer, kind, wanted, today):
                if owner not in found or told.fits > found[owner].fits:
                    found[owner] = told
    found.pop(viewer.member.pk, None)
    return found


def _tellers(
    viewer: Viewer, kind: str, wanted: list[Wanted], today: date
) -> Iterator[tuple[int, Told]]:
    held = {
        f"word_{at}": Case(
            When(forms__holds=word.forms, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for at, word in enumerate(wanted)
    }
    entries = readable(viewer, kind, today).filter(
        Exists(searchable(kind).visible(viewer, today).filter(pk=OuterRef("object_id"))),
        reduce(or_, (Q(forms__holds=word.forms) for word in wanted)),
        owner__isnull=False,
    )
    if kind == "person":
        entries = entries.exclude(part__in=NO_TOPIC)
    rows: Any = entries.annotate(**held).annotate(many=reduce(add, map(F, held)))
    rows = rows.order_by("-many", "-weight", "pk")
    for owner, pk, part, many in rows.values_list("owner_id", "object_id", "part", "many"):
        yield owner, Told(many / len(wanted), kind, pk, part)


def says(viewer: Viewer, told: Collection[Told], today: date) -> dict[Told, str]:
    """The words themselves, as the viewer may read them."""
    ids: dict[str, list[int]] = defaultdict(list)
    for one in told:
        ids[one.kind].append(one.object_id)
    people = profiles(viewer.member, ids.pop("person"), today) if "person" in ids else {}
    # One question for each kind, however many were found.
    shown = {
        (kind, hit.object_id): hit.title
        for kind, those in ids.items()
        for hit in searchable(kind).show(viewer, those, today)
    }
    return {
        one: _part(people.get(one.object_id), one.part)
        if one.kind == "person"
        else shown.get((one.kind, one.object_id), "")
        for one in told
    }


def _part(person: Profile | None, part: str) -> str:
    text = getattr(person, part, "")
    return ", ".join(text) if isinstance(text, list) else str(text)
