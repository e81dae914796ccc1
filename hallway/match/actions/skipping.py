"""A round that does not take place, and who hears of it."""

from __future__ import annotations

from datetime import datetime

from hallway.invite import actions as invitations
from hallway.invite import queries as invite
from hallway.match import letters
from hallway.match.actions.hold import give_back
from hallway.match.actions.write import source
from hallway.match.models import Draft, Place, Round
from hallway.outbox import actions as outbox
from hallway.people import actions as people


def skip_held(round_: Round, *, because: str, now: datetime) -> int:
    """Skip a round that the caller holds, and tell those who looked forward to it.

    `because` is organiser, missed (nobody was there to run it) or nobody (took part).
    """
    told = round_.state in (Round.State.ASKING, Round.State.MATCHED)
    joined = invite.joined(round_.pk) if told else []
    invitations.close(round_id=round_.pk, now=now)
    outbox.drop(key_prefix=letters.key("preview", round_), now=now)
    people.release(source=source(round_))
    Place.objects.filter(round=round_).delete()
    Draft.objects.filter(round=round_).delete()
    round_.state, round_.skipped_because = Round.State.SKIPPED, because
    give_back(round_)
    letters.tell_members(round_, joined, "skipped", now=now)
    if because != "organiser":
        letters.tell_organisers(round_, "not_held", now=now)
    return 1
