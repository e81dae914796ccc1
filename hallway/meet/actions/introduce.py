"""Introductions: a matched round becomes meetings, and one nudge where nothing was arranged."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.match import actions as match_actions
from hallway.match import queries as match
from hallway.meet import letters, queries
from hallway.meet.actions.seating import begin_all, offer_fresh_times
from hallway.meet.models import Meeting
from hallway.meet.sweep import each
from hallway.outbox import actions as outbox
from hallway.outbox.actions import NewLetter
from hallway.people import queries as people
from hallway.people.errors import UnableTo

log = logging.getLogger("hallway.meet")

NUDGE_STALE = timedelta(days=5)


def run_due(*, now: datetime, worker: str) -> int:
    """Introduce the rounds whose time has come, and nudge once where nothing was arranged."""
    return each(match.rounds_to_release(now), lambda pk: _release(round_id=pk, now=now)) + each(
        queries.nudges_due(now), lambda pk: nudge(meeting_id=pk, now=now)
    )


def _release(*, round_id: int, now: datetime) -> int:
    try:
        release_round(round_id=round_id, now=now)
    except UnableTo as error:
        # Somebody released or skipped it a moment ago.
        log.info("Round %s was not released: %s", round_id, error)
        return 0
    return 1


def release_seen(*, round_id: int, version: int | None, now: datetime) -> int:
    """Release by hand, which can't be taken back: only what was seen, and only when it is whole.

    Raises:
        UnableTo: the round has changed since, or somebody left it a moment ago.
    """
    mended = match_actions.mend_now(round_id=round_id, now=now)
    current = match.version_of(round_id)
    if mended or (current is not None and version not in (None, current)):
        raise UnableTo(
            _("The round has changed since you looked. Please look again, then release it.")
        )
    return release_round(round_id=round_id, now=now)


@transaction.atomic
def release_round(*, round_id: int, now: datetime) -> int:
    """Introduce everybody of a matched round; how many meetings that makes.

    Raises:
        UnableTo: the round is not matched, or was released already.
    """
    released = match_actions.mark_released(round_id=round_id, now=now)
    meetings = begin_all(
        [(_planned(released, draft, now), draft.member_ids) for draft in released.drafts],
        mix=released.mix,
    )
    outbox.write_all(letters.introductions(meetings, now), now=now)
    outbox.write_all(_kind_words(released), now=now)
    return len(released.drafts)


def _planned(released: match.Released, draft: match.ReleasedDraft, now: datetime) -> Meeting:
    return Meeting(
        community_id=released.community_id,
        round_id=released.round_id,
        introduced_at=now,
        reasons=draft.reasons,
        minutes=released.minutes,
        place=released.place,
    )


def _kind_words(released: match.Released) -> list[NewLetter]:
    """For those who joined and have no meeting."""
    members = people.members_by_id(
        released.community_id, [one.member_id for one in released.left_over]
    )
    return [
        letters.left_over(
            members[one.member_id],
            round_id=released.round_id,
            program=released.program,
            reason=one.reason,
        )
        for one in released.left_over
        if members[one.member_id].state == "active"
    ]


@transaction.atomic
def nudge(*, meeting_id: int, now: datetime) -> int:
    """Remind people, once, with fresh times; 0 where it is no longer needed."""
    meeting = queries.hold(meeting_id)
    if meeting.nudge_at is None or meeting.nudge_at > now:
        return 0
    late = meeting.nudge_at + NUDGE_STALE < now
    meeting.nudge_at = None
    meeting.save(update_fields=["nudge_at"])
    if late or meeting.state != Meeting.State.INTRODUCED or not queries.willing(meeting):
        return 0
    offer_fresh_times(meeting, now)
    outbox.write_all(letters.nudge(meeting, now), now=now)
    return 1
