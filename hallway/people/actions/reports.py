"""Reporting a text, and what an organiser does about it. Each decision is logged for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.people.actions.limits import spend
from hallway.people.errors import UnableTo
from hallway.people.models import Report
from hallway.people.reporting import reportable

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer


@transaction.atomic
def report(*, viewer: Viewer, kind: str, object_id: int, why: str, now: datetime) -> Report:
    """Say that a text should not stand as it does. Saying it twice is saying it once.

    Raises:
        NotHere: the viewer sees no such text.
        UnableTo: it is their own, or they reported very much today.
    """
    today = now.astimezone(ZoneInfo(viewer.member.timezone)).date()
    found = reportable(kind).find(viewer, object_id, today)
    if found.author is not None and found.author.pk == viewer.member.pk:
        raise UnableTo(_("These are your own words: you can change them yourself."))
    made, new = Report.objects.get_or_create(
        reporter=viewer.member,
        kind=kind,
        object_id=object_id,
        state=Report.State.OPEN,
        defaults={
            "community": viewer.community,
            "author": found.author,
            "words": found.words,
            "address": found.address[:200],
            "private": found.private,
            "why": why.strip()[:500],
            "made_at": now,
        },
    )
    if new:
        spend(member=viewer.member, act="report", now=now)
    return made
