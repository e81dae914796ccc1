"""What was reported, for organisers; what was decided, for whoever wrote the words.

Who reported something is read by nobody: these queries never give it to a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from hallway.people.errors import NotHere
from hallway.people.models import Member, Moderation, Report
from hallway.people.reporting import reportable, reportable_kinds

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer


@dataclass(frozen=True)
class Case:
    """One text, all that was said against it and all that was done about it."""

    kind: str
    object_id: int
    label: str
    author: Member | None
    # As they were when it was first and last reported.
    words: str
    address: str
    private: bool
    since: datetime
    why: list[str]
    count: int
    # Whether the viewer may decide: not about their own words, while there is somebody else.
    mine_to_decide: bool
    waiting: bool
    hidden: bool = False
    log: list[Moderation] = field(default_factory=list)


def may_decide(organiser: Member, author: Member | None) -> bool:
    """Nobody decides about their own words, unless there is nobody else who could."""
    return author is None or organiser.pk != author.pk or not _another(organiser)


def _another(organiser: Member) -> bool:
    others = Member.objects.filter(
        community_id=organiser.community_id, role=Member.Role.ORGANISER, state=Member.State.ACTIVE
    )
    return others.exclude(pk=organiser.pk).exists()


def open_cases(viewer: Viewer) -> list[Case]:
    """Texts that wait for a decision of this organiser, the longest waiting first.

    A report about words of their own is not among them: it would tell too much.
    """
    rows = _readable(viewer).filter(state=Report.State.OPEN)
    cases: dict[tuple[str, int], list[Report]] = {}
    for row in rows.order_by("made_at", "pk"):
        cases.setdefault((row.kind, row.object_id), []).append(row)
    return [_case(viewer, rows) for rows in cases.values()]


def waiting_reports(viewer: Viewer) -> int:
    """How many texts wait for a decision of this organiser."""
    if not viewer.organiser:
        return 0
    rows = _readable(viewer).filter(state=Report.State.OPEN)
    return rows.order_by().values("kind", "object_id").distinct().count()


def access_case(viewer: Viewer, kind: str, object_id: int) -> Case:
    """One text that was reported, with its log.

    Raises:
        NotHere: no organiser, nothing reported, or words of their own that another decides on.
    """
    if not viewer.organiser:
        raise NotHere
    rows = list(_readable(viewer).filter(kind=kind, object_id=object_id).order_by("made_at", "pk"))
    if not rows:
        raise NotHere
    waiting = [row for row in rows if row.state == Report.State.OPEN]
    return _case(viewer, waiting or rows, _log_of(viewer, kind, object_id))


def decided(viewer: Viewer, kind: str, object_id: int) -> bool:
    """Whether anything was decided about a text."""
    return Moderation.objects.filter(
        community=viewer.community, kind=kind, object_id=object_id
    ).exists()


def decisions(viewer: Viewer) -> QuerySet[Moderation]:
    """The log, the newest first, for organisers."""
    if not viewer.organiser:
        raise NotHere
    lines = Moderation.objects.filter(community=viewer.community)
    if _another(viewer.member):
        lines = lines.exclude(author=viewer.member)
    return lines.select_related("by", "author").order_by("-at", "-pk")


@dataclass(frozen=True)
class OwnText:
    """One text of the viewer's that something was decided about, with every line of its log."""

    kind: str
    object_id: int
    label: str
    lines: list[Moderation]


def decided_about(member: Member) -> list[OwnText]:
    """What organisers decided about a member's own words, and what was answered: newest first."""
    texts: dict[tuple[str, int], list[Moderation]] = {}
    for line in _told_to(member).order_by("-at", "-pk"):
        texts.setdefault((line.kind, line.object_id), []).append(line)
    return [OwnText(*key, label_of(key[0]), lines[::-1]) for key, lines in texts.items()]


def _told_to(member: Member) -> QuerySet[Moderation]:
    lines = Moderation.objects.filter(author=member).exclude(act=Moderation.Act.LEFT)
    return lines.select_related("by")


def told_about_reports(member: Member) -> dict[str, Any]:
    """For the copy of their data: what they reported, and what was decided about their words."""
    mine = Report.objects.filter(reporter=member).order_by("made_at", "pk")
    return {
        "made": [
            {"kind": row.kind, "why": row.why, "on": row.made_at, "came_of_it": row.state}
            for row in mine
        ],
        "about_my_words": [
            {"kind": line.kind, "what": line.act, "words": line.words, "on": line.at}
            for line in _told_to(member).order_by("at", "pk")
        ],
    }


def labelled(lines: Iterable[Moderation]) -> list[tuple[Moderation, str]]:
    """Lines of the log, each with what its kind is called."""
    return [(line, label_of(line.kind)) for line in lines]


def label_of(kind: str) -> str:
    """What a kind is called; its own name for one that is registered no more."""
    return str(reportable(kind).label) if kind in reportable_kinds() else kind


def _readable(viewer: Viewer) -> QuerySet[Report]:
    rows = Report.objects.filter(community=viewer.community).select_related("author")
    return rows.exclude(author=viewer.member) if _another(viewer.member) else rows


def _log_of(viewer: Viewer, kind: str, object_id: int) -> list[Moderation]:
    lines = Moderation.objects.filter(
        community=viewer.community, kind=kind, object_id=object_id
    ).select_related("by")
    return list(lines.order_by("at", "pk"))


def _case(viewer: Viewer, rows: list[Report], log: list[Moderation] | None = None) -> Case:
    last, log = rows[-1], log or []
    acts = [line.act for line in log if line.act in {"hidden", "shown"}]
    return Case(
        kind=last.kind,
        object_id=last.object_id,
        label=label_of(last.kind),
        author=last.author,
        words=last.words,
        address=last.address,
        private=any(row.private for row in rows),
        since=rows[0].made_at,
        why=[row.why for row in rows if row.why],
        count=len(rows),
        mine_to_decide=may_decide(viewer.member, last.author),
        waiting=last.state == Report.State.OPEN,
        hidden=acts[-1:] == ["hidden"],
        log=log,
    )
