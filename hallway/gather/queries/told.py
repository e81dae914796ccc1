"""What is kept about a member at tables, for the copy of everything that is kept about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallway.gather.models import CalendarFeed, Table, TableSeat, Waiting

if TYPE_CHECKING:
    from hallway.people.models import Member


def told_about_tables(member: Member) -> dict[str, Any]:
    """Their own tables, seats and places in queues; nobody else is in it."""
    seats = TableSeat.objects.filter(member=member).select_related("sitting__table")
    queue = Waiting.objects.filter(member=member).select_related("sitting__table")
    return {
        "hosted": [_table(table) for table in Table.objects.filter(host=member).order_by("pk")],
        "seats": [
            {
                "topic": seat.sitting.table.topic,
                "starts_at": seat.sitting.starts_at,
                "state": seat.sitting.state,
                "taken_at": seat.taken_at,
                "new_face": seat.new_face,
            }
            for seat in seats.order_by("pk")
        ],
        "waiting": [
            {
                "topic": one.sitting.table.topic,
                "starts_at": one.sitting.starts_at,
                "since": one.since,
            }
            for one in queue
        ],
        "calendar_address": CalendarFeed.objects.filter(member=member).exists(),
    }


def _table(table: Table) -> dict[str, Any]:
    plain = ("topic", "about", "timezone", "begins_on", "begins_at", "minutes", "place", "seats")
    more = ("new_faces", "audience", "units", "rule", "holidays", "skipped", "closed_at")
    return {name: getattr(table, name) for name in (*plain, *more, "created_at")}
