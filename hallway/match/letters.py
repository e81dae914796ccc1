"""Letters about a round as a whole: its preview, and that it does not take place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from hallway.invite.letters import in_words
from hallway.outbox import actions as outbox
from hallway.outbox.actions import NewLetter
from hallway.people import links
from hallway.people import queries as people
from hallway.people.letters import letter_to

if TYPE_CHECKING:
    from hallway.match.models import Round
    from hallway.people.models import Member


def key(kind: str, round_: Round) -> str:
    """What the keys of all letters of a kind about a round begin with."""
    return f"{kind}:{round_.pk}"


def round_url(round_: Round) -> str:
    """The organiser's page of a round."""
    slug = round_.community.slug
    return reverse("match:round", args=[slug, round_.program_id, round_.number])


def tell_organisers(round_: Round, kind: str, *, now: datetime) -> None:
    """One letter to each organiser, about what only they have to know."""
    organisers = people.organisers(round_.community_id).select_related("community")
    outbox.write_all(_letters(round_, kind, organisers), now=now)


def tell_members(round_: Round, member_ids: Collection[int], kind: str, *, now: datetime) -> None:
    """One letter to each of these members who are still here."""
    everyone = people.audience(community_id=round_.community_id, kind=people.EVERYONE)
    members = everyone.filter(pk__in=member_ids).select_related("community")
    outbox.write_all(_letters(round_, kind, members), now=now)


def _letters(round_: Round, kind: str, members: Collection[Member] | Any) -> Iterator[NewLetter]:
    for member in members:
        if member.email:
            yield _letter(round_, kind, member)


def _letter(round_: Round, kind: str, member: Member) -> NewLetter:
    context = {
        "round": round_,
        "program": round_.program,
        "introduces": in_words(round_.introduces_at, member.timezone),
        "round_url": links.absolute(round_url(round_)),
    }
    return letter_to(
        member,
        kind=kind,
        key=f"{key(kind, round_)}:{member.pk}",
        template=f"match/letters/{kind}",
        context=context,
        stale_at=round_.introduces_at if kind == "preview" else None,
    )
