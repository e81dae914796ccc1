"""A mixer under way: the organiser's buttons, the wall, and everybody's own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.gather import actions
from hallway.gather import mixer_letters as letters
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.evening import current_tag, evening_of, my_table
from hallway.people.edge import attempt, number
from hallway.people.errors import NotHere, UnableTo
from hallway.people.links import absolute, read
from hallway.people.queries import enter, enter_as_organiser

if TYPE_CHECKING:
    from hallway.gather.models import Mixer, MixerGuest
    from hallway.gather.queries.evening import Evening

STEPS: dict[str, Callable[..., object]] = {
    "begin": actions.begin_sitting,
    "time-up": actions.time_up,
    "pause": actions.pause_sitting,
    "resume": actions.resume_sitting,
    "more": actions.more_time,
    "back": actions.back_one,
}


@require_POST
def step(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """One of the organiser's buttons; it names the sitting it is about."""
    found = queries.access_mixer_to_run(enter_as_organiser(request.user, slug), mixer_id)
    chosen, now = request.POST.get("step", ""), timezone.now()
    if chosen == "end":
        attempt(request, partial(actions.end_mixer, mixer_id=found.pk, now=now))
    elif chosen in STEPS:
        about = number(request.POST.get("sitting"))
        attempt(request, partial(STEPS[chosen], mixer_id=found.pk, number=about, now=now))
    return redirect(f"/c/{slug}/mixers/{found.pk}#run")


# The wall


@never_cache
@require_safe
def wall(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """To be projected: the sitting, the time left and who sits where."""
    viewer = enter_as_organiser(request.user, slug)
    found = queries.access_mixer_to_run(viewer, mixer_id)
    evening = evening_of(found, timezone.now())
    if request.headers.get("HX-Request") and request.GET.get("seen") == evening.tag:
        return HttpResponse(status=204)
    context = {
        "viewer": viewer,
        "mixer": found,
        "evening": evening,
        "ends": _on_the_wall(evening.ends_at, found.timezone),
        "density": _density(sum(len(table.members) for table in evening.tables)),
        "names": _names(evening),
        "code": _code(absolute(reverse("gather:my-table-here", args=[slug, found.pk]))),
    }
    return render(request, "gather/wall.html", context)


def _on_the_wall(moment: datetime | None, zone: str) -> str:
    """The end of a sitting on the clock of the place, for whoever sees no countdown."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "H:i") if moment else ""


def _code(address: str) -> str:
    """A QR code as an image that needs no other file."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, light="#fff"))


BY_TABLE = (("roomy", 40), ("usual", 100))
BY_NAME = (("many", 160), ("more", 240), ("most", 304), ("crowd", 1_000))


def _density(people: int) -> str:
    """How small names on the wall have to be so that all of them are seen at once."""
    return next(word for word, most in (*BY_TABLE, *BY_NAME) if people <= most)


def _names(evening: Evening) -> list[tuple[Any, int]]:
    """Where there are many people, everybody's table by name; else nothing."""
    found = [(member, table.number) for table in evening.tables for member in table.members]
    if len(found) <= BY_TABLE[-1][1]:
        return []
    return sorted(found, key=lambda one: (str(one[0]).casefold(), one[0].pk))


# One's own page


@never_cache
@require_safe
def my_table_here(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """From the code on the wall: to one's own page, once signed in."""
    viewer = enter(request.user, slug)
    found = queries.access_mixer(viewer, mixer_id)
    if queries.guest_of(found, viewer.member) is None:
        return redirect("gather:mixer", slug, found.pk)
    return redirect(letters.seat_url(found, viewer.member))


@never_cache
@require_safe
def my_table_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where I sit now, with whom, and where I go then. The link says who I am."""
    facts = read(letters.SEAT, token)
    now = timezone.now()
    if request.headers.get("HX-Request") and _same(request, int(facts["mixer"])):
        return HttpResponse(status=204)
    guest = _guest(token)
    return render(request, "gather/my_table.html", _page(guest, token, now))


def _same(request: HttpRequest, mixer_id: int) -> bool:
    """Whether nothing has changed since the page was drawn: one short question."""
    seen = request.GET.get("seen", "")
    return bool(seen) and seen == current_tag(mixer_id, timezone.now())


def _page(guest: MixerGuest, token: str, now: Any) -> dict[str, Any]:
    return {
        "community": guest.mixer.community,
        "mixer": guest.mixer,
        "mine": my_table(guest, now),
        "when": letters.when(guest.mixer, guest.member),
        "token": token,
    }


def _guest(token: str) -> MixerGuest:
    facts = read(letters.SEAT, token)
    return queries.access_seat(int(facts["mixer"]), int(facts["member"]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_going(request: HttpRequest, token: str) -> HttpResponse:
    """I have to go: the coming sittings do without me."""
    guest, now = _guest(token), timezone.now()
    mixer = guest.mixer
    context: dict[str, Any] = {
        "community": mixer.community,
        "who": str(guest.member),
        "title": _("Leave “%s”?") % mixer,
        "sentence": _("The coming sittings are laid without you. Nobody is told."),
        "button_label": _("I have to go"),
        "manual": True,
        "undo_label": _("Back to my table"),
        "undo_url": reverse("gather:my-table", args=[token]),
    }
    if request.method == "POST":
        gone = partial(actions.drop_out, mixer_id=mixer.pk, member_id=guest.member_id, now=now)
        context.update(_done(_said(gone), _("Thank you for coming. Get home well.")))
    return render(request, "web/answer.html", context)


def _said(step: Callable[[], object]) -> str:
    """The refusal, if there is one."""
    try:
        step()
    except UnableTo as refusal:
        return str(refusal)
    return ""


def _done(refusal: str, sentence: str) -> dict[str, Any]:
    title = _("That can't be done") if refusal else _("Noted")
    return {"done": True, "title": title, "sentence": refusal or sentence, "undo_label": ""}


# The links in the letter that asks


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One click says yes or no, without signing in. Looking changes nothing."""
    facts = read(letters.ANSWER, token)
    mixer, member = queries.asked(int(facts["mixer"]), int(facts["member"]))
    coming = bool(facts["coming"])
    context = _question(mixer, member, coming)
    if request.method == "POST":
        context.update(_answered(request, mixer, member, coming))
    return render(request, "web/answer.html", context)


def _question(mixer: Mixer, member: Any, coming: bool) -> dict[str, Any]:
    words = {"mixer": mixer, "when": letters.when(mixer, member)}
    return {
        "community": mixer.community,
        "who": str(member),
        "title": _("You'll come?") if coming else _("Not this time"),
        "sentence": (
            _("“%(mixer)s”, %(when)s.") % words
            if coming
            else _("“%(mixer)s”, %(when)s, goes on without you. That's fine.") % words
        ),
        "button_label": _("I'll come") if coming else _("Not this time"),
        "undo_label": _("Rather not this time?") if coming else _("Would you rather come?"),
        "undo_url": letters.answer_url(mixer, member, coming=not coming),
        "action_url": "",
    }


def _answered(request: HttpRequest, mixer: Mixer, member: Any, coming: bool) -> dict[str, Any]:
    now = timezone.now()
    anyway = request.POST.get("anyway") == "1"
    try:
        if coming:
            actions.join_mixer(mixer_id=mixer.pk, member=member, now=now, anyway=anyway)
        else:
            actions.drop_out(mixer_id=mixer.pk, member_id=member.pk, now=now)
    except actions.TooSoon as rhythm:
        return {
            "title": _("Just this once?"),
            "sentence": str(rhythm),
            "button_label": _("Just this once"),
            "fields": {"anyway": "1"},
            "manual": True,
        }
    except NotHere:
        return {**_done(_("Sign-up is closed by now."), "")}
    except UnableTo as refusal:
        return _done(str(refusal), "")
    said = _("You're on the list. We look forward to it.") if coming else _("Noted. That's fine.")
    after = _("I can't come after all") if coming else _("I'll come after all")
    return {**_done("", said), "undo_label": after}
