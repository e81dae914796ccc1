"""Circles: groups with a shared interest, looked after by organisers."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.forms import CircleForm
from hallway.people.queries import (
    access_circle,
    access_member,
    circle_members,
    circles_with_counts,
    enter_as_organiser,
    find_outside,
)
from hallway.people.views.edge import attempt, number


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def circles(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    form = CircleForm(request.POST or None)
    if form.is_valid():
        try:
            circle = actions.create_circle(
                community=viewer.community, name=form.cleaned_data["name"]
            )
        except UnableTo as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("people:circle", slug, circle.pk)
    context = {"viewer": viewer, "form": form, "circles": circles_with_counts(viewer)}
    return render(request, "people/circles.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Who is in it; search to add; POST renames it."""
    viewer = enter_as_organiser(request.user, slug)
    it = access_circle(viewer, circle_id)
    form = CircleForm(request.POST or None, initial={"name": it.name})
    if form.is_valid():
        rename = partial(actions.rename_circle, circle=it, name=form.cleaned_data["name"])
        attempt(request, rename, _("Saved."))
        return redirect("people:circle", slug, it.pk)
    words = request.GET.get("q", "").strip()
    context = {
        "viewer": viewer,
        "circle": it,
        "form": form,
        "inside": circle_members(it),
        "words": words,
        "found": find_outside(viewer, it, words) if words else [],
    }
    return render(request, "people/circle.html", context)


@require_POST
def circle_seat(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Add somebody."""
    viewer = enter_as_organiser(request.user, slug)
    it = access_circle(viewer, circle_id)
    somebody = access_member(viewer, number(request.POST.get("member")))
    actions.join_circle(circle=it, member_ids=[somebody.pk])
    messages.success(request, _("%(name)s is in %(circle)s.") % {"name": somebody, "circle": it})
    return redirect("people:circle", slug, it.pk)


@require_POST
def circle_seat_end(
    request: HttpRequest, slug: str, circle_id: int, member_id: int
) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    it = access_circle(viewer, circle_id)
    actions.leave_circle(circle=it, member_id=member_id)
    return redirect("people:circle", slug, it.pk)


@require_POST
def circle_end(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    it = access_circle(viewer, circle_id)
    name = it.name
    gone = attempt(request, partial(actions.remove_circle, circle=it), _("“%s” is gone.") % name)
    return redirect("people:circles", slug) if gone else redirect("people:circle", slug, circle_id)
