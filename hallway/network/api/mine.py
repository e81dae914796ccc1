"""One's own network through the API: what the page shows, and what is set straight there."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.network import actions
from hallway.network.queries import mine
from hallway.network.queries.bridges import sentences, units_told
from hallway.people.actions.tie_choices import let
from hallway.people.actions.ties import say_of_tie, take_back_word
from hallway.people.api_auth import Token, viewer
from hallway.people.edge import today
from hallway.people.errors import NotHere
from hallway.people.queries import circles_of

router = Router(tags=["network"])
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class ContactOut(Schema):
    """Somebody I know. strength: 0 to 1, what is left of our meetings today."""

    id: int
    name: str
    on: date
    path: Annotated[str, Field(description="coffee, free_now, table, mixer, declared or own_word")]
    title: str
    times: int
    strength: float
    state: Annotated[str, Field(description="alive, fading or dormant")]
    word: Annotated[str, Field(description="well, know, or empty: nothing said")]
    introductions: bool
    may_greet: bool


class NetworkOut(Schema):
    contacts: list[ContactOut]
    says: list[str]
    circles: list[str]


class TieIn(Schema):
    """What is left out stays. `says: null` takes one's word back."""

    says: Literal["well", "know", "not_really"] | None = None
    introductions: bool | None = None


@router.get("/me/network", auth=Token("network:read"), response={200: NetworkOut, **REFUSALS})
def my_network(request: HttpRequest) -> Any:
    """Whom I know, how well and how recently; mine alone. The strongest ties first."""
    asking, now = viewer(request), timezone.now()
    day = today(asking, now)
    contacts = mine.contacts_of(asking.member, now=now, today=day)
    units = units_told([asking.member, *(one.member for one in contacts)])
    return {
        "contacts": [_contact(one) for one in contacts],
        "says": sentences(asking.member, contacts, next(iter(units), ""), day),
        "circles": circles_of(asking.member),
    }


def _contact(one: mine.Contact) -> dict[str, Any]:
    return {
        **vars(one),
        "id": one.member.pk,
        "name": str(one.member),
        "strength": round(one.strength, 4),
        "introductions": one.lets,
    }


@router.patch(
    "/me/network/{member_id}", auth=Token("network:write"), response={204: None, **REFUSALS}
)
def change_tie(request: HttpRequest, member_id: Id, tie: TieIn) -> Any:
    """My word about knowing somebody, and whether a way to others may use this tie."""
    asking, now = viewer(request), timezone.now()
    sent = tie.dict(exclude_unset=True)
    if "introductions" in sent:
        other = mine.known_to(asking.member, member_id)
        let(by=asking.member, other=other, lets=sent["introductions"], now=now)
    if "says" in sent:
        _say(asking.member, member_id, sent["says"], today(asking, now))
    return Status(204, None)


def _say(member: Any, member_id: int, says: str | None, day: date) -> None:
    if says is None:
        take_back_word(by=member, other_id=member_id)
    else:
        say_of_tie(by=member, other_id=member_id, says=says, today=day)


@router.post(
    "/me/network/{member_id}/hello",
    auth=Token("network:write"),
    response={204: None, **REFUSALS},
)
def say_hello(request: HttpRequest, member_id: Id) -> Any:
    """A short letter to somebody whose tie with me is fading; at most one a month."""
    asking = viewer(request)
    if member_id == asking.member.pk:
        raise NotHere
    actions.say_hello(member_id=asking.member.pk, other_id=member_id, now=timezone.now())
    return Status(204, None)
