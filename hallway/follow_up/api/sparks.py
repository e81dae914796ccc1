"""What came of it, through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from hallway.follow_up import actions
from hallway.follow_up.api.outcomes import REFUSALS, Id
from hallway.follow_up.api.thanks import Source
from hallway.follow_up.queries import sparks as queries
from hallway.people.api_auth import Token, viewer
from hallway.people.queries import as_organiser

router = Router(tags=["exchange"])
Kind = Literal["idea", "collaboration", "hire", "friendship", "other"]
Reach = Literal["ours", "organisers", "everybody"]
REACHES: tuple[Reach, ...] = ("ours", "organisers", "everybody")


class Wish(Schema):
    """Who may read it, for my part. The most private wish of all its people holds."""

    wish: Reach = "ours"


class NewSpark(Wish):
    """`others` are part of it, too; each of them is asked."""

    kind: Kind
    words: Annotated[str, Field(max_length=500)]
    others: list[Id]
    source: Source


class Spark(Schema):
    """`not_yet`: those who have not agreed; a no is among them and looks the same."""

    id: int
    kind: Kind
    words: str
    path: str
    told_by: str
    told_at: datetime
    agreed: list[str]
    not_yet: list[str]
    reach: Reach
    my_word: Literal["agreed", "asked", "none"]


class Sparks(Schema):
    asked: list[Spark]
    mine: list[Spark]
    shared: list[Spark]


class SparkFigures(Schema):
    """Whole fives, rounded down; `null` for what can't be told without telling on somebody."""

    floor: int
    total: int | None
    kinds: dict[str, int | None]
    paths: dict[str, int | None]


@router.get("/sparks", auth=Token("exchange:read"), response={200: Sparks, **REFUSALS})
def sparks(request: HttpRequest) -> Any:
    """Those that wait for my word, those I have agreed to, and those that others share."""
    asking = viewer(request)
    own = queries.my_sparks(asking.member)
    return {
        "asked": [_spark(one) for one in own.asked],
        "mine": [_spark(one) for one in own.mine],
        "shared": [_spark(one) for one in queries.shared_sparks(asking)],
    }


@router.post("/sparks", auth=Token("exchange:write"), response={201: Spark, **REFUSALS})
def tell(request: HttpRequest, new: NewSpark) -> Any:
    """Tell what came of something that I was part of."""
    asking = viewer(request)
    told = actions.tell_spark(
        teller=asking.member,
        kind=new.kind,
        words=new.words,
        others=new.others,
        source=new.source,
        wish=REACHES.index(new.wish),
        now=timezone.now(),
    )
    return Status(201, _spark(queries.access_spark(asking, told.pk)))


@router.delete("/sparks/{spark_id}", auth=Token("exchange:write"), response={204: None, **REFUSALS})
def take_back(request: HttpRequest, spark_id: Id) -> Any:
    """Take back what I told: it is gone for everybody."""
    actions.take_back_spark(spark_id=spark_id, member_id=viewer(request).member.pk)
    return Status(204, None)


@router.put(
    "/sparks/{spark_id}/agreement",
    auth=Token("exchange:write"),
    response={200: Spark, **REFUSALS},
)
def agree(request: HttpRequest, spark_id: Id, mine: Wish) -> Any:
    """I was part of it; or another wish about who may read it."""
    asking = viewer(request)
    queries.access_spark(asking, spark_id)
    wish = REACHES.index(mine.wish)
    actions.agree(spark_id=spark_id, member_id=asking.member.pk, wish=wish, now=timezone.now())
    return _spark(queries.access_spark(asking, spark_id))


@router.delete(
    "/sparks/{spark_id}/agreement",
    auth=Token("exchange:write"),
    response={204: None, **REFUSALS},
)
def step_out(request: HttpRequest, spark_id: Id) -> Any:
    """I'd rather not, or no longer. It looks as if I had not answered."""
    asking = viewer(request)
    queries.access_spark(asking, spark_id)
    actions.step_out(spark_id=spark_id, member_id=asking.member.pk, now=timezone.now())
    return Status(204, None)


@router.get("/spark-figures", auth=Token("exchange:read"), response={200: SparkFigures, **REFUSALS})
def figures(request: HttpRequest) -> Any:
    """For organisers: how much came of it, by what it was and where it began."""
    community = as_organiser(viewer(request)).community
    found = queries.counts(community.pk, since=None, until=None, now=timezone.now())
    return {
        "floor": found.floor,
        "total": found.total,
        "kinds": found.kinds,
        "paths": found.paths,
    }


def _spark(seen: queries.SparkSeen) -> dict[str, Any]:
    spark, mine = seen.spark, seen.mine
    return {
        "id": spark.pk,
        "kind": spark.kind,
        "words": spark.words,
        "path": spark.path,
        "told_by": str(spark.told_by),
        "told_at": spark.told_at,
        "agreed": [str(one) for one in seen.agreed],
        "not_yet": [str(one) for one in seen.open],
        "reach": REACHES[seen.reach] if seen.stands else "ours",
        "my_word": ("agreed" if mine.agreed_at else "asked") if mine else "none",
    }
