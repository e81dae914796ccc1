"""Writing a round down: drafts and places, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from hallway.match.models import Draft, Place, Round
from hallway.match.queries.boards import Arrangement, Seating
from hallway.match.words import NOT_A_TURN_MISSED
from hallway.people import actions as people


def write_down(round_: Round, arrangement: Arrangement) -> None:
    """Replace the round's drafts. Who sits this one out for a reason of their own stays."""
    keep = Q(draft=None, reason__code__in=sorted(NOT_A_TURN_MISSED))
    Place.objects.filter(round=round_).exclude(keep).delete()
    Draft.objects.filter(round=round_).delete()
    drafts = Draft.objects.bulk_create(
        _draft(round_, position, seating)
        for position, seating in enumerate(arrangement.seatings, start=1)
    )
    Place.objects.bulk_create(_places(round_, drafts, arrangement), batch_size=500)
    _promise(round_, arrangement)
    round_.relaxed = arrangement.relaxed
    round_.certificate = arrangement.certificate


def source(round_: Round) -> str:
    """What the promise of a meeting in this round is called."""
    return f"round:{round_.pk}"


def _promise(round_: Round, arrangement: Arrangement) -> None:
    """Somebody waits for whoever has a seat, so no other path asks more of them meanwhile."""
    seated = {int(pk) for seating in arrangement.seatings for pk in seating.group.members}
    people.promise_rhythms(
        community_id=round_.community_id,
        source=source(round_),
        member_ids=seated,
        at=round_.introduces_at,
    )


def _draft(round_: Round, position: int, seating: Seating) -> Draft:
    return Draft(
        community_id=round_.community_id,
        round=round_,
        position=position,
        locked=seating.group.locked,
        value=seating.value,
        parts=dict(seating.parts),
        reasons=seating.reasons,
    )


def _places(round_: Round, drafts: list[Draft], arrangement: Arrangement) -> Iterator[Place]:
    seated: set[str] = set()
    for draft, seating in zip(drafts, arrangement.seatings, strict=True):
        for member in seating.group.members:
            yield _place(round_, member, draft=draft, second=member in seated)
            seated.add(member)
    for member, reason in arrangement.left_over.items():
        yield _place(round_, member, reason=reason)
    for member, reason in arrangement.taken_out.items():
        yield _place(round_, member, reason=reason, taken_out=True)


def _place(round_: Round, member: str, **facts: Any) -> Place:
    return Place(community_id=round_.community_id, round=round_, member_id=int(member), **facts)


def write_sitting_out(round_: Round, reasons: Mapping[int, Any]) -> None:
    """Who said yes and still sits this one out, with the reason."""
    Place.objects.filter(round=round_).delete()
    Place.objects.bulk_create(
        _place(round_, str(member), reason=why) for member, why in reasons.items()
    )
