"""Reading the health of the whole: which month is due, and what was told of those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from hallway.invite import queries as invite
from hallway.network.models import HealthSnapshot
from hallway.network.months import begins, month_of, next_month
from hallway.network.queries.month import NAMES
from hallway.network.release import WAITING, Figure
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.people.models import Community
    from hallway.people.queries import Viewer

# Most have said by then how it went.
SETTLES = timedelta(days=14)
BACK = timedelta(days=730)
SHOWN = 12


@dataclass(frozen=True)
class Point:
    """One month of one figure."""

    begins_on: date
    figure: Figure


@dataclass(frozen=True)
class Series:
    """One figure over the months, the earliest first."""

    name: str
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point | None:
        """The last month that says something."""
        said = [point for point in self.points if point.figure.value is not None]
        return said[-1] if said else None


@dataclass(frozen=True)
class Health:
    """What can be told of the whole, or of a program. next_on: when the next month is ready."""

    program: Program | None
    programs: list[Program]
    months: tuple[date, ...]
    series: tuple[Series, ...]
    unit: str
    lots: int
    next_on: date


# For the worker


def due(now: datetime) -> list[tuple[Community, date]]:
    """The next month of every community whose time has come."""
    whole = Max("health__begins_on", filter=Q(health__program=None))
    rows = people.all_communities().annotate(last=whole).order_by("pk")
    found = [(community, _next(community, community.last, now)) for community in rows]
    return [(community, month) for community, month in found if ready_at(community, month) <= now]


def ready_at(community: Community, month: date) -> datetime:
    """When the figures of a month are made."""
    return begins(next_month(month), community.timezone) + SETTLES


def _next(community: Community, last: date | None, now: datetime) -> date:
    """The month after the last; at first the month in which the community began."""
    if last is not None:
        return next_month(last)
    zone = ZoneInfo(community.timezone)
    earliest = (now - BACK).astimezone(zone).date()
    return month_of(max(community.created_at.astimezone(zone).date(), earliest))


def counts_from(community_id: int) -> dict[int | None, dict[str, date]]:
    """By program: the day from which the next figure of each name counts."""
    found: dict[int | None, dict[str, date]] = defaultdict(dict)
    for one in _snapshots(community_id):
        found[one.program_id] = {
            name: date.fromisoformat(day) for name, day in one.counts_from.items()
        }
    return found


def _snapshots(community_id: int) -> QuerySet[HealthSnapshot]:
    return HealthSnapshot.objects.filter(community_id=community_id).order_by("begins_on", "pk")


# For organisers


def health(viewer: Viewer, *, now: datetime, program_id: int | None = None) -> Health:
    """What can be told of the whole, or of one program.

    Raises:
        NotHere: for anybody but organisers; a program of somebody else's.
    """
    community = people.as_organiser(viewer).community
    program = None if program_id is None else invite.access_program(viewer, program_id)
    whole = _snapshots(community.pk).filter(program=None)
    months = tuple(whole.values_list("begins_on", flat=True))[-SHOWN:]
    rows = {
        one.begins_on: one
        for one in _snapshots(community.pk).filter(program=program)
        if one.begins_on in months
    }
    known = [one for one in rows.values() if one.unit]
    last = whole.last()
    return Health(
        program=program,
        programs=invite.programs(viewer),
        months=months,
        series=tuple(_series(name, months, rows) for name in NAMES),
        unit=known[-1].unit if known else "",
        lots=known[-1].lots if known else 0,
        next_on=_ready_on(community, _next(community, last.begins_on if last else None, now)),
    )


def _ready_on(community: Community, month: date) -> date:
    return ready_at(community, month).astimezone(ZoneInfo(community.timezone)).date()


def _series(
    name: str, months: tuple[date, ...], rows: Mapping[date, HealthSnapshot]
) -> Series:  # fmt: skip
    def figure(month: date) -> Figure:
        said = rows[month].figures.get(name) if month in rows else None
        return Figure(why=WAITING) if said is None else Figure.from_json(said)

    return Series(name, tuple(Point(month, figure(month)) for month in months))
