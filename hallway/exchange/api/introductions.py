"""Reach and introductions through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.exchange import actions
from hallway.exchange import introduction_letters as letters
from hallway.exchange.queries import introduction_pages as pages
from hallway.exchange.queries import introductions as queries
from hallway.people.api_auth import Token, viewer

if TYPE_CHECKING:
    from hallway.exchange.queries.introductions import Request, Standing
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

router = Router(tags=["introductions"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]
READ, WRITE = Token("exchange:read"), Token("exchange:write")


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class Person(Schema):
    id: int
    name: str


class KnowsOut(Schema):
    """Somebody who tells of it, to me."""

    member: Person
    says: str
    through: Annotated[
        list[str], Field(description="Who leads there, unnamed. Empty: we know each other.")
    ]


class WaysOut(Schema):
    """Whether and how I could be introduced to somebody."""

    member: Person
    ways: Annotated[list[list[str]], Field(description="Up to three; nobody is named.")]
    request: RequestOut | None


class RequestOut(Schema):
    """What I asked for. It is on its way until `ends_at`, or until we are introduced."""

    id: int
    member: Person
    why: str
    state: Annotated[str, Field(description="open, introduced or over")]
    asked_at: datetime
    ends_at: datetime


class QuestionOut(Schema):
    """Would I introduce them? Or, with `for_me`: would I like to be introduced?"""

    id: int
    asker: Person
    target: Person
    for_me: bool
    blurb: str
    through: str
    closes_at: datetime


class NewRequest(Schema):
    member_id: Id
    why: Annotated[str, Field(min_length=1, max_length=400)]
    blurb: Annotated[
        str, Field(max_length=800, description="Written from `why` when it is empty.")
    ] = ""
    other_ways: bool = True


class Answer(Schema):
    yes: bool
    blurb: Annotated[str, Field(max_length=800)] = ""
    word: Annotated[str, Field(max_length=300)] = ""


@router.get("/reach", auth=READ, response={200: list[KnowsOut], **REFUSALS})
def who_knows(
    request: HttpRequest, topic: Annotated[str, Field(min_length=1, max_length=120)]
) -> Any:
    """Who knows about it, and through whom?"""
    found = pages.who_knows(viewer(request), topic, timezone.now())
    return [
        {"member": _person(one.member), "says": one.says, "through": list(one.through)}
        for one in found
    ]


@router.get("/reach/{member_id}", auth=READ, response={200: WaysOut, **REFUSALS})
def who_introduces(request: HttpRequest, member_id: Id) -> Any:
    """Who can introduce me to this person?"""
    found = pages.introducing(viewer(request), member_id, timezone.now())
    return {
        "member": _person(found.target),
        "ways": [list(way) for way in found.ways],
        "request": _request(found.before) if found.before else None,
    }


@router.get("/introductions", auth=READ, response={200: list[RequestOut], **REFUSALS})
def introductions(request: HttpRequest) -> Any:
    """What I asked for, the newest first."""
    return [_request(one) for one in pages.mine(viewer(request), timezone.now()).requests]


@router.post("/introductions", auth=WRITE, response={200: RequestOut, **REFUSALS})
def ask_for_introduction(request: HttpRequest, new: NewRequest) -> Any:
    """Ask to be introduced: the first person on the best way is asked at once."""
    asking, now = viewer(request), timezone.now()
    it = actions.ask_for(
        asker=asking.member,
        target=pages.whom(asking, new.member_id),
        now=now,
        **new.dict(exclude={"member_id"}),
    )
    return _request(queries.seen_by_asker(it, now))


@router.delete("/introductions/{introduction_id}", auth=WRITE, response={204: None, **REFUSALS})
def withdraw_introduction(request: HttpRequest, introduction_id: Id) -> Any:
    """Take a request back. Nobody is told."""
    me = viewer(request).member
    actions.withdraw(asker=me, introduction_id=introduction_id, now=timezone.now())
    return Status(204, None)


@router.get("/introduction-questions", auth=READ, response={200: list[QuestionOut], **REFUSALS})
def introduction_questions(request: HttpRequest) -> Any:
    """What waits for my answer."""
    asking = viewer(request)
    waiting = pages.mine(asking, timezone.now()).questions
    return [_question(asking, here) for here in waiting]


@router.post(
    "/introduction-questions/{introduction_id}/answer",
    auth=WRITE,
    response={204: None, **REFUSALS},
)
def answer_introduction(request: HttpRequest, introduction_id: Id, said: Answer) -> Any:
    """Yes or not this time. Nobody hears of a no."""
    me = viewer(request).member
    queries.my_step(queries.standing(introduction_id), me.pk)
    actions.answer(member=me, introduction_id=introduction_id, now=timezone.now(), **said.dict())
    return Status(204, None)


def _person(member: Member) -> dict[str, Any]:
    return {"id": member.pk, "name": str(member)}


def _request(one: Request) -> dict[str, Any]:
    return {
        "id": one.id,
        "member": _person(one.target),
        "why": one.why,
        "state": one.state,
        "asked_at": one.asked_at,
        "ends_at": one.ends_at,
    }


def _question(asking: Viewer, here: Standing) -> dict[str, Any]:
    told = letters.told(here, queries.my_step(here, asking.member.pk))
    return {
        "id": here.introduction.pk,
        "asker": _person(told["asker"]),
        "target": _person(told["target"]),
        "for_me": told["for_me"],
        "blurb": told["blurb"],
        "through": told["through"],
        "closes_at": told["closes_at"],
    }
