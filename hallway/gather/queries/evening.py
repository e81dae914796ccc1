"""A mixer as people see it at one moment: on the wall, and on their own phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.gather import seating
from hallway.gather.models import Mixer, MixerGuest
from hallway.gather.queries import mixers as queries
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Profile

# Where an evening stands.
BEFORE, SEATED, PAUSED, MOVING, LAST, OVER = "before", "seated", "paused", "moving", "last", "over"


@dataclass(frozen=True)
class Laid:
    """One table of one sitting, numbered from 1, and who sits at it."""

    number: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Evening:
    """What the wall shows."""

    mixer: Mixer
    stage: str
    # The sitting whose tables are shown, from 1; 0: none.
    shown: int
    tables: tuple[Laid, ...]
    ends_at: datetime | None
    seconds_left: int

    @property
    def minutes_left(self) -> int:
        return -(-self.seconds_left // 60)

    @property
    def tag(self) -> str:
        return tag_of(self.mixer, self.stage)


@dataclass(frozen=True)
class MyTable:
    """What one person's own page shows. A table of None: not seated then."""

    mixer: Mixer
    member: Member
    stage: str
    coming: bool
    shown: int
    table: int | None
    mates: tuple[Profile, ...]
    then: int | None
    then_sitting: int
    ends_at: datetime | None
    seconds_left: int
    path: tuple[int | None, ...]

    @property
    def minutes_left(self) -> int:
        return -(-self.seconds_left // 60)

    @property
    def tag(self) -> str:
        return tag_of(self.mixer, self.stage)


def tag_of(mixer: Mixer, stage: str) -> str:
    """Two pages with the same tag show the same."""
    return f"{mixer.version}-{stage}"


def stage_of(mixer: Mixer, now: datetime) -> str:
    if mixer.state in (Mixer.State.OVER, Mixer.State.CALLED_OFF):
        return OVER
    if mixer.sitting == 0:
        return BEFORE
    if mixer.seconds_left is not None:
        return PAUSED
    if mixer.sitting_ends_at is not None and now < mixer.sitting_ends_at:
        return SEATED
    return MOVING if mixer.sitting < mixer.sittings else LAST


def sitting_shown(mixer: Mixer, stage: str) -> int:
    """Which sitting's tables people look for: the next one as soon as the time is up."""
    if stage == OVER or not mixer.plan:
        return 0
    return min(mixer.sitting + 1 if stage in (BEFORE, MOVING) else mixer.sitting, len(mixer.plan))


def seconds_left(mixer: Mixer, now: datetime) -> int:
    """Of the sitting that is on, rounded up. Sent as a length, since no phone's clock is right."""
    if mixer.seconds_left is not None:
        return mixer.seconds_left
    if mixer.sitting_ends_at is None:
        return 0
    return max(0, -int(-(mixer.sitting_ends_at - now).total_seconds() // 1))


def evening_of(mixer: Mixer, now: datetime) -> Evening:
    stage = stage_of(mixer, now)
    shown = sitting_shown(mixer, stage)
    tables = laid(mixer, shown) if shown else ()
    return Evening(mixer, stage, shown, tables, mixer.sitting_ends_at, seconds_left(mixer, now))


def laid(mixer: Mixer, sitting: int) -> tuple[Laid, ...]:
    """The tables of a sitting with their people by name."""
    return all_laid(mixer)[sitting - 1]


def all_laid(mixer: Mixer) -> list[tuple[Laid, ...]]:
    """The tables of every sitting. Who left before the end is shown where they have been."""
    guests = queries.numbered(mixer)
    return [
        tuple(_laid(number, numbers, guests) for number, numbers in seating.tables_of(row).items())
        for row in mixer.plan
    ]


def _laid(table: int, numbers: Sequence[int], guests: dict[int, MixerGuest]) -> Laid:
    members = [guests[number].member for number in numbers if number in guests]
    return Laid(table + 1, tuple(sorted(members, key=lambda one: (str(one).casefold(), one.pk))))


def my_table(guest: MixerGuest, now: datetime) -> MyTable:
    """One guest's own evening."""
    mixer = guest.mixer
    stage = stage_of(mixer, now)
    shown = sitting_shown(mixer, stage)
    path = path_of(mixer, guest)
    table = path[shown - 1] if shown else None
    following = shown + 1 if shown and shown < len(path) else 0
    return MyTable(
        mixer=mixer,
        member=guest.member,
        stage=stage,
        coming=guest.state == MixerGuest.State.COMING,
        shown=shown,
        table=table,
        mates=_mates(mixer, guest, shown, now) if table else (),
        then=path[following - 1] if following else None,
        then_sitting=following,
        ends_at=mixer.sitting_ends_at,
        seconds_left=seconds_left(mixer, now),
        path=path,
    )


def path_of(mixer: Mixer, guest: MixerGuest) -> tuple[int | None, ...]:
    """Somebody's table at each sitting, from 1."""
    number = guest.number
    if number is None:
        return tuple(None for _row in mixer.plan)
    return tuple(
        row[number] + 1 if number < len(row) and row[number] >= 0 else None for row in mixer.plan
    )


def _mates(mixer: Mixer, guest: MixerGuest, sitting: int, now: datetime) -> tuple[Profile, ...]:
    row = mixer.plan[sitting - 1]
    assert guest.number is not None
    numbers = [k for k, table in enumerate(row) if table == row[guest.number] and k != guest.number]
    found = MixerGuest.objects.filter(mixer=mixer, number__in=numbers).select_related("member")
    members = [one.member for one in found.order_by("member__name", "member_id")]
    return tuple(people.as_seen(guest.member, members, now))


def current_tag(mixer_id: int, now: datetime) -> str:
    """The tag as it is now, for one short question to the database; empty: gone."""
    mixer = (
        Mixer.objects.only(
            "version", "state", "sitting", "sittings", "seconds_left", "sitting_ends_at"
        )
        .filter(pk=mixer_id)
        .first()
    )
    return tag_of(mixer, stage_of(mixer, now)) if mixer else ""


def all_paths(mixer: Mixer) -> list[tuple[Member, tuple[int | None, ...]]]:
    """Everybody who comes with their tables, by name."""
    return [(one.member, path_of(mixer, one)) for one in queries.guests(mixer)]
