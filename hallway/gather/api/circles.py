"""Circles through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from hallway.gather import actions
from hallway.people import queries
from hallway.people.api_auth import Token, viewer

if TYPE_CHECKING:
    from hallway.people.queries import CircleRow, Viewer

router = Router(tags=["circles"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]
READ, WRITE = Token("gatherings:read"), Token("gatherings:write")


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class CirclePerson(Schema):
    id: int
    name: str


class CircleOut(Schema):
    """A circle as I may see it."""

    id: int
    name: str
    about: str
    open: Annotated[bool, Field(description="Anybody may join; otherwise one asks.")]
    inside: bool
    asked: bool
    keeping: Annotated[bool, Field(description="Whether I look after it.")]
    size: Annotated[int | None, Field(description="From outside, null for fewer than five.")]


class CircleWhole(CircleOut):
    people: Annotated[list[CirclePerson], Field(description="For those inside alone.")]


class NewCircle(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    about: Annotated[str, Field(max_length=300)] = ""
    open: bool = True


@router.get("/circles", auth=READ, response={200: list[CircleOut], **REFUSALS})
def circles(request: HttpRequest) -> Any:
    """Every circle of the community, mine first."""
    return [_shown(row) for row in queries.circle_rows(viewer(request))]


@router.post("/circles", auth=WRITE, response={200: CircleWhole, **REFUSALS})
def start_circle(request: HttpRequest, new: NewCircle) -> Any:
    """Start a circle. I look after it, and am the first in it."""
    asking = viewer(request)
    circle = actions.begin_circle(keeper=asking.member, now=timezone.now(), **new.dict())
    return _whole(asking, circle.pk)


@router.get("/circles/{circle_id}", auth=READ, response={200: CircleWhole, **REFUSALS})
def circle(request: HttpRequest, circle_id: Id) -> Any:
    """One circle; from inside with the people in it."""
    return _whole(viewer(request), circle_id)


@router.put("/circles/{circle_id}/seat", auth=WRITE, response={200: CircleWhole, **REFUSALS})
def join_circle(request: HttpRequest, circle_id: Id) -> Any:
    """Join an open circle; otherwise ask to be let in."""
    asking = viewer(request)
    actions.join_circle(viewer=asking, circle_id=circle_id, now=timezone.now())
    return _whole(asking, circle_id)


@router.delete("/circles/{circle_id}/seat", auth=WRITE, response={200: CircleWhole, **REFUSALS})
def leave_circle(request: HttpRequest, circle_id: Id) -> Any:
    """Leave, or no longer ask to be let in."""
    asking = viewer(request)
    actions.leave_circle(viewer=asking, circle_id=circle_id, now=timezone.now())
    return _whole(asking, circle_id)


def _shown(row: CircleRow) -> dict[str, Any]:
    return {
        "id": row.circle.pk,
        "name": row.circle.name,
        "about": row.circle.about,
        "open": row.circle.open,
        "inside": row.inside,
        "asked": row.asked,
        "keeping": row.keeps,
        "size": row.size,
    }


def _whole(asking: Viewer, circle_id: int) -> dict[str, Any]:
    row = queries.circle_row(asking, circle_id)
    told = queries.circle_members(row.circle) if row.inside or row.keeps else []
    return {**_shown(row), "people": [{"id": one.pk, "name": one.name} for one in told]}
