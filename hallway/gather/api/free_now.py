"""Free now through the API: the same actions as the page, nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import AnyHttpUrl

from hallway.gather import actions
from hallway.gather.queries import free_now as queries
from hallway.people.api_auth import Token, viewer

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

router = Router(tags=["free now"])
READ, WRITE = Token("gatherings:read"), Token("gatherings:write")


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class MyFreeNow(Schema):
    """How it stands with my coffee right now. Nobody else's wish is ever told of."""

    state: Annotated[
        Literal["none", "waiting", "joined", "taken_back", "expired"],
        Field(description="What became of my last wish; none: I did not ask lately."),
    ]
    open_until: datetime | None
    meeting: Annotated[int | None, Field(description="Its id, while the coffee is to come or on.")]
    somebody: Annotated[bool, Field(description="Somebody is free whom I could meet right now.")]


class NewFreeNow(Schema):
    minutes: Annotated[int, Field(ge=5, le=60, description="How long I have.")] = 20
    open_for: Annotated[int, Field(ge=5, le=60, description="Minutes until it ends.")] = 20
    few: Annotated[bool, Field(description="Up to three others are welcome.")] = False
    anywhere: Annotated[bool, Field(description="Wherever somebody else is.")] = False
    place: Annotated[str, Field(max_length=120, description="Empty: online.")] = ""
    link: AnyHttpUrl | None = None
    anyway: Annotated[bool, Field(description="Just this once, against my own rhythm.")] = False


def _standing(asking: Viewer, now: datetime) -> dict[str, Any]:
    wish = queries.my_wish(asking.member, now)
    open_now = wish is not None and queries.is_open(wish, now)
    coffee = queries.coffee_of(wish, now)
    return {
        "state": "none" if wish is None else "waiting" if open_now else _ended(wish.state),
        "open_until": wish.open_until if wish is not None and open_now else None,
        "meeting": coffee.pk if coffee is not None else None,
        "somebody": queries.somebody_is_free(asking, now),
    }


def _ended(state: str) -> str:
    """A wish whose time is over has ended, whether or not anybody has noted it yet."""
    return "expired" if state == queries.WAITING else state


@router.get("/me/free-now", auth=READ, response={200: MyFreeNow, **REFUSALS})
def my_free_now(request: HttpRequest) -> Any:
    """How it stands with my coffee right now."""
    return _standing(viewer(request), timezone.now())


@router.post("/me/free-now", auth=WRITE, response={201: MyFreeNow, **REFUSALS})
def be_free(request: HttpRequest, wish: NewFreeNow) -> Any:
    """I have a few minutes. If I said so before and still wait, that stands."""
    asking, now = viewer(request), timezone.now()
    facts = wish.dict(include={"minutes", "open_for", "few", "anyway"})
    link = str(wish.link or "")[:300]
    where = actions.Where(wish.place, link, wish.anywhere)
    actions.be_free(member=asking.member, now=now, where=where, **facts)
    return Status(201, _standing(asking, now))


@router.delete("/me/free-now", auth=WRITE, response={200: MyFreeNow, **REFUSALS})
def take_back(request: HttpRequest) -> Any:
    """Change my mind. The answer says whether somebody had been found the moment before."""
    asking, now = viewer(request), timezone.now()
    actions.take_back(member=asking.member, now=now)
    return _standing(asking, now)
