"""One click from a letter, without signing in. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.meet import actions, letters, queries, words
from hallway.people.errors import UnableTo
from hallway.people.links import read

if TYPE_CHECKING:
    from hallway.meet.models import Meeting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def time(request: HttpRequest, token: str) -> HttpResponse:
    """Settle on one of the times of a letter."""
    facts = read(letters.TIME, token)
    meeting = queries.meeting_by_link(facts)
    if queries.is_outdated(meeting, facts):
        return _outdated(request)
    at = datetime.fromtimestamp(int(facts["at"]), UTC)
    if request.method == "POST":
        return _choose(request, meeting, at)
    context = {
        "title": _("Settle on this time?"),
        "sentence": _when(meeting, at),
        "details": [_who(meeting)],
        "button_label": _("Yes, this time"),
        "manual": bool(meeting.starts_at),
    }
    if meeting.starts_at == at:
        context["title"] = _("This is your time.")
        context["done"] = True
    elif meeting.starts_at:
        context["details"] = [_("So far it is: %s") % _when(meeting, meeting.starts_at)]
    return _answer(request, meeting, context)


def _choose(request: HttpRequest, meeting: Meeting, at: datetime) -> HttpResponse:
    try:
        actions.choose_time(meeting_id=meeting.pk, starts_at=at, now=timezone.now())
    except UnableTo as refusal:
        return _refused(request, meeting, refusal)
    context = {
        "title": _("It's settled."),
        "sentence": _when(meeting, at),
        "details": [_("Everybody gets it for their calendar in a moment.")],
        "done": True,
    }
    return _answer(request, meeting, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Call the coffee off."""
    facts = read(letters.OFF, token)
    meeting = queries.meeting_by_link(facts)
    if queries.is_outdated(meeting, facts):
        return _outdated(request)
    if meeting.state == meeting.State.CALLED_OFF:
        return _answer(request, meeting, {"title": _("It is called off."), "done": True})
    if request.method == "POST":
        return _call_off(request, meeting)
    context = {
        "title": _("Call this coffee off?"),
        "sentence": _("No reason needed. The others get a kind line, without a name."),
        "details": [_who(meeting)],
        "button_label": _("Call it off"),
        "manual": True,
        "danger": True,
    }
    return _answer(request, meeting, context)


def _call_off(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        meeting = actions.call_off(meeting_id=meeting.pk, now=timezone.now())
    except UnableTo as refusal:
        return _refused(request, meeting, refusal)
    context = {
        "title": _("It is called off."),
        "sentence": letters.heard_of_it(meeting),
        "done": True,
    }
    if meeting.kind != meeting.Kind.FREE_NOW:
        context |= {
            "undo_label": _("No, we do want to meet"),
            "undo_url": letters.on_url(meeting),
        }
    return _answer(request, meeting, context)


@never_cache
@require_POST
def on(request: HttpRequest, token: str) -> HttpResponse:
    """Take a call-off back."""
    facts = read(letters.ON, token)
    meeting = queries.meeting_by_link(facts)
    if meeting.sequence == facts["sequence"]:
        try:
            actions.bring_back(meeting_id=meeting.pk, now=timezone.now())
        except UnableTo as refusal:
            return _refused(request, meeting, refusal)
    return _answer(request, meeting, {"title": _("It is on."), "done": True})


def _refused(request: HttpRequest, meeting: Meeting, refusal: UnableTo) -> HttpResponse:
    context = {"title": _("That can't be done."), "sentence": str(refusal), "done": True}
    return _answer(request, meeting, context, status=409)


def _outdated(request: HttpRequest) -> HttpResponse:
    """Says nothing of the meeting: whoever stepped out may be the one who looks."""
    context = {
        "title": _("This link is no longer in use."),
        "sentence": _("The coffee has changed since. The newest letter about it has fresh links."),
        "done": True,
    }
    return render(request, "web/answer.html", context, status=410)


def _answer(
    request: HttpRequest, meeting: Meeting, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    whole = {"community": meeting.community, "page_url": letters.page_url(meeting), **context}
    return render(request, "meet/answer.html", whole, status=status)


def _when(meeting: Meeting, at: datetime) -> str:
    moment = letters.in_words(meeting, at)
    return f"{moment.when} ({moment.also})" if moment.also else moment.when


def _who(meeting: Meeting) -> str:
    return words.together([member.name for member in queries.present(meeting)])
