"""The page of a person, as its viewer may see it, and their photo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallway.people.edge import today
from hallway.people.person_page import sections
from hallway.people.queries import access_person, enter, photo_for, stories_of
from hallway.people.views.edge import clock, picture_answer

SIZES = {"large": False, "small": True}


@never_cache
@require_safe
def person(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """One member. My own page can be looked at as everybody, or as my ties, see it."""
    viewer = enter(request.user, slug)
    day, mine = today(viewer, clock()), member_id == viewer.member.pk
    like = request.GET.get("like", "") if mine else ""
    somebody = access_person(viewer, member_id, day, like=like)
    context = {
        "viewer": viewer,
        "person": somebody,
        "mine": mine,
        "like": like,
        "stories": stories_of(viewer, member_id, day, like=like),
        "sections": sections(viewer, somebody, day, like),
    }
    return render(request, "people/person.html", context)


@require_safe
def photo(request: HttpRequest, slug: str, member_id: int, size: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = photo_for(viewer, member_id, today(viewer, clock()), small=SIZES[size])
    content = found.small if SIZES[size] else found.content
    return picture_answer(request, content, found.media_type, f"{size}-{found.digest}")
