"""My meetings through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from hallway.match import queries as match
from hallway.meet import actions, queries, words
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import as_seen

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Profile

router = Router(tags=["meetings"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class MeetingPerson(Schema):
    id: int
    name: str
    units: dict[str, str]
    ask_about: str


class MyMeeting(Schema):
    """A meeting that I am in. Times are in UTC."""

    id: int
    kind: Annotated[str, Field(description="coffee, free_now, table or mixer")]
    title: Annotated[str, Field(description="Of a table or a mixer.")]
    state: str
    introduced_at: datetime
    starts_at: datetime | None
    minutes: int
    place: str
    others: list[MeetingPerson]
    why: list[str]
    starters: list[str]
    proposals: list[datetime]


class MyMeetings(Schema):
    upcoming: list[MyMeeting]
    past: list[MyMeeting]


class ChosenTime(Schema):
    # A moment without a zone would be anybody's guess.
    starts_at: Annotated[datetime, Field(description="With its offset from UTC.")]


class Released(Schema):
    meetings: Annotated[int, Field(description="How many meetings were introduced.")]


class ChosenPlace(Schema):
    place: Annotated[str, Field(max_length=300)]


def _shown(meeting: Meeting, member: Member, now: datetime) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "kind": meeting.kind,
        "title": meeting.title,
        "state": meeting.state,
        "introduced_at": meeting.introduced_at,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "place": meeting.place,
        "others": [_person(other) for other in _others(meeting, member, now)],
        "why": words.reason_lines(meeting.reasons),
        "starters": words.starter_lines(meeting.starters),
        "proposals": queries.proposals(meeting, now),
    }


def _others(meeting: Meeting, member: Member, now: datetime) -> list[Profile]:
    return as_seen(member, queries.others(meeting, member), now)


def _person(person: Profile) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "units": person.units,
        "ask_about": person.ask_about,
    }


@router.get("/meetings", auth=Token("meetings:read"), response={200: MyMeetings, **REFUSALS})
def my_meetings(request: HttpRequest) -> Any:
    """My meetings: what comes, and what was."""
    me, now = viewer(request).member, timezone.now()
    mine = queries.my_meetings(me, now)
    return {
        "upcoming": [_shown(meeting, me, now) for meeting in mine.upcoming],
        "past": [_shown(meeting, me, now) for meeting in mine.past],
    }


@router.get(
    "/meetings/{meeting_id}", auth=Token("meetings:read"), response={200: MyMeeting, **REFUSALS}
)
def one_meeting(request: HttpRequest, meeting_id: Id) -> Any:
    """One meeting that I am in."""
    asking = viewer(request)
    found = queries.access_meeting(asking, meeting_id)
    return _shown(found, asking.member, timezone.now())


@router.post(
    "/meetings/{meeting_id}/time",
    auth=Token("meetings:write"),
    response={200: MyMeeting, **REFUSALS},
)
def choose_time(request: HttpRequest, meeting_id: Id, chosen: ChosenTime) -> Any:
    """Settle on a time, or move to another one. Everybody gets it for their calendar."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_meeting(asking, meeting_id)
    starts_at = chosen.starts_at
    if starts_at.tzinfo is None:
        starts_at = starts_at.replace(tzinfo=now.tzinfo)
    changed = actions.choose_time(
        meeting_id=found.pk, starts_at=starts_at, now=now, member=asking.member
    )
    return _shown(changed, asking.member, now)


@router.post(
    "/meetings/{meeting_id}/place",
    auth=Token("meetings:write"),
    response={200: MyMeeting, **REFUSALS},
)
def change_place(request: HttpRequest, meeting_id: Id, chosen: ChosenPlace) -> Any:
    """Say where."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_meeting(asking, meeting_id)
    changed = actions.change_place(meeting_id=found.pk, place=chosen.place, now=now)
    return _shown(changed, asking.member, now)


@router.post(
    "/meetings/{meeting_id}/cancellation",
    auth=Token("meetings:write"),
    response={200: MyMeeting, **REFUSALS},
)
def call_off(request: HttpRequest, meeting_id: Id) -> Any:
    """Call it off. The others get a kind line in a few minutes, without a name."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_meeting(asking, meeting_id)
    return _shown(actions.call_off(meeting_id=found.pk, now=now), asking.member, now)


# As the button of the organiser's page


@router.post(
    "/programs/{program_id}/rounds/{number}/release",
    auth=Token("rounds:write"),
    response={200: Released, **REFUSALS},
)
def release(request: HttpRequest, program_id: Id, number: Id) -> Any:
    """Introduce everybody of a matched round now."""
    round_ = match.access_round(viewer(request), program_id, number)
    made = actions.release_seen(round_id=round_.pk, version=None, now=timezone.now())
    return {"meetings": made}
