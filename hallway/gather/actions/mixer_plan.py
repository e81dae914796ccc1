"""The plan of a mixer: worked out beside the database, written where nothing changed meanwhile.

A search takes seconds. So the people are read, the search runs with no transaction open, and
the plan is written only if the mixer is still at the version it was read at; else once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hallway.gather import seating
from hallway.gather.actions.mixers import let_go, refuse_over, touch
from hallway.gather.models import Mixer, MixerGuest
from hallway.gather.queries import mixers as queries
from hallway.gather.queries.mixer_worth import worth_of
from hallway.people.errors import UnableTo

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRIES = 6


@dataclass(frozen=True)
class Read:
    """A mixer with its people in the order of their numbers, as they were at one version."""

    mixer: Mixer
    guests: list[MixerGuest]
    worth: NDArray[Any]

    @property
    def here(self) -> list[int]:
        coming = MixerGuest.State.COMING
        return [k for k, guest in enumerate(self.guests) if guest.state == coming]


def plan_mixer(*, mixer_id: int, now: datetime) -> Mixer:
    """Give everybody who comes their tables, all anew; before the first sitting only.

    Raises:
        UnableTo: too few people, it has begun, or no plan keeps apart who must be.
    """
    for _again in range(TRIES):
        _number_guests(mixer_id, now)
        read = _read(mixer_id, now)
        try:
            found = seating.seat(read.worth, queries.room_of(read.mixer), seed=read.mixer.seed)
        except seating.NoSeating as nothing:
            raise UnableTo(_no_plan()) from nothing
        mixer = _write(read, found, (), now)
        if mixer is not None:
            return mixer
    raise UnableTo(restless())


def _no_plan() -> str:
    return _("No plan fits these people. More tables, or fewer seats at each, may help.")


def restless() -> str:
    return _("People come and go at this very moment. Try again in a minute.")


@transaction.atomic
def _number_guests(mixer_id: int, now: datetime) -> None:
    """Numbers from 0, without a gap; whoever is gone by now gives up their seat first."""
    mixer = queries.hold_mixer(mixer_id)
    refuse_over(mixer)
    if mixer.state == Mixer.State.RUNNING:
        raise UnableTo(_("It is under way. Only the coming sittings can change."))
    _let_go_away(mixer, now)
    guests = queries.guests(mixer)
    _refuse_few(len(guests))
    MixerGuest.objects.filter(mixer=mixer, state=MixerGuest.State.GONE).delete()
    MixerGuest.objects.filter(mixer=mixer).update(number=None)
    staying = sorted(one.pk for one in guests)
    MixerGuest.objects.bulk_update(
        [MixerGuest(pk=pk, number=number) for number, pk in enumerate(staying)], ["number"]
    )
    mixer.plan, mixer.quality, mixer.to_plan = [], {}, True
    touch(mixer)


def _let_go_away(mixer: Mixer, now: datetime) -> None:
    """Whoever has left or taken a break since they said they would come gives up their seat."""
    guests = queries.guests(mixer) if mixer.state in queries.AHEAD else []
    away = queries.away_at(mixer, [one.member for one in guests])
    for guest in guests:
        if guest.member_id in away:
            let_go(mixer, guest, now=now)


def _refuse_few(people: int) -> None:
    if people < 2:
        raise UnableTo(
            ngettext(
                "Only %d person comes so far; a mixer needs two at least.",
                "%d people come so far; a mixer needs two at least.",
                people,
            )
            % people
        )


def _read(mixer_id: int, now: datetime) -> Read:
    with transaction.atomic():
        mixer = queries.hold_mixer(mixer_id)
        _let_go_away(mixer, now)
        by_number = queries.numbered(mixer)
    guests = [by_number[number] for number in sorted(by_number)]
    worth = worth_of(mixer, [one.member for one in guests], now=now)
    return Read(mixer, guests, worth)


@transaction.atomic
def _write(
    read: Read, found: seating.Seating, unseated: Sequence[int], now: datetime
) -> Mixer | None:
    """The plan into the mixer, if it is as it was read."""
    mixer = queries.hold_mixer(read.mixer.pk)
    if mixer.version != read.mixer.version:
        return None
    for number in unseated:
        let_go(mixer, read.guests[number], now=now)
    mixer.plan = found.rows
    mixer.quality = found.quality()
    mixer.to_plan = False
    if mixer.state == Mixer.State.OPEN:
        mixer.state = Mixer.State.PLANNED
    touch(mixer)
    return mixer


def renew_plan(*, mixer_id: int, now: datetime) -> Mixer:
    """Bring the coming sittings up to date with who is here. What has been stays as it was.

    Whoever came late and can't be seated is let go again, as if there were no seat free. Where
    people come and go faster than that, the mixer still says `to_plan`: the next step tries again.
    """
    for _again in range(TRIES):
        read = _read(mixer_id, now)
        if not read.mixer.plan or not _is_out_of_date(read):
            return read.mixer
        found, unseated = _renewed(read)
        mixer = _write(read, found, unseated, now)
        if mixer is not None:
            return mixer
    return read.mixer


def _is_out_of_date(read: Read) -> bool:
    """Somebody came or went; or two who share a table to come must be kept apart since."""
    mixer = read.mixer
    if mixer.state not in queries.AHEAD:
        return False
    coming = mixer.plan[mixer.sitting :]
    return mixer.to_plan or seating.clashes(coming, seating.apart_in(read.worth))


def _renewed(read: Read) -> tuple[seating.Seating, list[int]]:
    """The new rows, and who could not be given a seat."""
    mixer, here = read.mixer, read.here
    late = [k for k in here if not _has_seat(mixer, k)]
    settled = [k for k in here if k not in late]
    for chosen, unseated in ((here, []), (settled, late)):
        try:
            return _search(read, chosen), unseated
        except seating.NoSeating:
            continue
    apart = seating.apart_in(read.worth)
    rows = seating.without(mixer.plan, mixer.sitting, settled, len(read.guests))
    return seating.sat_out(rows, mixer.sitting, apart), late


def _has_seat(mixer: Mixer, number: int) -> bool:
    rows = mixer.plan[mixer.sitting :] or mixer.plan[-1:]
    return any(number < len(row) and row[number] != seating.NOT_THERE for row in rows)


def _search(read: Read, here: list[int]) -> seating.Seating:
    mixer = read.mixer
    room, seed = queries.room_of(mixer), mixer.seed + mixer.version
    return seating.seat_again(mixer.plan, mixer.sitting, here, read.worth, room, seed=seed)
