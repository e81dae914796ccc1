"""The one click that stops the weekly letter. No sign-in, and looking changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hallway.exchange import actions, digest_letters
from hallway.people.links import read
from hallway.people.queries import member_by_link


# The signature in the address is the proof; mail programs post here without any cookie (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    facts = read(digest_letters.STOP, token)
    member, on = member_by_link(facts), bool(facts["on"])
    if request.method == "POST":
        (actions.resume_digest if on else actions.stop_digest)(member=member)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("The weekly letter no longer comes."), "text/plain")
    context = {
        "community": member.community,
        "who": member.name,
        "page_url": reverse("people:preferences", args=[member.community.slug]),
        **(_done(on) if request.method == "POST" else _asked(on)),
        "undo_url": digest_letters.stop_path(member, on=not on),
    }
    return render(request, "web/answer.html", context)


def _asked(on: bool) -> dict[str, object]:
    return {
        "title": _("Have the weekly letter again?") if on else _("Stop the weekly letter?"),
        "sentence": "" if on else _("Invitations, introductions and answers still reach you."),
        "button_label": _("Yes, once a week") if on else _("Stop it"),
        "manual": True,
    }


def _done(on: bool) -> dict[str, object]:
    stopped = _("Nothing else has changed. Invitations and introductions still reach you.")
    return {
        "title": _("It comes again.") if on else _("The weekly letter no longer comes."),
        "sentence": _("Once a week at most, and only when there is something to tell.")
        if on
        else stopped,
        "done": True,
        "undo_label": _("Stop it") if on else _("Let it come again"),
    }
