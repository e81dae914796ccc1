"""Which kinds of things can be searched, who finds which, and how a find is shown.

Every app registers its kinds in `AppConfig.ready`:

    from hallway.people.searching import Searchable, on_search
    on_search("story", Searchable(_("Stories"), visible=…, show=…, texts=…))

and its actions tell the index, in the same transaction as the write:

    from hallway.people.actions.search import index, unindex
    index(kind="story", object_id=story.pk, owner=author, texts={"": f"{story.title} {story.text}"})
    unindex(kind="story", object_id=story.pk)

Who finds what is decided where it is read: `visible(viewer, today)` is the whole set of rows that
this viewer may see, by every rule there is (community, state, hidden, expired, reach, apart), and
the search asks for words only among these, in one statement. The index itself decides nothing, so
a row that hides need not be taken out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from hallway.people.models import Member
    from hallway.people.queries.doors import Viewer

EVERYBODY, TIES, NOBODY = "everybody", "ties", "nobody"


@dataclass(frozen=True)
class Text:
    """Words to be found by.

    Attributes:
        words: plain text, as people wrote it.
        shown_to: EVERYBODY who may see the object, only TIES of its owner, or NOBODY but them.
        weight: 3 for a name or a title, 2 for topics, 1 for anything else.
    """

    words: str
    shown_to: str = EVERYBODY
    weight: int = 1


Texts = Mapping[str, Text | str]


@dataclass(frozen=True)
class Entry:
    """Everything that the index should say of one object: for making it again from nothing."""

    object_id: int
    owner: Member | None
    texts: Texts


@dataclass(frozen=True)
class Hit:
    """One find, as its searcher may see it: a title that links to `address`, and a line below.

    `lines` are others that the searcher may see: the page shows the one that fits the question,
    cut around the words that were found, or else `line`.
    """

    object_id: int
    title: str
    address: str
    line: str = ""
    lines: Sequence[str] = ()
    # More for a kind with a look of its own: a photo's address, a date.
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Searchable:
    """One kind of thing that can be found.

    Attributes:
        label: what several are called: “Stories”.
        visible: (viewer, today) to the rows of the kind's own table that the viewer may see.
        show: (viewer, ids, today) to hits, in any order; ids are of visible rows.
        texts: (community id, owner or None for all) to the entries of every row there is.
        order: its place on the page; people come first.
        scope: what a key to the API needs to find these.
    """

    label: str | Promise
    visible: Callable[[Viewer, date], QuerySet[Any]]
    show: Callable[[Viewer, Sequence[int], date], list[Hit]]
    texts: Callable[[int, Member | None], Iterable[Entry]]
    order: int = 50
    scope: str = "me:read"


_kinds: dict[str, Searchable] = {}


def on_search(kind: str, searchable: Searchable) -> None:
    """Register a kind of thing, by a short name: "story"."""
    _kinds[kind] = searchable


def searchable(kind: str) -> Searchable:
    """A registered kind.

    Raises:
        NotHere: there is none of that name.
    """
    if kind not in _kinds:
        raise NotHere
    return _kinds[kind]


def search_kinds() -> list[str]:
    """Every kind, in the order of the page."""
    return sorted(_kinds, key=lambda kind: (_kinds[kind].order, kind))
