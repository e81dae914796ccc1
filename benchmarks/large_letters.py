"""Letters that wait and tables that repeat, in a large community."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from benchmarks.made_up import word, write


def letters(of: Any, ids: list[int], now: datetime) -> None:
    """Three letters for everybody, sent long ago, and when their weekly one is due."""
    from hallway.exchange.models import Digest
    from hallway.outbox.models import Letter

    ago = now - timedelta(days=20)
    facts = {"community": of, "state": "sent", "created_at": ago, "due_at": ago}
    write(
        Letter,
        (
            Letter(
                **facts,
                sent_at=ago,
                member_id=pk,
                key=f"made-up:{turn}:{pk}",
                kind="introduction",
                address=f"p{at}@example.org",
                subject="A coffee",
                text="Good morning. " * 40,
            )
            for at, pk in enumerate(ids)
            for turn in range(3)
        ),
    )
    write(
        Digest,
        (
            Digest(
                community=of,
                member_id=pk,
                day=1,
                hour=8,
                timezone="UTC",
                next_at=now + timedelta(days=3),
            )
            for pk in ids
        ),
    )


def tables(of: Any, ids: list[int], now: datetime) -> None:
    """A hundred tables with three dates each, half of their seats taken."""
    from hallway.gather.models import Sitting, Table, TableSeat

    write(
        Table,
        (
            Table(
                community=of,
                host_id=ids[at],
                written_by_id=ids[at],
                topic=f"Table about {word(at)}",
                timezone="UTC",
                begins_on=now.date(),
                begins_at=now.time(),
                rule="FREQ=WEEKLY",
                created_at=now,
            )
            for at in range(min(100, len(ids)))
        ),
    )
    days = [now + timedelta(days=day) for day in (1, 8, 15)]
    write(
        Sitting,
        (
            Sitting(
                community=of,
                table_id=pk,
                day=at.date(),
                starts_at=at,
                minutes=45,
                seats=6,
            )
            for pk in Table.objects.values_list("pk", flat=True)
            for at in days
        ),
    )
    sittings = Sitting.objects.order_by("pk").values_list("pk", flat=True)
    write(
        TableSeat,
        (
            TableSeat(
                community=of,
                sitting_id=pk,
                number=number,
                member_id=ids[(7 * at + number) % len(ids)],
                taken_at=now,
            )
            for at, pk in enumerate(sittings)
            for number in (1, 2, 3)
        ),
    )
