"""The health of the whole over time: for organisers, a page and a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallway.follow_up.queries import sparks
from hallway.network.health_page import as_csv, cards
from hallway.network.queries import health as queries
from hallway.network.queries import whole
from hallway.people.queries import enter_as_organiser


@never_cache
@require_safe
def health(request: HttpRequest, slug: str, program_id: int | None = None) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    now = timezone.now()
    found = queries.health(viewer, now=now, program_id=program_id)
    came_of_it = sparks.counts(viewer.community.pk, since=None, until=None, now=now)
    context = {
        "viewer": viewer,
        "health": found,
        "parts": cards(found),
        "sparks": sparks.in_words(came_of_it),
        "goals": whole.goals(viewer, program_id),
    }
    return render(request, "network/health.html", context)


@never_cache
@require_safe
def health_file(request: HttpRequest, slug: str, program_id: int | None = None) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    found = queries.health(viewer, now=timezone.now(), program_id=program_id)
    name = f"health-{slug}-{program_id}.csv" if program_id else f"health-{slug}.csv"
    return HttpResponse(
        as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
