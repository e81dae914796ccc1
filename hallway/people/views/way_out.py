"""The way out that every letter carries: no sign-in, and looking changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.letters import WAY_OUT
from hallway.people.links import read
from hallway.people.queries import member_by_link
from hallway.people.views.edge import clock

if TYPE_CHECKING:
    from hallway.people.models import Member

PAUSES = {"month": 30, "quarter": 91}


# The signature in the address is the proof; mail programs post here without any cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_out(request: HttpRequest, token: str) -> HttpResponse:
    member = member_by_link(read(WAY_OUT, token))
    if request.method != "POST":
        return render(request, "people/way_out.html", _choices(member))
    if request.POST.get("List-Unsubscribe") == "One-Click":
        actions.pause(member=member, until=actions.UNTIL_I_SAY)
        return HttpResponse(_("You are paused until you say otherwise."), "text/plain")
    return _answer(request, member, request.POST.get("choice", ""))


def _choices(member: Member, problem: str = "") -> dict[str, Any]:
    return {
        "community": member.community,
        "member": member,
        "problem": problem,
        "paused": member.paused_until is not None,
        "gone": member.state != "active",
    }


def _answer(request: HttpRequest, member: Member, choice: str) -> HttpResponse:
    try:
        said = _take(member, choice, clock())
    except UnableTo as refusal:
        return render(request, "people/way_out.html", _choices(member, str(refusal)), status=409)
    context = {**_choices(member), "done": True, "sentence": said, "choice": choice}
    return render(request, "people/way_out.html", context, status=200 if said else 400)


def _take(member: Member, choice: str, now: datetime) -> str:
    """Do what was chosen and say what is now true; nothing for a choice that there isn't."""
    if choice in PAUSES:
        until = now.astimezone(ZoneInfo(member.timezone)).date() + timedelta(PAUSES[choice])
        actions.pause(member=member, until=until)
        return _("Enjoy the break. You are back on %s, without doing anything.") % _day(until)
    if choice == "open":
        actions.pause(member=member, until=actions.UNTIL_I_SAY)
        return _("No more invitations until you say that you are back.")
    if choice == "leave":
        actions.leave(member=member, now=now)
        return _("You have left %s. Thank you for the time you were here.") % member.community
    if choice == "back":
        actions.come_back(member=member)
        if member.state != "active":
            raise UnableTo(_("You are no longer on the list here. An organiser can add you."))
        actions.resume(member=member)
        return _("Good to have you back. The next invitation will reach you.")
    return ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
