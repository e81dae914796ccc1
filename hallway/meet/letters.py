"""What people in a meeting hear from us.

Letters that everybody in a meeting gets are one and the same for all of them, word for word,
so that a reply to all with the letter below it gives nobody's personal links away: their links
speak for the meeting, and the personal way out travels in the header that mail programs read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hallway.match.words import NOT_A_TURN_MISSED, say
from hallway.meet import calendar, words
from hallway.meet.queries import (
    ends_at,
    everybody,
    hours_of,
    is_crowd,
    pencilled,
    present,
    proposals,
)
from hallway.meet.starters import in_common
from hallway.meet.times import closest
from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import on_the_wire, render, shown
from hallway.people.letters import letter_to, way_out
from hallway.people.links import absolute, sign
from hallway.people.queries import open_profiles

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Profile

TIME, OFF, ON = "time", "off", "on"
# A call-off can be taken back for a moment before anybody hears of it.
SECOND_THOUGHTS = timedelta(minutes=5)


@dataclass(frozen=True)
class CalendarFile:
    """What goes with a letter into calendars."""

    text: str = ""
    method: str = ""


# Links


def page_url(meeting: Meeting) -> str:
    return absolute(reverse("meet:meeting", args=[meeting.community.slug, meeting.pk]))


def time_url(meeting: Meeting, at: datetime) -> str:
    """Where one click settles on this moment, for anybody in the meeting."""
    token = sign(TIME, meeting=meeting.pk, at=int(at.timestamp()), seats=seats(meeting))
    return absolute(reverse("meet:time-link", args=[token]))


def off_url(meeting: Meeting) -> str:
    token = sign(OFF, meeting=meeting.pk, seats=seats(meeting))
    return absolute(reverse("meet:off-link", args=[token]))


def seats(meeting: Meeting) -> int:
    """In the links that speak for the meeting: they end when somebody steps out of it."""
    return len(everybody(meeting))


def moments(meeting: Meeting, times: Sequence[datetime]) -> list[words.Moment]:
    """Moments in everybody's words, each with the link that chooses it."""
    return [replace(in_words(meeting, at), url=time_url(meeting, at)) for at in times]


def in_words(meeting: Meeting, at: datetime) -> words.Moment:
    """A moment on everybody's wall, in words that are the same for everybody."""
    zones = [member.timezone for member in present(meeting)]
    first = meeting.timezone if meeting.timezone in zones else ""
    return words.moment(at, zones, first=first)


def on_url(meeting: Meeting) -> str:
    """Takes a call-off back. Only ever shown to whoever has just called it off."""
    return reverse("meet:on-link", args=[sign(ON, meeting=meeting.pk, sequence=meeting.sequence)])


# Letters to everybody in a meeting


def introduction(
    meeting: Meeting,
    now: datetime,
    template: str = "",
    shown: Mapping[int, Profile] | None = None,
) -> list[NewLetter]:
    """One warm letter: who, why, what to talk about, when, where.

    shown: what everybody in it shows to everybody, where that is known already.
    """
    context = shared_context(meeting, now, shown)
    file = request_file(meeting, now)
    return _to_everybody(meeting, "introduction", f"{meeting.pk}", context, file, template)


def arranged(meeting: Meeting, now: datetime, *, news: str) -> list[NewLetter]:
    """The time or the place is settled, or has changed, or somebody can't come after all."""
    context = {**shared_context(meeting, now), "news": news}
    file = request_file(meeting, now)
    return _to_everybody(meeting, "arranged", f"{meeting.pk}:{meeting.sequence}", context, file)


def heard_of_it(meeting: Meeting) -> str:
    """When the others hear that it is called off, for whoever did."""
    if meeting.kind == meeting.Kind.FREE_NOW:
        return _("The others hear of it right now.")
    return _("The others hear of it in a few minutes.")


def called_off(meeting: Meeting, now: datetime) -> list[NewLetter]:
    """It is off. Nobody is told by whom."""
    file = CalendarFile()
    if pencilled(meeting):
        file = CalendarFile(calendar.cancel(calendar_entry(meeting), now=now), "CANCEL")
    part = f"{meeting.pk}:{meeting.sequence}"
    # Somebody who is on the way to a coffee right now is told right now.
    at_once = meeting.kind == meeting.Kind.FREE_NOW
    context = {**shared_context(meeting, now), "at_once": at_once}
    letters = _to_everybody(meeting, "called-off", part, context, file)
    due_at = now if at_once else now + SECOND_THOUGHTS
    return [replace(letter, due_at=due_at) for letter in letters]


def nudge(meeting: Meeting, now: datetime) -> list[NewLetter]:
    """Nobody has settled on a time: fresh ones."""
    context = shared_context(meeting, now)
    letters = _to_everybody(meeting, "nudge", f"{meeting.pk}", context, request_file(meeting, now))
    return [replace(letter, stale_at=now + timedelta(days=3)) for letter in letters]


def times_again(meeting: Meeting, kind: str, template: str, now: datetime) -> list[NewLetter]:
    """Fresh times for people who may want another go; nothing is put into calendars."""
    context = shared_context(meeting, now)
    return _to_everybody(meeting, kind, f"{meeting.pk}", context, CalendarFile(), template)


def stepped_out(meeting: Meeting, member: Member, now: datetime) -> list[NewLetter]:
    """Take the meeting out of the calendar of somebody who can't come; no letter without one."""
    if not pencilled(meeting):
        return []
    entry = replace(calendar_entry(meeting), guests=[_contact(member)])
    return [
        letter_to(
            member,
            kind="stepped-out",
            key=f"stepped-out:{meeting.pk}:{meeting.sequence}:{member.pk}",
            template="meet/letters/stepped_out",
            context={"going_ahead": len(present(meeting)) > 1},
            calendar=calendar.cancel(entry, now=now),
            calendar_method="CANCEL",
        )
    ]


def left_over(
    member: Member, *, round_id: int, program: str, reason: Mapping[str, Any]
) -> NewLetter:
    """Nobody for you this time, why, and what happens next. To one person alone."""
    context = {
        "program": program,
        "reason": say(reason) if reason else _("The organisers made the round without you."),
        "first_next": bool(reason) and reason["code"] not in NOT_A_TURN_MISSED,
    }
    return letter_to(
        member,
        kind="left-over",
        key=f"left-over:{round_id}:{member.pk}",
        template="meet/letters/left_over",
        context=context,
    )


def _to_everybody(
    meeting: Meeting,
    kind: str,
    part: str,
    context: dict[str, Any],
    file: CalendarFile,
    template: str = "",
) -> list[NewLetter]:
    template = template or f"meet/letters/{kind.replace('-', '_')}"
    subject, text, html = render(template, context)
    people = present(meeting)
    to = tuple(shown(member.name, member.email) for member in people if member.email)
    thread = f"meeting:{meeting.pk}"
    return [
        NewLetter(
            community_id=meeting.community_id,
            member_id=member.pk,
            key=f"{kind}:{part}:{member.pk}",
            kind=kind,
            address=member.email,
            subject=subject,
            text=text,
            html=html,
            calendar=file.text,
            calendar_method=file.method,
            shown_to=to,
            way_out=way_out(member),
            # The introduction opens the conversation, everything later follows in it.
            thread=thread if kind == "introduction" else f"{thread}/{kind}:{part}",
        )
        for member in people
    ]


# What letters and pages say of a meeting


def introductions(meetings: Sequence[Meeting], now: datetime) -> Iterator[NewLetter]:
    """The letters of many meetings of one community, whose people are read at once."""
    everybody = {member.pk for meeting in meetings for member in present(meeting)}
    shown = open_profiles(meetings[0].community_id, everybody) if meetings else {}
    for meeting in meetings:
        yield from introduction(meeting, now, shown=shown)


def shared_context(
    meeting: Meeting, now: datetime, shown: Mapping[int, Profile] | None = None
) -> dict[str, Any]:
    """The meeting in words that are right for everybody in it."""
    people = present(meeting)
    # The letter is one and the same for all of them, so it tells what is for everybody.
    if shown is None:
        shown = open_profiles(meeting.community_id, [member.pk for member in people])
    told = [shown[member.pk] for member in people]
    return {
        "community": meeting.community,
        "meeting": meeting,
        "names": words.together([member.name for member in people]),
        "count": len(people),
        "people": [_card(person) for person in told],
        "languages": in_common([person.languages for person in told]),
        "program": meeting.round.program.name if meeting.round else "",
        "reasons": words.reason_lines(meeting.reasons),
        "starters": words.starter_lines(meeting.starters),
        "times": moments(meeting, proposals(meeting, now)),
        "nearest": nearest(meeting, now),
        "settled": in_words(meeting, meeting.starts_at) if meeting.starts_at else None,
        "page_url": page_url(meeting),
        "off_url": off_url(meeting),
        # The same for everybody, so it asks for sign-in; the personal one is in the header.
        "way_out": absolute(reverse("people:preferences", args=[meeting.community.slug])),
    }


def nearest(meeting: Meeting, now: datetime) -> words.Moment | None:
    """Where no moment fits everybody's hours: the one that asks least of anybody."""
    if meeting.starts_at or proposals(meeting, now):
        return None
    hours = [hours_of(member) for member in present(meeting)]
    at = closest(hours, after=now, minutes=meeting.minutes)
    return moments(meeting, [at])[0] if at else None


def _card(person: Profile) -> dict[str, str]:
    about = _("Ask me about: %s") % person.ask_about if person.ask_about else ""
    facts = " · ".join(str(value) for value in person.units.values() if value)
    return {"name": person.name, "facts": facts, "about": about}


# Calendars


def request_file(meeting: Meeting, now: datetime) -> CalendarFile:
    """What puts the meeting into calendars: pencilled in, or settled."""
    if not pencilled(meeting):
        return CalendarFile()
    return CalendarFile(calendar.request(calendar_entry(meeting), now=now), "REQUEST")


def download_file(meeting: Meeting, now: datetime) -> str:
    """The file behind “Add to calendar”; empty while there is no time at all."""
    if not pencilled(meeting):
        return ""
    return calendar.publish(calendar_entry(meeting), now=now)


def calendar_entry(meeting: Meeting) -> calendar.Entry:
    """The meeting as calendars see it. There must be a time."""
    at = pencilled(meeting)
    assert at is not None
    people = present(meeting)
    names = words.together([member.name for member in people])
    lines = [*words.reason_lines(meeting.reasons), *words.starter_lines(meeting.starters)]
    return calendar.Entry(
        uid=str(meeting.uid),
        sequence=meeting.sequence,
        starts_at=at,
        minutes=meeting.minutes,
        title=meeting.title or _("Coffee: %s") % names,
        description="\n".join([*lines, "", page_url(meeting)]).strip(),
        place=meeting.place,
        organiser=sender(),
        # Of a crowd, nobody's calendar lists everybody.
        guests=[_contact(one) for one in people if one.email and not is_crowd(meeting)],
        tentative=ends_at(meeting) is None,
        url=page_url(meeting),
    )


def sender() -> calendar.Contact:
    """Hallway itself, as letters come from."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return calendar.Contact(name or "Hallway", address)


def _contact(member: Member) -> calendar.Contact:
    return calendar.Contact(member.name, on_the_wire(member.email))
