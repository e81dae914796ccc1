"""Reading sparks: one's own, those shared by all of their people, and figures of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from hallway.follow_up.floor import tell
from hallway.follow_up.met import people_met
from hallway.follow_up.models import Spark, SparkPerson
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.reporting import Reported

if TYPE_CHECKING:
    from hallway.follow_up.sources import Source
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

OURS, ORGANISERS, EVERYBODY = SparkPerson.Wish
KINDS, PATHS = Spark.Kind.values, Spark.Path.values


@dataclass(frozen=True)
class SparkSeen:
    """A spark as one reader sees it.

    agreed, open: names of those involved who have agreed, and of those who have not (yet).
    mine: the reader's own place, None for somebody who only reads it. reach: the narrowest wish.
    """

    spark: Spark
    agreed: tuple[Member, ...]
    open: tuple[Member, ...]
    mine: SparkPerson | None
    reach: int

    @property
    def stands(self) -> bool:
        return not self.open

    @property
    def told_by_me(self) -> bool:
        return self.mine is not None and self.mine.member_id == self.spark.told_by_id


@dataclass(frozen=True)
class MySparks:
    """asked: those that wait for the member's word; mine: those they have agreed to."""

    asked: list[SparkSeen]
    mine: list[SparkSeen]


# What stands


def standing() -> QuerySet[Spark]:
    """Sparks to which everybody involved has agreed, and that nobody has put out of sight."""
    unsure = SparkPerson.objects.filter(spark=OuterRef("pk"), agreed_at=None)
    return Spark.objects.filter(~Exists(unsure), hidden_at=None)


def shared_with(viewer: Viewer) -> QuerySet[Spark]:
    """What all of its people let this viewer read, the newest first; not the viewer's own."""
    least = ORGANISERS if viewer.organiser else EVERYBODY
    narrow = SparkPerson.objects.filter(spark=OuterRef("pk")).filter(
        Q(wish__lt=least) | Q(member=viewer.member) | ~Q(member__state="active")
    )
    shared = standing().filter(~Exists(narrow), ~Exists(_apart(viewer.member)))
    return shared.filter(community_id=viewer.community.pk).order_by("-told_at", "-pk")


def _apart(member: Member) -> QuerySet[SparkPerson]:
    """Places, in the spark of the outer query, of people who are apart from this member."""
    away = member.community.members.filter(people.apart(member.pk)).values("pk")
    return SparkPerson.objects.filter(spark=OuterRef("pk"), member__in=away)


# Doors and lists


def mine(member: Member) -> QuerySet[Spark]:
    """Sparks the member has agreed to, or is asked about by people they are not apart from."""
    own = SparkPerson.objects.filter(spark=OuterRef("pk"), member=member, out_at=None)
    in_sight = Q(hidden_at=None) | Q(told_by=member)
    agreed = Q(Exists(own.filter(agreed_at__isnull=False)))
    asked = Q(Exists(own.filter(agreed_at=None))) & ~Q(Exists(_apart(member)))
    found = Spark.objects.filter(in_sight, agreed | asked, community_id=member.community_id)
    return found.order_by("-told_at", "-pk")


def my_sparks(member: Member) -> MySparks:
    found = [_seen(spark, member) for spark in _whole(mine(member))]
    return MySparks(
        asked=[one for one in found if one.mine and one.mine.agreed_at is None],
        mine=[one for one in found if one.mine and one.mine.agreed_at is not None],
    )


def shared_sparks(viewer: Viewer, most: int = 50) -> list[SparkSeen]:
    return [_seen(spark, viewer.member) for spark in _whole(shared_with(viewer))[:most]]


def access_spark(viewer: Viewer, spark_id: int) -> SparkSeen:
    """One spark that the viewer may read.

    Raises:
        NotHere: not theirs, not shared with them, or declined.
    """
    for found in (mine(viewer.member), shared_with(viewer)):
        spark = _whole(found).filter(pk=spark_id).first()
        if spark is not None:
            return _seen(spark, viewer.member)
    raise NotHere


def spark_by_link(facts: Mapping[str, int | str]) -> SparkSeen:
    """The spark that a letter asks about: whoever declined may still change their mind here."""
    place = (
        SparkPerson.objects.select_related("member__community")
        .filter(spark_id=facts.get("spark", 0), member_id=facts.get("member", 0))
        .filter(member__state="active", spark__hidden_at=None)
        .first()
    )
    if place is None:
        raise NotHere
    open_to = Spark.objects.filter(pk=place.spark_id)
    if place.agreed_at is None:
        open_to = open_to.filter(~Exists(_apart(place.member)))
    spark = _whole(open_to).first()
    if spark is None:
        raise NotHere
    return _seen(spark, place.member)


def member_in(seen: SparkSeen, member_id: int) -> Member:
    """One of those involved, whatever they have answered.

    Raises:
        NotHere: they are not part of it.
    """
    for member in (*seen.agreed, *seen.open):
        if member.pk == member_id:
            return member
    raise NotHere


def _whole(sparks: QuerySet[Spark]) -> QuerySet[Spark]:
    places = SparkPerson.objects.select_related("member__community").order_by("pk")
    return sparks.select_related("told_by").prefetch_related(Prefetch("people", queryset=places))


def _seen(spark: Spark, reader: Member) -> SparkSeen:
    places = list(spark.people.all())
    return SparkSeen(
        spark=spark,
        agreed=tuple(one.member for one in places if one.agreed_at is not None),
        open=tuple(one.member for one in places if one.agreed_at is None),
        mine=next((one for one in places if one.member_id == reader.pk), None),
        reach=min((one.wish for one in places), default=OURS),
    )


def nameable(teller: Member, source: Source) -> list[Member]:
    """Whom a teller can name: those in it with them, and others they have met or have a tie with.

    Not those whom they themselves would rather not meet.
    """
    unwanted = {one.pk for one in people.blocked_by(teller)}
    found = {one.pk: one for one in (*source.others, *(met.member for met in people_met(teller)))}
    return sorted(
        (one for pk, one in found.items() if pk not in unwanted and one.state == "active"),
        key=lambda one: (one not in source.others, one.name, one.pk),
    )


def reported_spark(viewer: Viewer, spark_id: int, today: date) -> Reported:
    """A spark as whoever reports it sees it.

    Raises:
        NotHere: they do not see it.
    """
    seen = access_spark(viewer, spark_id)
    people_in_it = len(seen.agreed) + len(seen.open)
    return Reported(
        words=seen.spark.words,
        author=seen.spark.told_by,
        address=reverse("follow_up:spark", args=[viewer.community.slug, spark_id]),
        # Of two, and read by them alone: then a report tells who made it.
        private=people_in_it < 3 and not (seen.stands and seen.reach > OURS),
    )


def told_about_sparks(member: Member) -> list[dict[str, Any]]:
    """For the copy of everything kept about one person."""
    places = (
        SparkPerson.objects.filter(member=member)
        .select_related("spark", "member__community")
        .order_by("pk")
    )
    return [
        {
            "kind": place.spark.kind,
            "words": place.spark.words,
            "told_at": place.spark.told_at,
            "agreed_at": place.agreed_at,
            "stepped_out_at": place.out_at,
            "wish": SparkPerson.Wish(place.wish).name.lower(),
        }
        for place in places
        if _is_theirs(place)
    ]


def _is_theirs(place: SparkPerson) -> bool:
    """Whether they have read it, or may; of what an organiser hid, only its teller keeps a copy."""
    if place.spark.hidden_at and place.spark.told_by_id != place.member_id:
        return False
    answered = place.agreed_at or place.out_at
    return bool(answered) or mine(place.member).filter(pk=place.spark_id).exists()


# Figures


@dataclass(frozen=True)
class SparkCounts:
    """How many sparks stand, as far as it can be told: whole fives, None for what can't be told.

    total: all of them. kinds: by what came of it (idea, collaboration, hire, friendship, other).
    paths: by where it began (coffee, free_now, table, mixer, introduction, ask). A number is
    told only if `floor` people and five sparks are behind it, and only if no subtraction from
    the total gives away a smaller one.
    """

    floor: int
    total: int | None
    kinds: dict[str, int | None]
    paths: dict[str, int | None]


def counts(
    community_id: int, *, since: datetime | None, until: datetime | None, now: datetime
) -> SparkCounts:
    """Sparks to which the last of their people agreed in [since, until), for organisers' figures.

    One of the two may be None: from the beginning, or up to `now`. The caller has checked that
    the reader is an organiser, and offers no windows that overlap by choice.
    """
    rows = _counted(community_id, since, until or now)
    kinds = tell({name: [one.people for one in rows if one.kind == name] for name in KINDS})
    paths = tell({name: [one.people for one in rows if one.path == name] for name in PATHS})
    return SparkCounts(kinds.floor, kinds.total, dict(kinds.cells), dict(paths.cells))


@dataclass(frozen=True)
class _Counted:
    kind: str
    path: str
    people: frozenset[int]


def _counted(community_id: int, since: datetime | None, until: datetime) -> list[_Counted]:
    agreed = standing().filter(community_id=community_id).alias(last=Max("people__agreed_at"))
    found = agreed.filter(last__lt=until)
    if since is not None:
        found = found.filter(last__gte=since)
    return [
        _Counted(one.kind, one.path, frozenset(place.member_id for place in one.people.all()))
        for one in found.prefetch_related("people").order_by("pk")
    ]


def in_words(found: SparkCounts) -> dict[str, Any]:
    """The same for a page: [(label, number)], those that can be told first, the largest first."""
    return {
        "floor": found.floor,
        "total": found.total,
        "kinds": _labelled(found.kinds, dict(Spark.Kind.choices)),
        "paths": _labelled(found.paths, dict(Spark.Path.choices)),
    }


def _labelled(
    counted: Mapping[str, int | None], names: Mapping[str, Any]
) -> list[tuple[str, int | None]]:
    rows = [(str(names[name]), number) for name, number in counted.items()]
    return sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0)))
