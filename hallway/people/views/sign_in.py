"""Coming in: ask for a link, use it, choose a community; and going out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hallway.people import actions
from hallway.people.errors import NotHere, UnableTo
from hallway.people.forms import SignInForm
from hallway.people.queries import memberships
from hallway.people.views.edge import clock, place_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a link. Whoever is in already goes on."""
    goes_to = _safe(request, request.GET.get("next", ""))
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(goes_to or "people:communities")
    form = SignInForm(request.POST or None)
    if form.is_valid() and _asked(request, form, goes_to):
        return redirect("people:sent")
    return render(request, "people/sign_in.html", {"form": form})


def _asked(request: HttpRequest, form: SignInForm, goes_to: str) -> bool:
    email = form.cleaned_data["email"]
    try:
        actions.ask_sign_in(email=email, now=clock(), place=place_of(request), goes_to=goes_to)
    except UnableTo as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "people/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing (mail scanners look); the button signs in and uses the link up."""
    account = actions.account_behind(token)
    if account is not None and request.method == "POST":
        try:
            account = actions.use_link(token=token, now=clock())
        except NotHere:
            account = None
        else:
            login(request, account, backend="sesame.backends.ModelBackend")
            return redirect(_safe(request, request.GET.get("next", "")) or "people:communities")
    if account is None:
        return render(request, "people/link_over.html", {"form": SignInForm()}, status=410)
    return render(request, "people/link.html", {"account": account})


def _safe(request: HttpRequest, address: str) -> str:
    """Only a place on this very site."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if own and address.startswith("/") else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return render(request, "people/signed_out.html")


@never_cache
@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    """Where to? With one community there is nothing to choose."""
    if not request.user.is_authenticated:
        return redirect("people:sign-in")
    rows = list(memberships(request.user))
    active = [member for member in rows if member.state == "active"]
    left = [m for m in rows if m.state == "left" and "state" in m.own_fields]
    if len(active) == 1 and not left:
        return redirect("home", active[0].community.slug)
    return render(request, "people/communities.html", {"active": active, "left": left})


@require_POST
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who left comes back, by their own wish."""
    if not request.user.is_authenticated:
        return redirect("people:sign-in")
    member = memberships(request.user).filter(community__slug=slug).first()
    if member is None:
        raise NotHere
    actions.come_back(member=member)
    return redirect(reverse("home", args=[slug]))
