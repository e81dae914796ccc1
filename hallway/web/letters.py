"""The organisers' page of letters that could not be delivered."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hallway.outbox import actions, queries
from hallway.people.queries import enter_as_organiser

A_PAGE = 50


@never_cache
@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom a letter did not reach and what the mail server said; never what it says."""
    viewer = enter_as_organiser(request.user, slug)
    found = queries.failed_letters(viewer.community.pk, now=timezone.now())
    context = {
        "viewer": viewer,
        "letters": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "resting": queries.trouble().exists(),
    }
    return render(request, "web/letters.html", context)


@require_POST
def letter_again(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """Try one letter again."""
    viewer = enter_as_organiser(request.user, slug)
    again = actions.retry(community_id=viewer.community.pk, letter_id=letter_id, now=timezone.now())
    if again:
        messages.success(request, _("It is on its way again."))
    else:
        messages.info(request, _("That letter is no longer waiting for you."))
    return redirect("letters", slug)


@require_POST
def letters_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Try all of them again."""
    viewer = enter_as_organiser(request.user, slug)
    count = actions.retry_all(community_id=viewer.community.pk, now=timezone.now())
    said = ngettext(
        "%(count)d letter is on its way again.", "%(count)d letters are on their way again.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("letters", slug)
