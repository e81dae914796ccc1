"""Mixers through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.gather import actions
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.evening import MyTable, all_laid, evening_of, my_table
from hallway.gather.queries.outlook import outlook
from hallway.people.api_auth import Token, viewer
from hallway.people.errors import NotHere
from hallway.people.queries import Viewer

router = Router(tags=["mixers"])
# Longer numbers are nobody's id.
Id = Annotated[int, Field(ge=1, lt=2**63)]
READ, WRITE = Token("gatherings:read"), Token("gatherings:write")
PLAIN = (
    *("name", "about", "state", "starts_at", "timezone", "place", "sign_up", "tables", "seats"),
    *("sittings", "minutes", "sitting"),
)


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class MixerOut(Schema):
    """One mixer, as I may see it. Times are in UTC."""

    id: int
    name: str
    about: str
    state: str
    starts_at: datetime
    timezone: str
    place: str
    sign_up: Annotated[bool, Field(description="Whether members may sign up by themselves.")]
    tables: int
    seats: int
    sittings: int
    minutes: int
    sitting: Annotated[int, Field(description="The one that is on; 0: not begun.")]
    mine: Annotated[bool, Field(description="Whether I come.")]
    coming: Annotated[int | None, Field(description="How many come; for organisers.")]
    outlook: Annotated[list[str], Field(description="What the numbers give; for organisers.")]


class MyTableOut(Schema):
    """My own evening; tables count from 1, null: not seated then."""

    stage: Annotated[
        Literal["before", "seated", "paused", "moving", "last", "over"],
        Field(description="moving: the time is up, so the next sitting's table is shown."),
    ]
    sitting: int
    table: int | None
    others: list[str]
    then: int | None
    ends_at: datetime | None
    tables: Annotated[list[int | None], Field(description="At each sitting.")]


class TableOut(Schema):
    table: int
    members: list[int]


class PlanOut(Schema):
    stage: str
    sitting: int
    repeats: Annotated[int | None, Field(description="How often two sit together again.")]
    bound: Annotated[int | None, Field(description="No plan has fewer; null: not known.")]
    sittings: list[list[TableOut]]


class NewMixer(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    starts_at: Annotated[datetime, Field(description="With its offset from UTC.")]
    tables: Annotated[int, Field(ge=1, le=200)]
    seats: Annotated[int, Field(ge=2, le=100)]
    sittings: Annotated[int, Field(ge=1, le=40)]
    minutes: Annotated[int, Field(ge=1, le=120)] = 8
    timezone: Annotated[str, Field(max_length=64, description="Empty: the community's.")] = ""
    place: Annotated[str, Field(max_length=300)] = ""
    about: Annotated[str, Field(max_length=1000)] = ""


class Coming(Schema):
    """`anyway`: just this once, although it is sooner than my own rhythm."""

    anyway: bool = False


# No body at all means the same.
PLAINLY = Coming()


class Chosen(Schema):
    members: Annotated[list[Id], Field(max_length=2_000)]


class Added(Schema):
    added: int


class Step(Schema):
    """`sitting` is the one that the step is about, so that a step asked for twice is taken once."""

    step: Literal["begin", "time_up", "pause", "resume", "more", "back", "end"]
    sitting: Annotated[int, Field(ge=0, le=40)] = 0


STEPS: dict[str, Callable[..., object]] = {
    "begin": actions.begin_sitting,
    "time_up": actions.time_up,
    "pause": actions.pause_sitting,
    "resume": actions.resume_sitting,
    "more": actions.more_time,
    "back": actions.back_one,
}


def _shown(asking: Viewer, mixer: Any) -> dict[str, Any]:
    count = queries.count_coming(mixer) if asking.organiser else None
    numbers = {name: getattr(mixer, name) for name in ("tables", "seats", "sittings", "minutes")}
    return {
        **{name: getattr(mixer, name) for name in PLAIN},
        "id": mixer.pk,
        "mine": queries.guest_of(mixer, asking.member) is not None,
        "coming": count,
        "outlook": outlook(count or mixer.tables * mixer.seats, **numbers) if count else [],
    }


def _again(asking: Viewer, mixer_id: int) -> dict[str, Any]:
    """The mixer as it stands now."""
    return _shown(asking, queries.access_mixer(asking, mixer_id))


@router.get("/mixers", auth=READ, response={200: list[MixerOut], **REFUSALS})
def mixers(request: HttpRequest) -> Any:
    """Those to come and lately over that I may join or am in; organisers see all."""
    asking = viewer(request)
    return [_shown(asking, one) for one in queries.mixers_of(asking, timezone.now())]


@router.post("/mixers", auth=WRITE, response={201: MixerOut, **REFUSALS})
def set_up(request: HttpRequest, wish: NewMixer) -> Any:
    """For organisers. Nobody hears of it before people are asked or chosen."""
    asking = viewer(request)
    facts = {**wish.dict(), "timezone": wish.timezone or asking.community.timezone}
    mixer = actions.set_up_mixer(viewer=asking, now=timezone.now(), **facts)
    return Status(201, _shown(asking, mixer))


@router.get("/mixers/{mixer_id}", auth=READ, response={200: MixerOut, **REFUSALS})
def mixer(request: HttpRequest, mixer_id: Id) -> Any:
    return _again(viewer(request), mixer_id)


@router.put("/mixers/{mixer_id}/seat", auth=WRITE, response={200: MixerOut, **REFUSALS})
def sign_up(request: HttpRequest, mixer_id: Id, wish: Coming = PLAINLY) -> Any:
    """I come."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_mixer(asking, mixer_id)
    actions.join_mixer(mixer_id=found.pk, member=asking.member, now=now, anyway=wish.anyway)
    return _again(asking, mixer_id)


@router.delete("/mixers/{mixer_id}/seat", auth=WRITE, response={204: None, **REFUSALS})
def sign_off(request: HttpRequest, mixer_id: Id) -> Any:
    """I don't come, or have to go. Nobody is told."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_mixer(asking, mixer_id)
    actions.drop_out(mixer_id=found.pk, member_id=asking.member.pk, now=now)
    return Status(204, None)


@router.get("/mixers/{mixer_id}/my-table", auth=READ, response={200: MyTableOut, **REFUSALS})
def table(request: HttpRequest, mixer_id: Id) -> Any:
    """Where I sit now, with whom, and where I go then."""
    asking = viewer(request)
    found = queries.access_mixer(asking, mixer_id)
    guest = queries.guest_of(found, asking.member)
    if guest is None:
        raise NotHere
    return _mine(my_table(guest, timezone.now()))


def _mine(mine: MyTable) -> dict[str, Any]:
    return {
        "stage": mine.stage,
        "sitting": mine.shown,
        "table": mine.table,
        "others": [str(one) for one in mine.mates],
        "then": mine.then,
        "ends_at": mine.ends_at,
        "tables": list(mine.path),
    }


# For organisers


@router.post("/mixers/{mixer_id}/asking", auth=WRITE, response={200: Added, **REFUSALS})
def open_sign_up(request: HttpRequest, mixer_id: Id) -> Any:
    """Open sign-up and ask whoever can be asked; the answer says how many."""
    found = queries.access_mixer_to_run(viewer(request), mixer_id)
    return {"added": actions.open_sign_up(mixer_id=found.pk, now=timezone.now())}


@router.post("/mixers/{mixer_id}/people", auth=WRITE, response={200: Added, **REFUSALS})
def choose(request: HttpRequest, mixer_id: Id, chosen: Chosen) -> Any:
    """Put these on the list; whoever can't be asked along then is left in peace."""
    found, now = queries.access_mixer_to_run(viewer(request), mixer_id), timezone.now()
    added = actions.choose_guests(mixer_id=found.pk, member_ids=chosen.members, now=now)
    actions.renew_plan(mixer_id=found.pk, now=now)
    return {"added": added}


@router.delete(
    "/mixers/{mixer_id}/people/{member_id}", auth=WRITE, response={204: None, **REFUSALS}
)
def take_off(request: HttpRequest, mixer_id: Id, member_id: Id) -> Any:
    found, now = queries.access_mixer_to_run(viewer(request), mixer_id), timezone.now()
    actions.sign_off(mixer_id=found.pk, member_id=member_id, now=now)
    actions.renew_plan(mixer_id=found.pk, now=now)
    return Status(204, None)


@router.post("/mixers/{mixer_id}/plan", auth=WRITE, response={200: PlanOut, **REFUSALS})
def make_plan(request: HttpRequest, mixer_id: Id) -> Any:
    """Give everybody who comes their tables, all anew; takes some seconds."""
    found = queries.access_mixer_to_run(viewer(request), mixer_id)
    return _plan(actions.plan_mixer(mixer_id=found.pk, now=timezone.now()))


@router.get("/mixers/{mixer_id}/plan", auth=READ, response={200: PlanOut, **REFUSALS})
def plan(request: HttpRequest, mixer_id: Id) -> Any:
    """Who sits where at each sitting."""
    return _plan(queries.access_mixer_to_run(viewer(request), mixer_id))


@router.post("/mixers/{mixer_id}/step", auth=WRITE, response={200: PlanOut, **REFUSALS})
def step(request: HttpRequest, mixer_id: Id, wish: Step) -> Any:
    """Begin a sitting, end it, stop its clock, or end the mixer."""
    asking, now = viewer(request), timezone.now()
    found = queries.access_mixer_to_run(asking, mixer_id)
    if wish.step == "end":
        actions.end_mixer(mixer_id=found.pk, now=now)
    else:
        STEPS[wish.step](mixer_id=found.pk, number=wish.sitting, now=now)
    return _plan(queries.access_mixer_to_run(asking, mixer_id))


@router.post("/mixers/{mixer_id}/cancellation", auth=WRITE, response={204: None, **REFUSALS})
def call_off(request: HttpRequest, mixer_id: Id) -> Any:
    """It does not take place; everybody who would have come is told."""
    found = queries.access_mixer_to_run(viewer(request), mixer_id)
    actions.call_off_mixer(mixer_id=found.pk, now=timezone.now())
    return Status(204, None)


def _plan(found: Any) -> dict[str, Any]:
    evening = evening_of(found, timezone.now())
    return {
        "stage": evening.stage,
        "sitting": found.sitting,
        "repeats": found.quality.get("repeats"),
        "bound": found.quality.get("bound"),
        "sittings": [
            [{"table": one.number, "members": [m.pk for m in one.members]} for one in tables]
            for tables in all_laid(found)
        ],
    }
