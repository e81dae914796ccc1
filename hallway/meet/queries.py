"""Reading meetings. Only the people in a meeting ever see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet

from hallway.meet.models import Meeting, Seat
from hallway.meet.times import Hours
from hallway.people import queries as people
from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Profile, Viewer

PAST_SHOWN = 50
AT_ONCE = 200
# A coffee that nobody ever arranged stops being "next" after this long.
OPEN_FOR = timedelta(days=21)
# A meeting without a time: when people are asked whether it happened.
ASK_AFTER = timedelta(days=10)
TOLD_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class MyMeetings:
    """A member's own meetings: what comes, soonest first, and what was, latest first."""

    next: Meeting | None
    upcoming: list[Meeting]
    past: list[Meeting]


# Doors


def access_meeting(viewer: Viewer, meeting_id: int) -> Meeting:
    """One meeting that the viewer is in.

    Raises:
        NotHere: for anybody else, organisers too.
    """
    return _one(_whole().filter(seats__member=viewer.member, pk=meeting_id))


def meeting_by_link(facts: Mapping[str, int | str]) -> Meeting:
    """The meeting that a signed link names."""
    return _one(_whole().filter(pk=facts.get("meeting", 0)))


def is_outdated(meeting: Meeting, facts: Mapping[str, int | str]) -> bool:
    """A link from before somebody stepped out: whoever did still has it."""
    return facts.get("seats") != len(everybody(meeting))


def seated_by_link(facts: Mapping[str, int | str]) -> tuple[Meeting, Member]:
    """The meeting and the one person in it whom a signed link names, unless they are gone."""
    meeting = meeting_by_link(facts)
    for member in present(meeting):
        if member.pk == facts.get("member"):
            return meeting, member
    raise NotHere


def _one(meetings: QuerySet[Meeting]) -> Meeting:
    meeting = meetings.first()
    if meeting is None:
        raise NotHere
    return meeting


def _whole() -> QuerySet[Meeting]:
    seats = Seat.objects.select_related("member").order_by("pk")
    found = Meeting.objects.select_related("community", "round__program").prefetch_related(
        Prefetch("seats", queryset=seats)
    )
    # What the engine was told of everybody in the round is megabytes, once for each meeting.
    return found.defer("round__snapshot", "round__certificate", "round__relaxed")


# People in a meeting


def everybody(meeting: Meeting) -> list[Member]:
    """Everybody who has a seat, also those who left since."""
    return [seat.member for seat in meeting.seats.all()]


def present(meeting: Meeting) -> list[Member]:
    """Everybody in the meeting who is still a member."""
    return [member for member in everybody(meeting) if member.state == "active"]


def willing(meeting: Meeting) -> bool:
    """Whether two or more are still here, and none of them would rather not meet another."""
    here = [member.pk for member in present(meeting)]
    return len(here) > 1 and not people.blocks_among(meeting.community_id, here)


def others(meeting: Meeting, member: Member) -> list[Member]:
    """Whom the member was brought together with: at a mixer, those they sat with.

    At a table it is everybody, as all of them saw. That two of them are apart since stays out of
    history, and nobody can read it from who is named here.
    """
    rest = [other for other in everybody(meeting) if other.pk != member.pk]
    if not moved_around(meeting):
        return rest
    beside = {pk for group in meeting.together if member.pk in group for pk in group}
    return [other for other in rest if other.pk in beside]


def moved_around(meeting: Meeting) -> bool:
    """Whether people sat with some of the others alone."""
    return meeting.kind == Meeting.Kind.MIXER and bool(meeting.together)


def hours_of(member: Member) -> Hours:
    return Hours(member.timezone, member.works_from, member.works_to, tuple(member.work_days))


def is_crowd(meeting: Meeting) -> bool:
    """A table or a mixer: it went on whoever came, and each speaks for themselves alone."""
    return meeting.kind in (Meeting.Kind.TABLE, Meeting.Kind.MIXER)


# A meeting in time


def proposals(meeting: Meeting, now: datetime) -> list[datetime]:
    """The proposed moments that are still to come."""
    return [at for at in map(datetime.fromisoformat, meeting.proposals) if at > now]


def pencilled(meeting: Meeting) -> datetime | None:
    """The moment that stands in calendars: the chosen one, or the first proposed."""
    if meeting.starts_at or not meeting.proposals:
        return meeting.starts_at
    return datetime.fromisoformat(meeting.proposals[0])


def ends_at(meeting: Meeting) -> datetime | None:
    if meeting.starts_at is None:
        return None
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether its time has passed, or nobody arranged it for weeks."""
    ends = ends_at(meeting)
    return ends <= now if ends else meeting.introduced_at + OPEN_FOR <= now


def has_begun(meeting: Meeting, now: datetime) -> bool:
    return meeting.starts_at is not None and meeting.starts_at <= now


def can_be_told(meeting: Meeting, now: datetime) -> bool:
    """Whether somebody can say how it went: it has begun, or had no time that we know of."""
    if meeting.state == Meeting.State.CALLED_OFF:
        return False
    return meeting.starts_at is None or meeting.starts_at <= now


# Lists


def my_meetings(member: Member, now: datetime) -> MyMeetings:
    """For the home page and the API. Called-off meetings are gone from here."""
    mine = _whole().filter(seats__member=member).exclude(state=Meeting.State.CALLED_OFF)
    recent = list(mine.order_by("-introduced_at", "-pk")[:PAST_SHOWN])
    upcoming = [one for one in recent if not is_over(one, now)]
    upcoming.sort(key=lambda one: (pencilled(one) or one.introduced_at + OPEN_FOR, one.pk))
    past = [one for one in recent if is_over(one, now)]
    past.sort(key=lambda one: (one.starts_at or one.introduced_at, one.pk), reverse=True)
    return MyMeetings(next=upcoming[0] if upcoming else None, upcoming=upcoming, past=past)


def on_person_page(
    viewer: Viewer, person: Profile, today: date, like: str
) -> dict[str, Any] | None:
    """On somebody's page: the last coffee that the viewer was introduced to them for."""
    if like or person.pk == viewer.member.pk:
        return None
    last = last_coffee(viewer.member, person.pk)
    return {"meeting": last} if last else None


def last_coffee(member: Member, other_id: int) -> Meeting | None:
    """The last coffee that the two were introduced for and that was not called off."""
    ours = _whole().filter(seats__member=member).filter(seats__member=other_id)
    coffees = ours.filter(kind__in=(Meeting.Kind.COFFEE, Meeting.Kind.FREE_NOW))
    kept = coffees.exclude(state=Meeting.State.CALLED_OFF)
    return kept.order_by("-introduced_at", "-pk").first()


def to_be_told(member: Member, now: datetime) -> list[Meeting]:
    """The member's meetings that can have taken place by now, latest first.

    One without a time counts ten days after its introduction; a second coffee that nobody
    arranged never does.
    """
    mine = _whole().filter(seats__member=member, introduced_at__gt=now - TOLD_WITHIN)
    held = Q(starts_at__lte=now) | Q(
        starts_at=None, introduced_at__lte=now - ASK_AFTER, follows=None
    )
    found = mine.filter(held).exclude(state=Meeting.State.CALLED_OFF)
    return list(found.order_by("-introduced_at", "-pk"))


def busy(
    member_ids: Collection[int], *, starts_at: datetime, ends_at: datetime, besides: str = ""
) -> set[int]:
    """Who of them has a meeting with a time, or a promise, in that stretch."""
    rows = _arranged(member_ids, starts_at, ends_at)
    return {pk for pk, _begins, ends in rows if ends > starts_at} | people.promised(
        member_ids, starts_at=starts_at, ends_at=ends_at, besides=besides
    )


def busy_times(
    member_id: int, *, starts_at: datetime, ends_at: datetime
) -> list[tuple[datetime, datetime]]:
    """When one member is `busy` in that stretch, from and until."""
    rows = _arranged([member_id], starts_at, ends_at)
    return [
        *((begins, ends) for _pk, begins, ends in rows),
        *people.promised_times(member_id, starts_at=starts_at, ends_at=ends_at),
    ]


def _arranged(
    member_ids: Collection[int], starts_at: datetime, ends_at: datetime
) -> list[tuple[int, datetime, datetime]]:
    """(member, begin, end) of meetings with a time that may reach into that stretch."""
    rows = Seat.objects.filter(
        member__in=member_ids,
        meeting__state=Meeting.State.ARRANGED,
        meeting__starts_at__lt=ends_at,
        # No meeting is longer than a day.
        meeting__starts_at__gt=starts_at - timedelta(days=1),
    ).values_list("member_id", "meeting__starts_at", "meeting__minutes")
    return [(pk, at, at + timedelta(minutes=minutes)) for pk, at, minutes in rows if at]


def of_round(round_id: int) -> QuerySet[Meeting]:
    """The meetings of one round, for figures that show nobody."""
    return Meeting.objects.filter(round_id=round_id)


def usual_places(community_id: int, *, most: int, least: int) -> list[str]:
    """Where people of a community gather of their own accord, the most usual first.

    A place that was used fewer than `least` times could tell of somebody, and is left out.
    """
    kinds = (Meeting.Kind.FREE_NOW, Meeting.Kind.TABLE)
    held = Meeting.objects.filter(community_id=community_id, kind__in=kinds)
    named = held.exclude(Q(place="") | Q(place__contains="://")).values("place")
    counted = named.annotate(times=Count("pk")).filter(times__gte=least)
    return list(counted.order_by("-times", "place").values_list("place", flat=True)[:most])


def whole(ids: Sequence[int]) -> list[Meeting]:
    """Meetings with all that letters say of them, oldest first."""
    found: list[Meeting] = []
    for start in range(0, len(ids), AT_ONCE):
        found += _whole().filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")
    return found


def headings(ids: Collection[int]) -> dict[int, Meeting]:
    """Meetings by id, without the people in them."""
    return Meeting.objects.in_bulk(list(ids))


def hold(meeting_id: int) -> Meeting:
    """One meeting, held until the transaction ends."""
    Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    return _one(_whole().filter(pk=meeting_id))


# For the worker


def nudges_due(now: datetime) -> list[int]:
    return _ids(Meeting.objects.filter(nudge_at__lte=now).order_by("nudge_at", "pk"))


def questions_due(now: datetime) -> list[int]:
    """Meetings after which nobody has been asked yet how it went."""
    return _ids(Meeting.objects.filter(ask_at__lte=now).order_by("ask_at", "pk"))


def still_to_come(member: Member, now: datetime) -> list[int]:
    """The member's open meetings: not called off, not over."""
    mine = Meeting.objects.filter(seats__member=member).exclude(state=Meeting.State.CALLED_OFF)
    ahead = Q(starts_at__gt=now) | Q(starts_at=None, introduced_at__gt=now - OPEN_FOR)
    return _ids(mine.filter(ahead).order_by("pk"))


def all_of(member: Member) -> list[Meeting]:
    return list(Meeting.objects.filter(seats__member=member).order_by("pk"))


def told_about(member: Member) -> list[dict[str, Any]]:
    """A member's meetings, for the copy of everything kept about them."""
    mine = _whole().filter(seats__member=member).order_by("pk")
    return [
        {
            "kind": meeting.kind,
            "title": meeting.title,
            "with": [str(other) for other in others(meeting, member)],
            "introduced_at": meeting.introduced_at,
            "starts_at": meeting.starts_at,
            "place": meeting.place,
            "state": meeting.state,
        }
        for meeting in mine
    ]


def _ids(meetings: QuerySet[Meeting]) -> list[int]:
    return list(meetings.values_list("pk", flat=True))


# For figures that show nobody


def seats_log(round_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """(round, meeting, member) of every seat in these rounds, also of those called off."""
    seats = Seat.objects.filter(meeting__round_id__in=round_ids)
    rows = seats.order_by("meeting__round_id", "meeting_id", "member_id")
    return [
        (round_, meeting, member)
        for round_, meeting, member in rows.values_list(
            "meeting__round_id", "meeting_id", "member_id"
        )
        if round_ is not None
    ]


def second_log(community_id: int) -> dict[int, int]:
    """Second coffee -> the meeting it follows."""
    later = Meeting.objects.filter(community_id=community_id, follows__isnull=False)
    return {pk: first for pk, first in later.values_list("pk", "follows_id") if first is not None}
