"""The few tags that every page shares: a face, a moment, the bars of a value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from textwrap import wrap
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
TINTS = 6
LETTER_WIDTH = 68


@register.filter
def initials(name: str) -> str:
    """Give the first letters of the first and the last word of a name."""
    letters = [word[0] for word in str(name).split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "·"


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Draw a round face with initials. The same name has the same colour on every page."""
    tint = sum(ord(letter) for letter in str(name)) % TINTS
    return format_html(
        '<span class="avatar tint-{} {}" aria-hidden="true">{}</span>', tint, size, initials(name)
    )


@register.inclusion_tag("web/person.html", takes_context=True)
def person(
    context: Mapping[str, Any], member: Any, facts: str = "", size: str = ""
) -> dict[str, Any]:
    """Show one person: face, name and, below it, `facts` or their units.

    A profile (`people.queries.as_seen`) has its photo, and leads to the person's page.
    """
    units = " · ".join(str(value) for value in (getattr(member, "units", None) or {}).values())
    slug = getattr(getattr(context.get("viewer"), "community", None), "slug", "")
    return {
        "name": str(member),
        "facts": facts or units,
        "size": size,
        "pk": member.pk,
        "slug": slug,
        "link": bool(slug and getattr(member, "here", False)),
        "photo": getattr(member, "photo", "") if slug else "",
    }


@register.filter
def prose(text: str) -> SafeString:
    """Show a few sentences of Markdown, made safe."""
    from hallway.people.prose import prose as drawn

    return drawn(text)


@register.filter
def inset(text: str) -> str:
    """Wrap somebody's words for a plain letter, with every line of them moved in."""
    lines = (_wrapped(line) for line in text.splitlines())
    return "\n".join(f"    {part}".rstrip() for line in lines for part in line)


def _wrapped(line: str) -> list[str]:
    return wrap(line, LETTER_WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


@register.simple_tag
def moment(when: datetime | None, zone: str = "UTC", show_zone: bool = True) -> SafeString | str:
    """Write a moment in the reader's own time zone: "Tue 3 Nov, 14:30 · Berlin"."""
    if when is None:
        return ""
    local = when.astimezone(ZoneInfo(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    return format_html(
        '<time datetime="{}">{}{}</time>',
        local.isoformat(timespec="minutes"),
        formats.date_format(local, "D j M, H:i"),
        format_html(' <span class="zone">{}</span>', place) if show_zone else "",
    )


@register.inclusion_tag("web/value.html")
def value_bars(value: float, parts: Mapping[str, float]) -> dict[str, Any]:
    """Show what a meeting is worth, part by part, as bars that need no colour to be read."""
    names = {
        "stick": _("Likely to last"),
        "gain": _("New to the network"),
        "cross": _("Across units"),
        "fair": _("Their turn"),
    }
    most = max([*parts.values(), 1.0])
    rows = [
        (names.get(part, part), worth, round(100 * worth / most)) for part, worth in parts.items()
    ]
    return {"value": value, "rows": rows}
