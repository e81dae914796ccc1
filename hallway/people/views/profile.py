"""A member's own page: who they are, when and how often, whom not, and the way out."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.people import actions
from hallway.people.edge import attempt, number, today
from hallway.people.forms import PauseForm, PreferencesForm, ProfileForm
from hallway.people.pictures import ACCEPT, MOST_BYTES
from hallway.people.queries import (
    Viewer,
    above_in_chart,
    access_member,
    access_person,
    blocked_by,
    circles_of,
    enter,
    find_by_name,
    own_data,
    stories_of,
)
from hallway.people.views.edge import clock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What I tell of myself, and who sees which part of it."""
    viewer = enter(request.user, slug)
    form = ProfileForm(viewer.member, request.POST or None, above_in_chart(viewer.member))
    if form.is_valid() and _saved(request, viewer, form):
        return redirect("people:profile", slug)
    day = today(viewer, clock())
    context = {
        "viewer": viewer,
        "form": form,
        "me": access_person(viewer, viewer.member.pk, day),
        "stories": stories_of(viewer, viewer.member.pk, day),
        "withheld": viewer.member.withheld,
        "circles": circles_of(viewer.member),
        "accept": ACCEPT,
    }
    return render(request, "people/profile.html", context)


def _saved(request: HttpRequest, viewer: Viewer, form: ProfileForm | PreferencesForm) -> bool:
    save = partial(actions.save_profile, member=viewer.member, **form.cleaned_data)
    return attempt(request, save, _("Saved."))


@require_POST
def photo(request: HttpRequest, slug: str) -> HttpResponse:
    """Another photo of me; without a file, none."""
    viewer, sent = enter(request.user, slug), request.FILES.get("photo")
    if sent is None:
        messages.error(request, _("Choose a picture first."))
        return redirect("people:profile", slug)
    content = sent.read(MOST_BYTES + 1)
    put_up = partial(actions.set_photo, member=viewer.member, content=content, now=clock())
    attempt(request, put_up, _("That is you now."))
    return redirect("people:profile", slug)


@require_POST
def photo_end(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    actions.remove_photo(member=viewer.member)
    return redirect("people:profile", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, slug: str) -> HttpResponse:
    """When and how often, a break, and what may reach me."""
    viewer = enter(request.user, slug)
    form = PreferencesForm(viewer.member, request.POST or None)
    if form.is_valid() and _saved(request, viewer, form):
        return redirect("people:preferences", slug)
    return _preferences(request, viewer, form, PauseForm(today(viewer, clock())))


def _preferences(
    request: HttpRequest, viewer: Viewer, form: PreferencesForm, pause_form: PauseForm
) -> HttpResponse:
    member = viewer.member
    paused = member.paused_until is not None and member.paused_until > today(viewer, clock())
    context = {
        "viewer": viewer,
        "form": form,
        "pause_form": pause_form,
        "paused": paused,
        "open_end": member.paused_until == actions.UNTIL_I_SAY,
    }
    return render(request, "people/preferences.html", context)


@never_cache
@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom not, what is kept about me, keys, and the way out."""
    return render(request, "people/privacy.html", {"viewer": enter(request.user, slug)})


@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    form = PauseForm(today(viewer, clock()), request.POST)
    if not form.is_valid():
        return _preferences(request, viewer, PreferencesForm(viewer.member), form)
    actions.pause(member=viewer.member, until=form.cleaned_data["until"])
    return redirect("people:preferences", slug)


@require_POST
def pause_end(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    attempt(request, partial(actions.resume, member=viewer.member), _("Good to have you back."))
    return redirect("home" if request.POST.get("from") == "home" else "people:preferences", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: HttpRequest, slug: str) -> HttpResponse:
    """The private list of people one would rather not be matched with."""
    viewer = enter(request.user, slug)
    if request.method == "POST":
        other = access_member(viewer, number(request.POST.get("member")))
        attempt(request, partial(actions.block, by=viewer.member, against=other, now=clock()))
        return redirect("people:apart", slug)
    words = request.GET.get("q", "").strip()
    context = {
        "viewer": viewer,
        "words": words,
        "blocked": blocked_by(viewer.member),
        "found": find_by_name(viewer, words) if words else [],
    }
    return render(request, "people/apart.html", context)


@require_POST
def apart_end(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    actions.unblock(by=viewer.member, against_id=member_id)
    return redirect("people:apart", slug)


@never_cache
@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is kept about me, as a file."""
    viewer = enter(request.user, slug)
    response = JsonResponse(own_data(viewer.member), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{slug}-my-data.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    if request.method == "POST":
        leave = partial(actions.leave, member=viewer.member, now=clock())
        if attempt(request, leave, _("You have left %s.") % viewer.community):
            return redirect("people:communities")
    return render(request, "people/departure.html", {"viewer": viewer})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    if request.method == "POST":
        erase = partial(actions.erase, member=viewer.member, now=clock())
        if attempt(request, erase):
            return render(request, "people/erased.html")
    return render(request, "people/erasure.html", {"viewer": viewer})
