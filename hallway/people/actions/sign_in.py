"""Signing in with a one-time link: no password to choose, to lose or to steal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from sesame.utils import get_token, get_user

from hallway.outbox import actions as outbox
from hallway.people.actions.letters import sign_in_letter
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Community, Member, SignInRequest, User

WINDOW = timedelta(hours=1)
MOST_FOR_AN_ADDRESS = 6
# A whole office may stand behind one address of the network.
MOST_FROM_A_PLACE = 100


@transaction.atomic
def ask_sign_in(*, email: str, now: datetime, place: str = "", goes_to: str = "") -> None:
    """Send a link to an address that belongs to somebody; do as much for any other.

    `place` is where the question comes from (an IP address). The answer, the limits and very
    nearly the work are the same for a known and an unknown address.

    Raises:
        UnableTo: asked too often in the last hour.
    """
    email = email.strip().lower()
    _count(email, place, now)
    member = _whose(email)
    letter = sign_in_letter(
        member or _nobody(), email, get_token(_account(email, member)), goes_to, now
    )
    if member is not None:
        outbox.write(letter, now=now)


def _whose(email: str) -> Member | None:
    """Any one membership of this address; people who left may come in to come back."""
    if not email:
        return None
    return (
        Member.objects.select_related("community")
        .filter(email__iexact=email)
        .exclude(state=Member.State.ERASED)
        .order_by("state", "pk")
        .first()
    )


def _account(email: str, member: Member | None) -> User:
    if member is None:
        return User(pk=0, email=email)
    account = User.objects.filter(email=email).first()
    return account or User.objects.create_user(email)


def _nobody() -> Member:
    community = Community(pk=0, slug="nowhere", name="Nowhere")
    return Member(pk=0, community=community)


def _count(email: str, place: str, now: datetime) -> None:
    SignInRequest.objects.filter(at__lte=now - WINDOW).delete()
    address, origin = _digest("address", email), _digest("place", place)
    recent = SignInRequest.objects.all()
    if recent.filter(address=address).count() >= MOST_FOR_AN_ADDRESS:
        raise UnableTo(
            _(
                "Several links were asked for with this address. The ones already sent still "
                "work for half an hour; please look for them, also among the spam, or ask again "
                "in an hour."
            )
        )
    if place and recent.filter(place=origin).count() >= MOST_FROM_A_PLACE:
        raise UnableTo(_("Very many links were asked for from here. Please try in an hour."))
    SignInRequest.objects.create(address=address, place=origin, at=now)


def _digest(kind: str, value: str) -> str:
    """Enough to count by, nothing to read: keyed with the installation's secret."""
    return salted_hmac(f"hallway.sign-in.{kind}", value, algorithm="sha256").hexdigest()


def account_behind(token: str) -> User | None:
    """Whose link this is, if it can still be used. Looking does not use it up."""
    account = get_user(token, update_last_login=False)
    return account if isinstance(account, User) else None


@transaction.atomic
def use_link(*, token: str, now: datetime) -> User:
    """Use a link up and bring its account together with every membership of its address.

    Raises:
        NotHere: the link is too old, was used before, or never was one.
    """
    account = account_behind(token)
    if account is None:
        raise NotHere
    # Two clicks at once: the second one waits here and then finds the link used.
    User.objects.select_for_update().get(pk=account.pk)
    account = account_behind(token)
    if account is None:
        raise NotHere
    account.last_login = now
    account.save(update_fields=["last_login"])
    link_memberships(account)
    return account


def link_memberships(account: User) -> None:
    Member.objects.filter(email__iexact=account.email).exclude(state=Member.State.ERASED).update(
        user=account
    )


@transaction.atomic
def sign_in_link_for(*, email: str, now: datetime) -> str:
    """The token of a link, for whoever runs the installation and has no mail yet.

    Raises:
        UnableTo: nobody here has this address.
    """
    email = email.strip().lower()
    member = _whose(email)
    account = User.objects.filter(email=email).first() if member is None else None
    if member is None and account is None:
        raise UnableTo(_("Nobody here has the address “%s”.") % email)
    return str(get_token(account or _account(email, member)))
