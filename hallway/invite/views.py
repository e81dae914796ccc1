"""Setting a program up, and the answer page behind an invitation's links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.invite import actions, queries
from hallway.invite.forms import ProgramForm
from hallway.invite.letters import PURPOSE, answer_url, in_words
from hallway.people import links
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries import Viewer, enter, enter_as_organiser


def clock() -> datetime:
    return timezone.now()


# Programs, for organisers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_program(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    form = ProgramForm(viewer.community, clock(), data=request.POST or None)
    if _meant(request, form) and _created(viewer, form):
        messages.success(
            request, _("“%s” is set up. It runs by itself from here.") % form.cleaned_data["name"]
        )
        return redirect("match:programs", slug)
    return render(request, "invite/program.html", _form_page(request, viewer, form))


def _created(viewer: Viewer, form: ProgramForm) -> bool:
    return _save(form, lambda: actions.create_program(viewer=viewer, now=clock(), **form.facts()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def program(request: HttpRequest, slug: str, program_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    found = queries.access_program(viewer, program_id)
    form = ProgramForm(viewer.community, clock(), data=request.POST or None, program=found)
    if _meant(request, form) and _changed(viewer, program_id, form):
        messages.success(request, _("Saved. A round that people were asked about stays as it is."))
        return redirect("match:programs", slug)
    return render(
        request, "invite/program.html", {**_form_page(request, viewer, form), "program": found}
    )


def _changed(viewer: Viewer, program_id: int, form: ProgramForm) -> bool:
    return _save(
        form,
        lambda: actions.change_program(viewer=viewer, program_id=program_id, **form.facts()),
    )


def _save(form: ProgramForm, action: Any) -> bool:
    try:
        action()
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _meant(request: HttpRequest, form: ProgramForm) -> bool:
    """Whether the form was sent to be saved, and not only to see its dates."""
    return "look" not in request.POST and form.is_valid()


def _form_page(request: HttpRequest, viewer: Viewer, form: ProgramForm) -> dict[str, Any]:
    dates = form.next_dates()
    if "look" in request.POST:
        # Nobody who only looks is told what is still missing.
        form.errors.clear()
    return {"viewer": viewer, "form": form, "dates": dates, "zone": form.zone()}


@never_cache
@require_safe
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The next dates alone, while somebody is still choosing."""
    viewer = enter_as_organiser(request.user, slug)
    found = (
        queries.access_program(viewer, number(request.GET["of"])) if "of" in request.GET else None
    )
    form = ProgramForm(viewer.community, clock(), data=request.GET or None, program=found)
    return render(request, "invite/dates.html", _form_page(request, viewer, form))


def number(text: str) -> int:
    """The number that stands in an address; whatever else stands there leads nowhere."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotHere
    return int(text)


@require_POST
def pause(request: HttpRequest, slug: str, program_id: int) -> HttpResponse:
    return _switch(request, slug, program_id, active=False)


@require_POST
def resume(request: HttpRequest, slug: str, program_id: int) -> HttpResponse:
    return _switch(request, slug, program_id, active=True)


def _switch(request: HttpRequest, slug: str, program_id: int, *, active: bool) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    actions.switch_program(viewer=viewer, program_id=program_id, active=active)
    said = _("The program goes on.") if active else _("The program is paused.")
    messages.success(request, said)
    return redirect("match:programs", slug)


# Answers, for members


@require_POST
def my_answer(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """In or out from the member's own page."""
    viewer = enter(request.user, slug)
    invitation = queries.access_my_invitation(viewer, invitation_id)
    joining = request.POST.get("joining") == "1"
    try:
        actions.answer(invitation_id=invitation.pk, joining=joining, now=clock())
    except UnableTo as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _said(joining))
    return redirect("home", slug)


def _said(joining: bool) -> str:
    return _("You're in. We look forward to it.") if joining else _("Not this time. That's fine.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the links of a letter: looking changes nothing, the button does."""
    facts = links.read(PURPOSE, token)
    invitation = queries.invitation_by_link(facts)
    joining = bool(facts.get("joining"))
    page = _answer_page(invitation, joining)
    if request.method == "POST":
        try:
            actions.answer(invitation_id=invitation.pk, joining=joining, now=clock())
        except UnableTo as refusal:
            return render(request, "web/answer.html", _refused_page(invitation, str(refusal)))
        page.update(_done_page(invitation, joining))
    elif invitation.closed or clock() >= invitation.closes_at:
        page = _closed_page(invitation, actions.too_late(invitation))
    elif joining and actions.on_a_break(invitation):
        page = _refused_page(invitation, actions.on_a_break(invitation))
    return render(request, "web/answer.html", page)


def _answer_page(invitation: Any, joining: bool) -> dict[str, Any]:
    words = {
        "program": invitation.round.program.name,
        "when": in_words(invitation.round.introduces_at, invitation.member.timezone),
    }
    if joining:
        title, button = _("You'd like to take part"), _("I'm in")
        sentence = _("%(program)s: you would be introduced on %(when)s.") % words
        undo = _("Rather not this time?")
    else:
        title, button = _("Not this time"), _("Not this time")
        sentence = _("%(program)s on %(when)s goes on without you. That's fine.") % words
        undo = _("Would you rather take part?")
    return {
        "community": invitation.community,
        "who": invitation.member.name,
        "title": title,
        "sentence": sentence,
        "button_label": button,
        "action_url": "",
        "undo_label": undo,
        "undo_url": answer_url(invitation, joining=not joining),
    }


def _refused_page(invitation: Any, sentence: str) -> dict[str, Any]:
    page = _closed_page(invitation, sentence)
    if sentence == actions.on_a_break(invitation):
        page["title"] = _("You're on a break")
    return page


def _done_page(invitation: Any, joining: bool) -> dict[str, Any]:
    closes = in_words(invitation.closes_at, invitation.member.timezone)
    return {
        "done": True,
        "title": _("You're in") if joining else _("Not this time"),
        "sentence": _said(joining),
        "details": [_("You can change your mind until %s.") % closes],
        "undo_label": _("Not this time after all") if joining else _("I'm in after all"),
    }


def _closed_page(invitation: Any, sentence: str) -> dict[str, Any]:
    return {
        "community": invitation.community,
        "who": invitation.member.name,
        "title": _("The answers are counted"),
        "sentence": sentence,
        "done": True,
    }
