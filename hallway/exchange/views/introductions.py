"""My requests, the questions that wait for me, and answering from a letter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.exchange import actions
from hallway.exchange import introduction_letters as letters
from hallway.exchange.forms.introductions import AnswerForm
from hallway.exchange.queries import introduction_pages as pages
from hallway.exchange.queries import introductions as queries
from hallway.people.edge import attempt
from hallway.people.errors import NotHere, UnableTo
from hallway.people.links import read
from hallway.people.queries import enter

if TYPE_CHECKING:
    from typing import Any

    from hallway.exchange.queries.introductions import Standing
    from hallway.people.models import Member


@never_cache
@require_safe
def introductions(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    context = {"viewer": viewer, "page": pages.mine(viewer, timezone.now())}
    return render(request, "exchange/introductions.html", context)


@require_POST
def withdrawal(request: HttpRequest, slug: str, introduction_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    take_back = partial(
        actions.withdraw,
        asker=viewer.member,
        introduction_id=introduction_id,
        now=timezone.now(),
    )
    attempt(request, take_back, _("Taken back. Nobody is told."))
    return redirect("exchange:introductions", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, introduction_id: int) -> HttpResponse:
    """Would you introduce them? Signed in."""
    viewer = enter(request.user, slug)
    # Whoever was never asked finds nothing here.
    queries.my_step(queries.standing(introduction_id), viewer.member.pk)
    try:
        here = queries.question(viewer.member, introduction_id, timezone.now())
    except NotHere:
        return _closed(request, {"viewer": viewer})
    return _ask_or_answer(request, here, viewer.member, {"viewer": viewer})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same from a letter, without signing in. Looking changes nothing."""
    try:
        here, member = queries.question_by_link(read(letters.QUESTION, token), timezone.now())
    except NotHere:
        return _closed(request, {})
    return _ask_or_answer(request, here, member, {"community": member.community})


def _ask_or_answer(
    request: HttpRequest, here: Standing, member: Member, context: dict[str, Any]
) -> HttpResponse:
    step = queries.my_step(here, member.pk)
    form = AnswerForm(request.POST or None, initial={"blurb": step.blurb})
    if form.is_valid():
        return _answer(request, here, member, form.cleaned_data, context)
    whole = {
        **context,
        **letters.told(here, step),
        "form": form,
        "who": member.name,
        "zone": member.timezone,
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/introduction_question.html", whole, status=status)


def _answer(
    request: HttpRequest,
    here: Standing,
    member: Member,
    said: dict[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    yes = request.POST.get("answer") == "yes"
    try:
        it = actions.answer(
            member=member,
            introduction_id=here.introduction.pk,
            yes=yes,
            now=timezone.now(),
            blurb=said["blurb"],
            word=said["word"],
        )
    except UnableTo:
        return _closed(request, context)
    sentence = _("Nobody is told.")
    if yes:
        sentence = _("We take it from here.")
        if it.state == it.State.INTRODUCED:
            sentence = _("You are introduced: a letter to both of you is on its way.")
    title = _("Thank you.") if yes else _("That's fine.")
    return _said(request, {**context, "title": title, "sentence": sentence})


def _closed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    whole = {
        **context,
        "title": _("This question is no longer open."),
        "sentence": _("Nothing is asked of you any more."),
    }
    return _said(request, whole, status=410)


def _said(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "web/answer.html", {**context, "done": True}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coffee_link(request: HttpRequest, token: str) -> HttpResponse:
    """Either of the two would like a coffee. Looking changes nothing."""
    it = queries.introduced_by_link(read(letters.COFFEE, token))
    context: dict[str, Any] = {"community": it.community}
    if request.method != "POST" and not it.meeting_id:
        whole = {
            **context,
            "title": _("Have a coffee?"),
            "sentence": _("Both of you get three times to choose from."),
            "button_label": _("Yes, send us times"),
            "manual": True,
        }
        return render(request, "web/answer.html", whole)
    try:
        actions.open_coffee(introduction_id=it.pk, now=timezone.now())
    except UnableTo as refusal:
        return _said(request, {**context, "title": str(refusal)}, status=410)
    sentence = _("A letter with times is on its way to both of you.")
    return _said(request, {**context, "title": _("Lovely."), "sentence": sentence})
