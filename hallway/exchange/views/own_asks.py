"""What an author does: write, change, ask a few more people, close with a thank-you."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.exchange import actions
from hallway.exchange.forms.asks import AskForm, ChangeForm, ClosingForm, said_before
from hallway.exchange.queries import asks as queries
from hallway.people.edge import attempt, today
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_ask(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    form = AskForm(viewer.member, today(viewer, now), _hinted(request), request.POST or None)
    if form.is_valid():
        try:
            ask = actions.write_ask(author=viewer.member, wish=form.as_wish(), now=now)
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It's out."))
            return redirect("exchange:ask", slug, ask.pk)
    return _form(request, viewer, form, {"title": _("Ask or offer")})


def _hinted(request: HttpRequest) -> dict[str, str]:
    """What the page that led here already knows."""
    topic = request.GET.get("topic", "").replace("\0", "")[:80]
    kind = {"kind": "offer"} if request.GET.get("kind") == "offer" else {}
    return {**kind, **({"topics": topic} if topic else {})}


def _form(
    request: HttpRequest, viewer: Viewer, form: AskForm, more: dict[str, object]
) -> HttpResponse:
    context = {"viewer": viewer, "form": form, **more}
    return render(request, "exchange/ask_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    look = queries.access_own_ask(viewer, ask_id, now)
    form = ChangeForm(viewer.member, today(viewer, now), said_before(look), request.POST or None)
    if form.is_valid():
        try:
            wish = form.as_wish()
            actions.change_ask(ask_id=ask_id, author=viewer.member, wish=wish, now=now)
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:ask", slug, ask_id)
    return _form(request, viewer, form, {"title": _("Change it"), "look": look})


@require_POST
def further(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    """Ask the next few."""
    viewer, now = enter(request.user, slug), timezone.now()
    queries.access_own_ask(viewer, ask_id, now)
    step = partial(actions.ask_further, ask_id=ask_id, author=viewer.member, now=now)
    attempt(request, step, _("All right: we ask a few more people."))
    return redirect("exchange:ask", slug, ask_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    """Close it, with a thank-you to whoever helped or without."""
    viewer, now = enter(request.user, slug), timezone.now()
    look = queries.access_own_ask(viewer, ask_id, now)
    answered = [(reply.by_id, str(reply.by)) for reply in queries.replies_to(look.ask)]
    form = ClosingForm(answered, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {"helped": form.cleaned_data.get("helped", []), **form.cleaned_data}
        step = partial(actions.close_ask, ask_id=ask_id, author=viewer.member, now=now, **said)
        if attempt(request, step, _("It's closed. Nobody more is asked.")):
            return redirect("exchange:ask", slug, ask_id)
    context = {"viewer": viewer, "form": form, "look": look, "answered": answered}
    status = 422 if form.errors else 200
    return render(request, "exchange/ask_closing.html", context, status=status)
