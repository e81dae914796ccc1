"""What an organiser may do to a round before it is released. Pure: boards in, boards out.

A board says who sits where. Changes touch the board alone; `judge` then asks the engine what
the changed board is worth, and the engine refuses what breaks a hard rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hallway.match.snapshot import RoundPlan, Snapshot, plan


class CannotChange(Exception):
    """This change has no meaning on this board; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Group:
    """People who meet, and whether the organisers insist on it."""

    members: tuple[str, ...]
    locked: bool = False

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.members)


@dataclass(frozen=True)
class Board:
    """Who meets whom, who is taken out, and who is in the round at all."""

    groups: tuple[Group, ...]
    everybody: frozenset[str]
    taken_out: frozenset[str] = frozenset()

    @property
    def seated(self) -> frozenset[str]:
        return frozenset(member for group in self.groups for member in group.members)

    @property
    def left_over(self) -> frozenset[str]:
        return self.everybody - self.seated - self.taken_out


def swap(board: Board, first: str, second: str) -> Board:
    """Each takes the other's seat. The meetings that change are locked: it was a decision."""
    seats = _seat(board, first), _seat(board, second)
    if seats[0] == seats[1]:
        raise CannotChange("same_seat")
    other = {first: second, second: first}
    return replace(
        board,
        groups=tuple(
            Group(tuple(other.get(member, member) for member in group.members), locked=True)
            if at in seats
            else group
            for at, group in enumerate(board.groups)
        ),
    )


def _seat(board: Board, member: str) -> int | None:
    """The number of their group; None when they are left over."""
    if member not in board.everybody or member in board.taken_out:
        raise CannotChange("not_in_round")
    seats = [at for at, group in enumerate(board.groups) if member in group.members]
    if len(seats) > 1:
        raise CannotChange("two_seats")
    return seats[0] if seats else None


def take_out(board: Board, member: str) -> Board:
    """Out of this round. Who sat with them alone is left over."""
    if member not in board.everybody or member in board.taken_out:
        raise CannotChange("not_in_round")
    return replace(
        board, groups=without(board.groups, {member}), taken_out=board.taken_out | {member}
    )


def without(groups: Iterable[Group], gone: Iterable[str]) -> tuple[Group, ...]:
    """The groups without these people; a group of one is none."""
    gone = frozenset(gone)
    smaller = (
        replace(group, members=tuple(m for m in group.members if m not in gone)) for group in groups
    )
    return tuple(group for group in smaller if len(group.members) > 1)


def put_back(board: Board, member: str) -> Board:
    """Back into this round, left over until a seat is found."""
    if member not in board.taken_out:
        raise CannotChange("not_taken_out")
    return replace(board, taken_out=board.taken_out - {member})


def only_locked(board: Board) -> Board:
    """What stays when everything else is matched again."""
    return replace(board, groups=tuple(group for group in board.groups if group.locked))


def judge(snapshot: Snapshot, board: Board) -> RoundPlan:
    """What the board is worth, its free people seated as well as its groups allow.

    Raises:
        Impossible: a group breaks a hard rule.
    """
    return plan(
        replace(
            snapshot,
            locked=tuple(group.members for group in board.groups),
            left_out=tuple(sorted(board.taken_out)),
        )
    )
