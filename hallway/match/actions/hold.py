"""Holding a round: a row lock inside a transaction, a lease across several."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from hallway.match.models import Round

# Longer than the engine takes for so many people; more people, more time.
LEASE = timedelta(minutes=10)
PEOPLE = 20_000


def hold(round_id: int, *states: str) -> Round | None:
    """One round in one of these states, held until the transaction ends."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("program", "community")
        .filter(pk=round_id, state__in=states)
        .first()
    )


def lease(round_id: int, state: str, *, now: datetime, worker: str, people: int) -> bool:
    """Take a round for this worker alone. False: somebody else has it, or it went on."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    taken = Round.objects.filter(free, pk=round_id, state=state).update(
        leased_by=worker, leased_until=now + lease_for(people)
    )
    return taken == 1


def lease_for(people: int) -> timedelta:
    """How long a worker may be busy with a round of so many people."""
    return LEASE * max(1, -(-people // PEOPLE))


def give_back(round_: Round) -> None:
    """Save a changed round and end the lease."""
    round_.leased_by, round_.leased_until = "", None
    round_.version += 1
    round_.save()
