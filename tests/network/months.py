"""Half a year of a community, written straight into its tables: rounds, answers and ties."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

from hallway.follow_up.models import Outcome
from hallway.invite.models import Invitation, Program
from hallway.match.models import Draft, Place, Round
from hallway.meet.models import Meeting, Seat
from hallway.people.models import Community, Encounter, Member, Tie
from tests import cast

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
TEAMS = ("Design", "Sales", "Research", "Care")
TWO_WEEKS = timedelta(days=14)


@dataclass
class Town:
    """A community with its people and one program. chance: everything that is left to it."""

    community: Community
    people: list[Member]
    program: Program
    chance: random.Random
    rounds: int = 0

    def round(self, on: datetime, *, joining: float = 0.9, met: float = 0.85) -> Round:
        """One round: most join, pairs by lot, most of them meet and say so."""
        self.rounds += 1
        round_ = a_round(self.program, self.rounds, on)
        there = [one for one in self.people if self.chance.random() < joining]
        invite(round_, self.people, there)
        self.chance.shuffle(there)
        seat(round_, list(zip(there[0::2], there[1::2], strict=False)), on)
        if len(there) % 2:
            leave_over(round_, there[-1])
        self.answers(round_, on, met)
        return round_

    def answers(self, round_: Round, on: datetime, met: float) -> None:
        told, ties = [], []
        for meeting in Meeting.objects.filter(round=round_).order_by("pk"):
            sat = [seat.member_id for seat in Seat.objects.filter(meeting=meeting).order_by("pk")]
            held = self.chance.random() < met
            told += [said(meeting, pk, on, held) for pk in sat]
            ties += [tie(self.community, pair, on, meeting) for pair in pairs(sat) if held]
        Outcome.objects.bulk_create(told)
        Tie.objects.bulk_create(ties)

    def half_a_year(self, rounds: int = 12) -> None:
        for number in range(rounds):
            self.round(BEGAN + timedelta(days=3) + number * TWO_WEEKS)


def town(people: int = 60, *, seed: int = 1, name: str = "Linden House", **facts: Any) -> Town:
    """People in four teams who mostly know those of their own."""
    community = cast.community(name, now=BEGAN, **facts)
    rows = [cast.ana(community, now=BEGAN)]
    Member.objects.bulk_create(
        Member(
            community=community,
            name=f"Person {k}",
            email=f"p{k}@{community.slug}.example.org",
            key=f"p{k}",
            joined_on=(BEGAN + timedelta(days=3 * k)).date() if k >= people - 30 else None,
            created_at=BEGAN,
            units={"team": TEAMS[k % len(TEAMS)]},
        )
        for k in range(1, people)
    )
    rows = list(Member.objects.filter(community=community).order_by("pk"))
    chance = random.Random(seed)
    declare(community, rows, chance)
    program = Program.objects.create(
        community=community,
        name="Coffee",
        first_on=BEGAN.date(),
        timezone=community.timezone,
        created_at=BEGAN,
    )
    return Town(community, rows, program, chance)


def declare(community: Community, people: Sequence[Member], chance: random.Random) -> None:
    """Each says of some of their own team that they know them."""
    known: set[tuple[int, int]] = set()
    for at, one in enumerate(people):
        team = people[at % len(TEAMS) :: len(TEAMS)]
        known |= {pair(one.pk, other.pk) for other in chance.sample(team, min(3, len(team)))}
    Tie.objects.bulk_create(
        Tie(
            community=community, first_id=a, second_id=b, on=BEGAN.date(), weight=0.5,
            source="declared",
        )
        for a, b in sorted(known) if a != b
    )  # fmt: skip


def pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def pairs(ids: Sequence[int]) -> list[tuple[int, int]]:
    return list(combinations(sorted(ids), 2))


def a_round(program: Program, number: int, on: datetime) -> Round:
    return Round.objects.create(
        community=program.community, program=program, number=number, state="released",
        timezone=program.timezone, asks_at=on - timedelta(days=5),
        matches_at=on - timedelta(days=1), introduces_at=on, matched_at=on, released_at=on,
        day=on.date(), seed=number,
    )  # fmt: skip


def invite(round_: Round, asked: Sequence[Member], there: Sequence[Member]) -> None:
    joining = {one.pk for one in there}
    Invitation.objects.bulk_create(
        Invitation(
            community=round_.community,
            round=round_,
            member=one,
            answer="in" if one.pk in joining else "out",
            asked_at=round_.asks_at,
            closes_at=round_.matches_at,
        )
        for one in asked
    )


def seat(round_: Round, groups: Sequence[Sequence[Member]], on: datetime) -> list[Meeting]:
    """These groups meet in the round."""
    of = round_.community
    drafts = Draft.objects.bulk_create(
        Draft(community=of, round=round_, position=k, value=1.0, parts={})
        for k in range(len(groups))
    )
    meetings = Meeting.objects.bulk_create(
        Meeting(community=of, round=round_, introduced_at=on, timezone=round_.timezone)
        for _ in groups
    )
    rows = [(m, d, g) for m, d, g in zip(meetings, drafts, groups, strict=True)]
    Place.objects.bulk_create(
        Place(community=of, round=round_, member=one, draft=d) for _, d, g in rows for one in g
    )
    Seat.objects.bulk_create(
        Seat(community=of, meeting=m, member=one, timezone="UTC") for m, _, g in rows for one in g
    )
    Encounter.objects.bulk_create(
        Encounter(community=of, first_id=a, second_id=b, at=on, meeting_id=m.pk)
        for m, _, g in rows
        for a, b in pairs([one.pk for one in g])
    )
    return meetings


def leave_over(round_: Round, member: Member) -> None:
    Place.objects.create(community=round_.community, round=round_, member=member)


def said(meeting: Meeting, member_id: int, on: datetime, met: bool) -> Outcome:
    return Outcome(
        community_id=meeting.community_id,
        meeting=meeting,
        member_id=member_id,
        met="met" if met else "missed",
        said_at=on + timedelta(days=8),
    )


def tie(of: Community, two: tuple[int, int], on: datetime, meeting: Meeting) -> Tie:
    return Tie(
        community=of, first_id=two[0], second_id=two[1], on=(on + timedelta(days=3)).date(),
        weight=1.0, source="met", meeting_id=meeting.pk,
    )  # fmt: skip


def settled(month: date) -> datetime:
    """A moment at which the month has been over for long enough."""
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 20, tzinfo=UTC)
