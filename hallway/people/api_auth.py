"""Who calls the API: a key, the member it belongs to, and what it may do."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from hallway.people.actions import use_token
from hallway.people.queries import Viewer, viewer_of


class Token(HttpBearer):
    """`auth=Token("rounds:read")`: lets in a key with that scope; `request.auth` is the viewer.

    No key or a bad one is 401; a good one without the scope is 403.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        found = use_token(key=token, now=timezone.now())
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise HttpError(403, f"This key lacks the scope {self.scope}.")
        request.scopes = frozenset(found.scopes)  # type: ignore[attr-defined]
        return viewer_of(found.member)


def viewer(request: HttpRequest) -> Viewer:
    """The viewer behind a request that `Token` has let in."""
    found: Viewer = request.auth  # type: ignore[attr-defined]
    return found


def scopes(request: HttpRequest) -> frozenset[str]:
    """Everything that the key behind a request may do."""
    found: frozenset[str] = request.scopes  # type: ignore[attr-defined]
    return found
