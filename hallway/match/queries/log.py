"""What rounds came to, in bare rows, for figures that show nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hallway.match.models import Place, Round
from hallway.match.words import NOT_A_TURN_MISSED


def released_log(community_id: int, until: datetime) -> list[tuple[int, int, datetime]]:
    """(round, program, when it introduced) of every round released by then, in order."""
    rounds = Round.objects.filter(
        community_id=community_id, state=Round.State.RELEASED, introduces_at__lt=until
    )
    rows = rounds.order_by("introduces_at", "pk")
    return list(rows.values_list("pk", "program_id", "introduces_at"))


def turns_log(round_ids: Collection[int]) -> list[tuple[int, int, bool]]:
    """(round, member, seated) of everybody whose turn it was in these rounds.

    Whoever was out for a reason of their own, or was taken out by hand, missed no turn.
    """
    places = Place.objects.filter(round_id__in=round_ids, second=False, taken_out=False)
    rows = places.order_by("round_id", "member_id").values_list(
        "round_id", "member_id", "draft_id", "reason__code"
    )
    return [
        (round_, member, draft is not None)
        for round_, member, draft, code in rows
        if draft is not None or code not in NOT_A_TURN_MISSED
    ]
