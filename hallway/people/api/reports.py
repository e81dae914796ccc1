"""Reports through the API: saying that a text should not stand, and deciding about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.people import actions
from hallway.people.api.members import REFUSALS
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import as_organiser
from hallway.people.queries.reports import Case, access_case, open_cases

router = Router(tags=["reports"])

Kind = Annotated[str, Field(min_length=1, max_length=20)]


class NewReport(Schema):
    """`kind` and `id` say which text: a story, an ask, a circle, a part of a page …"""

    kind: Kind
    id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    why: Annotated[str, Field(max_length=500)] = ""


class Line(Schema):
    """One line of the log. `by` is an organiser, or the author who answered."""

    what: str
    by: str
    words: str
    at: datetime


class ReportedText(Schema):
    """A text that was reported, as it was then. Who reported it is told to nobody."""

    kind: str
    id: int
    label: str
    author_id: int | None
    author: str
    words: str
    path: str
    private: bool
    since: datetime
    reports: int
    why: list[str]
    waiting: bool
    hidden: bool
    log: list[Line]


class Decision(Schema):
    """`words` is the reason that the author reads; it is needed unless the text is left."""

    act: Literal["hidden", "left", "written"]
    words: Annotated[str, Field(max_length=1000)] = ""


@router.post("/reports", auth=Token("me:write"), response={204: None, **REFUSALS})
def report(request: HttpRequest, said: NewReport) -> Any:
    """In confidence. Reporting the same text twice is reporting it once."""
    actions.report(
        viewer=viewer(request), kind=said.kind, object_id=said.id, why=said.why, now=timezone.now()
    )
    return Status(204, None)


@router.get("/reports", auth=Token("reports:read"), response={200: list[ReportedText], **REFUSALS})
def reports(request: HttpRequest) -> Any:
    """What waits for my decision, the longest waiting first."""
    return [_told(case) for case in open_cases(as_organiser(viewer(request)))]


@router.get(
    "/reports/{kind}/{object_id}",
    auth=Token("reports:read"),
    response={200: ReportedText, **REFUSALS},
)
def reported(request: HttpRequest, kind: str, object_id: int) -> Any:
    """One text with its log."""
    return _told(access_case(viewer(request), kind, object_id))


@router.post(
    "/reports/{kind}/{object_id}/decision",
    auth=Token("reports:write"),
    response={200: ReportedText, **REFUSALS},
)
def decide(request: HttpRequest, kind: str, object_id: int, said: Decision) -> Any:
    """Settle every open report of one text. Its author and whoever reported it are told."""
    who = as_organiser(viewer(request))
    actions.decide(
        viewer=who,
        kind=kind,
        object_id=object_id,
        act=said.act,
        words=said.words,
        now=timezone.now(),
    )
    return _told(access_case(who, kind, object_id))


@router.delete(
    "/reports/{kind}/{object_id}/decision",
    auth=Token("reports:write"),
    response={200: ReportedText, **REFUSALS},
)
def show_again(request: HttpRequest, kind: str, object_id: int) -> Any:
    """Show a hidden text again."""
    who = as_organiser(viewer(request))
    actions.show_again(viewer=who, kind=kind, object_id=object_id, now=timezone.now())
    return _told(access_case(who, kind, object_id))


def _told(case: Case) -> dict[str, Any]:
    fields = ("kind", "label", "words", "private", "since", "why", "waiting", "hidden")
    log = [
        {"what": line.act, "by": str(line.by or ""), "words": line.words, "at": line.at}
        for line in case.log
    ]
    return {
        **{name: getattr(case, name) for name in fields},
        "id": case.object_id,
        "author_id": case.author.pk if case.author else None,
        "author": str(case.author or ""),
        "path": case.address,
        "reports": case.count,
        "log": log,
    }
