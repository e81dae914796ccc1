"""The operator's pages have no door of their own: everybody comes in by a link."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hallway.people.errors import NotHere


def door(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; for somebody who is in, and no operator, there is nothing here."""
    if request.user.is_authenticated:
        raise NotHere
    back = urlencode({"next": reverse("admin:index")})
    return redirect(f"{reverse('people:sign-in')}?{back}")
