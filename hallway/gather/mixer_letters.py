"""Letters about mixers: asked, coming, soon, moved, called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hallway.gather.queries.mixers import lasts
from hallway.meet import calendar
from hallway.meet.letters import sender
from hallway.meet.words import moment
from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import on_the_wire
from hallway.people import links
from hallway.people.letters import letter_to

if TYPE_CHECKING:
    from hallway.gather.models import Mixer
    from hallway.people.models import Member

ANSWER, SEAT = "mixer", "my-table"
TO_GUESTS = ("coming", "soon", "moved")


def key(mixer: Mixer, kind: str = "", member_id: int | None = None) -> str:
    """What the keys of some of a mixer's letters begin with."""
    parts = ["mixer", str(mixer.pk), kind, "" if member_id is None else str(member_id)]
    return ":".join(part for part in parts if part)


def answer_url(mixer: Mixer, member: Member, *, coming: bool) -> str:
    """The page where one click says yes or no, without signing in."""
    token = links.sign(ANSWER, mixer=mixer.pk, member=member.pk, coming=int(coming))
    return reverse("gather:mixer-answer", args=[token])


def seat_url(mixer: Mixer, member: Member) -> str:
    """Somebody's own page at a mixer, without signing in."""
    return reverse("gather:my-table", args=[seat_token(mixer, member)])


def seat_token(mixer: Mixer, member: Member) -> str:
    return links.sign(SEAT, mixer=mixer.pk, member=member.pk)


def when(mixer: Mixer, member: Member) -> str:
    """When it begins, on its own clock and, where that is another one, on theirs."""
    words = moment(mixer.starts_at, [member.timezone], first=mixer.timezone)
    return f"{words.when} · {words.also}" if words.also else words.when


def invitation(mixer: Mixer, member: Member) -> NewLetter:
    """Who asks, for when, and two links."""
    heading = _("%s: will you come?") % mixer
    lines = [
        _(
            "You're invited to “%(mixer)s”: %(sittings)d sittings of %(minutes)d minutes, "
            "each at another table with other people."
        )
        % {"mixer": mixer, "sittings": mixer.sittings, "minutes": mixer.minutes},
        *_facts(mixer, member),
    ]
    buttons = [
        (_("I'll come"), links.absolute(answer_url(mixer, member, coming=True)), False),
        (_("Not this time"), links.absolute(answer_url(mixer, member, coming=False)), True),
    ]
    last = _("You can change your mind until it begins. Nobody sees who didn't come.")
    return _letter(mixer, member, "ask", heading, lines, buttons, last=last)


def coming(mixer: Mixer, member: Member, *, now: datetime) -> NewLetter:
    """You are on the list; with a calendar file, and a way off it."""
    lines = [_("You're on the list of “%s”.") % mixer, *_facts(mixer, member)]
    buttons = [_my_table(mixer, member)] if mixer.told_at else []
    last = _("Shortly before it begins you get a link that shows your tables.")
    return _letter(
        mixer,
        member,
        "coming",
        _("%s: see you there") % mixer,
        lines,
        [*buttons, _way_off(mixer, member)],
        last="" if buttons else last,
        mark=f"{now.timestamp():.0f}",
        calendar=calendar.request(entry(mixer, member), now=now),
        calendar_method="REQUEST",
    )


def soon(mixer: Mixer, member: Member) -> NewLetter:
    """Their own page, shortly before it begins."""
    lines = [_("“%s” begins soon.") % mixer, *_facts(mixer, member)]
    lines.append(_("Your own page shows your next table, who sits there, and where you go then."))
    buttons = [_my_table(mixer, member), _way_off(mixer, member)]
    return _letter(mixer, member, "soon", _("%s: your tables") % mixer, lines, buttons)


def moved(mixer: Mixer, member: Member, *, now: datetime) -> NewLetter:
    """Another time or place."""
    lines = [_("“%s” has another time or place:") % mixer, *_facts(mixer, member)]
    return _letter(
        mixer,
        member,
        "moved",
        _("%s: another time or place") % mixer,
        lines,
        [_way_off(mixer, member)],
        mark=str(mixer.sequence),
        calendar=calendar.request(entry(mixer, member), now=now),
        calendar_method="REQUEST",
    )


def called_off(mixer: Mixer, member: Member, *, now: datetime) -> NewLetter:
    lines = [_("“%s” does not take place. Your time is yours again.") % mixer]
    return _letter(
        mixer,
        member,
        "called-off",
        _("%s: called off") % mixer,
        [*lines, when(mixer, member)],
        [],
        calendar=calendar.cancel(entry(mixer, member), now=now),
        calendar_method="CANCEL",
    )


def _facts(mixer: Mixer, member: Member) -> list[str]:
    facts = [when(mixer, member), mixer.place, mixer.about]
    return [fact for fact in facts if fact]


def _my_table(mixer: Mixer, member: Member) -> tuple[str, str, bool]:
    return _("My table"), links.absolute(seat_url(mixer, member)), False


def _way_off(mixer: Mixer, member: Member) -> tuple[str, str, bool]:
    return _("I can't come"), links.absolute(answer_url(mixer, member, coming=False)), True


def entry(mixer: Mixer, member: Member) -> calendar.Entry:
    return calendar.Entry(
        uid=f"{mixer.uid}@hallway",
        sequence=mixer.sequence,
        starts_at=mixer.starts_at,
        minutes=lasts(mixer),
        title=mixer.name,
        description=mixer.about,
        place=mixer.place,
        organiser=sender(),
        guests=[calendar.Contact(member.name, on_the_wire(member.email))],
    )


def _letter(
    mixer: Mixer,
    member: Member,
    kind: str,
    heading: str,
    lines: Sequence[str],
    buttons: Sequence[tuple[str, str, bool]],
    *,
    last: str = "",
    mark: str = "",
    **more: Any,
) -> NewLetter:
    context = {"heading": heading, "lines": lines, "buttons": buttons, "last": last}
    own = key(mixer, kind, member.pk)
    return letter_to(
        member,
        kind="mixer",
        key=f"{own}:{mark}" if mark else own,
        template="gather/letters/mixer",
        context=context,
        stale_at=mixer.starts_at + timedelta(hours=1),
        **more,
    )
