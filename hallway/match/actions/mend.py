"""Between the matching and the introductions, people leave, pause and change their minds.

Nobody has been told yet, so the round is mended quietly: whoever can't take part any more goes,
who sat with them gets another seat where one can be found.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hallway.match import board as boards
from hallway.match.actions.hold import give_back, hold, lease
from hallway.match.actions.write import write_down
from hallway.match.board import Board, Group
from hallway.match.models import Place, Round
from hallway.match.queries.boards import Arrangement, arrange, board_of, seatings
from hallway.match.queries.broken import is_broken, still_here
from hallway.match.queries.freeze import still_true
from hallway.match.snapshot import RoundPlan, Snapshot


def mend(round_id: int, now: datetime, worker: str) -> int:
    """Mend a matched round if it needs it."""
    if not is_broken(round_id, now=now):
        return 0
    count = Place.objects.filter(round_id=round_id).count()
    if not lease(round_id, Round.State.MATCHED, now=now, worker=worker, people=count):
        return 0
    round_ = Round.objects.defer(None).select_related("program").get(pk=round_id)
    snapshot = still_true(round_, now=now)
    mended = mended_board(board_of(round_, snapshot), snapshot)
    return _save(round_, worker, _arranged(round_, snapshot, mended), now)


def mend_now(*, round_id: int, now: datetime) -> bool:
    """Mend a matched round without waiting for the worker. True: it is another one now."""
    if not Round.objects.filter(pk=round_id, state=Round.State.MATCHED).exists():
        return False
    return mend(round_id, now, "release") > 0


def mended_board(board: Board, snapshot: Snapshot) -> Board:
    """The board without meetings that can't take place any more."""
    apart = {frozenset(pair) for pair in snapshot.blocks}
    whole = (group for group in board.groups if not _breaks(group, apart))
    return replace(board, groups=tuple(whole))


def _breaks(group: Group, apart: set[frozenset[str]]) -> bool:
    return any(pair <= group.people for pair in apart)


def _arranged(round_: Round, snapshot: Snapshot, board: Board) -> Arrangement:
    """Everything else as it was, unless matching afresh leaves fewer people over."""
    choices: list[tuple[int, int, Board, RoundPlan]] = []
    for tried in (board, boards.only_locked(board)):
        found = boards.judge(snapshot, tried)
        choices.append((len(found.unmatched), len(choices), tried, found))
        if len(found.unmatched) <= len(board.taken_out):
            break
    _, _, best, found = min(choices, key=lambda choice: choice[:2])
    return arrange(
        found,
        snapshot,
        locked=best.groups,
        taken_out=board.taken_out,
        before=seatings(round_),
        relaxed_before=round_.relaxed,
    )


@transaction.atomic
def _save(seen: Round, worker: str, arrangement: Arrangement, now: datetime) -> int:
    round_ = hold(seen.pk, Round.State.MATCHED)
    if round_ is None or round_.leased_by != worker or round_.version != seen.version:
        return 0
    write_down(round_, arrangement)
    _forget_the_gone(round_, now)
    give_back(round_)
    return 1


def _forget_the_gone(round_: Round, now: datetime) -> None:
    """Who sat out for a reason of their own and has left since has no place either."""
    places = Place.objects.filter(round=round_)
    everybody = set(places.values_list("member_id", flat=True))
    places.filter(member_id__in=everybody - still_here(round_, everybody, now=now)).delete()
