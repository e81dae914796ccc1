"""The words of tables: found by them, and hidden by an organiser after a report."""

from __future__ import annotations

from datetime import datetime

from hallway.gather.models import Table
from hallway.gather.queries.found_tables import table_texts
from hallway.people.actions import search


def index_table(*, table: Table) -> None:
    search.index(
        kind="table",
        object_id=table.pk,
        community_id=table.community_id,
        owner=table.written_by,
        texts=table_texts(table),
    )


def unindex_table(*, table_id: int) -> None:
    search.unindex(kind="table", object_id=table_id)


def hide_table(*, table_id: int, now: datetime) -> None:
    """Nobody finds it but its host, and those who have a seat there already."""
    Table.objects.filter(pk=table_id, hidden_at=None).update(hidden_at=now)


def show_table(*, table_id: int) -> None:
    Table.objects.filter(pk=table_id).update(hidden_at=None)
