"""A mixer on paper: place cards, table signs, the whole plan as a sheet or a CSV file."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallway.gather import place_cards as paper
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.evening import all_laid, all_paths
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter_as_organiser
from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.gather.models import Mixer


def _planned(request: HttpRequest, slug: str, mixer_id: int) -> tuple[Viewer, Mixer]:
    viewer = enter_as_organiser(request.user, slug)
    found = queries.access_mixer_to_run(viewer, mixer_id)
    if not found.plan:
        raise UnableTo(_("There is no plan yet. Make it first."))
    return viewer, found


@never_cache
@require_safe
def sheet(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """Who sits where at each sitting, to be printed from the browser, in any script."""
    viewer, found = _planned(request, slug, mixer_id)
    paths = all_paths(found)
    context = {
        "viewer": viewer,
        "mixer": found,
        "paths": paths,
        "sittings": list(enumerate(all_laid(found), start=1)),
        "doubtful": paper.doubtful(str(member) for member, _path in paths),
    }
    return render(request, "gather/mixer_sheet.html", context)


@never_cache
@require_safe
def plan_csv(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """A line for each person: their tables."""
    _viewer, found = _planned(request, slug, mixer_id)
    out = StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["name", *(f"sitting {n}" for n in range(1, len(found.plan) + 1))])
    for member, path in all_paths(found):
        rows.writerow([spreadsheet_safe(str(member)), *("" if t is None else t for t in path)])
    return _file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", found, "csv")


@never_cache
@require_safe
def cards(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    _viewer, found = _planned(request, slug, mixer_id)
    made = [paper.Card(str(member), path) for member, path in all_paths(found)]
    return _file(paper.place_cards(made, found.name), "application/pdf", found, "pdf")


@never_cache
@require_safe
def signs(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    _viewer, found = _planned(request, slug, mixer_id)
    tables = range(1, found.tables + 1)
    data = paper.table_signs(tables, _("Table"), found.name)
    return _file(data, "application/pdf", found, "pdf")


def _file(data: str | bytes, kind: str, mixer: Mixer, ending: str) -> HttpResponse:
    name = slugify(mixer.name) or "mixer"
    disposition = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
