"""Reading outcomes: one's own, and figures that show nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hallway.follow_up.models import Outcome
from hallway.meet import queries as meet
from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.match.models import Round
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

# Whoever manages sees a figure only when so many answers stand behind it, and it moves only
# when so many more have come, so that nobody's answer can be read from a change.
FLOOR = 10
# So many on one side, and the reader may be one of them, would tell on the others.
FEWEST = 3


@dataclass(frozen=True)
class Share:
    """About how many of those who answered, in tenths; the ends stay open on purpose.

    10 says nearly all, 0 hardly any: how many are left over, up to two, is not told.
    """

    tenths: int

    @property
    def nearly_all(self) -> bool:
        return self.tenths >= 10

    @property
    def hardly_any(self) -> bool:
        return self.tenths <= 0

    @property
    def per_cent(self) -> int:
        return self.tenths * 10


@dataclass(frozen=True)
class RoundFigures:
    """How a round went, as far as it can be said without telling on anybody."""

    floor: int
    held: Share | None
    worth_it: Share | None


def my_outcome(meeting: Meeting, member: Member) -> Outcome | None:
    """The member's own answer about the meeting, unless the meeting has a new time since."""
    outcome = Outcome.objects.filter(meeting_id=meeting.pk, member_id=member.pk).first()
    return outcome if outcome and is_current(outcome, meeting) else None


def is_current(outcome: Outcome, meeting: Meeting) -> bool:
    return meeting.starts_at is None or outcome.said_at >= meeting.starts_at


def answers(meeting: Meeting) -> dict[int, Outcome]:
    """Everybody's current answers, for reckoning alone. Never shown to anybody."""
    return {
        outcome.member_id: outcome
        for outcome in Outcome.objects.filter(meeting_id=meeting.pk)
        if is_current(outcome, meeting)
    }


def met_by(member: Member) -> list[int]:
    """The meetings of which the member says that they took place."""
    said = Outcome.objects.filter(member_id=member.pk, met=Outcome.Met.MET)
    return list(said.order_by("meeting_id").values_list("meeting_id", flat=True))


def told_about(member: Member) -> list[dict[str, Any]]:
    """A member's own answers, for the copy of everything kept about them."""
    fields = ("meeting__introduced_at", "met", "worth_it", "again", "said_at")
    mine = Outcome.objects.filter(member_id=member.pk).order_by("pk")
    return [
        {name.removeprefix("meeting__"): value for name, value in row.items()}
        for row in mine.values(*fields)
    ]


def waiting_question(member: Member, now: datetime) -> Meeting | None:
    """The latest meeting of which the member hasn't said yet how it went."""
    meetings = meet.to_be_told(member, now)
    said = {
        outcome.meeting_id: outcome
        for outcome in Outcome.objects.filter(member=member, meeting__in=meetings)
    }
    for meeting in meetings:
        outcome = said.get(meeting.pk)
        if outcome is None or not is_current(outcome, meeting):
            return meeting
    return None


def round_figures(viewer: Viewer, round_: Round) -> RoundFigures:
    """The shares of a round, for organisers."""
    if not viewer.organiser or round_.community_id != viewer.community.pk:
        raise NotHere
    rows = list(
        Outcome.objects.filter(meeting__in=meet.of_round(round_.pk))
        .order_by("pk")
        .values_list("member_id", "met", "worth_it")
    )
    met = [(pk, met == Outcome.Met.MET) for pk, met, _ in rows if met != Outcome.Met.LATER]
    worth = [(pk, worth_it) for pk, _, worth_it in rows if worth_it is not None]
    return RoundFigures(floor=FLOOR, held=share(met), worth_it=share(worth))


def share(said: Sequence[tuple[int, bool]]) -> Share | None:
    """The share of yes among (member, answer), by whole tens of answers; None below the floor.

    Two answers or fewer on one side are not told from none: else whoever is one of ten, and knows
    their own answer, would know that of all the others.

    >>> share([(n, n != 3) for n in range(9)]) is None
    True
    >>> share([(n, n > 3) for n in range(19)])
    Share(tenths=6)
    >>> share([(n, n > 1) for n in range(10)]) == share([(n, True) for n in range(10)])
    True
    """
    counted = said[: len(said) // FLOOR * FLOOR]
    if len({member for member, _ in counted}) < FLOOR:
        return None
    yes = sum(yes for _, yes in counted)
    if min(yes, len(counted) - yes) < FEWEST:
        return Share(10 if 2 * yes > len(counted) else 0)
    return Share(round(10 * yes / len(counted)))


def said_log(round_ids: Collection[int]) -> dict[int, list[tuple[int, bool]]]:
    """Round -> (member, whether they met), exactly as the round's own page counts it."""
    rows = Outcome.objects.filter(meeting__round_id__in=round_ids).exclude(met=Outcome.Met.LATER)
    found: dict[int, list[tuple[int, bool]]] = {}
    fields = ("meeting__round_id", "member_id", "met")
    for round_id, member_id, met in rows.order_by("pk").values_list(*fields):
        found.setdefault(round_id or 0, []).append((member_id, met == Outcome.Met.MET))
    return found
