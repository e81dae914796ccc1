"""The organiser's button that introduces a round now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hallway.match import queries as match
from hallway.meet import actions
from hallway.people.errors import UnableTo
from hallway.people.queries import enter_as_organiser


@require_POST
def release(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    round_ = match.access_round(viewer, program_id, number)
    # A release can't be taken back, so it is of what was seen.
    if request.POST.get("version", str(round_.version)) != str(round_.version):
        messages.error(
            request,
            _("The round has changed since you looked. Please look again, then release it."),
        )
        return redirect("match:round", slug, program_id, number)
    try:
        made = actions.release_round(round_id=round_.pk, now=timezone.now())
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            ngettext(
                "Released: the introduction to %(count)d meeting is on its way.",
                "Released: the introductions to %(count)d meetings are on their way.",
                made,
            )
            % {"count": made},
        )
    return redirect("match:round", slug, program_id, number)
