"""The organiser's button that introduces a round now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
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
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() else -1
    try:
        made = actions.release_seen(
            round_id=round_.pk,
            version=version if seen else None,
            now=timezone.now(),
        )
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
