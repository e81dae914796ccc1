"""Setting programs up, asking members and taking their answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hallway.invite import letters
from hallway.invite.models import Invitation, Program
from hallway.invite.queries import access_program, circle_program, may_choose_seats
from hallway.invite.rhythm import HOURS_TO_ANSWER
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.errors import NotHere, UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

# One transaction writes this many letters, so that nobody else waits long for the database.
LETTERS_AT_ONCE = 50


# Programs


@transaction.atomic
def create_program(*, viewer: Viewer, now: datetime, **facts: Any) -> Program:
    """Set a program up. Its first round is planned by the worker."""
    if not viewer.organiser:
        raise NotHere
    facts.setdefault("timezone", viewer.community.timezone)
    return _save(Program(community=viewer.community, created_at=now, **facts))


@transaction.atomic
def change_program(*, viewer: Viewer, program_id: int, **facts: Any) -> Program:
    """Change what a program says. Rounds that people were asked about stay as they are."""
    program = access_program(viewer, program_id)
    for name, value in facts.items():
        setattr(program, name, value)
    return _save(program)


def _save(program: Program) -> Program:
    _check(program)
    try:
        with transaction.atomic():
            program.save()
    except IntegrityError as error:
        raise UnableTo(_fault(program)) from error
    return program


def _check(program: Program) -> None:
    """What a form checks as well, for whoever comes by another door."""
    if program.timezone not in available_timezones():
        raise UnableTo(_("“%s” is not a time zone.") % program.timezone)
    if program.ask_days_before * 24 - program.match_hours_before < HOURS_TO_ANSWER:
        raise UnableTo(too_short())
    if program.rhythm == Program.Rhythm.DATES and not program.dates:
        raise UnableTo(_("Write down at least one date."))
    if program.audience == Program.Audience.UNITS and not program.units:
        raise UnableTo(_("Say which units this program is for."))
    if program.seats and not may_choose_seats(program.sizes):
        raise UnableTo(only_for_groups())
    _check_circle(program)


def only_for_groups() -> str:
    """Why a program in pairs has no choices about seats."""
    return _("Who sits with whom can be chosen for groups of three or more, not for pairs.")


def too_short() -> str:
    """When people would not have the time to answer."""
    return (
        _("People need at least %d hours to answer: ask earlier or match later.") % HOURS_TO_ANSWER
    )


def _check_circle(program: Program) -> None:
    circle = program.circle
    if circle is not None and circle.community_id != program.community_id:
        raise NotHere
    if program.audience == Program.Audience.CIRCLE and circle is None:
        raise UnableTo(_("Choose the circle that this program is for."))


def _fault(program: Program) -> str:
    others = Program.objects.filter(community_id=program.community_id).exclude(pk=program.pk)
    if others.filter(name=program.name).exists():
        return _("There is already a program with this name.")
    return too_short()


@transaction.atomic
def switch_program(*, viewer: Viewer, program_id: int, active: bool) -> Program:
    """Pause a program or let it go on. A round that people were asked about still takes place."""
    program = access_program(viewer, program_id)
    program.active = active
    program.save(update_fields=["active"])
    return program


@transaction.atomic
def bridge(
    *, viewer: Viewer, program_id: int, unit: str, one: Sequence[str], other: Sequence[str]
) -> Program:
    """Have the rounds of a program bring these two sides together, from the next match on."""
    program = access_program(viewer, program_id)
    wish = _bridge(unit, one, other)
    if wish not in program.bridges:
        program.bridges = [*program.bridges, wish]
        program.save(update_fields=["bridges"])
    return program


@transaction.atomic
def unbridge(
    *, viewer: Viewer, program_id: int, unit: str, one: Sequence[str], other: Sequence[str]
) -> Program:
    """Take that wish back."""
    program = access_program(viewer, program_id)
    program.bridges = [said for said in program.bridges if said != _bridge(unit, one, other)]
    program.save(update_fields=["bridges"])
    return program


def _bridge(unit: str, one: Sequence[str], other: Sequence[str]) -> dict[str, Any]:
    return {"unit": unit, "one": sorted(one), "other": sorted(other)}


# The rounds of a circle


@transaction.atomic
def begin_circle_rounds(
    *,
    viewer: Viewer,
    circle_id: int,
    rhythm: str,
    first_on: date,
    sizes: Sequence[int],
    now: datetime,
) -> Program:
    """A program for one circle, begun by whoever keeps it; it runs by itself until stopped.

    A circle has one such program, which goes on where it was stopped.

    Raises:
        NotHere: the viewer doesn't keep this circle.
    """
    circle = people.access_kept_circle(viewer, circle_id)
    program = circle_program(circle.pk) or Program(
        community=viewer.community,
        created_at=now,
        circle=circle,
        kept=True,
        audience=Program.Audience.CIRCLE,
        timezone=viewer.community.timezone,
        name=_free_name(viewer, _("Coffee in “%s”") % circle),
    )
    program.rhythm, program.first_on, program.sizes = rhythm, first_on, list(sizes)
    program.active = True
    return _save(program)


def _free_name(viewer: Viewer, name: str) -> str:
    """The name, with a number behind it where another program has it already."""
    taken = set(Program.objects.filter(community=viewer.community).values_list("name", flat=True))
    names = chain([name[:120]], (f"{name[:110]} {number}" for number in count(2)))
    return next(one for one in names if one not in taken)


@transaction.atomic
def stop_circle_rounds(*, viewer: Viewer, circle_id: int) -> None:
    """No more rounds; one that people were asked about still takes place.

    Raises:
        NotHere: the viewer doesn't keep this circle.
    """
    circle = people.access_kept_circle(viewer, circle_id)
    Program.objects.filter(circle=circle, kept=True).update(active=False)


# Invitations


@transaction.atomic
def invite_members(
    *, community_id: int, round_id: int, member_ids: Iterable[int], closes_at: datetime
) -> None:
    """Open the question to these members. `write_letters` then tells them, some at a time."""
    Invitation.objects.bulk_create(
        (
            Invitation(
                community_id=community_id,
                round_id=round_id,
                member_id=member_id,
                closes_at=closes_at,
            )
            for member_id in member_ids
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def write_letters(*, round_id: int, now: datetime, limit: int = LETTERS_AT_ONCE) -> int:
    """Write the next few letters of a round. Returns how many; 0 when all are written.

    Whoever left or paused since is not written to and counts as not asked.
    """
    waiting = list(
        Invitation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("round__program", "member__community")
        .defer("round__snapshot")
        .filter(round_id=round_id, asked_at=None, closed=False)
        .order_by("pk")[:limit]
    )
    outbox.write_all((letters.invitation(one) for one in waiting if _still_here(one)), now=now)
    Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(asked_at=now)
    Invitation.objects.filter(pk__in=[one.pk for one in waiting if not _still_here(one)]).delete()
    return len(waiting)


def _still_here(invitation: Invitation) -> bool:
    return invitation.member.state == "active" and bool(invitation.member.email)


@transaction.atomic
def answer(*, invitation_id: int, joining: bool, now: datetime) -> Invitation:
    """In or out. The last word before the cut-off counts.

    Raises:
        UnableTo: the answers were counted already, or somebody who is on a break says yes.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("round__program", "member")
        .defer("round__snapshot")
        .get(pk=invitation_id)
    )
    if invitation.closed or now >= invitation.closes_at:
        raise UnableTo(too_late(invitation))
    if joining and on_a_break(invitation):
        raise UnableTo(on_a_break(invitation))
    invitation.answer = Invitation.Answer.IN if joining else Invitation.Answer.OUT
    invitation.answered_at = now
    invitation.save(update_fields=["answer", "answered_at"])
    return invitation


def on_a_break(invitation: Invitation) -> str:
    """What somebody who paused beyond the count is told; empty for everybody else."""
    until = invitation.member.paused_until
    counted = invitation.closes_at.astimezone(ZoneInfo(invitation.member.timezone)).date()
    if until is None or until <= counted:
        return ""
    return _(
        "You're on a break, so this round goes on without you. To take part, end the break first: "
        "the last link of every letter leads there, and so does your own page."
    )


def too_late(invitation: Invitation) -> str:
    """The kind sentence for an answer that comes after the count."""
    if invitation.round.state == "skipped":
        return _("This round doesn't take place after all. You'll hear from us before the next.")
    if invitation.round.state == "released":
        return _(
            "The introductions of this round have gone out. If you were in, yours is in your "
            "mailbox; otherwise we'll ask you again before the next one."
        )
    if invitation.answer == Invitation.Answer.IN:
        return _(
            "The answers for this round are already counted, and you're in. If you can't make "
            "it after all, you can call the meeting off as soon as you've been introduced."
        )
    return _(
        "The answers for this round are already counted, so it goes on without you this time. "
        "We'll ask you again before the next one."
    )


@transaction.atomic
def close(*, round_id: int, now: datetime) -> None:
    """Count the answers: none comes in after this, and letters that still wait are not sent.

    Call it in the transaction that reads the answers. An answer on its way finishes first.
    """
    Invitation.objects.filter(round_id=round_id, closed=False).update(closed=True)
    outbox.drop(key_prefix=letters.key_of_round(round_id), now=now)


@transaction.atomic
def postpone(*, round_id: int, closes_at: datetime) -> None:
    """Leave more time to answer."""
    Invitation.objects.filter(round_id=round_id, closed=False).update(closes_at=closes_at)
