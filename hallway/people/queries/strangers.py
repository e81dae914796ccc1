"""Whom somebody could still meet, in numbers that name nobody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from hallway.people.models import Block, Encounter, Member


def could_be_met(member: Member, *, since: datetime) -> int:
    """How many active members they neither met since then nor would rather not meet.

    What others would rather not is left out, so that the number never tells of it.
    """
    met = Encounter.objects.filter(community_id=member.community_id, at__gt=since)
    unwanted = Block.objects.filter(by=member).values("against_id")
    others = Member.objects.filter(
        community_id=member.community_id, state=Member.State.ACTIVE
    ).exclude(pk=member.pk)
    seen = met.filter(Q(first=member) | Q(second=member)).values_list("first_id", "second_id")
    known = {pk for pair in seen for pk in pair}
    return others.exclude(pk__in=unwanted).exclude(pk__in=known).count()


def wished_since(member: Member, since: datetime) -> bool:
    """Whether they have put somebody on their own do-not-match list since then."""
    return Block.objects.filter(by=member, created_at__gt=since).exists()
