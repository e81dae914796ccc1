"""Tell what came of it, agree to that, step out, and take it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.follow_up import sparks_letters
from hallway.follow_up.models import Spark, SparkPerson
from hallway.follow_up.queries import sparks as queries
from hallway.follow_up.sources import source_of
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.actions.limits import spend
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries.known import held
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.people.models import Member

LONGEST = 500
MOST_PEOPLE = 12


@transaction.atomic
def tell_spark(
    *,
    teller: Member,
    kind: str,
    words: str,
    others: Collection[int],
    source: str,
    now: datetime,
    wish: int = SparkPerson.Wish.OURS,
) -> Spark:
    """Tell of something that came of `source` ("meeting:12"), with everybody involved.

    Each of the others is asked; before all of them have agreed nobody else sees it, and until
    they say otherwise only those involved ever do. Whoever would rather have nothing to do with
    one of the others is not asked, which looks like somebody who has not answered yet.

    Raises:
        NotHere: no such thing, or somebody whom the teller can't name (see `queries.nameable`).
        UnableTo: no words or too many, nobody else, or too many people.
    """
    said = one_line(clean(words))
    came_of = source_of(teller, source, now)
    ids = {one for one in others if one != teller.pk}
    _refuse(said, ids)
    if not ids <= {one.pk for one in queries.nameable(teller, came_of)}:
        raise NotHere
    here = held([teller.pk, *ids])
    spend(member=teller, act="spark", now=now)
    spark = Spark.objects.create(
        community_id=teller.community_id,
        kind=Spark.Kind(kind),
        words=said,
        source=source,
        path=Spark.Path(came_of.path),
        told_by=here[teller.pk],
        told_at=now,
    )
    SparkPerson.objects.bulk_create([_place(spark, one, now, wish) for one in here.values()])
    _ask(spark, [one for pk, one in here.items() if pk != teller.pk], now)
    return spark


def _refuse(words: str, others: Collection[int]) -> None:
    if not words:
        raise UnableTo(_("Say in a sentence or two what came of it."))
    if len(words) > LONGEST:
        raise UnableTo(_("That is a little long: at most %s characters, please.") % LONGEST)
    if not others:
        raise UnableTo(_("Name at least one other person who is part of it."))
    if len(others) >= MOST_PEOPLE:
        raise UnableTo(_("At most %s people, please.") % MOST_PEOPLE)


def _place(spark: Spark, member: Member, now: datetime, wish: int) -> SparkPerson:
    teller = member.pk == spark.told_by_id
    return SparkPerson(
        community_id=spark.community_id,
        spark=spark,
        member=member,
        agreed_at=now if teller else None,
        wish=SparkPerson.Wish(wish) if teller else SparkPerson.Wish.OURS,
    )


def _ask(spark: Spark, members: list[Member], now: datetime) -> None:
    """A letter to each who may hear of it; during a break the question waits on their page."""
    here = people.hindrances(members, at=now)
    all_of_it = [spark.told_by_id, *(one.pk for one in members)]
    apart = {one for pair in people.blocks_among(spark.community_id, all_of_it) for one in pair}
    asked = [
        one
        for one in members
        if one.pk not in apart and (one.pk not in here or here[one.pk].code == people.RESTING)
    ]
    outbox.write_all([sparks_letters.spark(spark, one, members) for one in asked], now=now)


@transaction.atomic
def agree(
    *, spark_id: int, member_id: int, now: datetime, wish: int = SparkPerson.Wish.OURS
) -> SparkPerson:
    """Yes, so it was; `wish` is who else may read it. The narrowest wish of all holds.

    Raises:
        NotHere: they are not part of it, or it has been taken back.
    """
    place = _held_place(spark_id, member_id)
    place.agreed_at = place.agreed_at or now
    place.out_at = None
    place.wish = SparkPerson.Wish(wish)
    place.save(update_fields=["agreed_at", "out_at", "wish"])
    return place


@transaction.atomic
def step_out(*, spark_id: int, member_id: int, now: datetime) -> None:
    """No, or no longer. To others it looks as if they had not answered.

    Raises:
        NotHere: they are not part of it, or it has been taken back.
    """
    place = _held_place(spark_id, member_id)
    place.agreed_at, place.out_at = None, now
    place.save(update_fields=["agreed_at", "out_at"])


@transaction.atomic
def take_back_spark(*, spark_id: int, member_id: int) -> None:
    """Whoever told it takes it back: it is gone, for everybody.

    Raises:
        NotHere: it is not theirs, or no longer there.
    """
    place = _held_place(spark_id, member_id)
    if place.spark.told_by_id != member_id:
        raise NotHere
    _delete([place.spark])


def _held_place(spark_id: int, member_id: int) -> SparkPerson:
    """One person's place in a spark: the person held first, then the spark."""
    held([member_id])
    spark = Spark.objects.select_for_update().filter(pk=spark_id).first()
    place = SparkPerson.objects.filter(spark=spark, member_id=member_id).first()
    if spark is None or place is None:
        raise NotHere
    place.spark = spark
    return place


def _delete(sparks: Iterable[Spark]) -> None:
    for spark in sparks:
        _forget_letters(spark)
        spark.delete()


def _forget_letters(spark: Spark) -> None:
    outbox.drop(key_prefix=f"spark:{spark.pk}", now=spark.told_at)
    outbox.empty(key_prefix=f"spark:{spark.pk}")


@transaction.atomic
def hide_spark(spark_id: int, now: datetime) -> None:
    """Out of everybody's sight but the teller's, after a report."""
    Spark.objects.filter(pk=spark_id, hidden_at=None).update(hidden_at=now)
    outbox.drop(key_prefix=f"spark:{spark_id}", now=now)


@transaction.atomic
def show_spark(spark_id: int, now: datetime) -> None:
    Spark.objects.filter(pk=spark_id).update(hidden_at=None)


@transaction.atomic
def leave_sparks(*, member: Member) -> None:
    """Whoever leaves agrees to nothing any more: as if they had not been asked yet."""
    SparkPerson.objects.filter(member=member).update(agreed_at=None)


@transaction.atomic
def forget_sparks(*, member: Member) -> None:
    """What they told goes with them. Of what others told about them, the words go."""
    _delete(Spark.objects.filter(told_by=member))
    told_by_others = Spark.objects.filter(people__member=member)
    for spark in told_by_others:
        _forget_letters(spark)
    Spark.objects.filter(pk__in=[one.pk for one in told_by_others]).update(words="")
    SparkPerson.objects.filter(member=member).update(agreed_at=None)
