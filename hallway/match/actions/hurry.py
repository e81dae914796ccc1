"""A round today: an organiser asks, or counts the answers, before the time has come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.invite import actions as invitations
from hallway.invite import queries as invite
from hallway.match.actions import due
from hallway.match.actions.change import check_organiser, check_version
from hallway.match.actions.hold import give_back, hold
from hallway.match.models import Round
from hallway.match.queries.hurry import at_moments, foresee_asking
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer


@transaction.atomic
def ask_now(*, viewer: Viewer, round_: Round, version: int, now: datetime) -> None:
    """Ask about a planned round now. It comes sooner, with the usual time to answer.

    Raises:
        UnableTo: it was asked about already, the round before it is not introduced yet, or there
            is nobody to ask.
    """
    check_organiser(viewer, round_)
    # The worker holds the program while it plans and asks: one of the two does it, once.
    if invite.hold(round_.program_id) is None:
        raise UnableTo(_("Hallway is busy with this program right now. Please try again."))
    held = hold(round_.pk, Round.State.PLANNED)
    if held is None:
        raise UnableTo(_("People are asked about this round already, or it is over."))
    check_version(held, version)
    _check_turn(held)
    asking = foresee_asking(held, now=now)
    if not asking.people:
        raise UnableTo(_("There is nobody to ask right now: everybody is paused or resting."))
    due.ask(at_moments(held, asking.moments))


def _check_turn(round_: Round) -> None:
    if not round_.program.active:
        raise UnableTo(_("This program is paused. Let it go on first."))
    before = Round.objects.filter(
        program_id=round_.program_id, state__in=[Round.State.ASKING, Round.State.MATCHED]
    ).first()
    if before is not None:
        raise UnableTo(
            _("Round %d isn't introduced yet: release it or skip it first.") % before.number
        )


def match_now(*, viewer: Viewer, round_: Round, version: int, now: datetime) -> bool:
    """Count the answers now, and match. False: a worker is at it already.

    Stopped in the middle, the worker goes on: once counted, the round is due.

    Raises:
        UnableTo: it is matched already or over, nobody takes part so far, or somebody was not
            even asked yet.
    """
    _count(viewer, round_, version, now)
    return due.match(round_.pk, now, f"organiser {viewer.member.pk}") > 0


@transaction.atomic
def _count(viewer: Viewer, round_: Round, version: int, now: datetime) -> None:
    check_organiser(viewer, round_)
    held = hold(round_.pk, Round.State.ASKING)
    if held is None:
        raise UnableTo(_("This round can't be matched now: it is matched already, or it is over."))
    if held.leased_until and held.leased_until > now:
        raise UnableTo(_("People are being matched at this very moment. Look again shortly."))
    check_version(held, version)
    if invite.unwritten(held.pk):
        raise UnableTo(_("Some people have not been written to yet. Please try again in a moment."))
    if not invite.joined(held.pk):
        raise UnableTo(_("Nobody has said yes so far, so there is nobody to match."))
    invitations.close(round_id=held.pk, now=now)
    held.matches_at = min(held.matches_at, max(held.asks_at, now))
    give_back(held)
