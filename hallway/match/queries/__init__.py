"""Reading rounds. The doors stand here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hallway.engine import Impossible
from hallway.match.board import CannotChange
from hallway.match.models import Draft, Place, Round
from hallway.match.queries.boards import Change, Foreseen, foresee
from hallway.match.queries.costs import ChangePreview, cost_in_words, preview_of
from hallway.match.queries.hurry import Asking, Matching, foresee_asking, foresee_matching
from hallway.match.queries.mine import Coming, MyRound, coming, my_rounds
from hallway.match.queries.overview import ProgramRow, programs_page, rounds_page
from hallway.match.queries.page import RoundPage, page_number, page_of
from hallway.people.errors import NotHere, UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

__all__ = [
    "Asking",
    "Change",
    "ChangePreview",
    "Coming",
    "Foreseen",
    "LeftOver",
    "Matching",
    "MyRound",
    "ProgramRow",
    "Released",
    "ReleasedDraft",
    "RoundPage",
    "access_round",
    "coming",
    "cost_in_words",
    "foresee_asking",
    "foresee_change",
    "foresee_matching",
    "left_over",
    "my_rounds",
    "page_number",
    "preview_change",
    "programs_page",
    "released",
    "released_drafts",
    "round_page",
    "rounds_page",
    "rounds_to_release",
    "version_of",
]


@dataclass(frozen=True)
class ReleasedDraft:
    """One meeting as it was released. `reasons` are rendered with `hallway.match.words.say`."""

    draft_id: int
    member_ids: tuple[int, ...]
    reasons: list[dict[str, Any]]
    value: float
    parts: dict[str, float]
    # Who takes a second meeting here, so that nobody is left out.
    second_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeftOver:
    """Somebody without a meeting, and the reason (`hallway.match.words.say`)."""

    member_id: int
    reason: dict[str, Any]
    taken_out: bool


@dataclass(frozen=True)
class Released:
    """A round that was released this moment: everything that the introductions need."""

    round_id: int
    community_id: int
    program: str
    number: int
    minutes: int
    place: str
    mix: tuple[str, ...]
    drafts: tuple[ReleasedDraft, ...]
    left_over: tuple[LeftOver, ...]


# Doors


def access_round(viewer: Viewer, program_id: int, number: int) -> Round:
    """One round of the viewer's community. For organisers."""
    if not viewer.organiser:
        raise NotHere
    found = Round.objects.filter(
        community=viewer.community, program_id=program_id, number=number
    ).select_related("program", "community")
    round_ = found.first()
    if round_ is None:
        raise NotHere
    return round_


# The organiser's page


def round_page(viewer: Viewer, program_id: int, number: int) -> RoundPage:
    """Everything that the organiser's page of a round shows."""
    return page_of(access_round(viewer, program_id, number))


def foresee_change(viewer: Viewer, round_: Round, change: Change, *, now: datetime) -> Foreseen:
    """What a change would do to the round, without doing it.

    Raises:
        UnableTo: it can't be done; says so without telling on anybody.
    """
    if not viewer.organiser or round_.community_id != viewer.community.pk:
        raise NotHere
    if round_.state != Round.State.MATCHED:
        raise UnableTo(_("This round can't be changed: it isn't matched yet, or it is over."))
    try:
        return foresee(round_, change, now=now)
    except CannotChange as error:
        raise UnableTo(_why_not(error.code)) from error
    except Impossible as error:
        # Hours that never meet, or a private wish: the same words, so that neither is told.
        raise UnableTo(
            _(
                "These two can't be matched. Why stays private: it may be working hours that "
                "never meet, or a wish."
            )
        ) from error


def preview_change(
    viewer: Viewer, round_: Round, change: Change, *, now: datetime
) -> ChangePreview:
    """What the page shows before a change is made."""
    return preview_of(round_, change, foresee_change(viewer, round_, change, now=now))


def _why_not(code: str) -> str:
    sentences = {
        "same_seat": _("These two already sit together, or neither has a seat to swap."),
        "not_in_round": _("One of these people is not in this round."),
        "two_seats": _("Somebody who hosts two meetings can't be swapped. Match again instead."),
        "not_taken_out": _("This person was not taken out of the round."),
    }
    return sentences[code]


# For the introductions


def version_of(round_id: int) -> int | None:
    """The version of a round that can be released; None when it can't."""
    matched = Round.objects.filter(pk=round_id, state=Round.State.MATCHED)
    return matched.values_list("version", flat=True).first()


def rounds_to_release(now: datetime) -> list[int]:
    """Matched rounds whose moment has come, unless somebody is mending them right now."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Round.objects.filter(free, state=Round.State.MATCHED, introduces_at__lte=now)
    return list(due.order_by("introduces_at", "pk").values_list("pk", flat=True))


def released(round_: Round) -> Released:
    """What the introductions need to know of a round."""
    return Released(
        round_id=round_.pk,
        community_id=round_.community_id,
        program=round_.program.name,
        number=round_.number,
        minutes=round_.program.minutes,
        place=round_.program.place,
        mix=tuple(round_.program.mix),
        drafts=tuple(released_drafts(round_.pk)),
        left_over=tuple(left_over(round_.pk)),
    )


def released_drafts(round_id: int) -> list[ReleasedDraft]:
    """The meetings of a round, in order."""
    seats: dict[int, list[tuple[int, bool]]] = {}
    places = Place.objects.filter(round_id=round_id, draft__isnull=False).order_by("pk")
    for draft_id, member_id, second in places.values_list("draft_id", "member_id", "second"):
        seats.setdefault(draft_id or 0, []).append((member_id, second))
    return [
        _released(draft, seats.get(draft.pk, ()))
        for draft in Draft.objects.filter(round_id=round_id).order_by("position")
    ]


def _released(draft: Draft, seats: Iterable[tuple[int, bool]]) -> ReleasedDraft:
    return ReleasedDraft(
        draft_id=draft.pk,
        member_ids=tuple(member for member, _ in seats),
        reasons=draft.reasons,
        value=draft.value,
        parts=draft.parts,
        second_ids=tuple(member for member, second in seats if second),
    )


def left_over(round_id: int) -> list[LeftOver]:
    """Who said yes and has no meeting, each with the reason."""
    places = Place.objects.filter(round_id=round_id, draft=None).order_by("pk")
    return [LeftOver(place.member_id, place.reason or {}, place.taken_out) for place in places]
