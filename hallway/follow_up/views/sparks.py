"""What came of it: told, agreed to, and shared as far as all of its people like."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.follow_up import actions, sparks_letters
from hallway.follow_up.forms import SparkForm, WishForm
from hallway.follow_up.queries import sparks as queries
from hallway.follow_up.sources import source_of
from hallway.people.edge import attempt
from hallway.people.errors import UnableTo
from hallway.people.links import read
from hallway.people.queries import enter, enter_as_organiser

if TYPE_CHECKING:
    from hallway.follow_up.queries.sparks import SparkSeen
    from hallway.people.models import Member


@never_cache
@require_safe
def sparks(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that wait for my word, my own, and those that others share."""
    viewer = enter(request.user, slug)
    context = {
        "viewer": viewer,
        "own": queries.my_sparks(viewer.member),
        "shared": queries.shared_sparks(viewer),
    }
    return render(request, "follow_up/sparks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what came of something: ?for=meeting:12."""
    viewer = enter(request.user, slug)
    source = source_of(viewer.member, request.GET.get("for", ""), timezone.now())
    named = queries.nameable(viewer.member, source)
    here = [one for one in named if one in source.others]
    form = SparkForm(here, [one for one in named if one not in here], request.POST or None)
    if form.is_valid():
        try:
            told = actions.tell_spark(
                teller=viewer.member, source=source.key, now=timezone.now(), **form.cleaned_data
            )
        except UnableTo as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Told. The others are asked whether they agree."))
            return redirect("follow_up:spark", slug, told.pk)
    context = {"viewer": viewer, "source": source, "form": form, "named": named}
    status = 422 if form.errors else 200
    return render(request, "follow_up/new_spark.html", context, status=status)


@never_cache
@require_safe
def spark(request: HttpRequest, slug: str, spark_id: int) -> HttpResponse:
    viewer = enter(request.user, slug)
    seen = queries.access_spark(viewer, spark_id)
    wish = seen.mine.wish if seen.mine else 0
    context = {"viewer": viewer, "seen": seen, "form": WishForm(initial={"wish": wish})}
    return render(request, "follow_up/spark.html", context)


@require_POST
def agreement(request: HttpRequest, slug: str, spark_id: int) -> HttpResponse:
    """I was part of it; and who may read it, for my part."""
    viewer = enter(request.user, slug)
    queries.access_spark(viewer, spark_id)
    form = WishForm(request.POST)
    wish = form.cleaned_data["wish"] if form.is_valid() else 0
    say = partial(
        actions.agree,
        spark_id=spark_id,
        member_id=viewer.member.pk,
        wish=wish,
        now=timezone.now(),
    )
    attempt(request, say, _("You've agreed. You can step out again whenever you like."))
    return redirect("follow_up:spark", slug, spark_id)


@require_POST
def departure(request: HttpRequest, slug: str, spark_id: int) -> HttpResponse:
    """I'd rather not, or no longer."""
    viewer = enter(request.user, slug)
    queries.access_spark(viewer, spark_id)
    step_out = partial(
        actions.step_out, spark_id=spark_id, member_id=viewer.member.pk, now=timezone.now()
    )
    attempt(request, step_out, _("You're out of it. Nobody is told."))
    return redirect("follow_up:sparks", slug)


@require_POST
def withdrawal(request: HttpRequest, slug: str, spark_id: int) -> HttpResponse:
    """Take back what I told."""
    viewer = enter(request.user, slug)
    actions.take_back_spark(spark_id=spark_id, member_id=viewer.member.pk)
    messages.success(request, _("You have taken it back. It is gone for everybody."))
    return redirect("follow_up:sparks", slug)


@never_cache
@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """What all this did for us, in numbers that tell on nobody; for organisers."""
    viewer = enter_as_organiser(request.user, slug)
    found = queries.counts(viewer.community.pk, since=None, until=None, now=timezone.now())
    context = {"viewer": viewer, **queries.in_words(found)}
    return render(request, "follow_up/spark_figures.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Yes or no in one click from the letter. Looking changes nothing."""
    facts = read(sparks_letters.ANSWER, token)
    seen, agrees = queries.spark_by_link(facts), bool(facts["agrees"])
    member = queries.member_in(seen, int(facts["member"]))
    if request.method != "POST":
        return _answer(request, member, _asked(seen, member, agrees))
    if agrees:
        wish = seen.mine.wish if seen.mine else 0
        actions.agree(spark_id=seen.spark.pk, member_id=member.pk, wish=wish, now=timezone.now())
    else:
        actions.step_out(spark_id=seen.spark.pk, member_id=member.pk, now=timezone.now())
    return _answer(request, member, _done(seen, member, agrees))


def _asked(seen: SparkSeen, member: Member, agrees: bool) -> dict[str, object]:
    spark = seen.spark
    return {
        "title": _("You were part of it?") if agrees else _("You'd rather not?"),
        "sentence": f"{spark.get_kind_display()}: “{spark.words}”",
        "button_label": _("Yes, I was part of it") if agrees else _("I'd rather not"),
        "undo_label": _("I'd rather not") if agrees else _("Yes, I was part of it"),
        "undo_url": sparks_letters.answer_path(spark, member, agrees=not agrees),
        "manual": True,
    }


def _done(seen: SparkSeen, member: Member, agrees: bool) -> dict[str, object]:
    yes = _("Only those of you who are part of it can read it, unless all of you say otherwise.")
    no = _("Nobody is told. It looks as if you had not answered.")
    return {
        "title": _("Thank you.") if agrees else _("You're out of it."),
        "sentence": yes if agrees else no,
        "done": True,
        "undo_label": _("Step out again") if agrees else _("I was part of it after all"),
        "undo_url": sparks_letters.answer_path(seen.spark, member, agrees=not agrees),
    }


def _answer(request: HttpRequest, member: Member, context: dict[str, object]) -> HttpResponse:
    whole = {"community": member.community, "who": member.name, **context}
    return render(request, "web/answer.html", whole)
