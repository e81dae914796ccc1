"""Members, ties and encounters of a community in bare rows, for figures that show nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hallway.people.models import Encounter, Member, Tie


@dataclass(frozen=True)
class Here:
    """A member as figures see them. since: the day they joined; here_on: came to Hallway."""

    id: int
    since: date
    here_on: date
    units: dict[str, str]


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of a tie."""

    first: int
    second: int
    on: date
    weight: float
    source: str
    meeting: int | None


def members_log(community_id: int) -> list[Here]:
    """Everybody who is here, by id."""
    rows = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    found = rows.order_by("pk").values_list("pk", "joined_on", "created_at", "units")
    return [Here(pk, joined or at.date(), at.date(), units) for pk, joined, at, units in found]


def ties_log(community_id: int, until: date) -> list[Evidence]:
    """The evidence behind every tie of those who are here, up to a day, the oldest first."""
    rows = Tie.objects.filter(
        community_id=community_id,
        weight__gt=0,
        on__lt=until,
        first__state=Member.State.ACTIVE,
        second__state=Member.State.ACTIVE,
    )
    fields = ("first_id", "second_id", "on", "weight", "source", "meeting_id")
    return [Evidence(*row) for row in rows.order_by("on", "pk").values_list(*fields)]


def encounters_log(community_id: int, until: datetime) -> list[tuple[int, int, datetime, int]]:
    """(first, second, when, meeting): whom Hallway brought together, the earliest first."""
    rows = Encounter.objects.filter(community_id=community_id, at__lt=until).order_by("at", "pk")
    return list(rows.values_list("first_id", "second_id", "at", "meeting_id"))
