"""Everything that the organiser's page of a round shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hallway.invite import queries as invite
from hallway.invite.queries import Answers
from hallway.match.models import Draft, Place, Round
from hallway.match.words import say

if TYPE_CHECKING:
    from hallway.people.models import Member


@dataclass(frozen=True)
class NextStep:
    """What happens next, in words, and when."""

    words: str
    at: datetime | None


@dataclass(frozen=True)
class MeetingRow:
    """One meeting of the draft."""

    position: int
    members: list[Member]
    hosts: list[Member]
    locked: bool
    value: float
    parts: Mapping[str, float]
    reasons: list[dict[str, Any]]

    @property
    def why(self) -> list[str]:
        """In words; of thousands of meetings only those that are shown need them."""
        return [say(facts) for facts in self.reasons]


@dataclass(frozen=True)
class LeftRow:
    """Somebody who said yes and has no meeting."""

    member: Member
    why: str


@dataclass(frozen=True)
class RoundPage:
    """One round as its organisers see it."""

    round: Round
    answers: Answers
    meetings: list[MeetingRow]
    left_over: list[LeftRow]
    taken_out: list[Member]
    relaxed: list[str]
    value: float
    closeness: str
    state: str
    next: NextStep | None

    @property
    def people(self) -> list[Member]:
        """Everybody who can be swapped, by name."""
        seated = {member.pk: member for row in self.meetings for member in row.members}
        seated.update({row.member.pk: row.member for row in self.left_over})
        return sorted(seated.values(), key=lambda member: (str(member), member.pk))

    @property
    def step(self) -> int:
        """How many of the three steps (asked, matched, introduced) are behind it."""
        steps = [Round.State.PLANNED, Round.State.ASKING, Round.State.MATCHED]
        state = Round.State(self.round.state)
        return steps.index(state) if state in steps else len(steps)

    @property
    def matched(self) -> bool:
        return self.round.state == Round.State.MATCHED

    @property
    def can_be_asked(self) -> bool:
        return self.round.state == Round.State.PLANNED

    @property
    def can_be_matched(self) -> bool:
        return self.round.state == Round.State.ASKING

    @property
    def can_be_skipped(self) -> bool:
        return self.round.state in (Round.State.PLANNED, Round.State.ASKING, Round.State.MATCHED)


def page_of(round_: Round) -> RoundPage:
    """Put a round's page together."""
    places = list(Place.objects.filter(round=round_).select_related("member").order_by("pk"))
    meetings = _meetings(round_, places)
    return RoundPage(
        round=round_,
        answers=invite.answers(round_.pk),
        meetings=meetings,
        left_over=[
            LeftRow(place.member, say(place.reason))
            for place in places
            if place.draft_id is None and not place.taken_out and place.reason
        ],
        taken_out=[place.member for place in places if place.taken_out],
        relaxed=[say(facts) for facts in round_.relaxed],
        value=sum(row.value for row in meetings),
        closeness=closeness(round_.certificate),
        state=state_in_words(round_),
        next=next_of(round_),
    )


def _meetings(round_: Round, places: list[Place]) -> list[MeetingRow]:
    seats: dict[int, list[Place]] = {}
    for place in places:
        if place.draft_id:
            seats.setdefault(place.draft_id, []).append(place)
    return [
        MeetingRow(
            position=draft.position,
            members=[place.member for place in seats.get(draft.pk, ())],
            hosts=[place.member for place in seats.get(draft.pk, ()) if place.second],
            locked=draft.locked,
            value=draft.value,
            parts=draft.parts,
            reasons=draft.reasons,
        )
        for draft in Draft.objects.filter(round=round_).order_by("position")
    ]


def page_number(round_: Round, position: int, size: int) -> int:
    """On which page of so many meetings each one of them stands, from 1."""
    return Draft.objects.filter(round=round_, position__lt=position).count() // size + 1


def closeness(certificate: Mapping[str, Any] | None) -> str:
    """How close to the best possible round, in words."""
    if not certificate:
        return ""
    gap = certificate.get("gap")
    if gap is None:
        return _("Changed by hand since it was matched; match again to see how close it is.")
    percent = 100 * gap
    if percent < 0.05:
        return _("The best possible round, proven.")
    return _("Within %(percent)s %% of the best possible round.") % {"percent": f"{percent:.1f}"}


def state_in_words(round_: Round) -> str:
    """Where a round stands, in one sentence without its moments."""
    if round_.state == Round.State.SKIPPED:
        return {
            "organiser": _("Skipped by the organisers."),
            "missed": _("Skipped: Hallway was not running when it was due."),
            "nobody": _("Skipped: nobody takes part this time."),
        }.get(round_.skipped_because, _("Skipped."))
    return {
        "planned": _("Planned. Nobody has been asked yet."),
        "asking": _("Members are being asked whether they join."),
        "matched": _("Matched. Only organisers can see it so far."),
        "released": _("Released. Everybody has been introduced."),
    }[round_.state]


def next_of(round_: Round) -> NextStep | None:
    """What happens next with a round, by itself; None when nothing does."""
    steps = {
        "planned": NextStep(_("Members are asked whether they join"), round_.asks_at),
        "asking": NextStep(_("The answers are counted and people are matched"), round_.matches_at),
        "matched": NextStep(_("Everybody is introduced"), round_.introduces_at),
    }
    return steps.get(round_.state)
