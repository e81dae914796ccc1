"""Write down how a month was, once it has settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.meet.sweep import each
from hallway.network.models import HealthSnapshot
from hallway.network.months import next_month
from hallway.network.queries.health import counts_from, due
from hallway.network.queries.history import History, history
from hallway.network.queries.month import Month, months_of

if TYPE_CHECKING:
    from hallway.people.models import Community


def health_due(*, now: datetime) -> int:
    """One month of every community whose time has come; how many were written down."""
    found = {community.pk: (community, month) for community, month in due(now)}

    def take(pk: int) -> int:
        community, month = found[pk]
        return take_month(community=community, month=month, now=now)

    return each(found, take)


def take_month(*, community: Community, month: date, now: datetime) -> int:
    """Measure a month and keep what can be told of it; 1. Told twice, the first one stays.

    It is worked out outside the transaction: pages and letters do not wait for it.
    """
    past = history(community.pk, next_month(month), community.timezone)
    seed = community.pk * 1_000_000 + month.toordinal()
    months = months_of(past, counts_from(community.pk), seed)
    _keep(community, month, past, months, now)
    return 1


@transaction.atomic
def _keep(
    community: Community, month: date, past: History, months: Iterable[Month], now: datetime
) -> None:
    HealthSnapshot.objects.bulk_create(
        [
            HealthSnapshot(
                community_id=community.pk,
                program_id=one.program,
                begins_on=month,
                ends_on=past.until,
                rounds=one.rounds,
                unit=past.unit,
                lots=one.lots,
                figures={name: figure.to_json() for name, figure in one.figures.items()},
                counts_from={name: day.isoformat() for name, day in one.counts_from.items()},
                made_at=now,
            )
            for one in months
        ],
        ignore_conflicts=True,
    )
