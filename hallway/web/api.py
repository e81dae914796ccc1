"""The API: every app's router under one roof, and one way to say no."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.parser import Parser

from hallway.exchange.api import router as exchange
from hallway.follow_up.api import router as follow_up
from hallway.gather.api import router as gather
from hallway.invite.api import router as invite
from hallway.match.api import router as match
from hallway.meet.api import router as meet
from hallway.network.api import router as network
from hallway.people.api import router as people
from hallway.people.errors import NotHere, UnableTo


class PlainWords(Parser):
    """What is sent, as long as every database can keep its words: else it is no request."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        said = super().parse_body(request)
        _refuse_broken(said)
        return said

    def parse_querydict(self, *args: Any) -> dict[str, Any]:
        said = super().parse_querydict(*args)
        _refuse_broken(said)
        return said


def _refuse_broken(said: Any) -> None:
    """ValueError: half a character, or the one that ends a text where it stands."""
    if isinstance(said, str) and b"\x00" in said.encode():
        raise ValueError("U+0000 in a text")
    if isinstance(said, dict):
        _refuse_broken([*said.keys(), *said.values()])
    if isinstance(said, list):
        for one in said:
            _refuse_broken(one)


api = NinjaAPI(
    parser=PlainWords(),
    title="Hallway",
    version="1",
    urls_namespace="api",
    description=(
        "What the pages do, for programs. Make a key on your own page and send it as "
        "`Authorization: Bearer …`. A key belongs to one member of one community and may do "
        "what its scopes say; nothing here reads another community."
    ),
)


@api.exception_handler(NotHere)
def not_here(request: HttpRequest, _error: NotHere) -> HttpResponse:
    """Absent or behind a wall: the same answer."""
    return api.create_response(request, {"detail": "There is nothing here."}, status=404)


@api.exception_handler(UnableTo)
def unable_to(request: HttpRequest, refusal: UnableTo) -> HttpResponse:
    return api.create_response(request, {"detail": str(refusal)}, status=409)


for router in (people, invite, match, meet, follow_up, gather, exchange, network):
    api.add_router("", router)
