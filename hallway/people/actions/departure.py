"""Leaving, coming back, and being forgotten."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.outbox import actions as outbox
from hallway.people.actions.accounts import close_unused
from hallway.people.actions.circles import let_circles_go
from hallway.people.actions.limits import forget_spent
from hallway.people.actions.members import keep_an_organiser
from hallway.people.actions.search import forget_words
from hallway.people.actions.ties import forget_tie_words
from hallway.people.erased import marks
from hallway.people.erasure import forget_everywhere, say_farewell
from hallway.people.errors import UnableTo
from hallway.people.models import (
    ApiToken,
    Block,
    CircleMember,
    Member,
    Photo,
    Promise,
    RosterImport,
    Story,
    weekdays,
)
from hallway.people.queries.known import held
from hallway.people.roster_changes import OWN_DEPARTURE


@transaction.atomic
def leave(*, member: Member, now: datetime) -> None:
    """Out of the community, by one's own wish. History stays; coming back takes one click."""
    if member.state != Member.State.ACTIVE:
        return
    _not_the_last(member)
    member.own_fields = sorted({*member.own_fields, OWN_DEPARTURE})
    depart(member, now)


@transaction.atomic
def remove(*, member: Member, by: Member, now: datetime) -> None:
    """An organiser takes somebody off the list."""
    if member.pk == by.pk:
        raise UnableTo(_("To leave yourself, use your own page."))
    if member.state == Member.State.ACTIVE:
        depart(member, now)


def depart(member: Member, now: datetime) -> None:
    # Whoever acts is held: so a seat that is being taken at this moment is there to be let go.
    held([member.pk])
    outbox.drop_own(community_id=member.community_id, member_id=member.pk)
    say_farewell(member, now)
    member.state = Member.State.LEFT
    member.role = Member.Role.MEMBER
    member.save(update_fields=["state", "role", "own_fields"])
    ApiToken.objects.filter(member=member).delete()
    Promise.objects.filter(member=member).delete()
    let_circles_go(member)


@transaction.atomic
def come_back(*, member: Member) -> None:
    """The member's own wish; `put_back` is the organiser's."""
    if member.state == Member.State.LEFT and OWN_DEPARTURE in member.own_fields:
        _return(member)


@transaction.atomic
def put_back(*, member: Member) -> None:
    if OWN_DEPARTURE in member.own_fields:
        raise UnableTo(
            _("%s left by their own wish, so only they can come back: by signing in.") % member
        )
    if member.state == Member.State.LEFT:
        _return(member)


def _return(member: Member) -> None:
    member.state = Member.State.ACTIVE
    member.paused_until = None
    member.own_fields = [name for name in member.own_fields if name != OWN_DEPARTURE]
    member.save(update_fields=["state", "paused_until", "own_fields"])


def _not_the_last(member: Member) -> None:
    if member.role == Member.Role.ORGANISER:
        keep_an_organiser(member)


@transaction.atomic
def erase(*, member: Member, now: datetime) -> None:
    """Forget somebody. A nameless row keeps history and their partners' no-repeat rule whole."""
    if member.state == Member.State.ERASED:
        return
    if member.state == Member.State.ACTIVE:
        _not_the_last(member)
        held([member.pk])
        say_farewell(member, now)
    forget_everywhere(member)
    outbox.forget(
        community_id=member.community_id,
        member_id=member.pk,
        address=member.email,
        name=member.name,
    )
    _forget_here(member)
    account, member.user = member.user_id, None
    _empty(member)
    close_unused([account])


def _forget_here(member: Member) -> None:
    Block.objects.filter(by=member).delete()
    Block.objects.filter(against=member).delete()
    ApiToken.objects.filter(member=member).delete()
    CircleMember.objects.filter(member=member).delete()
    let_circles_go(member)
    forget_tie_words(member)
    forget_spent(member)
    forget_words(member)
    Promise.objects.filter(member=member).delete()
    if member.key:
        below = Member.objects.filter(community_id=member.community_id, reports_to=member.key)
        below.update(reports_to="")
    Photo.objects.filter(member=member).delete()
    Story.objects.filter(author=member).delete()
    # A file that waits for agreement may name them; it can be uploaded again.
    RosterImport.objects.filter(
        community_id=member.community_id, state=RosterImport.State.PROPOSED
    ).update(state=RosterImport.State.DROPPED, content=b"")


def _empty(member: Member) -> None:
    member.erased_marks = marks(member.community_id, member.key, member.email)
    member.state, member.role = Member.State.ERASED, Member.Role.MEMBER
    member.key = member.name = member.email = member.ask_about = member.headline = ""
    member.reports_to = ""
    member.shown, member.withheld, member.introduces, member.digest_day = {}, {}, False, None
    member.units, member.interests, member.languages, member.own_fields = {}, [], [], []
    member.timezone, member.works_from, member.works_to = "UTC", time(9), time(17)
    member.work_days, member.days_between = weekdays(), 0
    member.joined_on = member.paused_until = None
    member.save()
