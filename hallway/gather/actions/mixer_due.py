"""What is due for mixers: plans brought up to date, links sent, forgotten ones ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from hallway.gather import mixer_letters as letters
from hallway.gather.actions.mixer_plan import renew_plan
from hallway.gather.actions.mixer_run import end_mixer
from hallway.gather.actions.mixers import let_pass, touch
from hallway.gather.models import Mixer
from hallway.gather.queries import mixers as queries
from hallway.meet.sweep import each
from hallway.outbox import actions as outbox


def run_mixers_due(*, now: datetime) -> int:
    """Everything that is due, once; how many things were done."""
    done = each(queries.mixers_to_plan(), lambda pk: _renew(pk, now))
    done += each(queries.mixers_to_tell(now), lambda pk: tell_tables(mixer_id=pk, now=now))
    done += each(queries.mixers_never_begun(now), lambda pk: let_pass(mixer_id=pk, now=now))
    return done + each(queries.mixers_left_running(now), lambda pk: _end(pk, now))


def _renew(mixer_id: int, now: datetime) -> int:
    renew_plan(mixer_id=mixer_id, now=now)
    return 1


def _end(mixer_id: int, now: datetime) -> int:
    end_mixer(mixer_id=mixer_id, now=now)
    return 1


@transaction.atomic
def tell_tables(*, mixer_id: int, now: datetime) -> int:
    """The link to their own page, to everybody who comes; once."""
    mixer = queries.hold_mixer(mixer_id)
    if mixer.told_at is not None or mixer.state != Mixer.State.PLANNED:
        return 0
    mixer.told_at = now
    touch(mixer)
    coming = queries.guests(mixer)
    away = queries.away_at(mixer, [one.member for one in coming])
    told = [one.member for one in coming if one.member_id not in away]
    outbox.write_all([letters.soon(mixer, member) for member in told], now=now)
    return 1
