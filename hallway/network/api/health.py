"""The health of the whole, for organisers' programs: the numbers of the page, no finer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from hallway.network.health_page import as_json
from hallway.network.queries import health as queries
from hallway.people.api_auth import Token, viewer

router = Router(tags=["network"])


class Refusal(Schema):
    detail: str


class Chance(Schema):
    """What random pairs would have given: the mean, and where nine lots in ten fell."""

    value: float | None
    low: float | None
    high: float | None


class FigureOfMonth(Schema):
    """One figure of one month. `value` is null where nothing can be said, with the reason."""

    value: float | None
    low: float | None
    high: float | None
    of: Annotated[int | None, Field(description="About how many it counts")]
    open: Annotated[
        Literal["all", "none"] | None,
        Field(description="It only says nearly all, or hardly any"),
    ]
    why: Literal["few", "under", "nothing", "undefined", "waiting"] | None
    random: Chance
    why_random: str


class HealthMonth(Schema):
    begins_on: date
    figures: dict[str, FigureOfMonth]


class HealthOfAll(Schema):
    """The last twelve months. program: null for everybody."""

    program: int | None
    unit: str
    lots: int
    next_on: date
    months: list[HealthMonth]


@router.get(
    "/health",
    auth=Token("health:read"),
    response={200: HealthOfAll, 401: Refusal, 403: Refusal, 404: Refusal},
)
def health(
    request: HttpRequest, program_id: Annotated[int | None, Field(ge=1, lt=2**63)] = None
) -> Any:
    """How rounds went and how the network held together, of everybody or of one program."""
    found = queries.health(viewer(request), now=timezone.now(), program_id=program_id)
    return {
        "program": found.program.pk if found.program else None,
        "unit": found.unit,
        "lots": found.lots,
        "next_on": found.next_on,
        "months": [
            {
                "begins_on": month,
                "figures": {one.name: as_json(one.points[at].figure) for one in found.series},
            }
            for at, month in enumerate(found.months)
        ],
    }
