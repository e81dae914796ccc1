"""Reading thanks: those one got, those one gave, and those that stand on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from hallway.follow_up.met import people_met
from hallway.follow_up.models import Thanks
from hallway.follow_up.sources import MEETING
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.reporting import Reported

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Profile, Viewer

PART = "thanks"


def received(member: Member) -> QuerySet[Thanks]:
    """What others thanked the member for, the newest first."""
    mine = _whole().filter(receiver=member, hidden_at=None)
    return mine.exclude(giver__in=_apart(member)).order_by("-given_at", "-pk")


def given(member: Member) -> QuerySet[Thanks]:
    """What the member thanked others for. Nothing here says what they made of it."""
    return _whole().filter(giver=member).order_by("-given_at", "-pk")


def thanked_for(member: Member, source: str) -> set[int]:
    """Whom the member has thanked for this already, by id."""
    mine = Thanks.objects.filter(giver=member, source=source)
    return set(mine.values_list("receiver", flat=True))


def thanked_meetings(member: Member) -> set[tuple[int, int]]:
    """Whom the member has thanked for which meeting: (member id, meeting id)."""
    mine = Thanks.objects.filter(giver=member, source__startswith=f"{MEETING}:")
    rows = mine.values_list("receiver", "source")
    return {(receiver, int(source.partition(":")[2])) for receiver, source in rows}


def undecided(member: Member) -> QuerySet[Thanks]:
    """Thanks that wait for the receiver's word."""
    return received(member).filter(state=Thanks.State.NEW)


def on_page(viewer: Viewer, owner_id: int, today: date, *, like: str = "") -> QuerySet[Thanks]:
    """The thanks that stand on somebody's page, as far as this viewer may read them.

    Those that the owner accepted, from givers who are still here, and from nobody who is apart
    from the owner or the viewer. `like`: one's own page as "all" or one's "ties" see it.
    """
    if not people.part_shown(viewer.member, owner_id, PART, today, like=like):
        return Thanks.objects.none()
    shown = _whole().filter(receiver=owner_id, state=Thanks.State.SHOWN, hidden_at=None)
    for somebody in {owner_id, viewer.member.pk}:
        apart = viewer.community.members.filter(people.apart(somebody)).values("pk")
        shown = shown.exclude(giver__in=apart)
    return shown.filter(giver__state="active").order_by("-given_at", "-pk")


def on_person_page(
    viewer: Viewer, person: Profile, today: date, like: str
) -> dict[str, Any] | None:
    """The same for the page of a person, and the last meeting of theirs and the viewer's."""
    found = list(on_page(viewer, person.pk, today, like=like))
    last = {} if like else {met.member.pk: met.meeting_id for met in people_met(viewer.member)}
    meeting = last.get(person.pk)
    if not found and not meeting:
        return None
    thanked = (person.pk, meeting) in thanked_meetings(viewer.member)
    return {"thanks": found, "meeting": meeting, "thanked": thanked}


def thanks_by_link(facts: Mapping[str, int | str]) -> Thanks:
    """The thank-you that a signed link names, while it is there for its receiver."""
    found = _whole().filter(
        pk=int(facts.get("thanks", 0)),
        receiver=int(facts.get("member", 0)),
        receiver__state="active",
        hidden_at=None,
    )
    thanks = found.first()
    if thanks is None or not received(thanks.receiver).filter(pk=thanks.pk).exists():
        raise NotHere
    return thanks


def access_received(viewer: Viewer, thanks_id: int) -> Thanks:
    thanks = received(viewer.member).filter(pk=thanks_id).first()
    if thanks is None:
        raise NotHere
    return thanks


def reported_thanks(viewer: Viewer, thanks_id: int, today: date) -> Reported:
    """A thank-you as whoever reports it sees it.

    Raises:
        NotHere: they do not see it.
    """
    found = _whole().filter(pk=thanks_id, community=viewer.community).first()
    if found is None or not _sees(viewer, found, today):
        raise NotHere
    slug = viewer.community.slug
    return Reported(
        words=found.words,
        author=found.giver,
        address=reverse("follow_up:thanks", args=[slug]),
        private=found.state != Thanks.State.SHOWN,
    )


def _sees(viewer: Viewer, thanks: Thanks, today: date) -> bool:
    if viewer.member.pk == thanks.giver_id:
        return True
    if viewer.member.pk == thanks.receiver_id:
        return received(viewer.member).filter(pk=thanks.pk).exists()
    return on_page(viewer, thanks.receiver_id, today).filter(pk=thanks.pk).exists()


def told_about_thanks(member: Member) -> dict[str, list[dict[str, Any]]]:
    """For the copy of everything kept about one person."""
    return {
        "received": [
            {"from": str(one.giver), "words": one.words, "at": one.given_at, "state": one.state}
            for one in received(member)
        ],
        "given": [
            {"to": str(one.receiver), "words": one.words, "at": one.given_at}
            for one in given(member)
        ],
    }


def _apart(member: Member) -> QuerySet[Any, Any]:
    return member.community.members.filter(people.apart(member.pk)).values("pk")


def _whole() -> QuerySet[Thanks]:
    return Thanks.objects.select_related("giver", "receiver__community")
