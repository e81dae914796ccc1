"""Telling a story, changing it, taking it back; its picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hallway.people import actions
from hallway.people.edge import today
from hallway.people.errors import UnableTo
from hallway.people.forms import StoryForm
from hallway.people.pictures import MOST_BYTES
from hallway.people.queries import Viewer, access_own_story, enter, story_picture
from hallway.people.views.edge import clock, picture_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from hallway.people.models import Story


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_story(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request.user, slug)
    tell = partial(actions.tell_story, author=viewer.member, now=clock())
    return _writing(request, viewer, None, tell, _("Your story is told."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, slug: str, story_id: int) -> HttpResponse:
    """One's own story, to be changed."""
    viewer = enter(request.user, slug)
    mine = access_own_story(viewer, story_id)
    change = partial(actions.change_story, story=mine, now=clock())
    return _writing(request, viewer, mine, change, _("Saved."))


def _writing(
    request: HttpRequest,
    viewer: Viewer,
    mine: Story | None,
    write: Callable[..., object],
    done: str,
) -> HttpResponse:
    form = StoryForm(mine, request.POST or None, request.FILES or None)
    if form.is_valid() and _written(form, write):
        messages.success(request, done)
        return redirect("people:person", viewer.community.slug, viewer.member.pk)
    return render(request, "people/story.html", {"viewer": viewer, "form": form, "story": mine})


def _written(form: StoryForm, write: Callable[..., object]) -> bool:
    try:
        write(**_facts(form))
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _facts(form: StoryForm) -> dict[str, Any]:
    facts = dict(form.cleaned_data)
    sent = facts.pop("picture", None)
    return {**facts, "picture": sent.read(MOST_BYTES + 1) if sent else b""}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story_end(request: HttpRequest, slug: str, story_id: int) -> HttpResponse:
    """Take a story back, after one more look."""
    viewer = enter(request.user, slug)
    mine = access_own_story(viewer, story_id)
    if request.method == "POST":
        actions.delete_story(story=mine)
        messages.success(request, _("Your story is taken back."))
        return redirect("people:person", slug, viewer.member.pk)
    return render(request, "people/story_end.html", {"viewer": viewer, "story": mine})


@require_safe
def picture(request: HttpRequest, slug: str, story_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    found = story_picture(viewer, story_id, today(viewer, clock()))
    return picture_answer(request, found.content, found.media_type, found.digest)
