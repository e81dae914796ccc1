"""Asks and offers through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from hallway.exchange import actions
from hallway.exchange.queries import asks as queries
from hallway.exchange.queries.asks import AskLook
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import Viewer

router = Router(tags=["asks"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]
READ, WRITE = Token("exchange:read"), Token("exchange:write")
Kind = Literal["ask", "offer"]
What = Literal["help", "lead", "insight", "job", "room", "review", "other"]
Reach = Literal["ties", "two_steps", "circle", "unit", "all"]


class AskRefusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: AskRefusal, 403: AskRefusal, 404: AskRefusal, 409: AskRefusal}


class AskAnswered(Schema):
    """An answer, for the author of the ask alone."""

    by: Annotated[int, Field(description="The member who answered.")]
    name: str
    email: str
    words: str
    at: datetime
    helped: bool


class AskShown(Schema):
    """An ask or an offer, as I may see it."""

    id: int
    kind: str
    what: str
    words: str
    topics: list[str]
    author: Annotated[int, Field(description="A member.")]
    author_name: str
    reach: str
    circle: int | None
    unit: str
    until: date
    state: str
    created_at: datetime
    mine: bool
    asked: Annotated[bool, Field(description="Hallway asked me, and I have not answered.")]
    answered: Annotated[bool, Field(description="I have answered it.")]
    second_hand: Annotated[bool, Field(description="It came through somebody I know.")]
    hidden: Annotated[bool, Field(description="An organiser took it out of sight.")]
    answers: Annotated[list[AskAnswered], Field(description="For its author alone.")]


class NewAsk(Schema):
    words: Annotated[str, Field(min_length=1, max_length=600)]
    kind: Kind = "ask"
    what: What = "help"
    topics: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=5)] = []
    until: Annotated[date | None, Field(description="Empty: three weeks from now.")] = None
    reach: Reach = "two_steps"
    circle: Annotated[Id | None, Field(description="With the reach circle: which.")] = None
    unit: Annotated[str, Field(description="With the reach unit: its name, such as team.")] = ""


class AskAnswer(Schema):
    words: Annotated[str, Field(max_length=1000)] = ""


class AskClosing(Schema):
    """Who helped, by id, among those who answered; and a thank-you to them."""

    helped: list[Id] = []
    thanks: Annotated[str, Field(max_length=300)] = ""


NOTHING_SAID, NO_THANKS = AskAnswer(), AskClosing()


def _shown(look: AskLook) -> dict[str, Any]:
    ask = look.ask
    plain = ("kind", "what", "words", "reach", "until", "state", "created_at")
    return {
        "id": ask.pk,
        **{name: getattr(ask, name) for name in plain},
        "topics": list(look.topics),
        "author": ask.author_id,
        "author_name": str(ask.author),
        "circle": ask.circle_id,
        "unit": ask.unit_value,
        "mine": look.mine,
        "asked": look.asked,
        "answered": look.reply is not None,
        "second_hand": look.second_hand,
        "hidden": ask.hidden_at is not None,
        "answers": _answers(look) if look.mine else [],
    }


def _answers(look: AskLook) -> list[dict[str, Any]]:
    return [
        {
            "by": reply.by_id,
            "name": str(reply.by),
            "email": reply.by.email if reply.by.state == "active" else "",
            "words": "" if reply.hidden_at else reply.words,
            "at": reply.at,
            "helped": reply.helped,
        }
        for reply in queries.replies_to(look.ask)
    ]


def _again(asking: Viewer, ask_id: int) -> dict[str, Any]:
    """The ask as it stands now."""
    return _shown(queries.access_ask(asking, ask_id, timezone.now()))


def _wish(said: NewAsk) -> actions.Wish:
    plain = said.dict(exclude={"circle", "unit"})
    return actions.Wish(**plain, circle_id=said.circle, unit_name=said.unit)


@router.get("/asks", auth=READ, response={200: list[AskShown], **REFUSALS})
def asks(
    request: HttpRequest,
    kind: Literal["", "ask", "offer"] = "",
    topic: Annotated[str, Query(max_length=80)] = "",
    mine: bool = False,
) -> Any:
    """What others look for and can give, as far as it reaches me, newest first; or my own."""
    asking, now = viewer(request), timezone.now()
    if mine:
        return [_shown(look) for look in queries.mine(asking, now)]
    found = queries.coming_to(asking, now, kind=kind, topic=topic.replace("\0", ""))
    return [_shown(look) for look in found]


@router.post("/asks", auth=WRITE, response={201: AskShown, **REFUSALS})
def write_ask(request: HttpRequest, wish: NewAsk) -> Any:
    """Ask or offer. The few who may be able to help are asked by letter, step by step."""
    asking = viewer(request)
    ask = actions.write_ask(author=asking.member, wish=_wish(wish), now=timezone.now())
    return Status(201, _again(asking, ask.pk))


@router.get("/asks/{ask_id}", auth=READ, response={200: AskShown, **REFUSALS})
def one_ask(request: HttpRequest, ask_id: Id) -> Any:
    """One ask or offer; 404 outside its reach."""
    return _again(viewer(request), ask_id)


@router.put("/asks/{ask_id}", auth=WRITE, response={200: AskShown, **REFUSALS})
def change_ask(request: HttpRequest, ask_id: Id, wish: NewAsk) -> Any:
    """Change my own; it stays an ask or an offer. What has ended begins again."""
    asking, now = viewer(request), timezone.now()
    queries.access_own_ask(asking, ask_id, now)
    actions.change_ask(ask_id=ask_id, author=asking.member, wish=_wish(wish), now=now)
    return _again(asking, ask_id)


@router.post("/asks/{ask_id}/closing", auth=WRITE, response={200: AskShown, **REFUSALS})
def close_ask(request: HttpRequest, ask_id: Id, said: AskClosing = NO_THANKS) -> Any:
    """Close my own, with a thank-you or without."""
    asking, now = viewer(request), timezone.now()
    queries.access_own_ask(asking, ask_id, now)
    actions.close_ask(ask_id=ask_id, author=asking.member, now=now, **said.dict())
    return _again(asking, ask_id)


@router.post("/asks/{ask_id}/further", auth=WRITE, response={200: AskShown, **REFUSALS})
def ask_further(request: HttpRequest, ask_id: Id) -> Any:
    """Whoever answered could not help after all: ask the next few."""
    asking, now = viewer(request), timezone.now()
    queries.access_own_ask(asking, ask_id, now)
    actions.ask_further(ask_id=ask_id, author=asking.member, now=now)
    return _again(asking, ask_id)


@router.post("/asks/{ask_id}/answer", auth=WRITE, response={200: AskShown, **REFUSALS})
def answer_ask(request: HttpRequest, ask_id: Id, said: AskAnswer = NOTHING_SAID) -> Any:
    """I can help, or would like it: it goes to the author alone, and puts us in touch."""
    asking, now = viewer(request), timezone.now()
    actions.answer_ask(ask_id=ask_id, by=asking.member, words=said.words, now=now)
    return _again(asking, ask_id)


@router.post("/asks/{ask_id}/refusal", auth=WRITE, response={204: None, **REFUSALS})
def not_this_time(request: HttpRequest, ask_id: Id) -> Any:
    """Not this time. Nobody is told."""
    asking, now = viewer(request), timezone.now()
    queries.access_ask(asking, ask_id, now)
    actions.not_this_time(ask_id=ask_id, member=asking.member, now=now)
    return Status(204, None)


@router.post("/asks/{ask_id}/quiet", auth=WRITE, response={204: None, **REFUSALS})
def leave_me_alone(request: HttpRequest, ask_id: Id) -> Any:
    """No more letters about such things. Nobody is told."""
    asking = viewer(request)
    actions.leave_me_alone(member=asking.member, ask_id=ask_id, now=timezone.now())
    return Status(204, None)
