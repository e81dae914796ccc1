"""Tables: what is coming, one date of one table, and its seats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.gather import table_letters as letters
from hallway.gather.actions import seats
from hallway.gather.forms.tables import in_words
from hallway.gather.queries import feed, tables
from hallway.meet import calendar
from hallway.people import queries as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.links import read
from hallway.people.queries import Viewer, enter

if TYPE_CHECKING:
    from datetime import date

    from hallway.gather.queries.tables import Look


@never_cache
@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every table to come, by day; `circle` shows one circle's alone."""
    viewer, now = enter(request.user, slug), timezone.now()
    circles = list(viewer.member.circles.order_by("name"))
    chosen = next((one for one in circles if str(one.pk) == request.GET.get("circle")), None)
    of, most = chosen.pk if chosen else 0, tables.MOST_LISTED + 1
    looks = tables.coming(viewer, now, circle_id=of, most=most)
    own = feed.feed_of(viewer.member)
    context = {
        "viewer": viewer,
        "days": by_day(viewer, looks[: tables.MOST_LISTED]),
        "cut": len(looks) > tables.MOST_LISTED,
        "mine": tables.my_seats(viewer, now),
        "circles": circles,
        "chosen": chosen,
        "feed": feed.address_token(own) if own else "",
    }
    return render(request, "gather/tables.html", context)


def by_day(viewer: Viewer, looks: list[Look]) -> list[tuple[date, list[Look]]]:
    """The days of the viewer's own calendar, with what is on each."""
    zone = ZoneInfo(viewer.member.timezone)
    rows = groupby(looks, key=lambda one: one.sitting.starts_at.astimezone(zone).date())
    return [(day, list(found)) for day, found in rows]


@never_cache
@require_safe
def table(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    found = tables.access_sitting(viewer, sitting_id, now)
    return _page(request, viewer, found)


def _page(
    request: HttpRequest, viewer: Viewer, found: Look, too_soon: str = "", status: int = 200
) -> HttpResponse:
    now, host = timezone.now(), found.table.host
    dates = tables.look(viewer, tables.dates_of(found.table, now), now)
    context: dict[str, Any] = {
        "viewer": viewer,
        "look": found,
        "others": people.as_seen(viewer.member, found.others if found.mine else [], now),
        "host": people.as_seen(viewer.member, [host] if host else [], now),
        "open": tables.is_open(found.sitting, now),
        "when": letters.when(found.sitting, viewer.member),
        "kept_until": found.kept_until if now < found.kept_until else None,
        "dates": [one for one in dates if one.sitting.pk != found.sitting.pk],
        "looks_after": found.hosting or viewer.organiser,
        "without_host": found.mine and not found.table.host_id and not found.table.closed_at,
        "too_soon": too_soon,
        "dots": dots(found),
        "repeats": in_words(found.table),
    }
    return render(request, "gather/table.html", context, status=status)


def dots(found: Look) -> list[str]:
    """One word for each seat, drawn as a dot; whose seat it is, nobody can tell."""
    taken = ["taken"] * (found.taken - found.mine)
    free = [""] * (found.free - found.kept)
    return ["mine"] * found.mine + taken + free + ["kept"] * found.kept


# Seats


@require_POST
def seat(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Take a seat in one click."""
    step = partial(seats.take_seat, anyway="anyway" in request.POST)
    return _step(request, slug, sitting_id, step, _("You have a seat."))


@require_POST
def seat_end(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    done = _("Your seat is free for somebody else.")
    return _step(request, slug, sitting_id, seats.leave_seat, done)


@require_POST
def queue(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """Wait for a seat; where one is free after all, it is theirs."""
    step = partial(seats.join_queue, anyway="anyway" in request.POST)
    done = _("You're in the queue. As soon as a seat is yours, a letter tells you.")
    return _step(request, slug, sitting_id, step, done)


@require_POST
def queue_end(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    def step(*, sitting_id: int, member: Any, now: Any) -> None:
        seats.leave_queue(sitting_id=sitting_id, member=member)

    return _step(request, slug, sitting_id, step, _("You're no longer in the queue."))


def _step(
    request: HttpRequest, slug: str, sitting_id: int, step: Callable[..., object], done: str
) -> HttpResponse:
    """Do it for the viewer, or say in one sentence why not; one's own rhythm can bend."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = tables.access_sitting(viewer, sitting_id, now)
    try:
        step(sitting_id=found.sitting.pk, member=viewer.member, now=now)
    except seats.TooSoon as refusal:
        return _page(request, viewer, found, too_soon=str(refusal), status=409)
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("gather:table", slug, sitting_id)


@never_cache
@require_safe
def calendar_file(request: HttpRequest, slug: str, sitting_id: int) -> HttpResponse:
    """The file behind “Add to my calendar”, for whoever has a seat."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = tables.access_sitting(viewer, sitting_id, now)
    if not found.mine:
        raise NotHere
    text = calendar.publish(letters.entry(found.sitting, viewer.member), now=now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="table.ics"'
    return response


# From a letter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seat_link(request: HttpRequest, token: str) -> HttpResponse:
    """Give a seat back without signing in. Looking changes nothing."""
    sitting, member = tables.seat_by_link(read(letters.BACK, token))
    context: dict[str, Any] = {
        "community": sitting.community,
        "title": _("Give your seat back?"),
        "sentence": f"{sitting.table.topic}, {letters.when(sitting, member).when}",
        "details": [_("No reason needed. Somebody else will be glad of it.")],
        "button_label": _("Give it back"),
        "manual": True,
    }
    if request.method == "POST":
        try:
            seats.leave_seat(sitting_id=sitting.pk, member=member, now=timezone.now())
        except UnableTo as refusal:
            gone = {"title": _("That can't be done."), "sentence": str(refusal), "done": True}
            return render(request, "web/answer.html", {**context, **gone}, status=409)
        context = {**context, "title": _("Your seat is free."), "details": [], "done": True}
    elif member.pk not in tables.seated_ids(sitting):
        context = {**context, "title": _("You have no seat here."), "details": [], "done": True}
    return render(request, "web/answer.html", context)
