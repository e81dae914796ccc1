"""Deny by default, and turn the two words of refusal into pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.defaults import page_not_found

from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries import enter


class Doors:
    """Nobody reaches a page of a community without being a member of it.

    Every view opens its own door as well (`enter`, `enter_as_organiser`); this one stands in
    front of those that would forget to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No database keeps it, and no browser sends it by itself.
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            raise BadRequest("U+0000 in an address")
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if not request.path_info.startswith("/c/"):
            return None
        try:
            enter(request.user, kwargs.get("slug", ""))
        except NotHere as nothing:
            return self.process_exception(request, nothing)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, UnableTo):
            return render(request, "people/unable.html", {"reason": str(error)}, status=409)
        if not isinstance(error, NotHere):
            return None
        if request.path_info.startswith("/c/") and not request.user.is_authenticated:
            return _to_sign_in(request)
        return page_not_found(request, Http404())


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = {"next": request.get_full_path()} if request.method in {"GET", "HEAD"} else {}
    return redirect(reverse("people:sign-in") + (f"?{urlencode(back)}" if back else ""))
