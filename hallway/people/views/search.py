"""One box for everything: people, and what they wrote."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallway.people.edge import number, today
from hallway.people.queries import Viewer, enter
from hallway.people.queries.search import people_by_name, search
from hallway.people.searching import search_kinds
from hallway.people.views.edge import clock

PAGE = 24
# Further than that nobody leafs: another word is quicker.
FURTHEST = 2000


@never_cache
@require_safe
def search_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is found by some words; without words, everybody by name. Also live, as a fragment."""
    viewer = enter(request.user, slug)
    words = request.GET.get("q", "").strip()[:200]
    after = min(number(request.GET.get("after")), FURTHEST)
    found = _found(request, viewer, words, after) if words else _everybody(viewer, after)
    context = {"viewer": viewer, "words": words, "after": after, **found}
    live = bool(request.headers.get("HX-Request"))
    page = render(request, "people/found.html" if live else "people/search.html", context)
    patch_vary_headers(page, ["HX-Request"])
    return page


def _found(request: HttpRequest, viewer: Viewer, words: str, after: int) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kinds, most = ([kind], PAGE) if kind in search_kinds() else (None, 6)
    groups = search(
        viewer, words, today=today(viewer, clock()), kinds=kinds, most=most, after=after
    )
    return {"groups": groups, "kind": kind if kinds else ""}


def _everybody(viewer: Viewer, after: int) -> dict[str, Any]:
    people, more = people_by_name(viewer, today=today(viewer, clock()), most=PAGE, after=after)
    return {"people": people, "more": more, "before": max(0, after - PAGE)}
