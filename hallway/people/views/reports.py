"""Reporting a text, deciding about it, and answering a decision."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.people import actions
from hallway.people.edge import attempt, today
from hallway.people.queries import enter, enter_as_organiser
from hallway.people.queries.reports import (
    access_case,
    decided_about,
    decisions,
    labelled,
    open_cases,
)
from hallway.people.reporting import reportable
from hallway.people.views.edge import clock

PAGE = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Say that a text should not stand as it does."""
    viewer = enter(request.user, slug)
    said = partial(
        actions.report,
        viewer=viewer,
        kind=kind,
        object_id=object_id,
        why=request.POST.get("why", ""),
        now=clock(),
    )
    found = reportable(kind).find(viewer, object_id, today(viewer, clock()))
    thanks = _("Thank you. The organisers look at it, and a letter tells you what came of it.")
    if request.method == "POST" and attempt(request, said, thanks):
        # To the top of the page, where it is said that it arrived.
        return redirect(found.address.partition("#")[0])
    context = {"viewer": viewer, "label": reportable(kind).label, "found": found}
    return render(request, "people/report.html", context)


# For organisers


@never_cache
@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    viewer = enter_as_organiser(request.user, slug)
    page = Paginator(decisions(viewer), PAGE).get_page(request.GET.get("page"))
    context = {
        "viewer": viewer,
        "cases": open_cases(viewer),
        "page": page,
        "lines": labelled(page.object_list),
    }
    return render(request, "people/reports.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """One text that was reported; POST decides about it."""
    viewer = enter_as_organiser(request.user, slug)
    if request.method == "POST":
        settle = partial(
            actions.decide,
            viewer=viewer,
            kind=kind,
            object_id=object_id,
            act=request.POST.get("act", ""),
            words=request.POST.get("words", ""),
            now=clock(),
        )
        if attempt(request, settle, _("Done, and whoever has to know is told.")):
            return redirect("people:reports", slug)
    context = {"viewer": viewer, "case": access_case(viewer, kind, object_id)}
    return render(request, "people/case.html", {**context, "said": request.POST.get("words", "")})


@require_POST
def case_shown(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Take a decision back."""
    viewer = enter_as_organiser(request.user, slug)
    show = partial(
        actions.show_again,
        viewer=viewer,
        kind=kind,
        object_id=object_id,
        words=request.POST.get("words", ""),
        now=clock(),
    )
    attempt(request, show, _("It is there again, and its author is told."))
    return redirect("people:case", slug, kind, object_id)


# For whoever wrote the words


@never_cache
@require_safe
def own_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What organisers decided about words of mine."""
    viewer = enter(request.user, slug)
    context = {"viewer": viewer, "texts": decided_about(viewer.member)}
    return render(request, "people/decisions.html", context)


@require_POST
def answer(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Say something to such a decision."""
    viewer = enter(request.user, slug)
    say = partial(
        actions.answer_decision,
        viewer=viewer,
        kind=kind,
        object_id=object_id,
        words=request.POST.get("words", ""),
        now=clock(),
    )
    attempt(request, say, _("Thank you. The organisers read it."))
    return redirect("people:decisions", slug)
