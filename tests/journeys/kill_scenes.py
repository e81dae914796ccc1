"""The scenes of the kill test: what people do, and the moments when the worker comes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from hallway.channels.email.message import identity, message_id
from hallway.invite import actions as invite
from hallway.invite.models import Invitation, Program
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting, Seat
from hallway.outbox import actions as outbox
from hallway.outbox.actions import NewLetter
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.models import Community, Encounter, Member

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CAST = ("Ana", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus")


@dataclass(frozen=True)
class Stage:
    """What people do first, and when the worker then comes by."""

    people_act: Callable[[], object]
    moment: Callable[[], datetime]


def nobody_acts() -> None:
    """This stage is the worker's alone."""


# Three letters, nothing else


def set_letters() -> None:
    """A community whose outbox holds three letters."""
    community = Community.objects.create(slug="river", name="River", created_at=MONDAY)
    with transaction.atomic():
        outbox.write_all(
            [
                NewLetter(
                    community_id=community.pk,
                    member_id=None,
                    key=f"hello:{name.lower()}",
                    kind="hello",
                    address=f"{name.lower()}@river.example",
                    subject=f"Hello {name}",
                    text="A coffee on Thursday?\n",
                    html="<p>A coffee on Thursday?</p>",
                )
                for name in CAST[:3]
            ],
            now=MONDAY,
        )


# A whole round


def set_round() -> None:
    """Seven people and a program with one round. Nobody may meet Gus, so he is left over."""
    community = people.create_community(name="River", slug="river", now=MONDAY)
    members = [
        people.add_member(
            community=community,
            name=name,
            email=f"{name.lower()}@river.example",
            now=MONDAY - timedelta(days=200),
            units={"team": "Sales" if number % 2 else "Design"},
            interests=["hiking", "tea"],
            role="organiser" if name == "Ana" else "member",
        )
        for number, name in enumerate(CAST)
    ]
    for other in members[:-1]:
        people.block(by=members[-1], against=other, now=MONDAY)
    Program.objects.create(
        community=community,
        name="Coffee",
        created_at=MONDAY,
        rhythm="dates",
        first_on=date(2026, 3, 9),
        dates=["2026-03-09"],
        timezone="UTC",
        introduce_at=time(9),
        ask_days_before=4,
        match_hours_before=24,
    )


def the_round() -> Round:
    return Round.objects.get()


def everybody_answers() -> None:
    """Everybody is in, Gus too."""
    for invitation in Invitation.objects.order_by("pk"):
        invite.answer(
            invitation_id=invitation.pk,
            joining=True,
            now=the_round().matches_at - timedelta(hours=2),
        )


def one_meeting_finds_a_time() -> None:
    """The first pair chooses a moment; the others leave it open."""
    meeting = Meeting.objects.order_by("pk").first()
    assert meeting is not None
    at = datetime.fromisoformat(meeting.proposals[-1])
    meet.choose_time(
        meeting_id=meeting.pk, starts_at=at, now=meeting.introduced_at + timedelta(hours=1)
    )


def latest(field: str) -> Callable[[], datetime]:
    def moment() -> datetime:
        found = (
            Meeting.objects.exclude(**{field: None}).order_by(field).values_list(field, flat=True)
        )
        return max(at for at in found if at is not None)

    return moment


STAGES = {
    "letters": Stage(nobody_acts, lambda: MONDAY),
    "ask": Stage(nobody_acts, lambda: datetime(2026, 3, 5, 9, tzinfo=UTC)),
    "match": Stage(everybody_answers, lambda: the_round().matches_at),
    "introduce": Stage(nobody_acts, lambda: the_round().introduces_at),
    "nudge": Stage(one_meeting_finds_a_time, latest("nudge_at")),
    "question": Stage(nobody_acts, latest("ask_at")),
}
ROUND = ("ask", "match", "introduce", "nudge", "question")


# What the database says in the end


def report() -> dict[str, Any]:
    """The state of everything, in words that don't depend on numbers given by the database."""
    return {
        "rows": rows(),
        "letters": letters(),
        "faults": faults(),
    }


def rows() -> dict[str, int]:
    """How many rows each table of ours holds, the outbox's own books apart."""
    books = {"Beat", "ChannelHealth"}
    return {
        model.__name__: model._default_manager.count()
        for app in apps.get_app_configs()
        if app.name.startswith("hallway.")
        for model in app.get_models()
        if model.__name__ not in books
    }


def letters() -> list[dict[str, str]]:
    return [
        {
            "kind": one.kind,
            "to": one.address,
            "state": one.state,
            "message_id": message_id(identity(one)),
        }
        for one in Letter.objects.order_by("pk")
    ]


def faults() -> list[str]:
    """What must never be true, whatever happened."""
    return [*outbox_faults(), *meeting_faults()]


def outbox_faults() -> list[str]:
    open_ones = Letter.objects.exclude(state__in=["sent", "dropped"]).filter(
        due_at__lte=MONDAY + timedelta(days=60)
    )
    return [f"{one.key} is {one.state}: {one.last_error}" for one in open_ones]


def meeting_faults() -> list[str]:
    """Each member stands in one meeting at most, each pair was counted, everybody was told."""
    found = []
    seats = Counter(Seat.objects.values_list("member_id", flat=True))
    found += [f"member {pk} has {n} seats" for pk, n in seats.items() if n > 1]
    for meeting in Meeting.objects.all():
        members = sorted(meeting.seats.values_list("member_id", flat=True))
        pairs = Encounter.objects.filter(meeting_id=meeting.pk).count()
        if pairs != len(members) * (len(members) - 1) // 2:
            found.append(f"meeting {meeting.pk} of {members} counts {pairs} encounters")
        told = Letter.objects.filter(kind="introduction", member_id__in=members).count()
        if told != len(members):
            found.append(f"meeting {meeting.pk}: {told} of {len(members)} were told")
    if Round.objects.filter(state="released").exists():
        left_over = Member.objects.exclude(pk__in=seats)
        told = Letter.objects.filter(kind="left-over", member__in=left_over).count()
        if told != left_over.count():
            found.append(f"{left_over.count()} left over, {told} told")
    return found
