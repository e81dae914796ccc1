"""The organiser's list of members, and one member."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.people import actions
from hallway.people.edge import attempt, today
from hallway.people.errors import UnableTo
from hallway.people.forms import MemberForm
from hallway.people.queries import (
    Viewer,
    access_member,
    enter_as_organiser,
    open_profiles,
    search_members,
    unit_names,
)
from hallway.people.roster_file import people_csv
from hallway.people.views.edge import clock

if TYPE_CHECKING:
    from hallway.people.models import Member

PAGE = 50


@never_cache
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    words, left = request.GET.get("q", "").strip(), request.GET.get("state") == "left"
    page = Paginator(search_members(viewer, words, left=left), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"viewer": viewer, "page": page, "words": words, "left": left}
    return render(request, "people/members.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    facts = {"timezone": viewer.community.timezone, "joined_on": today(viewer, clock())}
    form = MemberForm(facts, unit_names(viewer.community.pk), request.POST or None)
    if form.is_valid() and (member := _added(viewer, form)):
        messages.success(request, _("%s is on the list.") % member)
        return redirect("people:members", slug)
    return render(request, "people/member.html", {"viewer": viewer, "form": form})


def _added(viewer: Viewer, form: MemberForm) -> Member | None:
    facts = dict(form.cleaned_data)
    if not facts["key"]:
        del facts["key"]
    try:
        facts["reports_to"] = actions.whom_written(
            facts["reports_to"], community_id=viewer.community.pk, member=None, by_id=True
        )
        return actions.add_member(community=viewer.community, now=clock(), **facts)
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    somebody = access_member(viewer, member_id)
    form = MemberForm(_facts(somebody), unit_names(viewer.community.pk), request.POST or None)
    if form.is_valid() and _changed(viewer, somebody, form):
        messages.success(request, _("Saved."))
        return redirect("people:members", slug)
    context = {"viewer": viewer, "form": form, "somebody": access_member(viewer, member_id)}
    return render(request, "people/member.html", context)


def _facts(somebody: Member) -> dict[str, Any]:
    names = ("name", "email", "key", "role", "reports_to", "timezone", "joined_on", "units")
    return {name: getattr(somebody, name) for name in names}


def _changed(viewer: Viewer, somebody: Member, form: MemberForm) -> bool:
    try:
        actions.change_member(member=somebody, by=viewer.member, now=clock(), **form.cleaned_data)
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_departure(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Take somebody off the list, after one more look."""
    viewer = enter_as_organiser(request.user, slug)
    somebody = access_member(viewer, member_id)
    if request.method == "POST":
        remove = partial(actions.remove, member=somebody, by=viewer.member, now=clock())
        attempt(request, remove, _("%s is off the list.") % somebody)
        return redirect("people:members", slug)
    return render(request, "people/removal.html", {"viewer": viewer, "somebody": somebody})


@require_POST
def member_return(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    somebody = access_member(viewer, member_id)
    put_back = partial(actions.put_back, member=somebody)
    attempt(request, put_back, _("%s is back on the list.") % somebody)
    return redirect("people:members", slug)


@never_cache
@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The roster as a file that can be imported again."""
    viewer = enter_as_organiser(request.user, slug)
    members = list(search_members(viewer, ""))
    told = open_profiles(viewer.community.pk, [member.pk for member in members])
    response = HttpResponse(people_csv(members, told), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-people.csv"'
    return response
