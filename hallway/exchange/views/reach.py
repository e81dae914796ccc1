"""Who knows about it, who can introduce me, and asking for it."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hallway.exchange import actions
from hallway.exchange.forms.introductions import RequestForm
from hallway.exchange.introduction_words import draft
from hallway.exchange.queries import introduction_pages as pages
from hallway.people.edge import attempt
from hallway.people.queries import enter, find_by_name

MOST_WORDS = 120


@never_cache
@require_safe
def reach(request: HttpRequest, slug: str) -> HttpResponse:
    """Who knows about it, and through whom? Or: who can introduce me to this person?"""
    viewer = enter(request.user, slug)
    words = request.GET.get("topic", "").strip()[:MOST_WORDS]
    name = request.GET.get("name", "").strip()[:MOST_WORDS]
    now = timezone.now()
    context = {
        "viewer": viewer,
        "words": words,
        "name": name,
        "found": pages.who_knows(viewer, words, now) if words else [],
        "named": find_by_name(viewer, name, most=8) if name else [],
    }
    return render(request, "exchange/reach.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """One person: the ways to them; POST first writes the lines, then asks."""
    viewer, now = enter(request.user, slug), timezone.now()
    target = pages.whom(viewer, member_id)
    form = RequestForm(request.POST or None)
    drafted = False
    if form.is_valid():
        said = form.cleaned_data
        if said["blurb"]:
            ask = partial(actions.ask_for, asker=viewer.member, target=target, now=now, **said)
            if attempt(request, ask, _("It's on its way. You hear within two weeks.")):
                return redirect("exchange:introductions", slug)
        else:
            written = draft(viewer.member, said["why"])
            form, drafted = RequestForm(initial={**said, "blurb": written}), True
    context = {
        "viewer": viewer,
        "page": pages.introducing(viewer, target.pk, now),
        "form": form,
        "drafted": drafted or bool(request.POST.get("blurb")),
    }
    return render(request, "exchange/introduce.html", context, status=422 if form.errors else 200)
