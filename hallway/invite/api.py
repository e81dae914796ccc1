"""Programs and invitations through the API: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.invite import actions, queries
from hallway.people import queries as people
from hallway.people.api_auth import Token, viewer

router = Router(tags=["programs"])

Size = Annotated[int, Field(ge=2, le=6)]
Seat = Literal["newcomer", "apart", "language"]
Words = Annotated[str, Field(min_length=1, max_length=120)]


class Refusal(Schema):
    detail: str


# Answers that every endpoint may give.
REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class Facts(Schema):
    """What a program says. Whatever is left out stays, or begins with its default."""

    name: Words | None = None
    audience: Literal["everyone", "circle", "units"] | None = None
    circle_id: int | None = None
    units: dict[Words, list[Words]] | None = None
    rhythm: (
        Literal["weekly", "two_weeks", "three_weeks", "four_weeks", "monthly", "dates"] | None
    ) = None
    first_on: date | None = None
    dates: Annotated[list[date], Field(max_length=200)] | None = None
    timezone: Annotated[str, Field(max_length=64)] | None = None
    introduce_at: time | None = None
    ask_days_before: Annotated[int, Field(ge=1, le=60)] | None = None
    match_hours_before: Annotated[int, Field(ge=0, le=1440)] | None = None
    joining: Literal["ask", "standing"] | None = None
    sizes: Annotated[list[Size], Field(min_length=1, max_length=5)] | None = None
    seats: Annotated[list[Seat], Field(max_length=3)] | None = None
    odd: Literal["trio", "rotate", "host"] | None = None
    mix: Annotated[list[Words], Field(max_length=20)] | None = None
    rest: Annotated[int, Field(ge=0, le=1000)] | None = None
    participation: bool | None = None
    least_value: Annotated[float, Field(ge=0, le=1e6)] | None = None
    minutes: Annotated[int, Field(ge=10, le=480)] | None = None
    place: Annotated[str, Field(max_length=300)] | None = None


class NewProgram(Facts):
    name: Words
    first_on: date


class ProgramOut(Schema):
    id: int
    name: str
    active: bool
    audience: str
    circle_id: int | None
    units: dict[str, list[str]]
    rhythm: str
    first_on: date
    dates: list[str]
    timezone: str
    introduce_at: time
    ask_days_before: int
    match_hours_before: int
    joining: str
    sizes: list[int]
    seats: list[str]
    odd: str
    mix: list[str]
    rest: int | None
    participation: bool
    least_value: float
    minutes: int
    place: str


class Answer(Schema):
    joining: bool


class InvitationOut(Schema):
    """One question that is still open. `answer` is "", "in" or "out"."""

    id: int
    program: str
    round: int
    introduces_at: datetime
    closes_at: datetime
    answer: str


READ, WRITE = Token("programs:read"), Token("programs:write")


@router.get("/programs", auth=READ, response={200: list[ProgramOut], **REFUSALS})
def programs(request: HttpRequest) -> Any:
    return queries.programs(viewer(request))


@router.post("/programs", auth=WRITE, response={201: ProgramOut, **REFUSALS})
def create_program(request: HttpRequest, facts: NewProgram) -> Any:
    me = viewer(request)
    said = _said(request, facts)
    made = actions.create_program(viewer=me, now=timezone.now(), **said)
    return Status(201, made)


@router.get("/programs/{program_id}", auth=READ, response={200: ProgramOut, **REFUSALS})
def program(request: HttpRequest, program_id: int) -> Any:
    return queries.access_program(viewer(request), program_id)


@router.patch("/programs/{program_id}", auth=WRITE, response={200: ProgramOut, **REFUSALS})
def change_program(request: HttpRequest, program_id: int, facts: Facts) -> Any:
    said = _said(request, facts)
    return actions.change_program(viewer=viewer(request), program_id=program_id, **said)


@router.put("/programs/{program_id}/pause", auth=WRITE, response={200: ProgramOut, **REFUSALS})
def pause(request: HttpRequest, program_id: int) -> Any:
    return actions.switch_program(viewer=viewer(request), program_id=program_id, active=False)


@router.delete("/programs/{program_id}/pause", auth=WRITE, response={200: ProgramOut, **REFUSALS})
def resume(request: HttpRequest, program_id: int) -> Any:
    return actions.switch_program(viewer=viewer(request), program_id=program_id, active=True)


@router.get(
    "/me/invitations",
    auth=Token("invitations:read"),
    response={200: list[InvitationOut], **REFUSALS},
    tags=["me"],
)
def my_invitations(request: HttpRequest) -> Any:
    found = queries.my_invitations(viewer(request).member, timezone.now())
    return [_out(invitation) for invitation in found]


@router.put(
    "/me/invitations/{invitation_id}",
    auth=Token("invitations:write"),
    response={200: InvitationOut, **REFUSALS},
    tags=["me"],
)
def answer(request: HttpRequest, invitation_id: int, said: Answer) -> Any:
    mine = queries.access_my_invitation(viewer(request), invitation_id)
    return _out(actions.answer(invitation_id=mine.pk, joining=said.joining, now=timezone.now()))


def _out(invitation: Any) -> dict[str, Any]:
    return {
        "id": invitation.pk,
        "program": invitation.round.program.name,
        "round": invitation.round.number,
        "introduces_at": invitation.round.introduces_at,
        "closes_at": invitation.closes_at,
        "answer": invitation.answer,
    }


def _said(request: HttpRequest, facts: Facts) -> dict[str, Any]:
    """What was sent, in the words of a program. Null means something for these two alone."""
    sent = facts.dict(exclude_unset=True)
    may_be_null = ("rest", "circle_id")
    said = {name: value for name, value in sent.items() if value is not None or name in may_be_null}
    if "dates" in said:
        said["dates"] = [day.isoformat() for day in said["dates"]]
    if "circle_id" in said:
        wanted = said.pop("circle_id")
        said["circle"] = people.access_circle(viewer(request), wanted) if wanted else None
    return said
