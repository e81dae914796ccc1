"""Rounds run themselves: plan, ask, match, mend. Each step is one transaction.

Every step looks at the database alone to know whether it is due, so a worker that was killed
anywhere goes on where it stopped, and two workers never do the same thing twice: rows are held
while they change, and the long computation runs under a lease, outside any transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from django.db import transaction
from django.db.models import Q

from hallway.invite import actions as invitations
from hallway.invite import queries as invite
from hallway.invite.rhythm import LEAST_TIME_TO_ANSWER, Moments, in_time, next_moments, too_late
from hallway.match import letters
from hallway.match.actions.hold import give_back, hold, lease
from hallway.match.actions.mend import mend
from hallway.match.actions.skipping import skip_held
from hallway.match.actions.write import write_down, write_sitting_out
from hallway.match.models import Round
from hallway.match.queries.boards import Arrangement, arrange
from hallway.match.queries.freeze import freeze
from hallway.match.queries.hurry import whom_to_ask
from hallway.match.snapshot import Snapshot, plan

if TYPE_CHECKING:
    from hallway.invite.models import Program

log = logging.getLogger("hallway.match")


def run_due(*, now: datetime, worker: str) -> int:
    """Do everything that is due for rounds. Returns how many steps were taken."""
    return (
        _each(invite.program_ids(), lambda program: keep_up(program, now))
        + _each(_behind_time(now), lambda round_: keep_time(round_, now))
        + _each(invite.rounds_with_unwritten(), lambda round_: _write_letters(round_, now))
        + _each(_to_match(now), lambda round_: match(round_, now, worker))
        + _each(_ids(Q(state=Round.State.MATCHED)), lambda round_: mend(round_, now, worker))
    )


def _each(ids: Iterable[int], step: Callable[[int], int]) -> int:
    """One after the other; what goes wrong with one round never stops the others."""
    done = 0
    for pk in ids:
        try:
            done += step(pk)
        except Exception:
            log.exception("A round could not go on (%s); it is tried again.", pk)
    return done


def _behind_time(now: datetime) -> list[int]:
    asking = Q(state=Round.State.ASKING, matches_at__lte=now + LEAST_TIME_TO_ANSWER)
    return _ids(asking | Q(state=Round.State.MATCHED, introduces_at__lte=now))


def _to_match(now: datetime) -> list[int]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return _ids(free & Q(state=Round.State.ASKING, matches_at__lte=now))


def _ids(which: Q) -> list[int]:
    rounds = Round.objects.filter(which).order_by("introduces_at", "pk")
    return list(rounds.values_list("pk", flat=True))


# Planning and asking


@transaction.atomic
def keep_up(program_id: int, now: datetime) -> int:
    """Keep a program's next round true to its rhythm, and ask when the time has come."""
    program = invite.hold(program_id)
    rounds = Round.objects.filter(program_id=program_id)
    if program is None or rounds.filter(state=Round.State.ASKING).exists():
        return 0
    planned = rounds.filter(state=Round.State.PLANNED).first()
    last = rounds.exclude(state=Round.State.PLANNED).order_by("number").last()
    found = next_moments(invite.rhythm_of(program), now=now, after=last.day if last else None)
    if not program.active:
        return _forget(planned)
    if planned and planned.matches_at <= now and (not found or found.day != planned.day):
        return skip_held(planned, because="missed", now=now)
    if found is None:
        return _forget(planned)
    number = last.number + 1 if last else 1
    round_, changed = _plan(planned or _new_round(program, number), found, now)
    return changed + (ask(round_) if round_.asks_at <= now else 0)


def _forget(planned: Round | None) -> int:
    """A planned round that nobody has heard of goes without a word."""
    if planned is None:
        return 0
    planned.delete()
    return 1


def _new_round(program: Program, number: int) -> Round:
    # The seed only has to differ from round to round; known beforehand, it proves fair play.
    seed = crc32(f"{program.pk}:{number}".encode()) & 0x7FFFFFFF
    return Round(community_id=program.community_id, program_id=program.pk, number=number, seed=seed)


def _plan(round_: Round, found: Moments, now: datetime) -> tuple[Round, int]:
    """Give a planned round its moments; write it only when something is new."""
    program = round_.program
    facts = {
        "day": found.day,
        "timezone": program.timezone,
        "asks_at": max(found.asks_at, now),
        "matches_at": found.matches_at,
        "introduces_at": found.introduces_at,
    }
    changed = any(getattr(round_, name) != value for name, value in facts.items())
    if changed:
        for name, value in facts.items():
            setattr(round_, name, value)
        round_.save()
    return round_, int(changed)


def ask(round_: Round) -> int:
    """Open the question. The letters follow, some at a time. Part of the caller's transaction."""
    invitations.invite_members(
        community_id=round_.community_id,
        round_id=round_.pk,
        member_ids=[member.pk for member in whom_to_ask(round_)],
        closes_at=round_.matches_at,
    )
    round_.state = Round.State.ASKING
    give_back(round_)
    return 1


def _write_letters(round_id: int, now: datetime) -> int:
    written = 0
    while batch := invitations.write_letters(round_id=round_id, now=now):
        written += batch
    return written


# Late, or too late


@transaction.atomic
def keep_time(round_id: int, now: datetime) -> int:
    """After a time without a worker: skip what is long past, leave time to answer."""
    round_ = hold(round_id, Round.State.ASKING, Round.State.MATCHED)
    if round_ is None:
        return 0
    rhythm = invite.rhythm_of(round_.program)
    if too_late(rhythm, round_.day, round_.introduces_at, now):
        return skip_held(round_, because="missed", now=now)
    if round_.state == Round.State.ASKING and invite.unwritten(round_id):
        return _postpone(round_, in_time(rhythm, round_.day, now), now)
    return 0


def _postpone(round_: Round, found: Moments | None, now: datetime) -> int:
    if found is None:
        return skip_held(round_, because="missed", now=now)
    round_.matches_at, round_.introduces_at = found.matches_at, found.introduces_at
    give_back(round_)
    invitations.postpone(round_id=round_.pk, closes_at=round_.matches_at)
    return 1


# Matching


def match(round_id: int, now: datetime, worker: str) -> int:
    """Freeze, compute, write down. Killed anywhere, it is done again from the beginning."""
    count = len(invite.joined(round_id))
    if not lease(round_id, Round.State.ASKING, now=now, worker=worker, people=count):
        return 0
    snapshot = _freeze(round_id, now)
    if snapshot is None:
        return 1
    return _save(round_id, worker, arrange(plan(snapshot), snapshot), now)


@transaction.atomic
def _freeze(round_id: int, now: datetime) -> Snapshot | None:
    """Count the answers and freeze what the engine is told. None: nobody takes part."""
    round_ = hold(round_id, Round.State.ASKING)
    if round_ is None:
        return None
    invitations.close(round_id=round_id, now=now)
    frozen = freeze(round_, now=now)
    if not frozen.snapshot.people and not frozen.sitting_out:
        skip_held(round_, because="nobody", now=now)
        return None
    write_sitting_out(round_, frozen.sitting_out)
    round_.snapshot = frozen.snapshot.to_json()
    round_.save(update_fields=["snapshot"])
    return frozen.snapshot


@transaction.atomic
def _save(round_id: int, worker: str, found: Arrangement, now: datetime) -> int:
    round_ = hold(round_id, Round.State.ASKING)
    if round_ is None or round_.leased_by != worker:
        return 0
    write_down(round_, found)
    round_.state, round_.matched_at = Round.State.MATCHED, now
    give_back(round_)
    letters.tell_organisers(round_, "preview", now=now)
    return 1
