"""A profile that is carried away, and one that is brought along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.people import actions
from hallway.people.brought import MOST_BYTES, Brought, beside, read_brought
from hallway.people.edge import attempt
from hallway.people.errors import UnableTo
from hallway.people.forms.bringing import LABELS, BringingForm, TakingForm
from hallway.people.queries import carried_card, carried_profile, enter
from hallway.people.views.edge import clock

if TYPE_CHECKING:
    from hallway.people.models import Member


@never_cache
@require_safe
def profile_file(request: HttpRequest, slug: str) -> HttpResponse:
    """My profile and my stories, for another place."""
    viewer = enter(request.user, slug)
    answer = JsonResponse(carried_profile(viewer.member), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{slug}-profile.json"'
    return answer


@never_cache
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    answer = HttpResponse(carried_card(viewer.member), "text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-card.vcf"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file; see what it would change. Nothing has changed yet, nothing is kept."""
    viewer = enter(request.user, slug)
    form = BringingForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"viewer": viewer, "form": form}
    if form.is_valid() and (found := _read(form)):
        found = beside(viewer.member, found)
        taking = TakingForm.of(found)
        context |= {"taking": taking, "changes": changes(viewer.member, found)}
    return render(request, "people/bringing.html", context)


def _read(form: BringingForm) -> Brought | None:
    sent = form.cleaned_data["file"]
    try:
        return read_brought(sent.read(MOST_BYTES + 1), sent.name or "")
    except UnableTo as refusal:
        form.add_error("file", str(refusal))
        return None


def changes(member: Member, found: Brought) -> list[dict[str, Any]]:
    """Part by part: what stands there now, and what would."""
    rows = []
    for part, label in LABELS.items():
        then, now = getattr(found, part), getattr(member, part, "")
        if then and (part == "photo" or _in_words(then) != _in_words(now)):
            rows.append(
                {
                    "part": part,
                    "label": label,
                    "now": _in_words(now),
                    "then": "" if part == "photo" else _in_words(then),
                    # What is empty is filled, lists grow; what stands is replaced by a tick alone.
                    "ticked": not now or isinstance(then, tuple),
                }
            )
    return rows


def _in_words(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """The ticked parts are mine now; the rest is forgotten."""
    viewer = enter(request.user, slug)
    form = TakingForm(request.POST)
    if not form.is_valid():
        raise UnableTo(_("That file came back changed. Please choose it again."))
    bring_in = partial(
        actions.bring_in,
        member=viewer.member,
        facts=form.chosen(),
        photo=form.photo_taken(),
        now=clock(),
    )
    attempt(request, bring_in, _("It is on your page now.") if form.cleaned_data["take"] else "")
    return redirect("people:profile", slug)
