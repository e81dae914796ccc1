"""How often one person may write to others, so that nobody is flooded.

Every action that puts words before others says so first:

    spend(member=asker, act="ask", now=now)

It counts in the same transaction: what is refused or undone afterwards was not spent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import Spent

if TYPE_CHECKING:
    from hallway.people.models import Member

DAY, WEEK = timedelta(days=1), timedelta(days=7)

# How many of each within which time. Far above what people do, far below what floods anybody.
LIMITS: dict[str, tuple[int, timedelta]] = {
    "answer": (5, DAY),  # to an organiser's decision about a text of one's own
    "ask": (5, DAY),  # asks and offers together
    "blurb": (30, DAY),  # a word to the next person on the way to an introduction
    "circle": (5, DAY),  # circles begun
    "hello": (10, DAY),  # to people one has lost sight of
    "introduction": (5, WEEK),  # introductions asked for
    "reply": (30, DAY),  # to asks and offers
    "report": (20, DAY),
    "spark": (10, DAY),
    "story": (10, DAY),
    "table": (10, DAY),  # tables opened
    "thanks": (20, DAY),
    "words": (60, DAY),  # changes to words that stand already: a table, a circle, a page
}


@transaction.atomic
def spend(*, member: Member, act: str, now: datetime) -> None:
    """Count one more, or say kindly when it works again. Of two at once, both are counted.

    Raises:
        UnableTo: as often as one may in that time.
    """
    most, span = LIMITS[act]
    row = _own_row(member, act, now)
    since = (now - span).timestamp()
    lately = [at for at in row.times if at > since]
    if len(lately) >= most:
        raise UnableTo(_in_words(member, datetime.fromtimestamp(lately[0], UTC) + span))
    row.times, row.ends_at = sorted([*lately, now.timestamp()]), now + span
    row.save(update_fields=["times", "ends_at"])
    _sweep(now)


def _own_row(member: Member, act: str, now: datetime) -> Spent:
    """The row of this member and this act, there and held until the transaction ends."""
    row = Spent(member=member, act=act, community_id=member.community_id, ends_at=now)
    Spent.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["member", "act"],
        update_fields=["community"],
    )
    return Spent.objects.get(member=member, act=act)


def _sweep(now: datetime) -> None:
    """Rows that say nothing any more go, without waiting for anybody who holds one."""
    over = Spent.objects.filter(ends_at__lt=now).select_for_update(skip_locked=True)
    Spent.objects.filter(pk__in=[row.pk for row in over.order_by("pk")[:100]]).delete()


def _in_words(member: Member, again: datetime) -> str:
    there = again.astimezone(ZoneInfo(member.timezone)) + timedelta(minutes=1)
    return _(
        "That is a lot at once. So that everybody has time to read, please leave a little for "
        "later: it works again from %(time)s on %(day)s."
    ) % {"day": date_format(there, "l, j F"), "time": time_format(there, "H:i")}


def forget_spent(member: Member) -> None:
    Spent.objects.filter(member=member).delete()
