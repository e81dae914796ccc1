"""Thanking somebody, and what becomes of the thanks one got."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.follow_up import actions, thanks_letters
from hallway.follow_up.forms import ThanksForm
from hallway.follow_up.queries import thanks as queries
from hallway.follow_up.sources import source_of
from hallway.people import queries as people
from hallway.people.edge import attempt, number
from hallway.people.errors import UnableTo
from hallway.people.links import read
from hallway.people.queries import enter

if TYPE_CHECKING:
    from hallway.follow_up.models import Thanks


@never_cache
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What I was thanked for, and what I thanked others for."""
    viewer = enter(request.user, slug)
    context = {
        "viewer": viewer,
        "received": queries.received(viewer.member),
        "given": queries.given(viewer.member),
    }
    return render(request, "follow_up/thanks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank one of those who were in something with me: ?for=meeting:12."""
    viewer = enter(request.user, slug)
    source = source_of(viewer.member, request.GET.get("for", ""), timezone.now())
    unwanted = {one.pk for one in people.blocked_by(viewer.member)}
    unwanted |= queries.thanked_for(viewer.member, source.key)
    others = [one for one in source.others if one.pk not in unwanted]
    form = ThanksForm(others, request.POST or None, to=number(request.GET.get("to")))
    if form.is_valid():
        try:
            given = actions.thank_for(
                giver=viewer.member,
                receiver_id=form.cleaned_data["to"],
                words=form.cleaned_data["words"],
                source=source.key,
                now=timezone.now(),
            )
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your thanks are on their way to %s.") % given.receiver)
            return redirect("follow_up:thanks", slug)
    context = {"viewer": viewer, "source": source, "others": others, "form": form}
    status = 422 if form.errors else 200
    return render(request, "follow_up/new_thanks.html", context, status=status)


@require_POST
def place(request: HttpRequest, slug: str, thanks_id: int) -> HttpResponse:
    """On my page, or off it."""
    viewer = enter(request.user, slug)
    found = queries.access_received(viewer, thanks_id)
    shown = request.POST.get("shown") == "1"
    actions.answer_thanks(thanks_id=found.pk, receiver_id=viewer.member.pk, shown=shown)
    messages.success(request, _("It is on your page.") if shown else _("It stays with you."))
    return redirect("follow_up:thanks", slug)


@require_POST
def withdrawal(request: HttpRequest, slug: str, thanks_id: int) -> HttpResponse:
    """Take back what I thanked for."""
    viewer = enter(request.user, slug)
    take_back = partial(actions.take_back_thanks, thanks_id=thanks_id, giver_id=viewer.member.pk)
    attempt(request, take_back, _("You have taken it back."))
    return redirect("follow_up:thanks", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """On my page, or kept to myself, in one click from the letter. Looking changes nothing."""
    facts = read(thanks_letters.PLACE, token)
    found, shown = queries.thanks_by_link(facts), bool(facts["shown"])
    if request.method != "POST":
        return _answer(request, found, _asked(found, shown))
    actions.answer_thanks(thanks_id=found.pk, receiver_id=found.receiver_id, shown=shown)
    return _answer(request, found, _done(found, shown))


def _asked(thanks: Thanks, shown: bool) -> dict[str, object]:
    return {
        "title": _("Show it on your page?") if shown else _("Keep it to yourself?"),
        "sentence": _("%(name)s wrote: “%(words)s”")
        % {"name": thanks.giver, "words": thanks.words},
        "button_label": _("Show it on my page") if shown else _("Keep it to myself"),
        "undo_label": _("Keep it to myself") if shown else _("Show it on my page"),
        "undo_url": thanks_letters.place_path(thanks, shown=not shown),
        # It is put before others on purpose only.
        "manual": shown,
    }


def _done(thanks: Thanks, shown: bool) -> dict[str, object]:
    return {
        "title": _("It is on your page.") if shown else _("It stays with you."),
        "sentence": _("You can change that whenever you like, and nobody is told."),
        "done": True,
        "undo_label": _("Take it off again") if shown else _("Show it on my page"),
        "undo_url": thanks_letters.place_path(thanks, shown=not shown),
    }


def _answer(request: HttpRequest, thanks: Thanks, context: dict[str, object]) -> HttpResponse:
    whole = {"community": thanks.receiver.community, "who": thanks.receiver.name, **context}
    return render(request, "web/answer.html", whole)
