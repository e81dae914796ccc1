"""A meeting's own page. Only the people in it ever see it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.meet import actions, letters, queries, words
from hallway.meet.forms import PlaceForm, ProposalForm, TimeForm
from hallway.people.edge import attempt
from hallway.people.errors import NotHere
from hallway.people.queries import Viewer, as_seen, enter

if TYPE_CHECKING:
    from hallway.meet.models import Meeting


@never_cache
@require_safe
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    now = timezone.now()
    mine = queries.my_meetings(viewer.member, now)
    context = {
        "viewer": viewer,
        "upcoming": [(one, _called(one, viewer)) for one in mine.upcoming],
        "past": [(one, _called(one, viewer)) for one in mine.past],
    }
    return render(request, "meet/mine.html", context)


def _called(meeting: Meeting, viewer: Viewer) -> str:
    others = queries.others(meeting, viewer.member)
    return words.called(meeting.title, [str(other) for other in others])


@never_cache
@require_safe
def meeting(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    return _page(request, viewer, queries.access_meeting(viewer, meeting_id))


def _page(
    request: HttpRequest, viewer: Viewer, found: Meeting, time_form: TimeForm | None = None
) -> HttpResponse:
    now, own = timezone.now(), viewer.member.timezone
    others = as_seen(viewer.member, queries.others(found, viewer.member), now)
    context = {
        "viewer": viewer,
        "meeting": found,
        "others": others,
        "called": words.called(found.title, [str(other) for other in others]),
        "crowd": queries.is_crowd(found),
        "at_once": found.kind == found.Kind.FREE_NOW,
        "begun": queries.has_begun(found, now),
        "reasons": words.reason_lines(found.reasons),
        "starters": words.starter_lines(found.starters),
        "over": queries.is_over(found, now),
        "can_tell": queries.can_be_told(found, now),
        "group": len(queries.present(found)) > 2,
        "place_form": PlaceForm(initial={"place": found.place}),
        "time_form": time_form or TimeForm(own),
        **_times(found, viewer),
    }
    status = 422 if time_form else 200
    return render(request, "meet/meeting.html", context, status=status)


def _times(found: Meeting, viewer: Viewer) -> dict[str, Any]:
    """The times of a meeting, on the viewer's own clock first."""
    now, own = timezone.now(), viewer.member.timezone
    zones = [member.timezone for member in queries.present(found)]
    nearest = letters.nearest(found, now)
    return {
        "settled": words.moment(found.starts_at, zones, first=own) if found.starts_at else None,
        "times": [
            words.moment(at, zones, first=own)
            for at in queries.proposals(found, now)
            if at != found.starts_at
        ],
        "nearest": words.moment(nearest.at, zones, first=own) if nearest else None,
        "pencilled": queries.pencilled(found),
    }


@require_POST
def time(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Settle on one of the proposed times, or on another one."""
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    form: ProposalForm | TimeForm = (
        ProposalForm(request.POST)
        if "at" in request.POST
        else TimeForm(viewer.member.timezone, request.POST)
    )
    if not form.is_valid():
        return _page(request, viewer, found, form if isinstance(form, TimeForm) else None)
    choose = partial(
        actions.choose_time,
        meeting_id=found.pk,
        starts_at=form.starts_at(),
        now=timezone.now(),
        member=viewer.member,
    )
    attempt(request, choose, _("It's settled. Everybody gets the time for their calendar."))
    return redirect("meet:meeting", slug, meeting_id)


@require_POST
def place(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    form = PlaceForm(request.POST)
    where = form.cleaned_data["place"] if form.is_valid() else request.POST.get("place", "")
    change = partial(actions.change_place, meeting_id=found.pk, place=where, now=timezone.now())
    attempt(request, change, _("The place is noted."))
    return redirect("meet:meeting", slug, meeting_id)


@never_cache
@require_safe
def calendar_file(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    text = letters.download_file(found, timezone.now())
    if not text:
        raise NotHere
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    if request.method != "POST":
        return render(request, "meet/cancellation.html", {"viewer": viewer, "meeting": found})
    call_off = partial(actions.call_off, meeting_id=found.pk, now=timezone.now())
    attempt(request, call_off, f"{_('It is called off.')} {letters.heard_of_it(found)}")
    return redirect("meet:meeting", slug, meeting_id)


@require_POST
def bring_back(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    back = partial(actions.bring_back, meeting_id=found.pk, now=timezone.now())
    attempt(request, back, _("It is on again."))
    return redirect("meet:meeting", slug, meeting_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One of several can't come; the others go ahead."""
    viewer = enter(request.user, slug)
    found = queries.access_meeting(viewer, meeting_id)
    if request.method != "POST":
        return render(request, "meet/departure.html", {"viewer": viewer, "meeting": found})
    out = partial(actions.step_out, meeting_id=found.pk, member=viewer.member, now=timezone.now())
    attempt(request, out, _("You are out of this coffee. The others go ahead."))
    return redirect("meet:meetings", slug)
