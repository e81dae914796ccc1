"""Asks and offers: what comes to me, what is mine, one of them, and answering it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hallway.exchange import actions
from hallway.exchange.forms.asks import AnswerForm, AsksAWeekForm
from hallway.exchange.queries import asks as queries
from hallway.exchange.queries.asks import AskLook
from hallway.people import queries as people
from hallway.people.edge import attempt, number
from hallway.people.queries import Viewer, enter


@never_cache
@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """What others look for and can give, as far as it reaches the viewer; and one's own."""
    viewer, now = enter(request.user, slug), timezone.now()
    kind, what, topic = chosen = _chosen(request)
    asked = queries.asked_of(viewer, now)
    looks = queries.coming_to(viewer, now, kind=kind, what=what, topic=topic)
    waiting = set() if any(chosen) else {look.ask.pk for look in asked}
    context = {
        "viewer": viewer,
        # What waits for the viewer stands above already.
        "looks": [look for look in looks if look.ask.pk not in waiting],
        "asked": asked,
        "mine": queries.mine(viewer, now),
        "topics": queries.topics_seen(viewer, now),
        "chosen": dict(zip(("kind", "what", "topic"), chosen, strict=True)),
        "whats": queries.WHATS,
        "quiet": queries.quiet_of(viewer.member),
        "form": AsksAWeekForm(initial={"most": viewer.member.asks_a_week}),
    }
    return render(request, "exchange/asks.html", context)


def _chosen(request: HttpRequest) -> tuple[str, str, str]:
    """The filters, as far as they are any."""
    kind, what = request.GET.get("kind", ""), request.GET.get("what", "")
    return (
        kind if kind in ("ask", "offer") else "",
        what if what in dict(queries.WHATS) else "",
        request.GET.get("topic", "").replace("\0", "")[:80],
    )


@never_cache
@require_safe
def ask(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    return _page(request, viewer, queries.access_ask(viewer, ask_id, now), AnswerForm(), now)


def _page(
    request: HttpRequest, viewer: Viewer, look: AskLook, form: AnswerForm, now: datetime
) -> HttpResponse:
    context: dict[str, Any] = {"viewer": viewer, "look": look, "form": form}
    if look.mine:
        context["replies"] = queries.replies_seen(viewer, look.ask, now)
        context["offers"] = _offers(viewer, look, now)
        context["could_widen"] = queries.could_widen(look)
    else:
        (context["author"],) = people.as_seen(viewer.member, [look.ask.author], now)
    return render(request, "exchange/ask.html", context, status=422 if form.errors else 200)


def _offers(viewer: Viewer, look: AskLook, now: datetime) -> list[AskLook]:
    """Somebody may offer just what the author looks for."""
    if look.ask.kind != "ask" or not look.is_open:
        return []
    return queries.offers_for(viewer, now, topics=look.topics, words=look.ask.words)


# Answers


@require_POST
def answer(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    """Tell the author alone."""
    viewer, now = enter(request.user, slug), timezone.now()
    look = queries.access_ask(viewer, ask_id, now)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, look, form, now)
    step = partial(
        actions.answer_ask, ask_id=ask_id, by=viewer.member, words=form.cleaned_data["words"]
    )
    done = _("You're in touch: a letter goes to you both, with both addresses.")
    attempt(request, lambda: step(now=now), done)
    return redirect("exchange:ask", slug, ask_id)


@require_POST
def turn_down(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    """Not this time. Nobody is told."""
    viewer, now = enter(request.user, slug), timezone.now()
    look = queries.access_ask(viewer, ask_id, now)
    actions.not_this_time(ask_id=look.ask.pk, member=viewer.member, now=now)
    messages.success(request, _("All right. Nobody is told."))
    return redirect("exchange:asks", slug)


@require_POST
def quiet(request: HttpRequest, slug: str, ask_id: int) -> HttpResponse:
    """No more letters about such things."""
    viewer, now = enter(request.user, slug), timezone.now()
    words = actions.leave_me_alone(member=viewer.member, ask_id=ask_id, now=now)
    done = _("No more letters about: %s. Nobody is told, and you can take it back here.")
    messages.success(request, done % ", ".join(words))
    return redirect("exchange:asks", slug)


@require_POST
def preferences(request: HttpRequest, slug: str) -> HttpResponse:
    """How many asks a week; and what one may be asked about again."""
    viewer = enter(request.user, slug)
    if "again" in request.POST:
        ids = [number(text) for text in request.POST.getlist("again")]
        actions.ask_me_again(member=viewer.member, quiet_ids=ids)
        messages.success(request, _("You may be asked about it again."))
        return redirect("exchange:asks", slug)
    form = AsksAWeekForm(request.POST)
    if form.is_valid():
        actions.set_asks_a_week(member=viewer.member, most=form.cleaned_data["most"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose from 0 to 20 asks a week."))
    return redirect("exchange:asks", slug)
