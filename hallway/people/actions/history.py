"""What passed between two people: encounters (Hallway brought them together) and ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Q

from hallway.people.models import Encounter, Tie

BATCH = 500


@transaction.atomic
def record_tie(
    *,
    community_id: int,
    first_id: int,
    second_id: int,
    on: date,
    weight: float,
    source: str = Tie.Source.MET,
    meeting_id: int | None = None,
) -> None:
    """Note that two members know each other, in either order.

    A second word about the same meeting (or, without a meeting, about the same day and source)
    replaces the first.
    """
    low, high = sorted((first_id, second_id))
    same: dict[str, Any] = {"on": on, "source": source} if meeting_id is None else {}
    Tie.objects.update_or_create(
        community_id=community_id,
        first_id=low,
        second_id=high,
        meeting_id=meeting_id,
        **same,
        defaults={"weight": weight, "on": on, "source": source},
    )


@transaction.atomic
def retie(
    *,
    community_id: int,
    meeting_id: int,
    on: date,
    weights: Mapping[tuple[int, int], float],
    about: int | None = None,
) -> None:
    """Put these ties, lower id first, in place of all that came of a meeting.

    With `about`, only those of one member change.
    """
    forget_ties(meeting_id=meeting_id, about=about)
    Tie.objects.bulk_create(
        Tie(
            community_id=community_id,
            first_id=first,
            second_id=second,
            on=on,
            weight=weight,
            source=Tie.Source.MET,
            meeting_id=meeting_id,
        )
        for (first, second), weight in weights.items()
    )


@transaction.atomic
def forget_ties(*, meeting_id: int, about: int | None = None) -> None:
    """The meeting did not happen after all; with `about`, not for one of its people."""
    ties = Tie.objects.filter(meeting_id=meeting_id)
    if about is not None:
        ties = ties.filter(Q(first_id=about) | Q(second_id=about))
    ties.delete()


@transaction.atomic
def record_encounters(
    *, community_id: int, member_ids: Iterable[int], at: datetime, meeting_id: int
) -> None:
    """Hallway brought these people together: every pair of them, once a meeting."""
    record_all_encounters(community_id=community_id, met=[(meeting_id, member_ids, at)])


@transaction.atomic
def record_all_encounters(
    *, community_id: int, met: Iterable[tuple[int, Iterable[int], datetime]]
) -> None:
    """The same for many meetings at once: which one, who, and when."""
    Encounter.objects.bulk_create(
        [
            Encounter(
                community_id=community_id,
                first_id=first,
                second_id=second,
                at=at,
                meeting_id=meeting_id,
            )
            for meeting_id, member_ids, at in met
            for first, second in combinations(sorted(set(member_ids)), 2)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def forget_encounters(*, meeting_id: int) -> None:
    """Nobody met, so they may be brought together another time."""
    Encounter.objects.filter(meeting_id=meeting_id).delete()
