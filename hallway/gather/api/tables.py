"""Tables through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from hallway.gather import actions
from hallway.gather.queries import tables as queries
from hallway.gather.queries.tables import Look
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import Profile, Viewer, as_seen

router = Router(tags=["tables"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]
READ, WRITE = Token("gatherings:read"), Token("gatherings:write")


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class Guest(Schema):
    id: int
    name: str
    units: dict[str, str]
    ask_about: str


class Sitting(Schema):
    """One date of a table, as I may see it. Times are in UTC."""

    id: int
    table: int
    state: str
    topic: str
    about: str
    host: str | None
    circle: str | None
    starts_at: datetime
    timezone: str
    minutes: int
    place: str
    rule: Annotated[str, Field(description="RFC 5545; empty: once.")]
    seats: int
    free: Annotated[int, Field(description="Seats that nobody has.")]
    kept_for_new_faces: Annotated[int, Field(description="How many of the free seats.")]
    seat_for_me: Annotated[bool, Field(description="Whether a free seat is mine to take.")]
    mine: bool
    waiting: bool
    hosting: bool
    others: Annotated[list[Guest], Field(description="Who else comes; for those seated alone.")]


class NewTable(Schema):
    topic: Annotated[str, Field(min_length=1, max_length=120)]
    begins_on: date
    begins_at: time
    timezone: Annotated[str, Field(max_length=64, description="Empty: my own.")] = ""
    about: Annotated[str, Field(max_length=1000)] = ""
    minutes: Annotated[int, Field(ge=10, le=480)] = 45
    place: Annotated[str, Field(max_length=300)] = ""
    seats: Annotated[int, Field(ge=2, le=12)] = 6
    new_faces: Annotated[int, Field(ge=0, le=11)] = 0
    audience: Literal["everyone", "circle", "units"] = "everyone"
    circle: Id | None = None
    units: dict[str, list[str]] = {}
    rule: Annotated[str, Field(max_length=200, description="RFC 5545: FREQ=WEEKLY")] = ""
    holidays: Annotated[str, Field(max_length=12, description="Such as DE or DE-BE.")] = ""
    skipped: Annotated[list[date], Field(max_length=366)] = []


class Taking(Schema):
    """`anyway`: just this once, although it is sooner than my own rhythm."""

    anyway: bool = False


# No body at all means the same.
PLAINLY = Taking()


class Moved(Schema):
    starts_at: Annotated[datetime, Field(description="With its offset from UTC.")] | None = None
    place: Annotated[str, Field(max_length=300)] | None = None


def _shown(look: Look, told: dict[int, Profile]) -> dict[str, Any]:
    sitting, table = look.sitting, look.table
    plain = ("topic", "about", "timezone", "rule")
    own = ("starts_at", "minutes", "place", "state", "seats")
    mine = ("free", "seat_for_me", "mine", "waiting", "hosting")
    return {
        "id": sitting.pk,
        "table": table.pk,
        "host": str(table.host) if table.host else None,
        "circle": str(table.circle) if table.circle else None,
        "kept_for_new_faces": look.kept,
        "others": [told[other.pk] for other in look.others] if look.mine else [],
        **{name: getattr(table, name) for name in plain},
        **{name: getattr(sitting, name) for name in own},
        **{name: getattr(look, name) for name in mine},
    }


def _told(asking: Viewer, looks: list[Look], now: datetime) -> dict[int, Profile]:
    """What I may see of those I sit with, for all tables at once."""
    others = {other.pk: other for look in looks if look.mine for other in look.others}
    return {one.pk: one for one in as_seen(asking.member, list(others.values()), now)}


def _again(asking: Viewer, sitting_id: int) -> dict[str, Any]:
    """The sitting as it stands now."""
    now = timezone.now()
    found = queries.access_sitting(asking, sitting_id, now)
    return _shown(found, _told(asking, [found], now))


@router.get("/tables", auth=READ, response={200: list[Sitting], **REFUSALS})
def tables(request: HttpRequest, circle: Annotated[int, Query(ge=0, lt=2**63)] = 0) -> Any:
    """Every date to come that I may know of, soonest first; `circle`: of one circle alone."""
    asking, now = viewer(request), timezone.now()
    found = queries.coming(asking, now, circle_id=circle)
    told = _told(asking, found, now)
    return [_shown(one, told) for one in found]


@router.post("/tables", auth=WRITE, response={201: Sitting, **REFUSALS})
def open_table(request: HttpRequest, wish: NewTable) -> Any:
    """Open a table. The answer is its first date, at which I have a seat."""
    asking, now = viewer(request), timezone.now()
    said = wish.dict(exclude={"circle", "skipped"})
    plan = actions.Plan(
        **said, circle_id=wish.circle, skipped=sorted(str(day) for day in wish.skipped)
    )
    table = actions.open_table(host=asking.member, plan=plan, now=now)
    return Status(201, _again(asking, queries.dates_of(table, now)[0].pk))


@router.get("/tables/{sitting_id}", auth=READ, response={200: Sitting, **REFUSALS})
def one_table(request: HttpRequest, sitting_id: Id) -> Any:
    """One date of a table."""
    return _again(viewer(request), sitting_id)


@router.delete("/tables/{sitting_id}", auth=WRITE, response={204: None, **REFUSALS})
def close_table(request: HttpRequest, sitting_id: Id) -> Any:
    """Close the table with all its dates to come: for its host and for organisers."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_hosted(asking, sitting_id, now)
    actions.close_table(table_id=found.table.pk, now=now)
    return Status(204, None)


@router.put("/tables/{sitting_id}/seat", auth=WRITE, response={200: Sitting, **REFUSALS})
def take_seat(request: HttpRequest, sitting_id: Id, wish: Taking = PLAINLY) -> Any:
    """Take a seat; 409 when none is mine to take."""
    asking, now = viewer(request), timezone.now()
    queries.access_sitting(asking, sitting_id, now)
    actions.take_seat(sitting_id=sitting_id, member=asking.member, now=now, anyway=wish.anyway)
    return _again(asking, sitting_id)


@router.delete("/tables/{sitting_id}/seat", auth=WRITE, response={204: None, **REFUSALS})
def leave_seat(request: HttpRequest, sitting_id: Id) -> Any:
    """Give my seat back; the first in the queue who may have it has it at once."""
    asking, now = viewer(request), timezone.now()
    queries.access_sitting(asking, sitting_id, now)
    actions.leave_seat(sitting_id=sitting_id, member=asking.member, now=now)
    return Status(204, None)


@router.put("/tables/{sitting_id}/queue", auth=WRITE, response={200: Sitting, **REFUSALS})
def join_queue(request: HttpRequest, sitting_id: Id, wish: Taking = PLAINLY) -> Any:
    """Wait for a seat; where one is mine after all, I have it."""
    asking, now = viewer(request), timezone.now()
    queries.access_sitting(asking, sitting_id, now)
    actions.join_queue(sitting_id=sitting_id, member=asking.member, now=now, anyway=wish.anyway)
    return _again(asking, sitting_id)


@router.delete("/tables/{sitting_id}/queue", auth=WRITE, response={204: None, **REFUSALS})
def leave_queue(request: HttpRequest, sitting_id: Id) -> Any:
    """Wait no longer."""
    asking = viewer(request)
    queries.access_sitting(asking, sitting_id, timezone.now())
    actions.leave_queue(sitting_id=sitting_id, member=asking.member)
    return Status(204, None)


@router.patch("/tables/{sitting_id}", auth=WRITE, response={200: Sitting, **REFUSALS})
def move_sitting(request: HttpRequest, sitting_id: Id, wish: Moved) -> Any:
    """Another time or place for this date alone: for its host and for organisers."""
    asking, now = viewer(request), timezone.now()
    sitting = queries.access_hosted(asking, sitting_id, now).sitting
    at = wish.starts_at or sitting.starts_at
    actions.move_sitting(
        sitting_id=sitting_id,
        starts_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        place=sitting.place if wish.place is None else wish.place,
        now=now,
    )
    return _again(asking, sitting_id)


@router.post("/tables/{sitting_id}/cancellation", auth=WRITE, response={200: Sitting, **REFUSALS})
def call_off_sitting(request: HttpRequest, sitting_id: Id) -> Any:
    """Call this date off: for its host and for organisers."""
    asking, now = viewer(request), timezone.now()
    queries.access_hosted(asking, sitting_id, now)
    actions.call_off_sitting(sitting_id=sitting_id, now=now)
    return _again(asking, sitting_id)
