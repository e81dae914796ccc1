"""The letter that asks: is this what came of it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from hallway.meet.words import together
from hallway.outbox.actions import NewLetter
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.follow_up.models import Spark
    from hallway.people.models import Member

ANSWER = "spark"


def answer_path(spark: Spark, member: Member, *, agrees: bool) -> str:
    token = sign(ANSWER, spark=spark.pk, member=member.pk, agrees=int(agrees))
    return reverse("follow_up:spark-link", args=[token])


def spark(spark: Spark, member: Member, asked: Sequence[Member]) -> NewLetter:
    """To one of those involved, with the words as they were told and who else is part of it."""
    slug = member.community.slug
    context = {
        "teller": spark.told_by.name,
        "others": together([one.name for one in asked if one.pk != member.pk]),
        "kind": spark.get_kind_display(),
        "words": spark.words,
        "agree_url": absolute(answer_path(spark, member, agrees=True)),
        "no_url": absolute(answer_path(spark, member, agrees=False)),
        "page_url": absolute(reverse("follow_up:sparks", args=[slug])),
    }
    return letter_to(
        member,
        kind="spark",
        key=f"spark:{spark.pk}:{member.pk}",
        template="follow_up/letters/spark",
        context=context,
    )
