"""Add people and change what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from hallway.outbox.letters import on_the_wire
from hallway.people.actions.accounts import close_unused
from hallway.people.actions.chart import whom_written
from hallway.people.actions.letters import tell_old_address
from hallway.people.actions.search import index_member, reindex
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Member, User
from hallway.people.roster import is_time_zone

# What members may change on their own page. Once they did, no import touches it again.
PROFILE = (
    "name",
    "timezone",
    "works_from",
    "works_to",
    "work_days",
    "days_between",
    "interests",
    "languages",
    "ask_about",
    "headline",
    "reports_to",
    "shown",
    "introduces",
    "introductions_a_month",
    "asks_a_week",
    "digest_day",
    "digest_hour",
)
# What an organiser may change about somebody else.
ORGANISED = ("name", "email", "key", "role", "units", "reports_to", "timezone", "joined_on")
# Parts of a profile, each of them shown to everybody, to one's ties or to nobody.
SHOWABLE = ("headline", "photo", "ask_about", "interests", "languages", "thanks")
PROFILE_PARTS = {"headline", "ask_about", "interests", "languages"}
SHOWN_TO = ("all", "ties", "nobody")
FACTS = {*PROFILE, *ORGANISED, "paused_until"} - {"email"}


@transaction.atomic
def add_member(
    *, community: Community, name: str, email: str, now: datetime, **facts: Any
) -> Member:
    """Add one person. No letter leaves: the first they hear is the invitation to a round.

    `facts` are fields of a member. Without `key` the address stands in for it until a roster
    says better; without `joined_on` they joined today.
    """
    unknown = facts.keys() - FACTS
    if unknown:
        raise TypeError(f"no facts of a member: {sorted(unknown)}")
    email = checked_email(email)
    member = Member(
        community=community,
        name=checked_name(name),
        email=email,
        created_at=now,
        **{
            "key": email.lower(),
            "timezone": community.timezone,
            "joined_on": now.astimezone(ZoneInfo(community.timezone)).date(),
            **facts,
        },
    )
    refuse_taken(member)
    member.user = account_of(email)
    member.save()
    index_member(member)
    return member


def checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UnableTo(_("Everybody needs a name."))
    return name[:200]


def checked_email(email: str) -> str:
    email = email.strip()
    if not email:
        return ""
    try:
        validate_email(email)
        on_the_wire(email)
    except (ValidationError, UnicodeError) as error:
        raise UnableTo(_("“%s” is not an email address.") % email) from error
    return email


def refuse_taken(member: Member) -> None:
    """Say whose the address or the id already is, before the database refuses."""
    if not is_time_zone(member.timezone):
        raise UnableTo(_("“%s” is not a time zone.") % member.timezone)
    others = Member.objects.filter(community_id=member.community_id).exclude(pk=member.pk)
    namesake = others.filter(email__iexact=member.email).first() if member.email else None
    if namesake:
        raise UnableTo(
            _("%(email)s is already the address of %(name)s.")
            % {"email": member.email, "name": namesake.name}
        )
    namesake = others.filter(key=member.key).first() if member.key else None
    if namesake:
        raise UnableTo(
            _("The id “%(key)s” already belongs to %(name)s.")
            % {"key": member.key, "name": namesake.name}
        )


def account_of(email: str) -> User | None:
    """The account that has shown, by signing in, that this address is its own."""
    if not email:
        return None
    return User.objects.filter(email=email.lower(), is_active=True).first()


@transaction.atomic
def save_profile(*, member: Member, **facts: Any) -> None:
    """A member's own changes. What really changed is theirs from now on: imports leave it.

    reports_to: a name.
    """
    if "shown" in facts:
        facts["shown"] = _shown(member, facts["shown"])
    if "reports_to" in facts:
        facts["reports_to"] = _above(member, facts["reports_to"], by_id=False)
    changed = [name for name in PROFILE if name in facts and getattr(member, name) != facts[name]]
    if not changed:
        return
    _set(member, {name: facts[name] for name in changed})
    member.name = checked_name(member.name)
    refuse_taken(member)
    # What is no longer for everybody is theirs too: no organiser's file reads or empties it.
    own = {*changed, *(PROFILE_PARTS & member.shown.keys())}
    member.own_fields = sorted({*member.own_fields, *own})
    member.save(update_fields=[*changed, "own_fields"])
    if "languages" in changed:
        reindex(community_id=member.community_id, owner=member)
    else:
        index_member(member)


def _shown(member: Member, wishes: Mapping[str, str]) -> dict[str, str]:
    """What is not for everybody, part by part; a part that no wish names stays as it was."""
    if any(part not in SHOWABLE or who not in SHOWN_TO for part, who in wishes.items()):
        raise UnableTo(_("Each part of a profile is for all, for your ties or for nobody."))
    whole = {**member.shown, **wishes}
    return {part: who for part, who in sorted(whole.items()) if who != "all"}


@transaction.atomic
def change_member(*, member: Member, by: Member, now: datetime, **facts: Any) -> None:
    """An organiser's changes to somebody: name, address, id, role, line, units, zone, joined.

    reports_to: what was written: an id, an address or a name.
    """
    before, account, key = member.email, member.user_id, member.key
    if facts.get("reports_to", member.reports_to) != member.reports_to:
        facts["reports_to"] = _above(member, facts["reports_to"], by_id=True)
    _set(member, {name: facts[name] for name in ORGANISED if name in facts})
    member.name = checked_name(member.name)
    member.email = checked_email(member.email)
    refuse_taken(member)
    if "role" in facts:
        _keep_an_organiser(member, by)
    if member.email.lower() != before.lower():
        move_to_address(member, before, now)
    member.save()
    if key and member.key != key:
        below = Member.objects.filter(community_id=member.community_id, reports_to=key)
        below.update(reports_to=member.key)
    index_member(member)
    close_unused([account])


def _above(member: Member, written: str, *, by_id: bool) -> str:
    return whom_written(written, community_id=member.community_id, member=member, by_id=by_id)


def _set(member: Member, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(member, name, value)


def _keep_an_organiser(member: Member, by: Member) -> None:
    if member.role == Member.Role.ORGANISER:
        return
    if member.pk == by.pk:
        raise UnableTo(_("Another organiser has to take that role from you."))
    keep_an_organiser(member)


def keep_an_organiser(member: Member) -> None:
    """Somebody has to be left who can open the organiser's pages."""
    others = Member.objects.filter(
        community_id=member.community_id,
        role=Member.Role.ORGANISER,
        state=Member.State.ACTIVE,
    ).exclude(pk=member.pk)
    if not others.exists():
        raise UnableTo(
            _("%s is the only organiser here. Make somebody else an organiser first.") % member
        )


def move_to_address(member: Member, before: str, now: datetime) -> None:
    """The row now belongs to whoever reads the new address; the old one is told."""
    if before and member.user_id:
        tell_old_address(member, before, now)
    member.user = account_of(member.email)
