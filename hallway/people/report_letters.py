"""Letters about what was reported: to organisers, to whoever wrote it, to whoever said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.people.letters import letter_to
from hallway.people.links import absolute
from hallway.people.reporting import reportable

if TYPE_CHECKING:
    from hallway.outbox.actions import NewLetter
    from hallway.people.models import Member, Moderation, Report

QUOTED = 300


def _page(name: str, of: Member, *more: object) -> str:
    return absolute(reverse(name, args=[of.community.slug, *more]))


def reported(made: Report, *, to: Member) -> NewLetter:
    """To an organiser: something waits for a decision. Not what, and not from whom."""
    return letter_to(
        to,
        kind="reported",
        key=f"reported:{made.pk}:{to.pk}",
        template="people/letters/reported",
        context={"page_url": _page("people:case", to, made.kind, made.object_id)},
    )


def decided(line: Moderation, quoted: str) -> NewLetter:
    """To the author: what was decided about their words, why, and how to answer."""
    author = line.author
    assert author is not None
    return letter_to(
        author,
        kind="moderation",
        key=f"moderation:{line.pk}",
        template="people/letters/decided",
        context={
            "act": line.act,
            "label": reportable(line.kind).label,
            "reason": line.words,
            "quoted": quoted[:QUOTED] + (" …" if len(quoted) > QUOTED else ""),
            "page_url": _page("people:decisions", author),
        },
    )


def came_of_it(made: Report) -> NewLetter:
    """To whoever reported it: what came of it."""
    reporter = made.reporter
    assert reporter is not None
    return letter_to(
        reporter,
        kind="report-answered",
        key=f"report-answered:{made.pk}",
        template="people/letters/came_of_it",
        context={"state": made.state, "on": made.made_at, "label": reportable(made.kind).label},
    )


def answered(line: Moderation, *, to: Member) -> NewLetter:
    """To an organiser: the author has answered."""
    return letter_to(
        to,
        kind="moderation-answered",
        key=f"moderation-answered:{line.pk}:{to.pk}",
        template="people/letters/answered",
        context={
            "who": line.author,
            "words": line.words,
            "page_url": _page("people:case", to, line.kind, line.object_id),
        },
    )
