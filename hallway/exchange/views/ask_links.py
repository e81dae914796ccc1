"""One click from a letter about an ask, without signing in. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hallway.exchange import actions
from hallway.exchange import ask_letters as letters
from hallway.exchange.forms.asks import AnswerForm
from hallway.exchange.queries import asks as queries
from hallway.exchange.queries.asks import AskLook
from hallway.people.errors import NotHere, UnableTo
from hallway.people.links import read
from hallway.people.queries import Viewer

Page = dict[str, Any]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest, token: str) -> HttpResponse:
    """I can help; not this time; leave me alone with such things."""
    facts, now = read(letters.ANSWER, token), timezone.now()
    try:
        viewer, look = queries.ask_by_link(facts, now)
    except NotHere:
        return _over(request)
    steps: dict[str, Callable[[HttpRequest, Viewer, AskLook, datetime], HttpResponse]] = {
        letters.HELPS: _helps,
        letters.NOT_NOW: _not_now,
        letters.LESS: _less,
    }
    return steps[str(facts["answer"])](request, viewer, look, now)


def _over(request: HttpRequest) -> HttpResponse:
    """One and the same, whether it is closed, has ended, or is not for them any more."""
    context = {
        "title": _("This one has found its end."),
        "sentence": _("Nothing more is needed. Thank you for having a look."),
        "done": True,
    }
    return render(request, "web/answer.html", context, status=410)


def _helps(request: HttpRequest, viewer: Viewer, look: AskLook, now: datetime) -> HttpResponse:
    if not look.is_open:
        return _over(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {**_shared(viewer, look), "look": look, "form": form}
    if look.reply:
        return _said(request, {**context, "title": _("You're in touch."), "sentence": ""})
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "exchange/ask_link.html", context, status=status)
    try:
        words = form.cleaned_data["words"]
        actions.answer_ask(ask_id=look.ask.pk, by=viewer.member, words=words, now=now)
    except UnableTo as refusal:
        gone = {"title": _("That can't be done."), "sentence": str(refusal)}
        return _said(request, {**context, **gone}, status=409)
    sentence = _("A letter goes to you both, with both addresses. Thank you!")
    return _said(request, {**context, "title": _("You're in touch."), "sentence": sentence})


def _not_now(request: HttpRequest, viewer: Viewer, look: AskLook, now: datetime) -> HttpResponse:
    context = _shared(viewer, look)
    if request.method == "POST":
        actions.not_this_time(ask_id=look.ask.pk, member=viewer.member, now=now)
        done = {"title": _("All right."), "sentence": _("Nobody is told.")}
        return _said(request, {**context, **done})
    question = {
        "title": _("Not this time?"),
        "sentence": _("No reason needed, and nobody is told."),
        "details": [letters.short(look.ask)],
        "button_label": _("Not this time"),
        "undo_label": _("I can help after all"),
        "undo_url": letters.answer_path(look.ask, viewer.member, letters.HELPS),
    }
    return render(request, "web/answer.html", {**context, **question})


def _less(request: HttpRequest, viewer: Viewer, look: AskLook, now: datetime) -> HttpResponse:
    context = _shared(viewer, look)
    words = ", ".join(look.topics) or look.ask.get_what_display()
    if request.method == "POST":
        actions.leave_me_alone(member=viewer.member, ask_id=look.ask.pk, now=now)
        sentence = _("No more letters about: %s. You can take it back on the page of asks.")
        return _said(request, {**context, "title": _("All right."), "sentence": sentence % words})
    question = {
        "title": _("No more letters about such things?"),
        "sentence": words,
        "details": [_("Nobody is told. You still find them on the page of asks.")],
        "button_label": _("Leave me alone with these"),
        "manual": True,
    }
    return render(request, "web/answer.html", {**context, **question})


def _shared(viewer: Viewer, look: AskLook) -> Page:
    return {"community": viewer.community, "who": viewer.member.name}


def _said(request: HttpRequest, context: Page, status: int = 200) -> HttpResponse:
    return render(request, "web/answer.html", {**context, "done": True}, status=status)
