"""The roster comes in: upload, look at what would change, agree."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.people import actions
from hallway.people.edge import attempt
from hallway.people.errors import UnableTo
from hallway.people.forms import RosterForm
from hallway.people.queries import (
    Viewer,
    access_import,
    enter_as_organiser,
    plan_of,
    recent_imports,
)
from hallway.people.views.edge import clock

# A page with more rows than that helps nobody; the counts say the rest.
SHOWN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (proposed := _proposed(viewer, form)):
        return redirect("people:import", slug, proposed)
    context = {
        "viewer": viewer,
        "form": form,
        "recent": recent_imports(viewer),
        "megabytes": actions.MOST_BYTES // 1_000_000,
        "most_people": actions.MOST_PEOPLE,
    }
    return render(request, "people/imports.html", context)


def _proposed(viewer: Viewer, form: RosterForm) -> int:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        # One byte more than allowed is enough to know.
        content = file.read(actions.MOST_BYTES + 1)
        proposed = actions.propose_import(
            viewer=viewer, file_name=file.name or "", content=content, now=clock()
        )
    except UnableTo as refusal:
        form.add_error("file", str(refusal))
        return 0
    return proposed.pk


@never_cache
@require_http_methods(["GET", "HEAD"])
def preview(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    proposed = access_import(viewer, import_id)
    if proposed.state != "proposed":
        return redirect("people:imports", slug)
    plan = plan_of(proposed, clock())
    context = {"viewer": viewer, "proposed": proposed, "plan": plan, "shown": f":{SHOWN}"}
    return render(request, "people/import.html", context)


@require_POST
def agreement(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Apply exactly what was shown; if that is no longer true, show it anew."""
    viewer = enter_as_organiser(request.user, slug)
    apply = partial(
        actions.apply_import,
        roster_import=access_import(viewer, import_id),
        fingerprint=request.POST.get("fingerprint", ""),
        take_off=request.POST.get("take_off") == "yes",
        now=clock(),
    )
    if attempt(request, apply, _("Done. The list is as the file says.")):
        return redirect("people:members", slug)
    return redirect("people:import", slug, import_id)


@require_POST
def drop(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    actions.drop_import(roster_import=access_import(viewer, import_id))
    messages.info(request, _("Nothing was changed."))
    return redirect("people:imports", slug)
