"""A small town to hold rounds in: people, a program and a clock that goes from step to step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from hallway.invite import actions as invitations
from hallway.invite.models import Invitation, Program
from hallway.match import actions
from hallway.match.models import Draft, Place, Round
from hallway.people import actions as people
from hallway.people.models import Community, Member
from hallway.people.queries import Viewer, viewer_of

NAMES = (
    *("Ana", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim"),
    *("Lea", "Mo", "Nia", "Oz", "Pia", "Qi", "Ria", "Sam", "Tia", "Udo", "Vera"),
)
TEAMS = ["Sales", "Design", "Care"]
# A Monday morning in winter, long before the first round.
START = datetime(2027, 1, 4, 8, tzinfo=UTC)


def town(how_many: int = 6, **facts: Any) -> tuple[Community, list[Member]]:
    """A community; Ana is its organiser. Everybody has a team, English and a shared zone."""
    community = people.create_community(
        name="Harbour", slug=facts.pop("slug", "harbour"), timezone="Europe/Berlin", now=START
    )
    members = [_person(community, name, at, facts) for at, name in enumerate(NAMES[:how_many])]
    return community, members


def _person(community: Community, name: str, at: int, facts: dict[str, Any]) -> Member:
    return people.add_member(
        community=community,
        name=name,
        email=f"{name.lower()}@{community.slug}.example",
        now=START,
        **{
            "timezone": "Europe/Berlin",
            "units": {"team": TEAMS[at % 3]},
            "interests": ["tea"],
            "languages": ["English"],
            "role": "organiser" if at == 0 else "member",
            **facts,
        },
    )


def organiser(community: Community) -> Viewer:
    return viewer_of(Member.objects.get(community=community, name="Ana"))


def program(community: Community, **facts: Any) -> Program:
    """Coffee every week on Tuesdays at nine in Berlin: asked on Friday, matched on Monday."""
    return invitations.create_program(
        viewer=organiser(community),
        now=START,
        **{
            "name": "Coffee",
            "rhythm": "weekly",
            "first_on": date(2027, 1, 12),
            "joining": "standing",
            **facts,
        },
    )


def tick(now: datetime, worker: str = "w") -> int:
    """Everything that is due, as the worker does it."""
    return actions.run_due(now=now, worker=worker)


def newest(program: Program) -> Round:
    return Round.objects.filter(program=program).order_by("-number")[0]


def asked(program: Program) -> Round:
    """Go on to the moment when the question has been asked."""
    tick(START)
    round_ = Round.objects.get(program=program, state__in=["planned", "asking"])
    tick(round_.asks_at)
    round_.refresh_from_db()
    return round_


def say(round_: Round, member: Member, joining: bool, now: datetime | None = None) -> None:
    """What a member answers, in time."""
    invitation = Invitation.objects.get(round=round_, member=member)
    invitations.answer(
        invitation_id=invitation.pk, joining=joining, now=now or round_.asks_at + timedelta(hours=1)
    )


def matched(program: Program) -> Round:
    """Go on to the moment when the draft is there."""
    round_ = asked(program)
    tick(round_.matches_at)
    round_.refresh_from_db()
    return round_


def release(round_: Round, now: datetime | None = None) -> None:
    """Introduce everybody, and remember that they met."""
    now = now or round_.introduces_at
    with transaction.atomic():
        released = actions.mark_released(round_id=round_.pk, now=now)
        for draft in released.drafts:
            people.record_encounters(
                community_id=released.community_id,
                member_ids=draft.member_ids,
                at=now,
                meeting_id=draft.draft_id,
            )


def meetings(round_: Round) -> list[set[str]]:
    """Who meets whom, by name."""
    drafts = Draft.objects.filter(round=round_).prefetch_related("places__member")
    return [{place.member.name for place in draft.places.all()} for draft in drafts]


def left_over(round_: Round) -> dict[str, str]:
    """Who has no meeting, by name, with the code of the reason."""
    places = Place.objects.filter(round=round_, draft=None).select_related("member")
    return {place.member.name: (place.reason or {}).get("code", "") for place in places}
