"""Coming and going with the plan in step: the person's own row first, then the seats."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather.actions.mixer_guests import no_seat, seat_guest, sign_off, sign_up
from hallway.gather.actions.mixer_plan import renew_plan
from hallway.gather.queries import mixers as queries
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from hallway.people.models import Member


def join_mixer(*, mixer_id: int, member: Member, now: datetime, anyway: bool = False) -> None:
    """`sign_up`, and where there is a plan a seat in it at once.

    Raises:
        NotHere, TooSoon, UnableTo: as for `sign_up`. Whoever can't be seated hears the same as
            in a room that is full.
    """
    sign_up(mixer_id=mixer_id, member=member, now=now, anyway=anyway)
    _be_seated(mixer_id, member, now)


def bring_in(*, mixer_id: int, member_id: int, now: datetime) -> Member:
    """`seat_guest` by an organiser, and a seat in the coming sittings at once."""
    guest = seat_guest(mixer_id=mixer_id, member_id=member_id, now=now)
    _be_seated(mixer_id, guest.member, now)
    return guest.member


def _be_seated(mixer_id: int, member: Member, now: datetime) -> None:
    mixer = renew_plan(mixer_id=mixer_id, now=now)
    if queries.guest_of(mixer, member) is None:
        raise UnableTo(no_seat())


def drop_out(*, mixer_id: int, member_id: int, now: datetime) -> None:
    """`sign_off`; under way the seats follow at once, before that when the worker comes by."""
    sign_off(mixer_id=mixer_id, member_id=member_id, now=now)
    if queries.is_running(queries.mixer_of(mixer_id)):
        renew_plan(mixer_id=mixer_id, now=now)
