"""Saying how it went: one click from the letter, the rest on the page that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hallway.follow_up import actions, letters, queries
from hallway.follow_up import met as known
from hallway.follow_up.forms import OutcomeForm
from hallway.follow_up.queries.thanks import thanked_meetings
from hallway.follow_up.reckoning import LATER, MET, MISSED
from hallway.match import queries as match
from hallway.meet import queries as meet
from hallway.meet.words import called, together
from hallway.people.errors import NotHere, UnableTo
from hallway.people.links import read
from hallway.people.queries import as_seen, enter, enter_as_organiser

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    meeting = meet.access_meeting(viewer, meeting_id)
    form = _form(meeting, viewer.member, request.POST or None)
    if form.is_valid() and _save(request, meeting, viewer.member, form):
        messages.success(request, _("Thank you. Only you can see what you said."))
        return redirect("meet:meetings", slug)
    context = {
        "viewer": viewer,
        "meeting": meeting,
        "form": form,
        "crowd": meet.is_crowd(meeting),
        "called": called(meeting.title, _names(meeting, viewer.member)),
    }
    return render(request, "follow_up/outcome.html", context)


def _form(meeting: Meeting, member: Member, data: Any) -> OutcomeForm:
    group, crowd = len(meet.everybody(meeting)) > 2, meet.is_crowd(meeting)
    return OutcomeForm(queries.my_outcome(meeting, member), data, group=group, crowd=crowd)


def _save(request: HttpRequest, meeting: Meeting, member: Member, form: OutcomeForm) -> bool:
    try:
        actions.say_outcome(
            meeting_id=meeting.pk, member_id=member.pk, now=timezone.now(), **form.cleaned_data
        )
    except UnableTo as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def met_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whether they met, in one click. Looking changes nothing."""
    facts = read(letters.SAID, token)
    meeting, member = meet.seated_by_link(facts)
    met = str(facts["met"])
    if request.method != "POST":
        return _answer(request, meeting, member, _question(meeting, member, met))
    try:
        actions.say_met(meeting_id=meeting.pk, member_id=member.pk, met=met, now=timezone.now())
    except UnableTo as refusal:
        said = {"title": _("Not yet"), "sentence": str(refusal), "done": True}
        return _answer(request, meeting, member, said, status=409)
    return _answer(request, meeting, member, _thanks(meeting, member, met))


def _question(meeting: Meeting, member: Member, met: str) -> dict[str, Any]:
    known = queries.my_outcome(meeting, member)
    crowd = meet.is_crowd(meeting)
    title, label = (_asked_of_a_crowd if crowd else _asked_of_few)(meeting, member, met)
    return {
        "title": title,
        "sentence": _("Only you can see what you say here."),
        "button_label": label,
        # An answer that is there already is only changed on purpose.
        "manual": bool(known and known.met != met),
        **_way_back(meeting, member, met),
    }


def _asked_of_few(meeting: Meeting, member: Member, met: str) -> tuple[str, str]:
    titles = {
        MET: _("You met %(names)s?"),
        MISSED: _("The coffee with %(names)s didn't happen?"),
        LATER: _("You still plan to meet %(names)s?"),
    }
    labels = {MET: _("Yes, we met"), MISSED: _("It didn't happen"), LATER: _("Yes, we do")}
    return titles[met] % {"names": together(_names(meeting, member))}, labels[met]


def _asked_of_a_crowd(meeting: Meeting, member: Member, met: str) -> tuple[str, str]:
    if met == MET:
        return _("You were at “%s”?") % meeting.title, _("Yes, I was there")
    return _("You weren't at “%s”?") % meeting.title, _("I wasn't there")


def _thanks(meeting: Meeting, member: Member, met: str) -> dict[str, Any]:
    context = {
        "title": _("Thank you."),
        "sentence": _thankful(met, crowd=meet.is_crowd(meeting)),
        "done": True,
        **_way_back(meeting, member, met),
    }
    if met == MET:
        context["form"] = _form(meeting, member, None)
        context["form_url"] = letters.details_path(meeting, member)
    return context


def _thankful(met: str, *, crowd: bool) -> str:
    if crowd and met == MET:
        return _("How nice. One more question, if you like:")
    if crowd:
        return _("That happens. There will be another one.")
    sentences = {
        MET: _("How nice. Two more questions, if you like:"),
        MISSED: _("That happens. Nobody is counted, and there will be another coffee."),
        LATER: _("Good. We'll ask again in a week, and no sooner."),
    }
    return sentences[met]


def _way_back(meeting: Meeting, member: Member, met: str) -> dict[str, Any]:
    opposite = MISSED if met == MET else MET
    labels = {MET: _("No, we did meet"), MISSED: _("No, it didn't happen")}
    if meet.is_crowd(meeting):
        labels = {MET: _("No, I was there"), MISSED: _("No, I wasn't there")}
    return {
        "undo_label": labels[opposite],
        "undo_url": letters.said_path(meeting, member, opposite),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details_link(request: HttpRequest, token: str) -> HttpResponse:
    """Worth it? Again? From the page that follows the click, without signing in."""
    meeting, member = meet.seated_by_link(read(letters.DETAILS, token))
    form = _form(meeting, member, request.POST or None)
    context = {"title": _("How was it?"), "form": form, "form_url": request.path, "done": True}
    if form.is_valid() and _save(request, meeting, member, form):
        context = {
            "title": _("Thank you."),
            "sentence": _("Only you can see what you said, and you can change it here."),
            "done": True,
            "change_url": letters.details_path(meeting, member),
        }
    return _answer(request, meeting, member, context)


def _answer(
    request: HttpRequest,
    meeting: Meeting,
    member: Member,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    whole = {"community": meeting.community, "who": member.name, **context}
    return render(request, "follow_up/answer.html", whole, status=status)


def _names(meeting: Meeting, member: Member) -> list[str]:
    return [str(other) for other in meet.others(meeting, member)]


@never_cache
@require_safe
def people_met(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody the viewer has met, for their eyes alone."""
    viewer = enter(request.user, slug)
    met = known.people_met(viewer.member)
    faces = as_seen(viewer.member, [one.member for one in met], timezone.now())
    given = thanked_meetings(viewer.member)
    thanked = [(one.member.pk, one.meeting_id) in given for one in met]
    context = {"viewer": viewer, "met": list(zip(met, faces, thanked, strict=True))}
    return render(request, "follow_up/people_met.html", context)


@never_cache
@require_safe
def round_figures(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    """How a round went, as far as it can be told; a part of a page where htmx asks for it."""
    viewer = enter_as_organiser(request.user, slug)
    round_ = match.access_round(viewer, program_id, number)
    if round_.state != round_.State.RELEASED:
        raise NotHere
    context = {
        "viewer": viewer,
        "round": round_,
        "figures": queries.round_figures(viewer, round_),
    }
    part = bool(getattr(request, "htmx", False))
    template = "follow_up/round_figures.html" if part else "follow_up/figures_page.html"
    return render(request, template, context)
