"""The last look at a round before everybody is told."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.match import letters
from hallway.match.actions.hold import give_back, hold
from hallway.match.actions.write import source
from hallway.match.models import Draft, Place, Round
from hallway.match.queries import Released, released
from hallway.match.queries.broken import seats_of, still_here
from hallway.match.words import FELL_APART, reason
from hallway.outbox import actions as outbox
from hallway.people import actions as people_actions
from hallway.people import queries as people
from hallway.people.errors import UnableTo


def mark_released(*, round_id: int, now: datetime) -> Released:
    """Release a matched round and say who meets. Part of the caller's transaction.

    Who left, paused or was blocked in the very last moment is not introduced.

    Raises:
        UnableTo: the round is not one that can be released.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A release is part of the introductions.")
    round_ = hold(round_id, Round.State.MATCHED)
    if round_ is None:
        raise UnableTo(
            _(
                "This round can't be released: it was released or skipped already, or "
                "it isn't matched yet."
            )
        )
    _drop_what_fell_apart(round_, now)
    outbox.drop(key_prefix=letters.key("preview", round_), now=now)
    # From here on the meetings themselves are history.
    people_actions.release(source=source(round_))
    round_.state, round_.released_at = Round.State.RELEASED, now
    # Whatever counts the days between introductions counts from the real one.
    round_.introduces_at = max(min(round_.introduces_at, now), round_.matches_at)
    give_back(round_)
    return released(round_)


def _drop_what_fell_apart(round_: Round, now: datetime) -> None:
    seats = seats_of(round_.pk)
    everybody = set().union(*seats.values()) if seats else set()
    here = still_here(round_, everybody, now=now)
    Place.objects.filter(round=round_, member_id__in=everybody - here).delete()
    apart = set(people.blocks_among(round_.community_id, here))
    for draft_id, members in seats.items():
        left = members & here
        if draft_id and (len(left) < 2 or apart & set(combinations(sorted(left), 2))):
            _leave_over(round_, draft_id)
        elif draft_id and left != members:
            # What was said of all of them may not be true of those who stay.
            Draft.objects.filter(pk=draft_id).update(reasons=[])


def _leave_over(round_: Round, draft_id: int) -> None:
    """Whoever was in this meeting is left over, unless they have a second one."""
    places = list(Place.objects.filter(draft_id=draft_id).select_related("member"))
    for place in places:
        others = Place.objects.filter(round=round_, member=place.member).exclude(pk=place.pk)
        if others.exists():
            place.delete()
            others.update(second=False)
        else:
            place.draft, place.second = None, False
            place.reason = reason(FELL_APART, name=str(place.member))
            place.save(update_fields=["draft", "second", "reason"])
    Draft.objects.filter(pk=draft_id).delete()
