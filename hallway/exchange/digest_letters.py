"""The weekly letter itself: a few lines, and one click that ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from hallway.meet.words import moment, together
from hallway.outbox.actions import NewLetter
from hallway.people.letters import letter_to
from hallway.people.links import absolute, sign

if TYPE_CHECKING:
    from hallway.exchange.queries.asks import AskLook
    from hallway.exchange.queries.digests import Contents, Dormant
    from hallway.exchange.queries.worth_meeting import Worth
    from hallway.gather.queries.suggested import Suggestion
    from hallway.people.models import Member

STOP = "weekly"
# After so long it would tell of a week that is over.
STALE_AFTER = timedelta(days=3)


def stop_path(member: Member, *, on: bool = False) -> str:
    """The one click that stops the weekly letter, or has it come again."""
    return reverse("exchange:digest-link", args=[sign(STOP, member=member.pk, on=int(on))])


def digest(member: Member, told: Contents, due_at: datetime) -> NewLetter:
    """One week's letter. The mail program's own button stops it, and nothing else."""
    slug = member.community.slug
    stop = absolute(stop_path(member))
    context = {
        "subject": _subject(told),
        "asks": [_ask(slug, one) for one in told.asks],
        "people": [_person(slug, one) for one in told.people],
        "dormant": _dormant(slug, told.dormant) if told.dormant else None,
        "tables": [_table(member, one) for one in told.tables],
        "stop_url": stop,
        "day_url": absolute(reverse("people:preferences", args=[slug])) + "#digest",
    }
    letter = letter_to(
        member,
        kind="weekly",
        key=f"weekly:{member.pk}:{due_at:%Y%m%d%H}",
        template="exchange/letters/weekly",
        context=context,
        stale_at=due_at + STALE_AFTER,
    )
    return replace(letter, way_out=stop)


def _subject(told: Contents) -> str:
    """What is inside, by name, the most pressing first; never more than three."""
    names = [one.heading for one in told.asks[:1]]
    names += [f"“{one.look.table.topic}”" for one in told.tables[:1]]
    names += [str(one.person) for one in told.people[:1]]
    names += [str(told.dormant.person)] if told.dormant else []
    return _("This week: %s") % together(names[:3])


def _ask(slug: str, one: AskLook) -> dict[str, Any]:
    return {
        "title": one.heading,
        "line": Truncator(one.ask.words).chars(160),
        "address": absolute(reverse("exchange:ask", args=[slug, one.ask.pk])),
    }


def _person(slug: str, one: Worth) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "facts": " · ".join(one.person.units.values()),
        "why": " ".join(one.why),
        "url": _page_of(slug, one.person.pk),
    }


def _dormant(slug: str, one: Dormant) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "month": date_format(one.on, "F Y"),
        "met": one.met,
        "url": _page_of(slug, one.person.pk),
    }


def _table(member: Member, one: Suggestion) -> dict[str, Any]:
    look = one.look
    return {
        "topic": look.table.topic,
        "when": moment(look.sitting.starts_at, [member.timezone]).when,
        "shared": ", ".join(one.shared),
        "url": absolute(reverse("gather:table", args=[member.community.slug, look.sitting.pk])),
    }


def _page_of(slug: str, member_id: int) -> str:
    return absolute(reverse("people:person", args=[slug, member_id]))
