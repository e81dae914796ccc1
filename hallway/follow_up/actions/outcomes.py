"""Ask how it went, and let the answers become ties."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hallway.follow_up import letters, queries
from hallway.follow_up.models import Outcome
from hallway.follow_up.reckoning import FELL_THROUGH, HELD, SPLIT, pair_weights, verdict
from hallway.meet import actions as meet_actions
from hallway.meet import queries as meet
from hallway.meet.sweep import each
from hallway.meet.times import working_morning
from hallway.outbox import actions as outbox
from hallway.outbox.actions import NewLetter
from hallway.people import actions as people
from hallway.people import queries as people_queries
from hallway.people.errors import NotHere, UnableTo

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member

ASK_AGAIN_AFTER = timedelta(days=7)
# "We still plan to" is believed for so long.
PLANS_LAST = timedelta(days=60)


# The question


def run_due(*, now: datetime, worker: str) -> int:
    """Ask after every meeting whose time has come; how many meetings were asked after."""
    return each(meet.questions_due(now), lambda pk: ask(meeting_id=pk, now=now))


@transaction.atomic
def ask(*, meeting_id: int, now: datetime) -> int:
    """Ask everybody who hasn't said, each on a working morning of their own."""
    meeting = meet_actions.take_question(meeting_id=meeting_id, now=now)
    if meeting is None or not meet.can_be_told(meeting, now) or len(meet.present(meeting)) < 2:
        return 0
    said = queries.answers(meeting)
    open_ = [
        member
        for member in meet.present(meeting)
        if member.pk not in said or said[member.pk].met == Outcome.Met.LATER
    ]
    outbox.write_all([_question(meeting, member, now) for member in open_], now=now)
    return 1


def _question(meeting: Meeting, member: Member, now: datetime) -> NewLetter:
    since = meet.ends_at(meeting) or meeting.introduced_at + meet.ASK_AFTER
    morning = working_morning(meet.hours_of(member), after=since)
    return letters.question(meeting, member, now=now, due_at=max(now, morning))


# The answer


@transaction.atomic
def say_met(*, meeting_id: int, member_id: int, met: str, now: datetime) -> Outcome:
    """Whether they met; what was said besides stays."""
    meeting = meet.hold(meeting_id)
    known = queries.my_outcome(meeting, _seated(meeting, member_id))
    return say_outcome(
        meeting_id=meeting_id,
        member_id=member_id,
        met=met,
        worth_it=known.worth_it if known else None,
        again=known.again if known else None,
        now=now,
    )


@transaction.atomic
def say_outcome(
    *,
    meeting_id: int,
    member_id: int,
    met: str,
    worth_it: bool | None,
    again: bool | None,
    now: datetime,
) -> Outcome:
    """One member's own answer. It may be changed, and what follows from it changes with it.

    Raises:
        NotHere: the member is not in this meeting.
        UnableTo: it has not begun, or it was called off.
    """
    # The meeting is held, so that two answers at once are reckoned one after the other.
    meeting = meet.hold(meeting_id)
    member = _seated(meeting, member_id)
    _refuse_early(meeting, now)
    again = None if _of_a_crowd(meeting, met) else again
    outcome, _created = Outcome.objects.update_or_create(
        meeting_id=meeting.pk,
        member_id=member.pk,
        defaults={
            "community_id": meeting.community_id,
            "met": Outcome.Met(met),
            "worth_it": worth_it if met == Outcome.Met.MET else None,
            "again": again,
            "said_at": now,
        },
    )
    outbox.drop(key_prefix=f"question:{meeting.pk}:{member.pk}", now=now)
    _keep_apart(meeting, member, outcome, now)
    _reckon(meeting, member, now)
    if met == Outcome.Met.LATER and meeting.introduced_at > now - PLANS_LAST:
        meet_actions.ask_later(meeting_id=meeting.pk, at=now + ASK_AGAIN_AFTER)
    return outcome


def _seated(meeting: Meeting, member_id: int) -> Member:
    for member in meet.present(meeting):
        if member.pk == member_id:
            return member
    raise NotHere


def _refuse_early(meeting: Meeting, now: datetime) -> None:
    if not meet.can_be_told(meeting, now):
        raise UnableTo(_("Nothing to say yet: it hasn't begun, or it was called off."))


def _of_a_crowd(meeting: Meeting, met: str) -> bool:
    """Whether many were there. It was at its time, with whoever came: there is no later.

    Raises:
        UnableTo: somebody says later all the same.
    """
    crowd = meet.is_crowd(meeting)
    if crowd and met == Outcome.Met.LATER:
        raise UnableTo(_("It took place at its time. Say whether you were there."))
    return crowd


# What follows


def _reckon(meeting: Meeting, member: Member, now: datetime) -> None:
    if meet.is_crowd(meeting):
        _reckon_for(member, meeting)
        return
    said = queries.answers(meeting)
    answers = _answers(said, meet.everybody(meeting))
    _write_ties(meeting, answers, _day(meeting, said))
    outcome = verdict(answers)
    meet_actions.remember_encounters(meeting_id=meeting.pk, met=outcome != FELL_THROUGH)
    willing = _willing(meeting, said, now)
    if outcome in (SPLIT, FELL_THROUGH) and willing:
        meeting = meet_actions.offer_another_go(meeting_id=meeting.pk, now=now)
        outbox.write_all(letters.another_go(meeting, now), now=now)
    else:
        outbox.drop(key_prefix=f"another-go:{meeting.pk}", now=now)
    if outcome == HELD and willing and all(pk in said and said[pk].again for pk in answers):
        _once_more(meeting, now)
    else:
        meet_actions.withdraw_second(meeting_id=meeting.pk, now=now)


def _willing(meeting: Meeting, said: dict[int, Outcome], now: datetime) -> bool:
    """Whether another coffee may be offered: to nobody who would rather not, or is on a break."""
    here = people_queries.hindrances(meet.present(meeting), at=now).values()
    if any(one.code == people_queries.PAUSED for one in here):
        return False
    return meet.willing(meeting) and all(one.again is not False for one in said.values())


def _reckon_for(member: Member, meeting: Meeting) -> None:
    """In a crowd an answer says something of its author alone, however many were there."""
    said = queries.answers(meeting)
    near = [member, *meet.others(meeting, member)]
    _write_ties(meeting, _answers(said, near), _day(meeting, said), about=member.pk)


def _answers(said: dict[int, Outcome], members: list[Member]) -> dict[int, str]:
    return {one.pk: said[one.pk].met if one.pk in said else "" for one in members}


def _write_ties(
    meeting: Meeting, answers: dict[int, str], day: date, about: int | None = None
) -> None:
    weights = pair_weights(answers, together=meeting.together, crowd=meet.is_crowd(meeting))
    people.retie(
        community_id=meeting.community_id,
        meeting_id=meeting.pk,
        on=day,
        weights={pair: one for pair, one in weights.items() if about is None or about in pair},
        about=about,
    )


def _day(meeting: Meeting, said: dict[int, Outcome]) -> date:
    """The day of the meeting; where no time is known, the day on which it was first told."""
    at = meeting.starts_at or min(outcome.said_at for outcome in said.values())
    return at.astimezone(ZoneInfo(meeting.timezone)).date()


def _keep_apart(meeting: Meeting, member: Member, outcome: Outcome, now: datetime) -> None:
    """Of two, “not again” is a private wish of whoever says it, and ends when they unsay it."""
    others = meet.others(meeting, member)
    if len(others) != 1 or meet.is_crowd(meeting):
        return
    (other,) = others
    if outcome.again is False and other.pk not in [
        one.pk for one in people_queries.blocked_by(member)
    ]:
        people.block(by=member, against=other, now=now)
        outcome.kept_apart = True
    elif outcome.again is not False and outcome.kept_apart:
        people.unblock(by=member, against_id=other.pk)
        outcome.kept_apart = False
    outcome.save(update_fields=["kept_apart"])


def _once_more(meeting: Meeting, now: datetime) -> None:
    second = meet_actions.begin_again(meeting_id=meeting.pk, now=now)
    if second is not None:
        outbox.write_all(letters.once_more(second, now), now=now)


@transaction.atomic
def forget_outcomes(*, member: Member) -> None:
    """Opinions go with the person; ties of the past keep only ids."""
    Outcome.objects.filter(member=member).delete()
    # Others were asked about them, perhaps by a former name.
    for meeting in meet.all_of(member):
        if meet.is_crowd(meeting):
            continue
        outbox.empty(key_prefix=f"question:{meeting.pk}")
