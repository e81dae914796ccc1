"""What organisers do to a round: swap, lock, take out, match again, skip."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.match.actions.hold import give_back, hold
from hallway.match.actions.skipping import skip_held
from hallway.match.actions.write import write_down
from hallway.match.models import Draft, Round
from hallway.match.queries import Change, Foreseen, foresee_change
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.queries import Viewer


def change_round(
    *, viewer: Viewer, round_: Round, change: Change, version: int, now: datetime
) -> Foreseen:
    """Do what `foresee_change` showed. `version` says which state of the round was seen.

    Raises:
        UnableTo: a hard rule forbids it, somebody else changed the round meanwhile, or it is
            released or skipped.
    """
    # The engine works outside the transaction; the version makes sure that nothing moved.
    check_version(round_, version)
    foreseen = foresee_change(viewer, round_, change, now=now)
    with transaction.atomic():
        held = _held(round_, version)
        write_down(held, foreseen.arrangement)
        give_back(held)
    return foreseen


@transaction.atomic
def lock(*, viewer: Viewer, round_: Round, position: int, locked: bool, version: int) -> None:
    """Insist on a meeting, or stop insisting. Costs nothing by itself."""
    check_organiser(viewer, round_)
    held = _held(round_, version)
    if not Draft.objects.filter(round=held, position=position).update(locked=locked):
        raise UnableTo(_("There is no such meeting in this round."))
    give_back(held)


@transaction.atomic
def skip(*, viewer: Viewer, round_: Round, now: datetime) -> None:
    """This round does not take place. Those who said yes hear of it."""
    check_organiser(viewer, round_)
    held = hold(round_.pk, Round.State.PLANNED, Round.State.ASKING, Round.State.MATCHED)
    if held is None:
        raise UnableTo(_("This round can't be skipped any more."))
    skip_held(held, because="organiser", now=now)


def check_organiser(viewer: Viewer, round_: Round) -> None:
    """Rounds are changed by the organisers of their own community."""
    if not viewer.organiser or viewer.community.pk != round_.community_id:
        raise UnableTo(_("Only organisers of this community can change its rounds."))


def _held(round_: Round, version: int) -> Round:
    held = hold(round_.pk, Round.State.MATCHED)
    if held is None:
        raise UnableTo(_("This round can't be changed: it isn't matched yet, or it is over."))
    check_version(held, version)
    return held


def check_version(round_: Round, version: int) -> None:
    """A change is of what was seen."""
    if round_.version != version:
        raise UnableTo(_("Somebody changed this round a moment ago. Here it is as it stands now."))
