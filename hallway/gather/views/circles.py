"""Circles: found and joined by everybody, looked after by whoever started them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.gather import actions
from hallway.gather.forms import CircleForm, RoundsForm
from hallway.gather.queries import circle_page
from hallway.invite import actions as invite
from hallway.people import actions as people
from hallway.people import queries
from hallway.people.edge import attempt, number, today
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def circles(request: HttpRequest, slug: str) -> HttpResponse:
    """Every circle; POST starts one."""
    viewer = enter(request.user, slug)
    form = CircleForm(request.POST or None)
    if form.is_valid():
        try:
            circle = actions.begin_circle(
                keeper=viewer.member, now=timezone.now(), **form.cleaned_data
            )
        except UnableTo as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%s” has begun. You look after it.") % circle)
            return redirect("gather:circle", slug, circle.pk)
    context = {"viewer": viewer, "form": form, "rows": queries.circle_rows(viewer)}
    return render(request, "gather/circles.html", context)


@never_cache
@require_safe
def circle(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    return _page(request, viewer, circle_id)


def _page(
    request: HttpRequest, viewer: Viewer, circle_id: int, form: RoundsForm | None = None
) -> HttpResponse:
    context = {
        "viewer": viewer,
        "page": circle_page(viewer, circle_id, now=timezone.now()),
        "rounds_form": form or RoundsForm(today(viewer, timezone.now())),
    }
    return render(request, "gather/circle.html", context, status=422 if form else 200)


@require_POST
def joining(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Come in, or ask to be let in."""
    viewer = enter(request.user, slug)
    inside = actions.join_circle(viewer=viewer, circle_id=circle_id, now=timezone.now())
    asked = _("You've asked. Whoever looks after it hears of it, and you hear once you're in.")
    messages.success(request, _("You're in.") if inside else asked)
    return redirect("gather:circle", slug, circle_id)


@require_POST
def departure(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    actions.leave_circle(viewer=viewer, circle_id=circle_id, now=timezone.now())
    messages.success(request, _("You're out. Nobody is told."))
    return redirect("gather:circle", slug, circle_id)


# For whoever looks after it


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Describe it, let people in and out, hand it on; POST changes what it says."""
    viewer = enter(request.user, slug)
    it = queries.access_kept_circle(viewer, circle_id)
    said = {"name": it.name, "about": it.about, "open": "yes" if it.open else "no"}
    form = CircleForm(request.POST or None, initial=said)
    if form.is_valid():
        now = timezone.now()
        change = partial(
            actions.change_circle, circle=it, by=viewer.member, now=now, **form.cleaned_data
        )
        attempt(request, change, _("Saved."))
        return redirect("gather:circle", slug, it.pk)
    words = request.GET.get("q", "").strip()
    context = {
        "viewer": viewer,
        "circle": it,
        "form": form,
        "inside": queries.circle_members(it),
        "waiting": queries.waiting_outside(it),
        "words": words,
        "found": queries.find_outside(viewer, it, words) if words else [],
    }
    return render(request, "gather/circle_keeping.html", context)


@require_POST
def seat(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Let somebody in."""
    viewer = enter(request.user, slug)
    somebody = actions.let_in(
        viewer=viewer,
        circle_id=circle_id,
        member_id=number(request.POST.get("member")),
        now=timezone.now(),
    )
    messages.success(request, _("%s is in.") % somebody)
    return redirect("gather:circle-keeping", slug, circle_id)


@require_POST
def seat_end(request: HttpRequest, slug: str, circle_id: int, member_id: int) -> HttpResponse:
    """Take somebody out, or leave their wish be."""
    viewer = enter(request.user, slug)
    actions.take_out(viewer=viewer, circle_id=circle_id, member_id=member_id, now=timezone.now())
    return redirect("gather:circle-keeping", slug, circle_id)


@require_POST
def keeper(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    """Hand it on to somebody inside; without a name, take on one that nobody keeps."""
    viewer = enter(request.user, slug)
    if "member" in request.POST:
        to = number(request.POST["member"])
        change = partial(actions.hand_on, viewer=viewer, circle_id=circle_id, member_id=to)
        attempt(request, change, _("It's in good hands."))
    else:
        it = queries.access_circle(viewer, circle_id)
        take = partial(people.look_after_circle, circle=it, member=viewer.member)
        attempt(request, take, _("Thank you. You look after it now."))
    return redirect("gather:circle", slug, circle_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    it = queries.access_kept_circle(viewer, circle_id)
    if request.method != "POST":
        return render(request, "gather/circle_end.html", {"viewer": viewer, "circle": it})
    close = partial(actions.close_circle, viewer=viewer, circle_id=circle_id, now=timezone.now())
    gone = attempt(request, close, _("“%s” has ended.") % it)
    return redirect("gather:circles", slug) if gone else redirect("gather:circle", slug, it.pk)


# Its rounds


@require_POST
def rounds(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    queries.access_kept_circle(viewer, circle_id)
    form = RoundsForm(today(viewer, timezone.now()), request.POST)
    if not form.is_valid():
        return _page(request, viewer, circle_id, form)
    said = form.cleaned_data
    begin = partial(
        invite.begin_circle_rounds,
        viewer=viewer,
        circle_id=circle_id,
        rhythm=said["rhythm"],
        first_on=said["first_on"],
        sizes=said["size"],
        now=timezone.now(),
    )
    attempt(request, begin, _("Done. Everybody in the circle is asked four days before."))
    return redirect("gather:circle", slug, circle_id)


@require_POST
def rounds_end(request: HttpRequest, slug: str, circle_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    stop = partial(invite.stop_circle_rounds, viewer=viewer, circle_id=circle_id)
    done = _("No more rounds. One that people were asked about still takes place.")
    attempt(request, stop, done)
    return redirect("gather:circle", slug, circle_id)
