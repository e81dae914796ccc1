"""The weekly letter: planned for everybody's own hour, written once, and ended by one click."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from hallway.exchange import digest_letters
from hallway.exchange.digest_times import next_after
from hallway.exchange.models import Digest
from hallway.exchange.queries import digests as queries
from hallway.outbox import actions as outbox
from hallway.people import queries as people
from hallway.people.queries.known import apart_from, held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallway.exchange.queries.digests import Contents
    from hallway.people.models import Member

log = logging.getLogger(__name__)

# A step of the worker does so many and then lets other things run.
PLANNED_AT_ONCE, WRITTEN_AT_ONCE = 500, 10
# A worker that was down for a day still sends; after two, the letter waits for its own next day.
LATE = timedelta(days=2)
# After a fault the letter is tried again so much later, while it is not too late.
TRY_AGAIN = timedelta(hours=1)
# People whom the last letters named and who are not named again for now.
REMEMBERED = 24


def run_digests_due(*, now: datetime) -> int:
    """Plan what is not planned and write what is due, as much as one step may."""
    done = plan_digests(now=now)
    for digest_id, due_at in islice(queries.due(now), WRITTEN_AT_ONCE):
        try:
            write_digest(digest_id=digest_id, due_at=due_at, now=now)
        except Exception:
            log.exception("A weekly letter could not be written (%s).", digest_id)
            put_off(digest_id=digest_id, due_at=due_at, now=now)
        done += 1
    return done


@transaction.atomic
def plan_digests(*, now: datetime) -> int:
    """When the next letter is due, for whoever is new or has changed their day, hour or zone."""
    members = list(queries.unplanned()[:PLANNED_AT_ONCE])
    Digest.objects.bulk_create(
        [_planned(member, now) for member in members],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["day", "hour", "timezone", "next_at"],
    )
    return len(members)


def _planned(member: Member, now: datetime) -> Digest:
    known = getattr(member, "digest", None)
    day, hour = member.digest_day or 0, member.digest_hour
    last = known.last_at if known else None
    return Digest(
        community_id=member.community_id,
        member=member,
        day=day,
        hour=hour,
        timezone=member.timezone,
        next_at=next_after(day, hour, member.timezone, last=last, now=now),
    )


def write_digest(*, digest_id: int, due_at: datetime, now: datetime) -> None:
    """Put one letter together and write it; nothing to tell is no letter.

    Reading takes a moment, so it is done before anything is held. Of two workers one writes.
    """
    digest = Digest.objects.select_related("member__community").filter(pk=digest_id).first()
    if digest is None:
        return
    told = None
    if now - due_at <= LATE and _may_be_written_to(digest.member, now):
        told = queries.contents(digest.member, now, named=digest.named)
    _settle(digest_id, due_at, told, now)


def _may_be_written_to(member: Member, now: datetime) -> bool:
    here = people.hindrances([member], at=now).get(member.pk)
    return bool(member.email) and (here is None or here.code == people.RESTING)


@transaction.atomic
def _settle(digest_id: int, due_at: datetime, told: Contents | None, now: datetime) -> None:
    member_id = Digest.objects.filter(pk=digest_id).values_list("member_id", flat=True).first()
    # Whoever is named is held, too: nobody leaves, and is still told of, at the same moment.
    holding = held({member_id or 0, *(told.named if told else ())})
    digest = Digest.objects.select_for_update(of=("self",)).filter(pk=digest_id).first()
    if digest is None or digest.next_at != due_at:
        return
    member = holding[digest.member_id]
    if told and not _still_true(member, told, holding):
        # It is put together anew at the worker's next step.
        return
    if told and not told.empty and _still_wants_it(member, now):
        outbox.write(digest_letters.digest(member, told, due_at), now=now)
        digest.last_at = due_at
        digest.named = [*told.named, *digest.named][:REMEMBERED]
    digest.next_at = next_after(
        digest.day, digest.hour, digest.timezone, last=digest.last_at, now=now
    )
    digest.save(update_fields=["next_at", "last_at", "named"])


def _still_true(member: Member, told: Contents, holding: Mapping[int, Member]) -> bool:
    """Whoever it names is here, and nobody has wished to be apart since it was put together."""
    here = all(holding[pk].state == "active" for pk in told.named)
    return here and not apart_from(member, told.named)


def _still_wants_it(member: Member, now: datetime) -> bool:
    here = member.state == "active" and member.digest_day is not None
    return here and _may_be_written_to(member, now)


@transaction.atomic
def put_off(*, digest_id: int, due_at: datetime, now: datetime) -> None:
    Digest.objects.filter(pk=digest_id, next_at=due_at).update(next_at=now + TRY_AGAIN)


@transaction.atomic
def stop_digest(*, member: Member) -> None:
    """No more weekly letters, until the member says so."""
    member = held([member.pk])[member.pk]
    member.digest_day = None
    member.save(update_fields=["digest_day"])


@transaction.atomic
def resume_digest(*, member: Member) -> None:
    """On the day on which it used to come."""
    member = held([member.pk])[member.pk]
    known = Digest.objects.filter(member=member).first()
    if member.digest_day is None:
        member.digest_day = known.day if known else 1
        member.save(update_fields=["digest_day"])


@transaction.atomic
def leave_digests(*, member: Member, now: datetime) -> None:
    """A letter that names somebody who leaves, and has not left yet itself, no longer does."""
    told = Digest.objects.filter(community_id=member.community_id, last_at__gt=now - LATE)
    for reader, named in told.values_list("member_id", "named"):
        if member.pk in named:
            outbox.drop(key_prefix=f"weekly:{reader}", now=now)


@transaction.atomic
def forget_digest(*, member: Member) -> None:
    """The plan goes with the person; of their letters, and those about them, the outbox does."""
    Digest.objects.filter(member=member).delete()
