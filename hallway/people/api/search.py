"""Searching through the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from hallway.people.api.members import REFUSALS
from hallway.people.api_auth import Token, scopes, viewer
from hallway.people.edge import today
from hallway.people.queries.search import Shown, search
from hallway.people.searching import search_kinds, searchable

router = Router(tags=["search"])


class Found(Schema):
    """One find: what it is called, a line that answers the question, and its page."""

    kind: str
    id: int
    title: str
    line: str
    path: str


class FoundGroup(Schema):
    """Finds of one kind, best first. `next` is the `after` of the next page of this kind."""

    kind: str
    label: str
    found: list[Found]
    next: int | None


@router.get("/search", auth=Token("me:read"), response={200: list[FoundGroup], **REFUSALS})
def find(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    kind: str = "",
    after: Annotated[int, Query(ge=0, le=2000)] = 0,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Any:
    """What I may see that holds every word; the last may be half typed. One `kind`, or all.

    A kind is found by a key that may read it: circles and tables by `gatherings:read`.
    """
    who = viewer(request)
    asked = [kind] if kind else search_kinds()
    kinds = [name for name in asked if searchable(name).scope in scopes(request)]
    day = today(who, timezone.now())
    groups = search(who, q, today=day, kinds=kinds, most=limit, after=after)
    return [
        {
            "kind": group.kind,
            "label": group.label,
            "found": [_found(group.kind, one) for one in group.hits],
            "next": group.more or None,
        }
        for group in groups
    ]


def _found(kind: str, one: Shown) -> dict[str, Any]:
    line = "".join(piece.text for piece in one.line)
    hit = one.hit
    return {
        "kind": kind,
        "id": hit.object_id,
        "title": hit.title,
        "line": line,
        "path": hit.address,
    }
