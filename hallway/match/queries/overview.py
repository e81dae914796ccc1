"""The programs of a community with what happens next, and the rounds of one program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hallway.invite import queries as invite
from hallway.match.models import Round
from hallway.match.queries.page import NextStep, next_of, state_in_words
from hallway.match.queries.seats import cannot_be_kept

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.people.queries import Viewer


@dataclass(frozen=True)
class ProgramRow:
    """One program on the list."""

    program: Program
    round: Round | None
    next: NextStep
    # Choices about seats that can't be kept as things stand.
    notes: list[str]

    @property
    def running(self) -> bool:
        """Whether people are being asked, or a draft waits to be released."""
        return self.round is not None and self.round.state in (
            Round.State.ASKING,
            Round.State.MATCHED,
        )

    @property
    def has_asked(self) -> bool:
        """Whether people have been asked, or a round was skipped, in this program ever."""
        round_ = self.round
        return round_ is not None and (round_.number > 1 or round_.state != Round.State.PLANNED)


@dataclass(frozen=True)
class RoundRow:
    """One round on its program's list."""

    round: Round
    state: str


@dataclass(frozen=True)
class RoundsPage:
    """A program and its rounds, newest first."""

    program: Program
    rounds: list[RoundRow]


def programs_page(viewer: Viewer, *, now: datetime | None = None) -> list[ProgramRow]:
    """Every program of the community, those that run first.

    With a moment, also what its choices about seats can't keep then.
    """
    found = invite.programs(viewer)
    current = _current_rounds(viewer)
    return [_row(program, current.get(program.pk), now) for program in found]


def _current_rounds(viewer: Viewer) -> dict[int, Round]:
    """The round of each program that something happens with next, else the newest."""
    mine = Round.objects.filter(community=viewer.community)
    current: dict[int, Round] = {}
    for round_ in mine.order_by("number"):
        known = current.get(round_.program_id)
        if known is None or known.state not in (Round.State.MATCHED, Round.State.ASKING):
            current[round_.program_id] = round_
    return current


def _row(program: Program, round_: Round | None, now: datetime | None) -> ProgramRow:
    notes: list[str] = []
    if now is not None and program.active:
        notes = cannot_be_kept(program, now)
    return ProgramRow(program, round_, next_step(program, round_), notes)


def next_step(program: Program, round_: Round | None) -> NextStep:
    """The one thing that happens next."""
    if round_ and round_.state in (Round.State.MATCHED, Round.State.ASKING):
        return next_of(round_) or NextStep("", None)
    if not program.active:
        return NextStep(_("Nothing: the program is paused."), None)
    if round_ and round_.state == Round.State.PLANNED:
        return next_of(round_) or NextStep("", None)
    if program.rhythm == "dates" and round_:
        return NextStep(_("Nothing: there is no date left. Add some to go on."), None)
    return NextStep(_("The next round is being planned. Look again in a minute."), None)


def rounds_page(viewer: Viewer, program_id: int) -> RoundsPage:
    """The rounds of one program."""
    program = invite.access_program(viewer, program_id)
    found = Round.objects.filter(program_id=program.pk).order_by("-number")
    return RoundsPage(program, [RoundRow(round_, state_in_words(round_)) for round_ in found])
