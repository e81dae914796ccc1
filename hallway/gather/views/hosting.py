"""What a host does: open a table, change it, move or call off a date, close it, take it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.gather.actions import feed, sittings
from hallway.gather.actions import tables as actions
from hallway.gather.forms.tables import MoveForm, TableForm
from hallway.gather.queries import tables as queries
from hallway.people.edge import attempt, number
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_table(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    today = now.astimezone(ZoneInfo(viewer.member.timezone)).date()
    form = TableForm(viewer.member, None, today, request.POST or None)
    form.suggest_circle(number(request.GET.get("circle")))
    if request.method == "POST" and form.is_valid():
        try:
            table = actions.open_table(host=viewer.member, plan=form.as_plan(), now=now)
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            first = queries.dates_of(table, now)[0]
            return redirect("gather:table", slug, first.pk)
    return _form(request, viewer, form, {"title": _("Open a table")})


def _form(
    request: HttpRequest, viewer: Viewer, form: TableForm, more: dict[str, object]
) -> HttpResponse:
    context = {"viewer": viewer, "form": form, **more}
    return render(request, "gather/table_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Change the table and all its dates to come."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_hosted(viewer, sitting_id, now)
    plan = actions.plan_of(found.table)
    host = found.table.host or viewer.member
    form = TableForm(host, plan, now.date(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_table(
                table_id=found.table.pk, by=viewer.member, plan=form.as_plan(), now=now
            )
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("gather:table", slug, sitting_id)
    return _form(request, viewer, form, {"title": _("Change this table"), "look": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Another time or place for this date alone."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_hosted(viewer, sitting_id, now)
    form = MoveForm(found.sitting, request.POST or None)
    if request.method == "POST" and form.is_valid() and _moved(form, sitting_id, now):
        messages.success(request, _("Noted. Everybody with a seat is told."))
        return redirect("gather:table", slug, sitting_id)
    context = {"viewer": viewer, "form": form, "look": found}
    return render(request, "gather/table_move.html", context, status=422 if form.errors else 200)


def _moved(form: MoveForm, sitting_id: int, now: datetime) -> bool:
    place = form.cleaned_data["place"]
    try:
        sittings.move_sitting(
            sitting_id=sitting_id, starts_at=form.starts_at(), place=place, now=now
        )
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Call this date off."""
    texts = {
        "title": _("Call this date off?"),
        "sentence": _("Everybody with a seat gets a kind line. Other dates stay."),
        "button_label": _("Call it off"),
    }
    step = partial(sittings.call_off_sitting, sitting_id=sitting_id)
    return _sure(request, slug, sitting_id, texts, lambda _found: step)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Close the table with all its dates to come."""
    texts = {
        "title": _("Close this table?"),
        "sentence": _("All its dates to come are called off; everybody with a seat is told."),
        "button_label": _("Close it"),
    }
    return _sure(
        request,
        slug,
        sitting_id,
        texts,
        lambda found: partial(actions.close_table, table_id=found.table.pk),
    )


def _sure(
    request: HttpRequest,
    slug: str,
    sitting_id: int,
    texts: dict[str, str],
    step: Callable[[queries.Look], Callable[..., object]],
) -> HttpResponse:
    """Ask once more, then do it."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_hosted(viewer, sitting_id, now)
    if request.method == "POST":
        attempt(request, partial(step(found), now=now), _("Done. Everybody is told."))
        return redirect("gather:tables", slug)
    context = {
        "viewer": viewer,
        "look": found,
        "danger": True,
        "back_url": reverse("gather:table", args=[slug, sitting_id]),
        "back_label": _("Leave it as it is"),
        **texts,
    }
    return render(request, "gather/table_sure.html", context)


@require_POST
def host(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Look after a table that has nobody to."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_sitting(viewer, sitting_id, now)
    over = partial(actions.take_over, table_id=found.table.pk, member=viewer.member, now=now)
    attempt(request, over, _("Thank you. It is your table now."))
    return redirect("gather:table", slug, sitting_id)


# The address of one's own calendar


@require_POST
def feed_renewal(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    renew = partial(feed.renew_feed, member=viewer.member, now=timezone.now())
    attempt(request, renew, _("Here is your address. An older one no longer works."))
    return redirect(f"{_tables(slug)}#calendar")


@require_POST
def feed_end(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    attempt(request, partial(feed.end_feed, member=viewer.member), _("The address is no more."))
    return redirect(f"{_tables(slug)}#calendar")


def _tables(slug: str) -> str:
    return redirect("gather:tables", slug).url
