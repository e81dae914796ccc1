"""A member's own dates for their calendar program, behind an address that only they know."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hallway.gather import mixer_letters, table_letters
from hallway.gather.queries import feed
from hallway.meet import calendar
from hallway.meet import letters as meeting_letters

FRESH_SECONDS = 900


@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """No sign-in: a calendar program has none. The address is the key, and can be renewed."""
    now = timezone.now()
    member = feed.member_of(token)
    entries = [table_letters.entry(one, member) for one in feed.sittings(member, now)]
    entries += [mixer_letters.entry(one, member) for one in feed.mixers(member, now)]
    for meeting in feed.meetings(member, now):
        entry = meeting_letters.calendar_entry(meeting)
        entries.append(replace(entry, title=meeting.title or entry.title))
    etag = f'"{sha256(repr(entries).encode()).hexdigest()[:32]}"'
    name = _("Hallway: %s") % member.community.name
    response = HttpResponse(
        calendar.feed(entries, name=name, now=now), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    response["Content-Disposition"] = 'inline; filename="hallway.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
