"""People through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from hallway.people import actions
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import (
    access_import,
    access_member,
    as_organiser,
    blocked_by,
    find_by_name,
    plan_of,
    search_members,
)
from hallway.people.roster_changes import Plan

router = Router(tags=["people"])

Word = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^;,\n]+$")]
Part = Literal["headline", "photo", "ask_about", "interests", "languages", "thanks"]
PAGE = 200


class Refusal(Schema):
    detail: str


# Answers that every endpoint may give.
REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal}


class Person(Schema):
    """What one member sees of another."""

    id: int
    name: str
    units: dict[str, str]


class Me(Person):
    email: str
    role: str
    timezone: str
    works_from: time
    works_to: time
    work_days: list[int]
    days_between: int
    paused_until: date | None
    interests: list[str]
    languages: list[str]
    ask_about: str
    headline: str
    shown: Annotated[
        dict[str, str], Field(description="Parts that are not for everybody: ties or nobody.")
    ]
    introduces: bool
    introductions_a_month: int
    asks_a_week: int
    digest_day: Annotated[int | None, Field(description="Monday is 0; null: never.")]
    digest_hour: int


class Listed(Schema):
    """What an organiser sees of a member. Pauses and rhythms are the member's own."""

    id: int
    key: str
    name: str
    email: str
    role: str
    state: str
    timezone: str
    joined_on: date | None
    units: dict[str, str]


class Page(Schema):
    """`next` is the `after` of the next page; nobody is lost between two pages."""

    total: int
    members: list[Listed]
    next: int | None


class Preferences(Schema):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    timezone: Annotated[str, Field(max_length=64)] | None = None
    works_from: time | None = None
    works_to: time | None = None
    work_days: list[Annotated[int, Field(ge=0, le=6)]] | None = None
    days_between: Literal[0, 14, 28, 56] | None = None
    interests: Annotated[list[Word], Field(max_length=30)] | None = None
    languages: Annotated[list[Word], Field(max_length=30)] | None = None
    ask_about: Annotated[str, Field(max_length=300)] | None = None
    headline: Annotated[str, Field(max_length=160)] | None = None
    shown: dict[Part, Literal["all", "ties", "nobody"]] | None = None
    introduces: bool | None = None
    introductions_a_month: Annotated[int, Field(ge=0, le=60)] | None = None
    asks_a_week: Annotated[int, Field(ge=0, le=20)] | None = None
    digest_day: Annotated[
        int | None, Field(ge=0, le=6, description="Monday is 0; null: no weekly letter.")
    ] = None
    digest_hour: Annotated[int, Field(ge=0, le=23)] | None = None


class Pause(Schema):
    """Without a day, the pause lasts until the member ends it."""

    until: date | None = None


class Facts(Schema):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    key: Annotated[str, Field(max_length=120)] | None = None
    role: Literal["member", "organiser"] | None = None
    timezone: Annotated[str, Field(max_length=64)] | None = None
    joined_on: date | None = None
    units: dict[Word, Annotated[str, Field(max_length=120)]] | None = None


class NewMember(Facts):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Annotated[str, Field(max_length=254)] = ""


class Agreement(Schema):
    """The fingerprint of the preview that was read. `take_off`: who is not in it has left."""

    fingerprint: str
    take_off: bool = False


class FieldChange(Schema):
    field: str
    old: str
    new: str


class ChangedPerson(Schema):
    line: int
    member_id: int
    name: str
    returns: bool
    changes: list[FieldChange]


class NewRow(Schema):
    line: int
    name: str
    email: str


class GonePerson(Schema):
    member_id: int
    name: str


class AsideRow(Schema):
    line: int
    who: str
    column: str
    reason: str


class Preview(Schema):
    id: int
    state: str
    fingerprint: str
    unchanged: int
    new: list[NewRow]
    changed: list[ChangedPerson]
    gone: list[GonePerson]
    set_aside: list[AsideRow]


# Myself


@router.get("/me", auth=Token("me:read"), response={200: Me, **REFUSALS})
def me(request: HttpRequest) -> Any:
    return viewer(request).member


@router.patch("/me", auth=Token("me:write"), response={200: Me, **REFUSALS})
def change_me(request: HttpRequest, wishes: Preferences) -> Any:
    member, facts = viewer(request).member, _said(wishes)
    if "digest_day" in wishes.model_fields_set:
        facts["digest_day"] = wishes.digest_day
    actions.save_profile(member=member, **facts)
    return member


@router.put("/me/pause", auth=Token("me:write"), response={200: Me, **REFUSALS})
def pause(request: HttpRequest, wish: Pause) -> Any:
    member = viewer(request).member
    actions.pause(member=member, until=wish.until or actions.UNTIL_I_SAY)
    return member


@router.delete("/me/pause", auth=Token("me:write"), response={200: Me, **REFUSALS})
def resume(request: HttpRequest) -> Any:
    member = viewer(request).member
    actions.resume(member=member)
    return member


@router.get("/me/blocks", auth=Token("me:read"), response={200: list[Person], **REFUSALS})
def blocks(request: HttpRequest) -> Any:
    """My private list. Nobody else's key ever shows it."""
    return blocked_by(viewer(request).member)


@router.put("/me/blocks/{member_id}", auth=Token("me:write"), response={204: None, **REFUSALS})
def block(request: HttpRequest, member_id: int) -> Any:
    who = viewer(request)
    other = access_member(who, member_id)
    actions.block(by=who.member, against=other, now=timezone.now())
    return Status(204, None)


@router.delete("/me/blocks/{member_id}", auth=Token("me:write"), response={204: None, **REFUSALS})
def unblock(request: HttpRequest, member_id: int) -> Any:
    actions.unblock(by=viewer(request).member, against_id=member_id)
    return Status(204, None)


@router.get("/people", auth=Token("me:read"), response={200: list[Person], **REFUSALS})
def people(request: HttpRequest, name: Annotated[str, Query(min_length=1, max_length=200)]) -> Any:
    """Up to twenty members whose name holds every word."""
    return find_by_name(viewer(request), name)


# Members, for organisers


@router.get("/members", auth=Token("members:read"), response={200: Page, **REFUSALS})
def members(
    request: HttpRequest,
    q: str = "",
    state: Literal["active", "left"] = "active",
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> Any:
    """In the order of their ids. A `limit` that is too large is refused, never cut silently."""
    found = search_members(as_organiser(viewer(request)), q, left=state == "left").order_by("pk")
    rows = list(found.filter(pk__gt=after)[: limit + 1])
    following = rows[limit - 1].pk if len(rows) > limit else None
    return {"total": found.count(), "members": rows[:limit], "next": following}


@router.post("/members", auth=Token("members:write"), response={201: Listed, **REFUSALS})
def add_member(request: HttpRequest, facts: NewMember) -> Any:
    who = as_organiser(viewer(request))
    said = _said(facts)
    said.setdefault("email", "")
    member = actions.add_member(community=who.community, now=timezone.now(), **said)
    return Status(201, member)


@router.get("/members/{member_id}", auth=Token("members:read"), response={200: Listed, **REFUSALS})
def member(request: HttpRequest, member_id: int) -> Any:
    return access_member(as_organiser(viewer(request)), member_id)


@router.patch(
    "/members/{member_id}", auth=Token("members:write"), response={200: Listed, **REFUSALS}
)
def change_member(request: HttpRequest, member_id: int, facts: Facts) -> Any:
    who = as_organiser(viewer(request))
    somebody = access_member(who, member_id)
    actions.change_member(member=somebody, by=who.member, now=timezone.now(), **_said(facts))
    return somebody


# Imports, for organisers


@router.post("/imports", auth=Token("members:write"), response={201: Preview, **REFUSALS})
def propose_import(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Upload PEOPLE.csv. The answer says what would change; nothing has changed yet."""
    now = timezone.now()
    proposed = actions.propose_import(
        viewer=as_organiser(viewer(request)),
        file_name=file.name or "",
        content=file.read(actions.MOST_BYTES + 1),
        now=now,
    )
    return Status(201, _preview(proposed.pk, proposed.state, plan_of(proposed, now)))


@router.get("/imports/{import_id}", auth=Token("members:read"), response={200: Preview, **REFUSALS})
def preview(request: HttpRequest, import_id: int) -> Any:
    """What the file would change today. Once applied or dropped it is no longer here."""
    proposed = access_import(viewer(request), import_id, waiting=True)
    return _preview(proposed.pk, proposed.state, plan_of(proposed, timezone.now()))


@router.post(
    "/imports/{import_id}/agreement",
    auth=Token("members:write"),
    response={200: Preview, **REFUSALS},
)
def agree(request: HttpRequest, import_id: int, agreement: Agreement) -> Any:
    """Apply exactly what the preview with this fingerprint showed, or (409) nothing."""
    plan = actions.apply_import(
        roster_import=access_import(viewer(request), import_id),
        fingerprint=agreement.fingerprint,
        take_off=agreement.take_off,
        now=timezone.now(),
    )
    return _preview(import_id, "applied", plan)


@router.delete(
    "/imports/{import_id}", auth=Token("members:write"), response={204: None, **REFUSALS}
)
def drop_import(request: HttpRequest, import_id: int) -> Any:
    actions.drop_import(roster_import=access_import(viewer(request), import_id))
    return Status(204, None)


def _said(wishes: Schema) -> dict[str, Any]:
    """Only what was said: a field left out, or null, stays as it is."""
    return {k: v for k, v in wishes.dict(exclude_unset=True).items() if v is not None}


def _preview(import_id: int, state: str, plan: Plan) -> dict[str, Any]:
    return {
        "id": import_id,
        "state": state,
        "fingerprint": plan.fingerprint,
        "unchanged": plan.unchanged,
        "new": [{"line": new.line, **new.facts} for new in plan.new],
        "changed": plan.changed,
        "gone": plan.gone,
        "set_aside": plan.set_aside,
    }
