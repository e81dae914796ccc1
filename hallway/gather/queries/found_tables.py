"""Tables as they are found by their words, and as they are reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hallway.gather.models import Sitting, Table, TableSeat
from hallway.gather.queries.tables import is_for
from hallway.people.errors import NotHere
from hallway.people.queries import apart, reached
from hallway.people.reporting import Reported
from hallway.people.searching import Entry, Hit, Searchable, Text, Texts

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer


def tables_found(viewer: Viewer, today: date) -> QuerySet[Table]:
    """Tables with a date to come that the viewer may know of: the rule of `tables.may_see`.

    A table without a host, or one that an organiser has hidden, is there for those who sit at it.
    """
    me = viewer.member
    coming = Sitting.objects.filter(
        table=OuterRef("pk"), state=Sitting.State.OPEN, starts_at__gte=_day(me, today)
    )
    seated = TableSeat.objects.filter(
        sitting__table=OuterRef("pk"), sitting__state=Sitting.State.OPEN, member=me
    )
    kept_apart = reached(apart(me.pk), viewer.community.pk).values("pk")
    meant = Q() if viewer.organiser else Q(hidden_at=None) & _for_whom(me)
    others = Q(host__isnull=False) & meant & ~Q(host__in=kept_apart)
    return Table.objects.filter(
        Exists(coming),
        Q(host=me) | Exists(seated) | others,
        community=viewer.community,
        closed_at=None,
    )


def _day(member: Member, today: date) -> datetime:
    """When that day begins where they are."""
    return datetime.combine(today, time(), ZoneInfo(member.timezone)).astimezone(UTC)


def _for_whom(member: Member) -> Q:
    """Tables whose people this member belongs to."""
    everyone = Q(audience=Table.Audience.EVERYONE)
    inside = Q(audience=Table.Audience.CIRCLE, circle__in=member.circles.values("pk"))
    return everyone | inside | Q(pk__in=_of_their_units(member))


def _of_their_units(member: Member) -> list[int]:
    # In Python because a unit's name may be anything, a number or a lookup's name among them.
    some = Table.objects.filter(
        community_id=member.community_id, closed_at=None, audience=Table.Audience.UNITS
    )
    return [table.pk for table in some.only("audience", "units") if is_for(table, member, ())]


# Found


def table_texts(table: Table) -> Texts:
    return {"topic": Text(table.topic, weight=3), "about": table.about}


def _entries(community_id: int, owner: Member | None) -> Iterable[Entry]:
    tables = Table.objects.filter(community_id=community_id, closed_at=None)
    if owner is not None:
        tables = tables.filter(written_by=owner)
    for table in tables.select_related("written_by").order_by("pk").iterator():
        yield Entry(table.pk, table.written_by, table_texts(table))


def _hits(viewer: Viewer, ids: Sequence[int], today: date) -> list[Hit]:
    tables = Table.objects.filter(pk__in=ids)
    dates = _next_dates(viewer.member, ids, today)
    return [
        Hit(
            table.pk,
            table.topic,
            _page(viewer, dates[table.pk]),
            table.about,
            more={"at": dates[table.pk].starts_at},
        )
        for table in tables
        if table.pk in dates
    ]


def _next_dates(member: Member, ids: Sequence[int], today: date) -> dict[int, Sitting]:
    coming = Sitting.objects.filter(
        table__in=ids, state=Sitting.State.OPEN, starts_at__gte=_day(member, today)
    )
    return {one.table_id: one for one in coming.order_by("-starts_at", "-pk")}


def _page(viewer: Viewer, sitting: Sitting) -> str:
    return reverse("gather:table", args=[viewer.community.slug, sitting.pk])


TABLES = Searchable(
    _("Tables"),
    visible=tables_found,
    show=_hits,
    texts=_entries,
    order=60,
    scope="gatherings:read",
)


# Reported


def reported_table(viewer: Viewer, table_id: int, today: date) -> Reported:
    """A table's words as whoever reports them reads them."""
    table = tables_found(viewer, today).filter(pk=table_id).first()
    if table is None:
        raise NotHere
    words = "\n".join(filter(None, [table.topic, table.about, table.place]))
    sitting = _next_dates(viewer.member, [table.pk], today)[table.pk]
    return Reported(words, table.written_by or table.host, _page(viewer, sitting))
