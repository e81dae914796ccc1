"""Thanks through the API. Nothing here tells a giver what became of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.follow_up import actions
from hallway.follow_up.api.outcomes import REFUSALS, Id
from hallway.follow_up.queries import thanks as queries
from hallway.people.api_auth import Token, viewer

router = Router(tags=["exchange"])
Source = Annotated[
    str, Field(max_length=40, description="what it is for or came of: meeting:12, introduction:3")
]


class NewThanks(Schema):
    """`to` was in it, too; `words` name what they helped with."""

    to: Id
    words: Annotated[str, Field(max_length=300)]
    source: Source


class Given(Schema):
    id: int
    to: str
    words: str
    source: str
    given_at: datetime


class Received(Schema):
    id: int
    giver: str
    words: str
    given_at: datetime
    state: Literal["new", "kept", "shown"]


class MyThanks(Schema):
    received: list[Received]
    given: list[Given]


class Place(Schema):
    """Whether it stands on my page."""

    shown: bool


@router.get("/thanks", auth=Token("exchange:read"), response={200: MyThanks, **REFUSALS})
def my_thanks(request: HttpRequest) -> Any:
    """What I was thanked for, and what I thanked others for."""
    me = viewer(request).member
    return {
        "received": [_received(one) for one in queries.received(me)],
        "given": [_given(one) for one in queries.given(me)],
    }


@router.post("/thanks", auth=Token("exchange:write"), response={201: Given, **REFUSALS})
def thank(request: HttpRequest, new: NewThanks) -> Any:
    """Thank one of those who were in something with me."""
    given = actions.thank_for(
        giver=viewer(request).member,
        receiver_id=new.to,
        words=new.words,
        source=new.source,
        now=timezone.now(),
    )
    return Status(201, _given(given))


@router.put(
    "/thanks/{thanks_id}/place",
    auth=Token("exchange:write"),
    response={200: Received, **REFUSALS},
)
def place(request: HttpRequest, thanks_id: Id, wish: Place) -> Any:
    """Put what I was thanked for on my page, or keep it to myself. Nobody is told."""
    asking = viewer(request)
    found = queries.access_received(asking, thanks_id)
    shown = wish.shown
    actions.answer_thanks(thanks_id=found.pk, receiver_id=asking.member.pk, shown=shown)
    return _received(queries.access_received(asking, thanks_id))


@router.delete(
    "/thanks/{thanks_id}", auth=Token("exchange:write"), response={204: None, **REFUSALS}
)
def take_back(request: HttpRequest, thanks_id: Id) -> Any:
    """Take back what I thanked for."""
    actions.take_back_thanks(thanks_id=thanks_id, giver_id=viewer(request).member.pk)
    return Status(204, None)


def _given(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "to": str(one.receiver),
        "words": one.words,
        "source": one.source,
        "given_at": one.given_at,
    }


def _received(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "giver": str(one.giver),
        "words": one.words,
        "given_at": one.given_at,
        "state": one.state,
    }
