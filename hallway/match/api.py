"""Rounds through the API: the same actions as the organiser's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hallway.match import actions, queries
from hallway.match.queries import Change
from hallway.people.api_auth import Token, viewer

router = Router(tags=["rounds"])
PATH = "/programs/{program_id}/rounds"


class Refusal(Schema):
    detail: str


# Answers that every endpoint may give.
REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class RoundOut(Schema):
    number: int
    state: str
    version: int
    asks_at: datetime
    matches_at: datetime
    introduces_at: datetime
    released_at: datetime | None


class Counts(Schema):
    asked: int
    joining: int
    declined: int
    open: int


class MeetingOut(Schema):
    position: int
    members: list[int]
    locked: bool
    value: float
    parts: dict[str, float]
    why: list[str]


class LeftOut(Schema):
    member: int
    why: str


class RoundPageOut(RoundOut):
    """Answers are counts: nobody learns here who did not take part."""

    state_in_words: str
    answers: Counts
    meetings: list[MeetingOut]
    left_over: list[LeftOut]
    taken_out: list[int]
    relaxed: list[str]
    value: float
    closeness: str
    certificate: dict[str, Any] | None


class Seen(Schema):
    """`version` is that of the round as it was read; a newer one is refused."""

    version: int


class Pair(Seen):
    first: int
    second: int


class Lock(Seen):
    locked: bool


class CostOut(Schema):
    """What the round is worth before and after, and a sentence that says so."""

    before: float
    after: float
    cost: str


READ, WRITE = Token("rounds:read"), Token("rounds:write")


@router.get(PATH, auth=READ, response={200: list[RoundOut], **REFUSALS})
def rounds(request: HttpRequest, program_id: int) -> Any:
    return [row.round for row in queries.rounds_page(viewer(request), program_id).rounds]


@router.get(PATH + "/{number}", auth=READ, response={200: RoundPageOut, **REFUSALS})
def round_(request: HttpRequest, program_id: int, number: int) -> Any:
    return _out(queries.round_page(viewer(request), program_id, number))


@router.get(PATH + "/{number}/swap", auth=READ, response={200: CostOut, **REFUSALS})
def foresee_swap(
    request: HttpRequest, program_id: int, number: int, first: int, second: int
) -> Any:
    """What a swap would cost, without doing it."""
    me = viewer(request)
    found = queries.access_round(me, program_id, number)
    change = Change("swap", (first, second))
    foreseen = queries.foresee_change(me, found, change, now=timezone.now())
    return _cost(foreseen, done=False)


@router.post(PATH + "/{number}/swap", auth=WRITE, response={200: CostOut, **REFUSALS})
def swap(request: HttpRequest, program_id: int, number: int, pair: Pair) -> Any:
    change = Change("swap", (pair.first, pair.second))
    return _change(request, program_id, number, change, pair.version)


@router.put(
    PATH + "/{number}/taken-out/{member_id}", auth=WRITE, response={200: CostOut, **REFUSALS}
)
def take_out(request: HttpRequest, program_id: int, number: int, member_id: int, seen: Seen) -> Any:
    return _change(request, program_id, number, Change("take_out", (member_id,)), seen.version)


@router.delete(
    PATH + "/{number}/taken-out/{member_id}", auth=WRITE, response={200: CostOut, **REFUSALS}
)
def put_back(
    request: HttpRequest, program_id: int, number: int, member_id: int, version: int
) -> Any:
    return _change(request, program_id, number, Change("put_back", (member_id,)), version)


@router.post(PATH + "/{number}/rematch", auth=WRITE, response={200: CostOut, **REFUSALS})
def rematch(request: HttpRequest, program_id: int, number: int, seen: Seen) -> Any:
    """Match again; locked meetings stay."""
    return _change(request, program_id, number, Change("rematch"), seen.version)


@router.put(
    PATH + "/{number}/meetings/{position}", auth=WRITE, response={200: RoundPageOut, **REFUSALS}
)
def lock(request: HttpRequest, program_id: int, number: int, position: int, wish: Lock) -> Any:
    me = viewer(request)
    found = queries.access_round(me, program_id, number)
    actions.lock(
        viewer=me, round_=found, position=position, locked=wish.locked, version=wish.version
    )
    return _out(queries.round_page(me, program_id, number))


@router.post(PATH + "/{number}/ask", auth=WRITE, response={200: RoundPageOut, **REFUSALS})
def ask(request: HttpRequest, program_id: int, number: int, seen: Seen) -> Any:
    """Ask about a planned round now; it comes sooner by as much."""
    me = viewer(request)
    found = queries.access_round(me, program_id, number)
    actions.ask_now(viewer=me, round_=found, version=seen.version, now=timezone.now())
    return _out(queries.round_page(me, program_id, number))


@router.post(PATH + "/{number}/match", auth=WRITE, response={200: RoundPageOut, **REFUSALS})
def match(request: HttpRequest, program_id: int, number: int, seen: Seen) -> Any:
    """Count the answers now and match."""
    me = viewer(request)
    found = queries.access_round(me, program_id, number)
    actions.match_now(viewer=me, round_=found, version=seen.version, now=timezone.now())
    return _out(queries.round_page(me, program_id, number))


@router.post(PATH + "/{number}/skip", auth=WRITE, response={200: RoundPageOut, **REFUSALS})
def skip(request: HttpRequest, program_id: int, number: int) -> Any:
    me = viewer(request)
    found = queries.access_round(me, program_id, number)
    actions.skip(viewer=me, round_=found, now=timezone.now())
    return _out(queries.round_page(me, program_id, number))


def _change(
    request: HttpRequest, program_id: int, number: int, change: Change, version: int
) -> dict[str, Any]:
    me = viewer(request)
    foreseen = actions.change_round(
        viewer=me,
        round_=queries.access_round(me, program_id, number),
        change=change,
        version=version,
        now=timezone.now(),
    )
    return _cost(foreseen, done=True)


def _cost(foreseen: queries.Foreseen, *, done: bool) -> dict[str, Any]:
    return {
        "before": round(foreseen.before, 6),
        "after": round(foreseen.after, 6),
        "cost": queries.cost_in_words(foreseen, done=done),
    }


def _out(page: queries.RoundPage) -> dict[str, Any]:
    found = page.round
    return {
        **{name: getattr(found, name) for name in RoundOut.model_fields},
        "state_in_words": page.state,
        "answers": page.answers,
        "meetings": [_meeting(row) for row in page.meetings],
        "left_over": [{"member": row.member.pk, "why": row.why} for row in page.left_over],
        "taken_out": [member.pk for member in page.taken_out],
        "relaxed": page.relaxed,
        "value": page.value,
        "closeness": page.closeness,
        "certificate": found.certificate,
    }


def _meeting(row: Any) -> dict[str, Any]:
    return {
        "position": row.position,
        "members": [member.pk for member in row.members],
        "locked": row.locked,
        "value": row.value,
        "parts": dict(row.parts),
        "why": row.why,
    }
