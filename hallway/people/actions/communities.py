"""Begin a community."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hallway.people.actions.members import add_member, checked_email
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Member, User
from hallway.people.roster import is_time_zone

# They would read like something else in /c/<slug>/.
RESERVED = {"new", "api", "admin", "static"}


@transaction.atomic
def create_community(
    *, name: str, slug: str = "", timezone: str = "UTC", now: datetime
) -> Community:
    """Begin a walled community. Without a slug, one is made from the name."""
    name = " ".join(name.split())
    slug = slug or slugify(name) or "community"
    if not name:
        raise UnableTo(_("A community needs a name."))
    if slug != slugify(slug) or len(slug) > 50 or slug in RESERVED:
        raise UnableTo(_("“%s” can't be part of an address. Try small letters.") % slug)
    if not is_time_zone(timezone):
        raise UnableTo(_("“%s” is not a time zone.") % timezone)
    if Community.objects.filter(slug=slug).exists():
        raise UnableTo(_("There is already a community at “%s”.") % slug)
    return Community.objects.create(slug=slug, name=name, timezone=timezone, created_at=now)


@transaction.atomic
def begin_community(
    *,
    name: str,
    organiser: str,
    organiser_name: str = "",
    slug: str = "",
    timezone: str = "UTC",
    now: datetime,
) -> Community:
    """A community together with the person who looks after it, by their address."""
    if not organiser.strip():
        raise UnableTo(_("A community needs an organiser's email address."))
    community = create_community(name=name, slug=slug, timezone=timezone, now=now)
    add_member(
        community=community,
        name=organiser_name or organiser.partition("@")[0].replace(".", " ").title(),
        email=organiser,
        role=Member.Role.ORGANISER,
        now=now,
    )
    return community


@transaction.atomic
def make_operator(*, email: str) -> User:
    """Somebody who looks after the whole installation."""
    email = checked_email(email).lower()
    if not email:
        raise UnableTo(_("An operator needs an email address."))
    account = User.objects.filter(email=email).first() or User.objects.create_user(email)
    account.is_staff = account.is_superuser = True
    account.save(update_fields=["is_staff", "is_superuser"])
    return account
