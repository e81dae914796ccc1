"""The organisers' picture: how the whole hangs together, in confidence."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hallway.network import actions
from hallway.network.forms.whole import DrawingForm
from hallway.network.queries import whole as queries
from hallway.people.edge import attempt, number
from hallway.people.queries import enter_as_organiser
from hallway.people.sheet import spreadsheet_safe

if TYPE_CHECKING:
    from hallway.network.queries.whole import Page
    from hallway.people.queries import Viewer


@never_cache
@require_safe
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    by, until = request.GET.get("by", ""), request.GET.get("until", "")
    page = queries.whole_page(viewer, by, until, number(request.GET.get("at")))
    return _page(request, viewer, page, None)


def _page(
    request: HttpRequest, viewer: Viewer, page: Page, form: DrawingForm | None
) -> HttpResponse:
    drawing = page.drawing
    chosen = {"attributes": drawing.attributes if drawing else page.units[:1]}
    form = form or DrawingForm(page.units, drawing is not None, initial=chosen)
    context = {"viewer": viewer, "page": page, "form": form}
    return render(request, "network/whole.html", context)


@require_POST
def drawing(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now = enter_as_organiser(request.user, slug), timezone.now()
    page = queries.whole_page(viewer)
    form = DrawingForm(page.units, page.drawing is not None, request.POST)
    if not form.is_valid():
        return _page(request, viewer, page, form)
    weeks = form.cleaned_data.get("weeks") or (page.drawing.weeks if page.drawing else 0)
    choose = partial(
        actions.choose_drawing,
        viewer=viewer,
        attributes=form.cleaned_data["attributes"],
        weeks=weeks,
        now=now,
    )
    if attempt(request, choose, _("Done. Pictures that were drawn already stay as they are.")):
        actions.draw_due(now=now, largest=actions.AT_ONCE, community_id=viewer.community.pk)
    return redirect("network:whole", slug)


@never_cache
@require_safe
def table(request: HttpRequest, slug: str, picture_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    told = queries.access_told(viewer, picture_id)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["between", "contacts", "by_chance", "verdict", "chart_lines"])
    for row in told.rows:
        cells = (row.name, row.contacts, row.chance, row.verdict, str(row.lines))
        rows.writerow([spreadsheet_safe(cell) for cell in cells])
    name = f"contacts-{told.picture.ends_on}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = "\ufeff" + out.getvalue()
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def goal(request: HttpRequest, slug: str, picture_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    said = request.POST
    make = partial(
        actions.set_goal,
        viewer=viewer,
        program_id=number(said.get("program")),
        picture_id=picture_id,
        one=number(said.get("one")),
        other=number(said.get("other")),
        now=timezone.now(),
    )
    done = _("Done. The next round brings these two together where it can.")
    attempt(request, make, done)
    return redirect("network:whole", slug)


@require_POST
def goal_end(request: HttpRequest, slug: str, goal_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    end = partial(actions.end_goal, viewer=viewer, goal_id=goal_id, now=timezone.now())
    attempt(request, end, _("Done. The program goes on without this goal."))
    return redirect("network:whole", slug)
