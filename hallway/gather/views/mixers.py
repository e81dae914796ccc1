"""Mixers before they begin: the list, setting one up, who comes, the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.gather import actions
from hallway.gather import mixer_letters as letters
from hallway.gather.forms.mixers import MixerForm
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.evening import evening_of
from hallway.gather.queries.outlook import outlook, quality_in_words
from hallway.people.edge import attempt, number
from hallway.people.errors import UnableTo
from hallway.people.queries import Viewer, enter, enter_as_organiser

if TYPE_CHECKING:
    from hallway.gather.models import Mixer


@never_cache
@require_safe
def mixers(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    rows = [
        {
            "mixer": one,
            "when": letters.when(one, viewer.member),
            "coming": queries.count_coming(one),
            "mine": queries.guest_of(one, viewer.member),
        }
        for one in queries.mixers_of(viewer, timezone.now())
    ]
    return render(request, "gather/mixers.html", {"viewer": viewer, "rows": rows})


@never_cache
@require_safe
def mixer(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """One mixer: for organisers the desk, for members the invitation and their seat."""
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_mixer(viewer, mixer_id)
    mine = queries.guest_of(found, viewer.member)
    context = {
        "viewer": viewer,
        "mixer": found,
        "when": letters.when(found, viewer.member),
        "mine": mine,
        "may_join": queries.may_join(found, viewer.member),
        "ahead": found.state in queries.AHEAD,
        "free": queries.seats_for(found, viewer.member),
        "anyway": request.GET.get("anyway") == "1",
    }
    if viewer.organiser:
        context.update(_desk(request, viewer, found), evening=evening_of(found, now))
    return render(request, "gather/mixer.html", context)


def _desk(request: HttpRequest, viewer: Viewer, found: Mixer) -> dict[str, Any]:
    """What an organiser sees besides."""
    guests = queries.guests(found)
    words = request.GET.get("q", "").strip()
    everybody = list(queries.audience(found))
    return {
        "guests": guests,
        "words": words,
        "found": queries.find_for_mixer(viewer, found, words) if words else [],
        "can_be_asked": len(queries.can_be_asked(found, everybody)),
        "outlook": _outlook(found, len(guests)),
        "quality": quality_in_words(found),
    }


def _outlook(found: Mixer, people: int) -> list[str]:
    numbers = {name: getattr(found, name) for name in ("tables", "seats", "sittings", "minutes")}
    return outlook(people or found.tables * found.seats, **numbers)


# Set up


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_mixer(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now = enter_as_organiser(request.user, slug), timezone.now()
    # Whoever writes "17:00" means the clock on their own wall, as with a table.
    zone = viewer.member.timezone
    form = MixerForm(viewer.community, now, data=request.POST or None, zone=zone)
    if _meant(request, form):
        try:
            made = actions.set_up_mixer(viewer=viewer, now=now, **form.facts())
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("gather:mixer", slug, made.pk)
    return _form(request, viewer, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_mixer(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    viewer, now = enter_as_organiser(request.user, slug), timezone.now()
    found = queries.access_mixer_to_run(viewer, mixer_id)
    form = MixerForm(viewer.community, now, data=request.POST or None, mixer=found)
    if _meant(request, form):
        try:
            actions.change_mixer(mixer_id=found.pk, now=now, **form.facts())
            actions.renew_plan(mixer_id=found.pk, now=now)
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("gather:mixer", slug, found.pk)
    return _form(request, viewer, form, found)


def _meant(request: HttpRequest, form: MixerForm) -> bool:
    """Whether the form was sent to be saved, and not only to see what its numbers give."""
    return "look" not in request.POST and form.is_valid()


def _form(
    request: HttpRequest, viewer: Viewer, form: MixerForm, found: Mixer | None = None
) -> HttpResponse:
    lines = _foreseen(form, found)
    if "look" in request.POST:
        form.errors.clear()
    context = {"viewer": viewer, "form": form, "mixer": found, "lines": lines}
    return render(request, "gather/mixer_form.html", context, status=422 if form.errors else 200)


def _foreseen(form: MixerForm, found: Mixer | None) -> list[str]:
    """What the numbers in the form give; nothing while they are not numbers."""
    numbers = form.numbers()
    if len(numbers) < 4:
        return []
    coming = queries.count_coming(found) if found else 0
    return outlook(coming or numbers["tables"] * numbers["seats"], **numbers)


@never_cache
@require_safe
def foresee(request: HttpRequest, slug: str) -> HttpResponse:
    """What the numbers give, alone, while somebody is still choosing."""
    viewer, now = enter_as_organiser(request.user, slug), timezone.now()
    of = number(request.GET.get("of"))
    found = queries.access_mixer_to_run(viewer, of) if of else None
    form = MixerForm(viewer.community, now, data=request.GET, mixer=found)
    return render(request, "gather/mixer_outlook.html", {"lines": _foreseen(form, found)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    viewer = enter_as_organiser(request.user, slug)
    found = queries.access_mixer_to_run(viewer, mixer_id)
    if request.method == "POST":
        step = partial(actions.call_off_mixer, mixer_id=found.pk, now=timezone.now())
        attempt(request, step, _("Called off. Everybody who would have come is told."))
        return redirect("gather:mixers", slug)
    context = {
        "viewer": viewer,
        "title": _("Call “%s” off?") % found,
        "sentence": _("Everybody who comes gets a kind letter. This can't be undone."),
        "button_label": _("Call it off"),
        "danger": True,
        "action_url": "",
        "back_url": f"/c/{slug}/mixers/{found.pk}",
        "back_label": _("Leave it as it is"),
    }
    return render(request, "web/confirm.html", context)


# Who comes


@require_POST
def sign_up_open(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    def step(found: Mixer) -> str:
        asked = actions.open_sign_up(mixer_id=found.pk, now=timezone.now())
        return (
            ngettext(
                "Sign-up is open; %d letter goes out.", "Sign-up is open; %d letters go out.", asked
            )
            % asked
        )

    return _by_organiser(request, slug, mixer_id, step)


@require_POST
def sign_up_end(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    def step(found: Mixer) -> str:
        actions.close_sign_up(mixer_id=found.pk, now=timezone.now())
        return _("Sign-up is closed. You can still add people by name.")

    return _by_organiser(request, slug, mixer_id, step)


@require_POST
def choose(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """Everybody it is for, in one go."""

    def step(found: Mixer) -> str:
        ids = list(queries.audience(found).values_list("pk", flat=True))
        added = actions.choose_guests(mixer_id=found.pk, member_ids=ids, now=timezone.now())
        return ngettext("%d person is added.", "%d people are added.", added) % added

    return _by_organiser(request, slug, mixer_id, step)


@require_POST
def let_in(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    """One person by name, before it begins or late."""

    def step(found: Mixer) -> str:
        now, member = timezone.now(), number(request.POST.get("member"))
        return _("%s is in.") % actions.bring_in(mixer_id=found.pk, member_id=member, now=now)

    return _by_organiser(request, slug, mixer_id, step, "#people")


@require_POST
def take_off(request: HttpRequest, slug: str, mixer_id: int, member_id: int) -> HttpResponse:
    def step(found: Mixer) -> str:
        now = timezone.now()
        actions.sign_off(mixer_id=found.pk, member_id=member_id, now=now)
        actions.renew_plan(mixer_id=found.pk, now=now)
        return _("Taken off the list.")

    return _by_organiser(request, slug, mixer_id, step, "#people")


@require_POST
def plan(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    def step(found: Mixer) -> str:
        made = actions.plan_mixer(mixer_id=found.pk, now=timezone.now())
        return _("The plan is made.") + " " + quality_in_words(made)

    return _by_organiser(request, slug, mixer_id, step)


def _by_organiser(
    request: HttpRequest, slug: str, mixer_id: int, step: Callable[[Mixer], str], place: str = ""
) -> HttpResponse:
    found = queries.access_mixer_to_run(enter_as_organiser(request.user, slug), mixer_id)
    try:
        messages.success(request, step(found))
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    return redirect(f"/c/{slug}/mixers/{found.pk}{place}")


# For members


@require_POST
def sign_up(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_mixer(viewer, mixer_id)
    anyway = request.POST.get("anyway") == "1"
    try:
        actions.join_mixer(mixer_id=found.pk, member=viewer.member, now=now, anyway=anyway)
    except actions.TooSoon as rhythm:
        messages.warning(request, str(rhythm))
        return redirect(f"/c/{slug}/mixers/{found.pk}?anyway=1")
    except UnableTo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You're on the list. We look forward to it."))
    return redirect("gather:mixer", slug, found.pk)


@require_POST
def sign_off(request: HttpRequest, slug: str, mixer_id: int) -> HttpResponse:
    viewer, now = enter(request.user, slug), timezone.now()
    found = queries.access_mixer(viewer, mixer_id)
    mine = viewer.member.pk
    step = partial(actions.drop_out, mixer_id=found.pk, member_id=mine, now=now)
    attempt(request, step, _("Noted. That's fine."))
    return redirect("gather:mixers", slug)
