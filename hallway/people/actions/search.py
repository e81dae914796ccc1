"""The index of words follows what is written, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from hallway.people.models import Community, SearchEntry, sweep_forms
from hallway.people.queries.found import circle_texts, member_texts
from hallway.people.searching import EVERYBODY, TIES, Entry, Text, Texts, search_kinds, searchable
from hallway.people.word_forms import LANGUAGES, index_forms, languages_named

if TYPE_CHECKING:
    from django.db import models

    from hallway.people.models import Circle, Member

BATCH = 500
CHANGING = ("community", "owner", "shown_to", "weight", "forms")


@transaction.atomic
def index(
    *, kind: str, object_id: int, community_id: int, owner: Member | None, texts: Texts
) -> None:
    """Say anew by which words one object is found. `texts`: part of it -> its words.

    A part that is not named any more, or has no words, or is for nobody, is found no more.
    """
    entry = Entry(object_id, owner, texts)
    rows = list(_rows(kind, community_id, [entry]))
    parts = [row.part for row in rows]
    _of(kind, object_id).exclude(part__in=parts).delete()
    _write(rows)


@transaction.atomic
def unindex(*, kind: str, object_id: int) -> None:
    """Found no more."""
    _of(kind, object_id).delete()


@transaction.atomic
def reindex(*, community_id: int, owner: Member | None = None) -> int:
    """Make the index again from what is written: a whole community's, or one writer's.

    After a writer's languages changed, and whenever in doubt. How many entries there are.
    """
    rows = SearchEntry.objects.filter(community_id=community_id)
    (rows if owner is None else rows.filter(owner=owner)).delete()
    return sum(
        _write(_rows(kind, community_id, searchable(kind).texts(community_id, owner)))
        for kind in search_kinds()
    )


@transaction.atomic
def index_missing() -> int:
    """Make the index of every community that has none: after a version that brought it."""
    without = Community.objects.exclude(pk__in=SearchEntry.objects.values("community"))
    return sum(reindex(community_id=one.pk) for one in without.order_by("pk"))


def index_member(member: Member) -> None:
    """After anything changed that a member is found by; their languages re-read all they wrote."""
    index(
        kind="person",
        object_id=member.pk,
        community_id=member.community_id,
        owner=member,
        texts=member_texts(member),
    )


def index_members(members: Sequence[Member]) -> None:
    """The same for very many at once."""
    for start in range(0, len(members), BATCH):
        batch = {member.pk: member for member in members[start : start + BATCH]}
        SearchEntry.objects.filter(kind="person", object_id__in=list(batch)).delete()
        entries = [Entry(pk, member, member_texts(member)) for pk, member in batch.items()]
        community_id = members[start].community_id
        SearchEntry.objects.bulk_create(_rows("person", community_id, entries), batch_size=BATCH)


def index_circle(circle: Circle) -> None:
    """After a circle's words changed."""
    index(
        kind="circle",
        object_id=circle.pk,
        community_id=circle.community_id,
        owner=circle.keeper,
        texts=circle_texts(circle),
    )


def forget_words(member: Member) -> None:
    """Nothing is found any more by the words of somebody who is forgotten."""
    SearchEntry.objects.filter(owner=member).delete()
    sweep_forms()


def _of(kind: str, object_id: int) -> models.QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(kind=kind, object_id=object_id)


def _rows(kind: str, community_id: int, entries: Iterable[Entry]) -> Iterable[SearchEntry]:
    for entry in entries:
        languages = _languages(entry.owner)
        for part, said in entry.texts.items():
            text = said if isinstance(said, Text) else Text(said)
            # A word that is not known there shows nothing to anybody.
            found = text.shown_to in (EVERYBODY, TIES)
            forms = index_forms(text.words, languages) if found else ""
            if forms:
                yield SearchEntry(
                    community_id=community_id,
                    kind=kind,
                    object_id=entry.object_id,
                    part=part,
                    owner=entry.owner,
                    shown_to=TIES if text.shown_to == TIES else "",
                    weight=text.weight,
                    forms=forms,
                )


def _languages(owner: Member | None) -> list[str]:
    """Those of the installation, and those that the writer says they speak."""
    said = languages_named(owner.languages) if owner else []
    return sorted(LANGUAGES.keys() & {*settings.SEARCH_LANGUAGES, *said})


def _write(rows: Iterable[SearchEntry]) -> int:
    made = SearchEntry.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "part"],
        update_fields=CHANGING,
    )
    return len(made)
