"""The organiser's button that introduces a round now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hallway.match import queries as match
from hallway.meet import actions
from hallway.people.errors import UnableTo
from hallway.people.queries import enter_as_organiser

if TYPE_CHECKING:
    from hallway.match.models import Round


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    """Letters to everybody can't be called back: one more click, then they leave."""
    viewer = enter_as_organiser(request.user, slug)
    round_ = match.access_round(viewer, program_id, number)
    if request.method == "POST":
        _release(request, round_)
        return redirect("match:round", slug, program_id, number)
    context = {
        "viewer": viewer,
        "title": _("Release the round now?"),
        "sentence": _(
            "Everybody in it gets their introduction by letter, at once. This can't be undone."
        ),
        "button_label": _("Introduce everybody"),
        "action_url": "",
        "fields": {"version": request.GET.get("version", "")},
        "back_url": reverse("match:round", args=[slug, program_id, number]),
        "back_label": _("Not yet"),
    }
    return render(request, "web/confirm.html", context)


def _release(request: HttpRequest, round_: Round) -> None:
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
