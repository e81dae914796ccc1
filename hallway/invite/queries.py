"""Reading programs and invitations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet

from hallway.invite.models import SMALLEST_GROUP, Invitation, Program
from hallway.invite.rhythm import Rhythm
from hallway.people import queries as people
from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer


# Programs


def programs(viewer: Viewer) -> list[Program]:
    """The programs of the viewer's community, those that run first. For organisers."""
    _organisers_only(viewer)
    return list(
        Program.objects.filter(community=viewer.community)
        .select_related("circle", "community")
        .order_by("-active", "name")
    )


def access_program(viewer: Viewer, program_id: int) -> Program:
    """One program of the viewer's community. For organisers."""
    _organisers_only(viewer)
    found = Program.objects.filter(community=viewer.community, pk=program_id)
    program = found.select_related("circle", "community").first()
    if program is None:
        raise NotHere
    return program


def mixed_units(community_id: int) -> list[str]:
    """The units that programs mix, those of the first program first. No secret, nobody's."""
    mixes = Program.objects.filter(community_id=community_id).order_by("pk")
    return list(dict.fromkeys(name for mix in mixes.values_list("mix", flat=True) for name in mix))


def _organisers_only(viewer: Viewer) -> None:
    if not viewer.organiser:
        raise NotHere


def circle_program(circle_id: int) -> Program | None:
    """The program that the keeper of a circle has begun, running or stopped."""
    kept = Program.objects.filter(circle_id=circle_id, kept=True)
    return kept.select_related("circle", "community").first()


def speaks_to_circle(circle_id: int) -> bool:
    """Whether organisers have a program for this circle that runs."""
    return Program.objects.filter(circle_id=circle_id, kept=False, active=True).exists()


def program_ids() -> list[int]:
    """Every program of the installation, for the worker."""
    return list(Program.objects.order_by("pk").values_list("pk", flat=True))


def hold(program_id: int) -> Program | None:
    """One program, held until the transaction ends. None: it is gone, or somebody holds it."""
    held = Program.objects.select_for_update(skip_locked=True, of=("self",))
    return held.select_related("community").filter(pk=program_id).first()


def last_asked_day(program: Program) -> date | None:
    """The day of the latest round that people were asked about."""
    asked = Invitation.objects.filter(round__program=program)
    found: date | None = asked.aggregate(day=Max("round__day"))["day"]
    return found


def rhythm_of(program: Program) -> Rhythm:
    """What a program says about time."""
    return Rhythm(
        kind=program.rhythm,
        first_on=program.first_on,
        timezone=program.timezone,
        introduce_at=program.introduce_at,
        ask_days_before=program.ask_days_before,
        match_hours_before=program.match_hours_before,
        dates=tuple(date.fromisoformat(day) for day in program.dates),
    )


def audience_of(program: Program) -> QuerySet[Member]:
    """The active members whom a program speaks to."""
    return people.audience(
        community_id=program.community_id,
        kind=program.audience,
        circle_id=program.circle_id,
        units=program.units,
    )


def speaks_to(program: Program, member: Member) -> bool:
    """Whether one member is among a program's audience; asks the database for a circle alone."""
    if member.state != "active" or member.community_id != program.community_id:
        return False
    if program.audience == Program.Audience.CIRCLE:
        return member.circles.filter(pk=program.circle_id or 0).exists()
    if program.audience == Program.Audience.UNITS:
        return all(member.units.get(name) in values for name, values in program.units.items())
    return True


def may_choose_seats(sizes: Sequence[int]) -> bool:
    """Who sits with whom can be chosen for groups; in a pair there is nothing to choose."""
    return min(sizes) >= SMALLEST_GROUP


def program_choices() -> dict[str, list[tuple[str, Any]]]:
    """What can be chosen, field by field, in words."""
    return {
        "audience": list(Program.Audience.choices),
        "rhythm": list(Program.Rhythm.choices),
        "joining": list(Program.Joining.choices),
        "odd": list(Program.Odd.choices),
    }


# Invitations


@dataclass(frozen=True)
class Answers:
    """How many were asked, and what they said. Never who did not take part."""

    asked: int
    joining: int
    declined: int
    open: int


def _taking_part() -> Q:
    standing = Q(round__program__joining=Program.Joining.STANDING, asked_at__isnull=False)
    return Q(answer=Invitation.Answer.IN) | (Q(answer=Invitation.Answer.NONE) & standing)


def joined(round_id: int) -> list[int]:
    """Members who take part: they said yes, or the program is a standing one and they didn't say
    no."""
    taking_part = Invitation.objects.filter(_taking_part(), round_id=round_id)
    return list(taking_part.order_by("member_id").values_list("member_id", flat=True))


def rounds_joined(member: Member, round_ids: Collection[int]) -> set[int]:
    """In which of these rounds one member takes part."""
    mine = Invitation.objects.filter(_taking_part(), member=member, round__in=round_ids)
    return set(mine.values_list("round_id", flat=True))


def answers(round_id: int) -> Answers:
    """The counts for the organiser's page."""
    counts = Invitation.objects.filter(round_id=round_id).aggregate(
        asked=Count("pk"),
        joining=Count("pk", filter=_taking_part()),
        declined=Count("pk", filter=Q(answer=Invitation.Answer.OUT)),
    )
    open_ = counts["asked"] - counts["joining"] - counts["declined"]
    return Answers(open=open_, **counts)


def answered(round_id: int) -> int:
    """How many said in or out."""
    none = Invitation.Answer.NONE
    return Invitation.objects.filter(round_id=round_id).exclude(answer=none).count()


def unwritten(round_id: int) -> bool:
    """Whether somebody still waits for their letter."""
    return Invitation.objects.filter(round_id=round_id, asked_at=None).exists()


def rounds_with_unwritten() -> list[int]:
    """Rounds whose letters are not all written yet, for the worker."""
    waiting = Invitation.objects.filter(asked_at=None, closed=False)
    return sorted(waiting.values_list("round_id", flat=True).distinct())


def my_invitations(member: Member, now: datetime) -> list[Invitation]:
    """What a member can still answer, the first to close first. For the home page and the API."""
    mine = Invitation.objects.filter(
        member=member, closed=False, closes_at__gt=now, asked_at__isnull=False
    )
    return list(_with_rounds(mine, "member").order_by("closes_at", "pk"))


def access_my_invitation(viewer: Viewer, invitation_id: int) -> Invitation:
    """One invitation of the viewer's own."""
    return _one(Invitation.objects.filter(member=viewer.member, pk=invitation_id))


def invitation_by_link(facts: Mapping[str, int | str]) -> Invitation:
    """The invitation that a signed link names, unless its member is gone."""
    invitation = _one(Invitation.objects.filter(pk=facts.get("invitation", 0)))
    if invitation.member.state != "active":
        raise NotHere
    return invitation


def told_about(member: Member) -> list[dict[str, Any]]:
    """A member's invitations and answers, for the copy of everything kept about them."""
    mine = _with_rounds(Invitation.objects.filter(member=member))
    return [
        {"round": str(one.round), "asked_at": one.asked_at, "answer": one.answer}
        for one in mine.order_by("pk")
    ]


def _with_rounds(invitations: QuerySet[Invitation], *more: str) -> QuerySet[Invitation]:
    """With their rounds and programs; without what the engine was told of thousands of people."""
    return invitations.select_related("round__program", *more).defer("round__snapshot")


def _one(invitations: QuerySet[Invitation]) -> Invitation:
    invitation = _with_rounds(invitations, "member", "community").first()
    if invitation is None:
        raise NotHere
    return invitation


def asked_log(round_ids: Collection[int]) -> list[tuple[int, int, bool]]:
    """(round, member, takes part) of everybody asked, for figures that show nobody."""
    asked = Invitation.objects.filter(round_id__in=round_ids, asked_at__isnull=False)
    said = {
        (round_, member)
        for round_, member in asked.filter(_taking_part()).values_list("round_id", "member_id")
    }
    rows = asked.order_by("round_id", "member_id").values_list("round_id", "member_id")
    return [(round_, member, (round_, member) in said) for round_, member in rows]
