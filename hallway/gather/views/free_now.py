"""Free now: one page that says how it stands, and two buttons."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.gather import actions
from hallway.gather.forms.free_now import FreeNowForm
from hallway.gather.queries import free_now as queries
from hallway.meet import queries as meet
from hallway.meet.words import reason_lines, starter_lines
from hallway.people import queries as people
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter

if TYPE_CHECKING:
    from hallway.gather.models import FreeNow
    from hallway.meet.models import Meeting

PAGE = "gather:free-now"
# What a server that keeps no connection open tells the browser: ask again after so long.
ASK_AGAIN = "retry: 2500"
# For the server that does (hallway/web/asgi.py): whose changes this visitor may hear of.
LISTENER = "Hallway-Listener"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def free_now(request: HttpRequest, slug: str) -> HttpResponse:
    """How it stands with my coffee right now; POST asks for one."""
    viewer = enter(request.user, slug)
    if request.method != "POST":
        return render(request, "gather/free_now.html", standing(viewer))
    form = FreeNowForm(request.POST, places=queries.usual_places(viewer.community.pk))
    if form.is_valid() and _ask(request, viewer, form):
        return redirect(PAGE, slug)
    context = {**standing(viewer), "form": form}
    return render(request, "gather/free_now.html", context, status=422)


def _ask(request: HttpRequest, viewer: Viewer, form: FreeNowForm) -> bool:
    anyway = "anyway" in request.POST
    try:
        actions.be_free(member=viewer.member, now=timezone.now(), anyway=anyway, **form.wish())
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def free_now_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's mind, and hear plainly what it came to."""
    viewer, now = enter(request.user, slug), timezone.now()
    wish = actions.take_back(member=viewer.member, now=now)
    if queries.coffee_of(wish, now):
        messages.warning(
            request,
            _("Somebody was found the moment before. If you can't come, say so below."),
        )
    else:
        messages.success(request, _("Taken back. Nobody heard of it."))
    return redirect(PAGE, slug)


@never_cache
@require_safe
def free_now_state(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the page that changes by itself."""
    viewer = enter(request.user, slug)
    return render(request, "gather/free_now_state.html", standing(viewer))


@never_cache
@require_safe
def free_now_sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether somebody is free, for those who have not asked."""
    viewer = enter(request.user, slug)
    somebody = queries.somebody_is_free(viewer, timezone.now())
    return render(request, "gather/free_now_sign.html", {"viewer": viewer, "somebody": somebody})


@never_cache
@require_safe
def free_now_stream(request: HttpRequest, slug: str) -> HttpResponse:
    """How it stands, as an event; with nothing to wait for, the browser stops asking."""
    viewer = enter(request.user, slug)
    wish = queries.my_wish(viewer.member, timezone.now())
    if wish is None or not queries.is_open(wish, timezone.now()):
        return HttpResponse(status=204)
    event = f"{ASK_AGAIN}\nevent: standing\ndata: {wish.state}\n\n"
    response = HttpResponse(event, content_type="text/event-stream; charset=utf-8")
    response["X-Accel-Buffering"] = "no"
    response[LISTENER] = f"{wish.pk} {int(wish.open_until.timestamp())}"
    return response


# How it stands


def standing(viewer: Viewer) -> dict[str, Any]:
    """How it stands for one member: asking, waiting or found."""
    now = timezone.now()
    wish = queries.my_wish(viewer.member, now)
    coffee = queries.coffee_of(wish, now)
    facts: dict[str, Any] = {"viewer": viewer, "wish": wish}
    if wish is not None and queries.is_open(wish, now):
        return {**facts, "standing": "waiting", "minutes_left": _minutes_left(wish, now)}
    if coffee is not None:
        return {**facts, "standing": "found", **_found(coffee, viewer)}
    return {**facts, "standing": "asking", **_asking(viewer, wish, now)}


def _asking(viewer: Viewer, wish: FreeNow | None, now: datetime) -> dict[str, Any]:
    hindrance = people.hindrances([viewer.member], at=now).get(viewer.member.pk)
    return {
        "form": FreeNowForm(places=queries.usual_places(viewer.community.pk), last=wish),
        "hindrance": hindrance,
        "can_override": hindrance is not None and hindrance.code == people.RESTING,
        "ended": wish is not None and wish.state in ("waiting", "expired"),
        "called_off": queries.is_called_off(wish),
        "somebody": queries.somebody_is_free(viewer, now),
    }


def _minutes_left(wish: FreeNow, now: datetime) -> int:
    return max(1, round((wish.open_until - now).total_seconds() / 60))


def _found(coffee: Meeting, viewer: Viewer) -> dict[str, Any]:
    meeting = meet.access_meeting(viewer, coffee.pk)
    return {
        "meeting": meeting,
        "others": people.as_seen(
            viewer.member, meet.others(meeting, viewer.member), timezone.now()
        ),
        "why": reason_lines(meeting.reasons),
        "starters": starter_lines(meeting.starters),
        "link": meeting.place if meeting.place.startswith(("https://", "http://")) else "",
    }
