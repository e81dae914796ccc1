"""Keys to the API: made here, shown once, taken back here."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.forms import TokenForm
from hallway.people.queries import Viewer, enter, tokens_of
from hallway.people.views.edge import clock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    form = TokenForm(viewer.organiser, request.POST or None)
    key = _made(viewer, form) if form.is_valid() else ""
    if key:
        form = TokenForm(viewer.organiser)
    context = {"viewer": viewer, "form": form, "key": key, "tokens": tokens_of(viewer.member)}
    return render(request, "people/tokens.html", context)


def _made(viewer: Viewer, form: TokenForm) -> str:
    wanted, now = form.cleaned_data, clock()
    try:
        return actions.make_token(
            member=viewer.member,
            name=wanted["name"],
            scopes=wanted["scopes"],
            now=now,
            expires_at=now + timedelta(wanted["days"]),
        )
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return ""


@require_POST
def token_end(request: HttpRequest, slug: str, token_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    actions.revoke_token(member=viewer.member, token_id=token_id)
    return redirect("people:tokens", slug)
