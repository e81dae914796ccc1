"""Reporting a text, and what an organiser does about it. Each decision is logged for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.outbox import actions as outbox
from hallway.people import report_letters as letters
from hallway.people.actions.limits import spend
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Moderation, Report
from hallway.people.queries import organisers
from hallway.people.queries.known import held
from hallway.people.queries.reports import decided, may_decide
from hallway.people.reporting import reportable

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries.doors import Viewer

LONGEST = 1000
DECISIONS = {
    Moderation.Act.HIDDEN: Report.State.HIDDEN,
    Moderation.Act.LEFT: Report.State.LEFT,
    Moderation.Act.WRITTEN: Report.State.WRITTEN,
}


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
    if found.private and found.author is not None:
        _refuse_if_only_they_read(found.author)
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
        _tell_organisers(made, now)
    return made


def _refuse_if_only_they_read(author: Member) -> None:
    others = organisers(author.community_id).exclude(pk=author.pk)
    if author.role == "organiser" and not others.exists():
        raise UnableTo(
            _(
                "Whoever wrote this is the only organiser here, so your report would reach them "
                "alone. Please write to those who run this installation instead."
            )
        )


def _tell_organisers(made: Report, now: datetime) -> None:
    """One letter to each who may decide, for the first who reports a text."""
    others = Report.objects.filter(kind=made.kind, object_id=made.object_id, state="open")
    if others.exclude(pk=made.pk).exists():
        return
    readers = [
        one
        for one in organisers(made.community_id)
        if one.pk != made.reporter_id and may_decide(one, made.author)
    ]
    outbox.write_all((letters.reported(made, to=one) for one in readers), now=now)


@transaction.atomic
def decide(
    *, viewer: Viewer, kind: str, object_id: int, act: str, words: str = "", now: datetime
) -> Moderation:
    """Settle every open report of one text: "hidden", "left" as it is, or "written" to its author.

    `words` is the reason that the author is given; whoever reported reads none of it.

    Raises:
        NotHere: the viewer is no organiser, or nothing waits for them there.
        UnableTo: it is about their own words, or a reason is missing.
    """
    if act not in DECISIONS:
        raise UnableTo(_("Please choose what should come of it."))
    waiting = _waiting(viewer, kind, object_id)
    words = words.strip()[:LONGEST]
    if act != Moderation.Act.LEFT and not words:
        raise UnableTo(_("Please say why: it is what the author reads, and may answer."))
    if act == Moderation.Act.HIDDEN:
        reportable(kind).hide(object_id, now)
    line = _log(viewer, kind, object_id, act, words, waiting[0].author, now)
    for one in waiting:
        one.state, one.decided_at = DECISIONS[Moderation.Act(act)], now
        one.save(update_fields=["state", "decided_at"])
    if act != Moderation.Act.LEFT:
        _tell_author(line, waiting[-1].words, now)
    told = [letters.came_of_it(one) for one in waiting if _hears(one.reporter)]
    outbox.write_all(told, now=now)
    return line


def _waiting(viewer: Viewer, kind: str, object_id: int) -> list[Report]:
    """The open reports of one text, held, for an organiser who may decide on them."""
    if not viewer.organiser:
        raise NotHere
    _hold_people(viewer, kind, object_id)
    rows = Report.objects.select_for_update(of=("self",)).select_related("author", "reporter")
    rows = rows.filter(community=viewer.community, kind=kind, object_id=object_id, state="open")
    waiting = list(rows.order_by("pk"))
    if not waiting and decided(viewer, kind, object_id):
        raise UnableTo(_("This has been decided meanwhile."))
    if not waiting:
        raise NotHere
    if not may_decide(viewer.member, waiting[0].author):
        raise UnableTo(_("This is about your own words, so another organiser decides."))
    return waiting


def _hold_people(viewer: Viewer, kind: str, object_id: int) -> None:
    """Whoever wrote and reported a text, first, as everywhere: one of them may just be leaving."""
    rows = Report.objects.filter(community=viewer.community, kind=kind, object_id=object_id)
    held({pk for row in rows.values_list("author_id", "reporter_id") for pk in row if pk})


def _log(
    viewer: Viewer,
    kind: str,
    object_id: int,
    act: str,
    words: str,
    author: Member | None,
    now: datetime,
) -> Moderation:
    return Moderation.objects.create(
        community=viewer.community,
        kind=kind,
        object_id=object_id,
        author=author,
        by=viewer.member,
        act=act,
        words=words,
        at=now,
    )


def _tell_author(line: Moderation, quoted: str, now: datetime) -> None:
    if _hears(line.author):
        outbox.write_all([letters.decided(line, quoted)], now=now)


def _hears(member: Member | None) -> bool:
    """Somebody who left hears no more; a pause does not keep an answer from whoever asked."""
    return member is not None and member.state == "active"


@transaction.atomic
def show_again(
    *, viewer: Viewer, kind: str, object_id: int, words: str = "", now: datetime
) -> Moderation:
    """Take a decision back: the text is there again, and its author hears so.

    Raises:
        NotHere: the viewer is no organiser, or it is not hidden by a decision.
        UnableTo: these are their own words.
    """
    _hold_people(viewer, kind, object_id)
    last = last_decision(viewer, kind, object_id)
    if not viewer.organiser or last is None or last.act != Moderation.Act.HIDDEN:
        raise NotHere
    if not may_decide(viewer.member, last.author):
        raise UnableTo(_("This is about your own words, so another organiser decides."))
    reportable(kind).show(object_id, now)
    act, words = Moderation.Act.SHOWN, words.strip()[:LONGEST]
    line = _log(viewer, kind, object_id, act, words, last.author, now)
    _tell_author(line, "", now)
    return line


def last_decision(viewer: Viewer, kind: str, object_id: int) -> Moderation | None:
    """What was last decided on a text, held."""
    lines = Moderation.objects.select_for_update(of=("self",)).filter(
        community=viewer.community, kind=kind, object_id=object_id
    )
    return (
        lines.exclude(act=Moderation.Act.ANSWERED)
        .select_related("author")
        .order_by("-at", "-pk")
        .first()
    )


@transaction.atomic
def answer_decision(
    *, viewer: Viewer, kind: str, object_id: int, words: str, now: datetime
) -> Moderation:
    """The author says something to a decision about their words; every organiser reads it.

    Raises:
        NotHere: nothing was decided about words of theirs there.
        UnableTo: nothing was said, or very much today.
    """
    last = last_decision(viewer, kind, object_id)
    if last is None or last.author_id != viewer.member.pk or last.act == Moderation.Act.LEFT:
        raise NotHere
    words = words.strip()[:LONGEST]
    if not words:
        raise UnableTo(_("Please write a few words."))
    spend(member=viewer.member, act="answer", now=now)
    act = Moderation.Act.ANSWERED
    line = _log(viewer, kind, object_id, act, words, viewer.member, now)
    readers = organisers(viewer.community.pk).exclude(pk=viewer.member.pk)
    outbox.write_all((letters.answered(line, to=one) for one in readers), now=now)
    return line


def forget_reports(member: Member) -> None:
    """Of somebody who is forgotten no word stays, neither reported nor said about it."""
    about = Report.objects.filter(author=member)
    about.filter(state=Report.State.OPEN).update(state=Report.State.GONE)
    about.update(words="", author=None, why="")
    Report.objects.filter(reporter=member).update(why="", reporter=None)
    Moderation.objects.filter(author=member).update(words="", author=None)
    Moderation.objects.filter(by=member, act=Moderation.Act.ANSWERED).update(words="")
