"""Saying how it went through the API. Each reads only their own answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from hallway.follow_up import actions, queries
from hallway.follow_up.met import people_met
from hallway.meet import queries as meet
from hallway.people.api_auth import Token, viewer
from hallway.people.errors import NotHere

router = Router(tags=["meetings"])
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class Answer(Schema):
    """`null` says nothing. Of two, `again: false` is a private wish never to be matched again."""

    met: Literal["met", "missed", "later"]
    worth_it: bool | None = None
    again: bool | None = None


class MyOutcome(Answer):
    said_at: datetime


class MetPerson(Schema):
    """Somebody I have met: when last, by which path, and how often through Hallway."""

    id: int
    name: str
    on: date
    path: Annotated[str, Field(description="coffee, free_now, table, mixer or declared")]
    title: str
    times: int


@router.get(
    "/meetings/{meeting_id}/outcome",
    auth=Token("meetings:read"),
    response={200: MyOutcome, **REFUSALS},
)
def my_outcome(request: HttpRequest, meeting_id: Id) -> Any:
    """What I said myself; 404 while I have said nothing."""
    asking = viewer(request)
    outcome = queries.my_outcome(meet.access_meeting(asking, meeting_id), asking.member)
    if outcome is None:
        raise NotHere
    return outcome


@router.get("/people-met", auth=Token("meetings:read"), response={200: list[MetPerson], **REFUSALS})
def everybody_met(request: HttpRequest) -> Any:
    """The people I've met, by whichever path, the latest first. Mine alone."""
    return [
        {
            "id": one.member.pk,
            "name": one.member.name,
            "on": one.on,
            "path": one.path,
            "title": one.title,
            "times": one.times,
        }
        for one in people_met(viewer(request).member)
    ]


@router.put(
    "/meetings/{meeting_id}/outcome",
    auth=Token("meetings:write"),
    response={200: MyOutcome, **REFUSALS},
)
def say_outcome(request: HttpRequest, meeting_id: Id, answer: Answer) -> Any:
    """Say how it went, or change what I said."""
    asking = viewer(request)
    meeting = meet.access_meeting(asking, meeting_id)
    return actions.say_outcome(
        meeting_id=meeting.pk, member_id=asking.member.pk, now=timezone.now(), **answer.dict()
    )
