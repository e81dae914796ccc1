"""The organisers' picture through the API: what the page shows, and nothing more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from hallway.network.queries import whole as queries
from hallway.people.api_auth import Token, viewer

if TYPE_CHECKING:
    from hallway.network.queries.whole import Told

router = Router(tags=["network"])
READ = Token("health:read")


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal}


class GroupOut(Schema):
    units: Annotated[list[str], Field(description="Units drawn as one; empty for not said.")]
    people: int


class CellOut(Schema):
    one: Annotated[int, Field(description="A place in groups.")]
    other: Annotated[int, Field(description="The same place: contacts inside.")]
    state: Annotated[str, Field(description="shown, few, kept or most.")]
    contacts: Annotated[int | None, Field(description="Null where it may not be told.")]
    chance: float
    z: Annotated[float | None, Field(description="Below -2 across two groups: a silo.")]
    lines: Annotated[int, Field(description="Lines of the org chart.")]


class PictureOut(Schema):
    id: int
    unit: str
    after: date
    until: date
    floor: int
    groups: list[GroupOut]
    cells: list[CellOut]
    figures: dict[str, float | None]
    formal: dict[str, float | None] | None


@router.get("/network/whole", auth=READ, response={200: list[PictureOut], **REFUSALS})
def whole(request: HttpRequest) -> Any:
    """Every picture of the whole, the oldest first, under the floor."""
    return [_out(told) for told in queries.pictures_told(viewer(request))]


def _out(told: Told) -> dict[str, Any]:
    picture = told.picture
    return {
        "id": picture.pk,
        "unit": picture.attribute,
        "after": picture.starts_on,
        "until": picture.ends_on,
        "floor": told.floor,
        "groups": [{"units": one["values"], "people": one["people"]} for one in told.groups],
        **told.content,
    }
