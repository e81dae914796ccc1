"""Somebody in several circles meets no more often than they like, whichever way it comes about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from hallway.gather import actions as gather
from hallway.gather.models import Sitting
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.meet import actions as meet
from hallway.meet.models import Meeting, Seat
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Circle, Member
from hallway.people.queries import viewer_of
from hallway.people.queries.load import GRACE
from tests import cast
from tests.cast import NOW
from tests.gather import free
from tests.gather.tables import open_table

pytestmark = pytest.mark.django_db
DAYS = 60
FRIDAY = 4
EVERY = timedelta(days=14)


def circle(keeper: Member, name: str, members: list[Member], first_on: date) -> Circle:
    """A circle with coffee every week and a table every week."""
    made = people.start_circle(keeper=keeper, name=name)
    people.join_circle(circle=made, member_ids=[member.pk for member in members])
    invite.begin_circle_rounds(
        viewer=viewer_of(keeper),
        circle_id=made.pk,
        rhythm="weekly",
        first_on=first_on,
        sizes=[2],
        now=NOW,
    )
    open_table(
        keeper,
        topic=name,
        begins_on=first_on + timedelta(days=1),
        begins_at=time(12),
        rule="FREQ=WEEKLY",
        audience="circle",
        circle_id=made.pk,
    )
    return made


def tick(now: datetime) -> None:
    for app in (match, meet, gather):
        app.run_due(now=now, worker="test")


def say_yes_to_everything(member: Member, now: datetime) -> None:
    """Every round, the next table, and any coffee on the spot; but never “just this once”."""
    for one in invitations.my_invitations(member, now):
        if not one.answer:
            invite.answer(invitation_id=one.pk, joining=True, now=now)
    soon = Sitting.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=2))
    for sitting in soon.exclude(taken__member=member):
        _try(gather.take_seat, sitting_id=sitting.pk, member=member, now=now)
    if now.weekday() == FRIDAY:
        _try(free.ask, member, now)


def _try(action, *words, **facts) -> None:
    try:
        action(*words, **facts)
    except UnableTo:
        pass


def test_three_circles_with_rounds_and_tables_and_free_now_keep_to_ones_rhythm() -> None:
    _ana, cy, *others = cast.people(cast.community(), 6)
    people.save_profile(member=cy, days_between=EVERY.days)
    for number, name in enumerate(("Python", "New parents", "Photography")):
        first_on = date(2026, 3, 9) + timedelta(days=number)
        circle(others[number], name, [cy, *others], first_on)
    for hours in range(0, DAYS * 24, 24):
        now = NOW + timedelta(hours=hours)
        tick(now)
        for member in (cy, others[3]):
            say_yes_to_everything(member, now)
        gather.run_due(now=now + timedelta(seconds=40), worker="test")
    mine = Seat.objects.filter(member=cy).select_related("meeting")
    met = sorted(seat.meeting.introduced_at for seat in mine)
    gaps = [later - earlier for earlier, later in pairwise(met)]
    # Four in two months, although there was something nearly every day, and of several kinds.
    assert len(met) >= 4
    assert min(gaps) >= EVERY - GRACE
    kinds = set(Meeting.objects.values_list("kind", flat=True))
    assert kinds == {"coffee", "table", "free_now"}
    elsewhere = Seat.objects.filter(member=others[3]).count()
    assert elsewhere > 2 * len(met)
