"""A member's own network: the picture, a hello, and setting straight what is not so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.network import actions, letters
from hallway.network.own_picture import draw, path_words, state_words
from hallway.network.queries import mine
from hallway.network.queries.bridges import sentences, units_told
from hallway.network.queries.hellos import hello_by_link
from hallway.people.actions.tie_choices import let
from hallway.people.actions.ties import say_of_tie, take_back_word
from hallway.people.edge import attempt, today
from hallway.people.errors import UnableTo
from hallway.people.links import read
from hallway.people.queries import Viewer, circles_of, enter, find_by_name
from hallway.people.queries.known import apart_from

if TYPE_CHECKING:
    from hallway.network.queries.mine import Contact

AT_FIRST = 4


@never_cache
@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom I know, how well and how recently. For the viewer's eyes alone."""
    viewer, now = enter(request.user, slug), timezone.now()
    day = today(viewer, now)
    contacts = mine.contacts_of(viewer.member, now=now, today=day)
    units = units_told([viewer.member, *(one.member for one in contacts)])
    unit = request.GET.get("by") if request.GET.get("by") in units else next(iter(units), "")
    words = request.GET.get("q", "").strip()
    context = {
        "viewer": viewer,
        "picture": draw(viewer.member, contacts, unit or "") if contacts else None,
        "units": units,
        "unit": unit,
        "sentences": sentences(viewer.member, contacts, unit or "", day),
        "circles": circles_of(viewer.member),
        "let_go": mine.let_go_by(viewer.member),
        **_lists(contacts),
        **_found(viewer, contacts, words),
    }
    return render(request, "network/mine.html", context)


def _lists(contacts: list[Contact]) -> dict[str, Any]:
    rows = [_row(one) for one in sorted(contacts, key=lambda one: one.member.name.casefold())]
    quiet = sorted((row for row in rows if row["may_greet"]), key=lambda row: row["on"])[::-1]
    return {"rows": rows, "quiet": quiet[:AT_FIRST], "quieter": quiet[AT_FIRST:]}


def _row(contact: Contact) -> dict[str, Any]:
    said = {"how": path_words(contact), "state_words": state_words(contact.state)}
    return {**vars(contact), **said}


def _found(viewer: Viewer, contacts: list[Contact], words: str) -> dict[str, Any]:
    known = {one.member.pk for one in contacts}
    found = find_by_name(viewer, words) if words else []
    # Whoever is apart from the viewer is found as little as somebody who is not here.
    hidden = apart_from(viewer.member, [other.pk for other in found])
    shown = [(other, other.pk in known) for other in found if other.pk not in hidden]
    return {"words": words, "found": shown}


@require_POST
def word(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """We know each other well; we know each other; not really."""
    viewer = enter(request.user, slug)
    says = request.POST.get("says", "")
    if says in mine.SAYS:
        day = today(viewer, timezone.now())
        say = partial(say_of_tie, by=viewer.member, other_id=member_id, says=says, today=day)
        attempt(request, say, _("Done. Nobody but you is told."))
    return redirect("network:mine", slug)


@require_POST
def word_end(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """As if I had never said it."""
    viewer = enter(request.user, slug)
    take_back = partial(take_back_word, by=viewer.member, other_id=member_id)
    attempt(request, take_back, _("Taken back."))
    return redirect("network:mine", slug)


@require_POST
def introductions(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Whether a way to somebody may use this one tie."""
    viewer, lets = enter(request.user, slug), request.POST.get("lets") == "yes"
    other = mine.known_to(viewer.member, member_id)
    choose = partial(let, by=viewer.member, other=other, lets=lets, now=timezone.now())
    attempt(request, choose, _("Saved."))
    return redirect("network:mine", slug)


@require_POST
def hello(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """A short letter to somebody I have lost sight of."""
    viewer = enter(request.user, slug)
    greet = partial(
        actions.say_hello, member_id=viewer.member.pk, other_id=member_id, now=timezone.now()
    )
    attempt(request, greet, _("Your hello is on its way."))
    return redirect("network:mine", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hello_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter: yes, a coffee. Looking changes nothing."""
    said = hello_by_link(read(letters.COFFEE, token))
    context: dict[str, Any] = {
        "community": said.community,
        "who": said.other.name,
        "title": _("A coffee with %s?") % said.by,
        "sentence": _("You both get a letter with times that fit. Either of you can call it off."),
        "button_label": _("Yes, a coffee"),
        "manual": True,
    }
    status = 200
    if request.method == "POST":
        try:
            said = actions.have_coffee(hello_id=said.pk, now=timezone.now())
        except UnableTo as refusal:
            status = 409
            context |= {"title": _("Not just now"), "sentence": str(refusal), "done": True}
    if said.meeting is not None:
        page = reverse("meet:meeting", args=[said.community.slug, said.meeting.pk])
        context |= {
            "title": _("How nice."),
            "sentence": _("You both have a letter with times that fit."),
            "page_url": page,
            "done": True,
        }
    return render(request, "network/hello.html", context, status=status)
