"""Reading tables. What somebody must not see is absent; what they can't have looks taken.

A wish to be kept apart from somebody is private, so it has no words and no numbers of its own:
whoever is apart from the host finds no table, and whoever is apart from somebody seated finds
every seat taken.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import TruncDate

from hallway.gather.models import Sitting, Table, TableSeat, Waiting
from hallway.gather.table_times import Clock
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.queries.known import acquainted, apart_from

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

# Seats kept for new faces go to anybody this long before the start.
KEPT_UNTIL = timedelta(hours=24)
# Later than this before the start nobody is given a seat who is not looking.
LAST_SERVED = timedelta(minutes=30)
MOST_LISTED, PORTION = 300, 300


@dataclass(frozen=True)
class Look:
    """One sitting as one member may see it."""

    sitting: Sitting
    member: Member
    # For those who sit there alone, in the order in which they came.
    seated: tuple[Member, ...]
    mine: bool
    waiting: bool
    hosting: bool
    # Whether it is meant for this member; organisers see it anyway.
    invited: bool
    taken: int
    free: int
    # How many of the free seats are kept for people who have not met the others.
    kept: int
    # Whether one of the free seats is for this member.
    seat_for_me: bool
    new_face: bool

    @property
    def table(self) -> Table:
        return self.sitting.table

    @property
    def kept_until(self) -> datetime:
        return self.sitting.starts_at - KEPT_UNTIL

    @property
    def others(self) -> list[Member]:
        return [one for one in self.seated if one.pk != self.member.pk]


# Doors


def access_sitting(viewer: Viewer, sitting_id: int, now: datetime) -> Look:
    """One date of a table, if the viewer may know of it.

    Raises:
        NotHere: there is none, it is not for them, or they are apart from its host.
    """
    found = whole().filter(community=viewer.community, pk=sitting_id)
    looks = look(viewer, list(found), now)
    if not looks:
        raise NotHere
    return looks[0]


def access_hosted(viewer: Viewer, sitting_id: int, now: datetime) -> Look:
    """One that the viewer looks after: as its host, or as an organiser.

    Raises:
        NotHere: for anybody else.
    """
    found = access_sitting(viewer, sitting_id, now)
    if not (found.hosting or viewer.organiser):
        raise NotHere
    return found


def seat_by_link(facts: dict[str, int | str]) -> tuple[Sitting, Member]:
    """The sitting and the member whom a link in a letter names."""
    sitting = whole().filter(pk=facts.get("sitting", 0)).first()
    if sitting is None:
        raise NotHere
    member = people.member_by_link(facts)
    if member.community_id != sitting.community_id or member.state != "active":
        raise NotHere
    return sitting, member


def whole() -> QuerySet[Sitting]:
    """Sittings with all that pages and letters say of them."""
    seats = TableSeat.objects.select_related("member").order_by("taken_at", "pk")
    return Sitting.objects.select_related(
        "community", "table__host", "table__circle", "table__community", "meeting"
    ).prefetch_related(Prefetch("taken", queryset=seats))


def _light() -> QuerySet[Sitting]:
    """Sittings for a list: of those seated nothing but who they are, until `look` wants more."""
    seats = TableSeat.objects.order_by("taken_at", "pk")
    sittings = Sitting.objects.select_related("table__host", "table__circle")
    return sittings.prefetch_related(Prefetch("taken", queryset=seats))


# Looking


def look(viewer: Viewer, sittings: Sequence[Sitting], now: datetime) -> list[Look]:
    """These sittings as the viewer may see them; the others are left out."""
    if not sittings:
        return []
    member = viewer.member
    ids = {pk for sitting in sittings for pk in (*seated_ids(sitting), host_id(sitting))}
    apart, known = apart_from(member, ids), acquainted(member, ids)
    waits = set(
        Waiting.objects.filter(member=member, sitting__in=sittings).values_list(
            "sitting_id", flat=True
        )
    )
    # Asked for only where a table is for a circle.
    closed = any(one.table.audience == Table.Audience.CIRCLE for one in sittings)
    circles = set(member.circles.values_list("pk", flat=True)) if closed else set()
    # Whoever sits there sees by name with whom; of other tables nobody's name is read.
    own = [one for one in sittings if member.pk in seated_ids(one)]
    prefetch_related_objects(own, "taken__member")
    found = []
    for sitting in sittings:
        invited = is_for(sitting.table, member, circles)
        if may_see(sitting, viewer, apart, invited=invited):
            one = _look(sitting, member, apart, known, now)
            found.append(Look(**one, invited=invited, waiting=sitting.pk in waits))
    return found


def may_see(sitting: Sitting, viewer: Viewer, apart: Collection[int], *, invited: bool) -> bool:
    if viewer.member.pk in seated_ids(sitting) or viewer.member.pk == sitting.table.host_id:
        return True
    if sitting.table.host_id is None or sitting.table.host_id in apart:
        return False
    return viewer.organiser or (invited and sitting.table.hidden_at is None)


def _look(
    sitting: Sitting,
    member: Member,
    apart: Collection[int],
    known: Collection[int],
    now: datetime,
) -> dict[str, Any]:
    ids = seated_ids(sitting)
    mine, new = member.pk in ids, is_new(ids, known)
    free, kept = seats_left(sitting, now)
    if not mine and set(ids) & set(apart):
        free = kept = 0
    return {
        "sitting": sitting,
        "member": member,
        "seated": tuple(seat.member for seat in sitting.taken.all()) if mine else (),
        "mine": mine,
        "hosting": member.pk == sitting.table.host_id,
        "taken": sitting.seats - free,
        "free": free,
        "kept": kept,
        "seat_for_me": free > kept or (new and free > 0),
        "new_face": new,
    }


def seated_ids(sitting: Sitting) -> list[int]:
    return [seat.member_id for seat in sitting.taken.all()]


def host_id(sitting: Sitting) -> int:
    return sitting.table.host_id or 0


def is_new(seated: Collection[int], known: Collection[int]) -> bool:
    """A new face has met fewer than half of those who sit there; nobody there, everybody new."""
    return not seated or 2 * len(set(seated) & set(known)) < len(seated)


def seats_left(sitting: Sitting, now: datetime) -> tuple[int, int]:
    """How many seats nobody has, and how many of those are kept for new faces."""
    seats = list(sitting.taken.all())
    free = max(0, sitting.seats - len(seats))
    if now >= sitting.starts_at - KEPT_UNTIL:
        return free, 0
    still = sitting.table.new_faces - sum(seat.new_face for seat in seats)
    return free, min(free, max(0, still))


def is_for(table: Table, member: Member, circles: Collection[int]) -> bool:
    if table.audience == Table.Audience.CIRCLE:
        return table.circle_id in circles
    if table.audience == Table.Audience.UNITS:
        return all(member.units.get(name) in wanted for name, wanted in table.units.items())
    return True


def is_open(sitting: Sitting, now: datetime) -> bool:
    return sitting.state == Sitting.State.OPEN and sitting.starts_at > now


def ends_at(sitting: Sitting) -> datetime:
    return sitting.starts_at + timedelta(minutes=sitting.minutes)


def source(sitting: Sitting) -> str:
    """What a promise of a seat is called."""
    return f"table:{sitting.pk}"


# Lists


def coming(
    viewer: Viewer,
    now: datetime,
    *,
    circle_id: int = 0,
    until: datetime | None = None,
    most: int | None = None,
) -> list[Look]:
    """Every sitting to come that the viewer may know of, soonest first; at most the first few."""
    sittings = _light().filter(
        community=viewer.community, state=Sitting.State.OPEN, starts_at__gt=now
    )
    if circle_id:
        sittings = sittings.filter(table__circle=circle_id)
    if until:
        sittings = sittings.filter(starts_at__lt=until)
    sittings = sittings.order_by("starts_at", "pk")
    if most is None:
        return look(viewer, list(sittings), now)
    found: list[Look] = []
    # A portion at a time, since not everything there is may be seen.
    for start in count(0, PORTION):
        portion = list(sittings[start : start + PORTION])
        found += look(viewer, portion, now)
        if len(found) >= most or len(portion) < PORTION:
            break
    return found[:most]


def my_seats(viewer: Viewer, now: datetime, *, besides: Collection[int] = ()) -> list[Look]:
    """Where the viewer has a seat or waits for one, soonest first.

    besides: dates that are known already.
    """
    member = viewer.member
    mine = Q(taken__member=member) | Q(queue__member=member)
    open_ = Sitting.objects.filter(
        mine, community=viewer.community, state=Sitting.State.OPEN, starts_at__gt=now
    )
    ids = open_.exclude(pk__in=besides).values("pk")
    return look(viewer, list(_light().filter(pk__in=ids).order_by("starts_at", "pk")), now)


def of_circle(circle_id: int) -> list[int]:
    """The tables of one circle that are not closed."""
    open_ = Table.objects.filter(circle_id=circle_id, closed_at=None)
    return list(open_.order_by("pk").values_list("pk", flat=True))


def of_community(community_id: int, now: datetime) -> list[Sitting]:
    """Every open date to come, for whoever runs the installation."""
    found = whole().filter(community=community_id, state=Sitting.State.OPEN, starts_at__gt=now)
    return list(found.order_by("starts_at", "pk"))


def dates_of(table: Table, now: datetime) -> list[Sitting]:
    """The open sittings of a table that are still to come."""
    found = whole().filter(table=table, state=Sitting.State.OPEN, starts_at__gt=now)
    return list(found.order_by("starts_at", "pk"))


def clock_of(table: Table) -> Clock:
    return Clock(
        begins_on=table.begins_on,
        begins_at=table.begins_at,
        timezone=table.timezone,
        rule=table.rule,
        holidays=table.holidays,
        skipped=frozenset(map(date.fromisoformat, table.skipped)),
    )


def usual_start(table: Table, day: date) -> datetime:
    return clock_of(table).starts_at(day)


# To hold until the transaction ends: members first, then tables, then sittings.


def hold_table(table_id: int) -> Table:
    Table.objects.select_for_update().filter(pk=table_id).first()
    found = Table.objects.select_related("community", "host", "circle").filter(pk=table_id).first()
    if found is None:
        raise NotHere
    return found


def hold_sitting(sitting_id: int) -> Sitting:
    """One sitting as it stands now, and nobody else changes it meanwhile."""
    Sitting.objects.select_for_update().filter(pk=sitting_id).first()
    found = whole().filter(pk=sitting_id).first()
    if found is None:
        raise NotHere
    return found


def hold_dates(table_ids: Sequence[int], *, besides: Collection[int] = ()) -> None:
    """Every open date of some tables that are held, and some more dates, in one fixed order."""
    theirs = Q(table__in=table_ids) | Q(pk__in=list(besides))
    rows = Sitting.objects.select_for_update().filter(theirs, state=Sitting.State.OPEN)
    list(rows.order_by("pk").values_list("pk", flat=True))


def waiting_ids(sitting_id: int) -> list[int]:
    return list(Waiting.objects.filter(sitting=sitting_id).values_list("member_id", flat=True))


# For the worker


def tables_due(now: datetime) -> list[int]:
    found = Table.objects.filter(closed_at=None, due_at__lte=now).order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True))


def sittings_begun(now: datetime) -> list[int]:
    begun = Sitting.objects.filter(state=Sitting.State.OPEN, starts_at__lte=now)
    return list(begun.order_by("starts_at", "pk").values_list("pk", flat=True))


def with_somebody_on_a_break(now: datetime) -> list[int]:
    """Sittings with a seat of somebody who, as far as UTC can tell, is on a break by then."""
    seats = TableSeat.objects.filter(
        sitting__state=Sitting.State.OPEN,
        sitting__starts_at__gt=now,
        member__paused_until__gt=TruncDate("sitting__starts_at", tzinfo=UTC),
    )
    return sorted(set(seats.values_list("sitting_id", flat=True)))


def queues_to_serve(now: datetime) -> list[int]:
    """Sittings with somebody in the queue and a seat that nobody has."""
    sittings = Sitting.objects.filter(
        state=Sitting.State.OPEN, starts_at__gt=now + LAST_SERVED, queue__isnull=False
    ).annotate(filled=Count("taken", distinct=True))
    free = sittings.filter(filled__lt=F("seats")).order_by("starts_at", "pk")
    return list(free.values_list("pk", flat=True))
