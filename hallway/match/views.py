"""The organiser's pages: programs with what happens next, and one round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.match import actions, queries
from hallway.match.queries import Change
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter_as_organiser

if TYPE_CHECKING:
    from hallway.match.models import Round


# On one page of a round.
MEETINGS = 120


def clock() -> datetime:
    return timezone.now()


@never_cache
@require_safe
def programs(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    rows = queries.programs_page(viewer, now=clock())
    return render(request, "match/programs.html", {"viewer": viewer, "rows": rows})


@never_cache
@require_safe
def rounds(request: HttpRequest, slug: str, program_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    page = queries.rounds_page(viewer, program_id)
    return render(request, "match/rounds.html", {"viewer": viewer, "page": page})


@never_cache
@require_safe
def round_(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    page = queries.round_page(viewer, program_id, number)
    people = ((member.pk, str(member)) for member in page.people)
    context = {
        "viewer": viewer,
        "page": page,
        "meetings": Paginator(page.meetings, MEETINGS).get_page(request.GET.get("page")),
        # Chosen from twice, and thousands of people in a large round: written once.
        "choices": format_html_join("", '<option value="{}">{}</option>', people),
        "release_url": _release_url(page.round),
    }
    return render(request, "match/round.html", context)


def _release_url(found: Round) -> str:
    """The release makes introductions, so another app has the door; it may not be there."""
    args = [found.community.slug, found.program_id, found.number]
    try:
        return reverse("meet:release", args=args)
    except NoReverseMatch:
        return ""


# Changes: a look at what it costs, then the button


@dataclass(frozen=True)
class _Desk:
    """One organiser at one round."""

    viewer: Viewer
    round: Round

    @property
    def url(self) -> str:
        found = self.round
        return reverse("match:round", args=[found.community.slug, found.program_id, found.number])


def _desk(request: HttpRequest, slug: str, program_id: int, number: int) -> _Desk:
    viewer = enter_as_organiser(request.user, slug)
    return _Desk(viewer, queries.access_round(viewer, program_id, number))


def _number(request: HttpRequest, name: str) -> int:
    """An id from a form; 0, which is nobody's, for anything else."""
    text = (request.POST.get(name) or request.GET.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    members = _number(request, "first"), _number(request, "second")
    desk = _desk(request, slug, program_id, number)
    return _change(request, desk, Change("swap", members))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(
    request: HttpRequest, slug: str, program_id: int, number: int, member_id: int
) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    return _change(request, desk, Change("take_out", (member_id,)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_back(
    request: HttpRequest, slug: str, program_id: int, number: int, member_id: int
) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    return _change(request, desk, Change("put_back", (member_id,)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rematch(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    return _change(request, _desk(request, slug, program_id, number), Change("rematch"))


def _change(request: HttpRequest, desk: _Desk, change: Change) -> HttpResponse:
    """GET says what it would cost, POST does it."""
    try:
        if request.method == "POST":
            return _changed(request, desk, change)
        preview = queries.preview_change(desk.viewer, desk.round, change, now=clock())
    except UnableTo as refusal:
        messages.error(request, str(refusal))
        return redirect(desk.url)
    fields = dict(zip(("first", "second"), change.members, strict=False))
    context: dict[str, Any] = {
        "viewer": desk.viewer,
        "preview": preview,
        "title": preview.title,
        "sentence": preview.cost,
        "button_label": preview.button,
        "action_url": "",
        "fields": {**fields, "version": desk.round.version},
        "back_url": desk.url,
        "back_label": _("Leave it as it is"),
    }
    return render(request, "match/change.html", context)


def _changed(request: HttpRequest, desk: _Desk, change: Change) -> HttpResponse:
    done = actions.change_round(
        viewer=desk.viewer,
        round_=desk.round,
        change=change,
        version=_number(request, "version"),
        now=clock(),
    )
    messages.success(request, queries.cost_in_words(done, done=True))
    return redirect(desk.url)


@require_POST
def lock(
    request: HttpRequest, slug: str, program_id: int, number: int, position: int
) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    locked = request.POST.get("locked") == "1"
    try:
        actions.lock(
            viewer=desk.viewer,
            round_=desk.round,
            position=position,
            locked=locked,
            version=_number(request, "version"),
        )
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("This meeting stays as it is.") if locked else _("This meeting may change again.")
        messages.success(request, said)
    number = queries.page_number(desk.round, position, MEETINGS)
    return redirect(f"{desk.url}{f'?page={number}' if number > 1 else ''}#meeting-{position}")


# Sooner than planned


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    if request.method == "POST":
        return _hurried(request, desk, _ask)
    if desk.round.state != "planned":
        return redirect(desk.url)
    context = {
        "asking": queries.foresee_asking(desk.round, now=clock()),
        "title": _("Ask now?"),
        "button_label": _("Ask now"),
    }
    return render(request, "match/ask.html", {**_confirm(desk), **context})


def _ask(desk: _Desk, version: int) -> str:
    actions.ask_now(viewer=desk.viewer, round_=desk.round, version=version, now=clock())
    return _("Asked. The invitations are on their way.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    if request.method == "POST":
        return _hurried(request, desk, _match)
    if desk.round.state != "asking":
        return redirect(desk.url)
    context = {
        "matching": queries.foresee_matching(desk.round, now=clock()),
        "title": _("Match now?"),
        "button_label": _("Count the answers and match"),
    }
    return render(request, "match/match.html", {**_confirm(desk), **context})


def _match(desk: _Desk, version: int) -> str:
    done = actions.match_now(viewer=desk.viewer, round_=desk.round, version=version, now=clock())
    if done:
        return _("Matched. Have a look before everybody is introduced.")
    return _("The answers are counted. People are being matched at this moment; look again soon.")


def _confirm(desk: _Desk) -> dict[str, Any]:
    return {
        "viewer": desk.viewer,
        "round": desk.round,
        "action_url": "",
        "fields": {"version": desk.round.version},
        "back_url": desk.url,
        "back_label": _("Leave it as it is"),
    }


def _hurried(request: HttpRequest, desk: _Desk, do: Callable[[_Desk, int], str]) -> HttpResponse:
    try:
        messages.success(request, do(desk, _number(request, "version")))
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    return redirect(desk.url)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, slug: str, program_id: int, number: int) -> HttpResponse:
    desk = _desk(request, slug, program_id, number)
    if request.method == "POST":
        try:
            actions.skip(viewer=desk.viewer, round_=desk.round, now=clock())
            messages.success(request, _("This round is skipped. Whoever had said yes is told."))
        except UnableTo as refusal:
            messages.error(request, str(refusal))
        return redirect(desk.url)
    context = {
        "viewer": desk.viewer,
        "title": _("Skip this round?"),
        "sentence": _(
            "Nobody is introduced this time. Whoever said yes gets a kind letter, and the next "
            "round comes as usual. This can't be undone."
        ),
        "button_label": _("Skip this round"),
        "action_url": "",
        "danger": True,
        "back_url": desk.url,
        "back_label": _("Leave it as it is"),
    }
    return render(request, "web/confirm.html", context)
