"""Reading mixers: who may see which, who comes, and the plan of a mixer with its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from hallway.gather.models import Mixer, MixerGuest
from hallway.gather.seating import Room
from hallway.meet import queries as meet
from hallway.people import queries as people
from hallway.people.errors import NotHere
from hallway.people.queries.known import apart_from

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

AHEAD = (Mixer.State.OPEN, Mixer.State.PLANNED, Mixer.State.RUNNING)
TELL_BEFORE = timedelta(hours=3)
# So long after twice its length a mixer ends by itself.
FORGOTTEN = timedelta(hours=3)
NEVER_BEGUN = timedelta(days=1)
# Minutes to find a table, taken into account when a time is promised.
MOVING = 2
# How long a past mixer stays on the page.
SHOWN_AFTER = timedelta(days=14)


# Doors


def access_mixer(viewer: Viewer, mixer_id: int) -> Mixer:
    """Organisers see all of their community; members those they are in or may join."""
    mixer = _whole().filter(community=viewer.community, pk=mixer_id).first()
    if mixer is None or not (viewer.organiser or may_see(mixer, viewer.member)):
        raise NotHere
    return mixer


def access_mixer_to_run(viewer: Viewer, mixer_id: int) -> Mixer:
    return access_mixer(people.as_organiser(viewer), mixer_id)


def may_see(mixer: Mixer, member: Member) -> bool:
    return guest_of(mixer, member) is not None or may_join(mixer, member)


def may_join(mixer: Mixer, member: Member) -> bool:
    """Whether sign-up is open to them."""
    return mixer.sign_up and mixer.state in AHEAD and audience(mixer).filter(pk=member.pk).exists()


def access_seat(mixer_id: int, member_id: int) -> MixerGuest:
    """A guest of a mixer, for a signed link that says who they are."""
    found = (
        MixerGuest.objects.select_related("mixer__community", "member__community")
        .filter(mixer=mixer_id, member=member_id, member__state="active")
        .first()
    )
    if found is None:
        raise NotHere
    return found


def asked(mixer_id: int, member_id: int) -> tuple[Mixer, Member]:
    """A mixer and a member whom a letter asked to it."""
    mixer = mixer_of(mixer_id)
    member = people.members_by_id(mixer.community_id, [member_id]).get(member_id)
    if member is None or member.state == "erased":
        raise NotHere
    return mixer, member


def _whole() -> QuerySet[Mixer]:
    return Mixer.objects.select_related("community", "circle")


def hold_mixer(mixer_id: int) -> Mixer:
    """One mixer, held until the transaction ends."""
    Mixer.objects.select_for_update().filter(pk=mixer_id).first()
    return mixer_of(mixer_id)


def mixer_of(mixer_id: int) -> Mixer:
    mixer = _whole().filter(pk=mixer_id).first()
    if mixer is None:
        raise NotHere
    return mixer


# Lists


def mixers_of(viewer: Viewer, now: datetime) -> list[Mixer]:
    """Those to come and lately over that the viewer may see, the next one first."""
    shown = Q(state__in=(*AHEAD, Mixer.State.OVER), starts_at__gt=now - SHOWN_AFTER)
    found = _whole().filter(shown, community=viewer.community).order_by("starts_at", "pk")
    return [one for one in found if viewer.organiser or may_see(one, viewer.member)]


def guests(mixer: Mixer) -> list[MixerGuest]:
    """Who comes, by name."""
    found = MixerGuest.objects.filter(mixer=mixer, state=MixerGuest.State.COMING)
    return list(found.select_related("member").order_by("member__name", "member_id"))


def guest_of(mixer: Mixer, member: Member) -> MixerGuest | None:
    """The member's own place at a mixer, if they come."""
    return MixerGuest.objects.filter(
        mixer=mixer, member=member, state=MixerGuest.State.COMING
    ).first()


def numbered(mixer: Mixer) -> dict[int, MixerGuest]:
    """Everybody who ever had a number, by it."""
    found = MixerGuest.objects.filter(mixer=mixer, number__isnull=False)
    return {one.number: one for one in found.select_related("member") if one.number is not None}


def count_coming(mixer: Mixer) -> int:
    return MixerGuest.objects.filter(mixer=mixer, state=MixerGuest.State.COMING).count()


def seats_for(mixer: Mixer, member: Member) -> int:
    """How many seats are free for this member.

    At the only table there is, everybody sits with everybody: whoever is apart from somebody
    who comes finds it full.
    """
    coming = [one.member_id for one in guests(mixer)]
    if mixer.tables == 1 and apart_from(member, coming):
        return 0
    return max(0, mixer.tables * mixer.seats - len(coming))


def is_running(mixer: Mixer) -> bool:
    return mixer.state == Mixer.State.RUNNING


def room_of(mixer: Mixer) -> Room:
    return Room(mixer.tables, mixer.seats, mixer.sittings)


def lasts(mixer: Mixer) -> int:
    """Minutes, the moving included."""
    return mixer.sittings * (mixer.minutes + MOVING)


def ends_at(mixer: Mixer) -> datetime:
    return mixer.starts_at + timedelta(minutes=lasts(mixer))


def source(mixer: Mixer) -> str:
    """The name of the promises made for it."""
    return f"mixer:{mixer.pk}"


# Whom it can ask


def audience(mixer: Mixer) -> QuerySet[Member]:
    return people.audience(
        community_id=mixer.community_id,
        kind=mixer.audience,
        circle_id=mixer.circle_id,
        units=mixer.units,
    )


def can_be_asked(mixer: Mixer, members: Sequence[Member]) -> list[Member]:
    """Those whom no pause, rhythm or other promise keeps away, and who are not in already."""
    hindered = people.hindrances(members, at=mixer.starts_at)
    ids = [member.pk for member in members]
    busy = meet.busy(ids, starts_at=mixer.starts_at, ends_at=ends_at(mixer), besides=source(mixer))
    inside = {one.member_id for one in guests(mixer)}
    return [one for one in members if one.pk not in hindered and one.pk not in busy | inside]


def find_for_mixer(viewer: Viewer, mixer: Mixer, words: str, most: int = 12) -> list[Member]:
    """Active members by name who are not in it."""
    inside = MixerGuest.objects.filter(mixer=mixer, state=MixerGuest.State.COMING)
    found = people.search_members(viewer, words).exclude(pk__in=inside.values("member_id"))
    return list(found[:most])


def away_at(mixer: Mixer, members: Sequence[Member]) -> set[int]:
    """Who has left or taken a break since they said they would come."""
    found = people.hindrances(members, at=mixer.starts_at)
    return {pk for pk, one in found.items() if one.code in (people.LEFT, people.PAUSED)}


# For the worker


def mixers_to_plan() -> list[int]:
    """Those whose guests have changed since they were planned."""
    ahead = (Mixer.State.PLANNED, Mixer.State.RUNNING)
    due = Mixer.objects.filter(state__in=ahead, to_plan=True)
    return list(due.order_by("starts_at", "pk").values_list("pk", flat=True))


def mixers_to_tell(now: datetime) -> list[int]:
    """Planned ones that begin soon and whose guests have no link to their table yet."""
    due = Mixer.objects.filter(
        state=Mixer.State.PLANNED,
        told_at=None,
        starts_at__lte=now + TELL_BEFORE,
        starts_at__gt=now - TELL_BEFORE,
    )
    return list(due.order_by("starts_at", "pk").values_list("pk", flat=True))


def mixers_left_running(now: datetime) -> list[int]:
    """Under way long after everything should be over: somebody forgot to press the button."""
    running = Mixer.objects.filter(state=Mixer.State.RUNNING, began_at__isnull=False)
    return [
        one.pk
        for one in running
        if one.began_at and one.began_at + 2 * timedelta(minutes=lasts(one)) + FORGOTTEN < now
    ]


def mixers_never_begun(now: datetime) -> list[int]:
    """Whose time is over for a day or more, and nobody pressed the button."""
    waiting = Mixer.objects.filter(
        state__in=[Mixer.State.OPEN, Mixer.State.PLANNED], starts_at__lt=now - NEVER_BEGUN
    )
    return [one.pk for one in waiting.order_by("pk") if ends_at(one) + NEVER_BEGUN < now]


# For a member's own copy, and for leaving


def mixers_ahead_of(member: Member) -> list[int]:
    mine = MixerGuest.objects.filter(member=member, state=MixerGuest.State.COMING)
    ahead = mine.filter(mixer__state__in=AHEAD).order_by("mixer_id")
    return list(ahead.values_list("mixer_id", flat=True))


def mixers_told_about(member: Member) -> list[dict[str, Any]]:
    """A member's mixers, for the copy of everything kept about them."""
    mine = MixerGuest.objects.filter(member=member).select_related("mixer").order_by("pk")
    return [
        {
            "mixer": one.mixer.name,
            "starts_at": one.mixer.starts_at,
            "state": one.state,
            "signed_up_at": one.signed_up_at,
            "tables": [_table(row, one.number) for row in one.mixer.plan],
        }
        for one in mine
    ]


def _table(row: Sequence[int], number: int | None) -> int | None:
    """From 1, as people see it; None: not there."""
    if number is None or number >= len(row) or row[number] < 0:
        return None
    return row[number] + 1
