"""A worker that was down does what still makes sense when it is back, and nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings

from hallway.invite import actions as invite
from hallway.invite.models import Invitation, Program
from hallway.match.models import Round
from hallway.outbox.models import Letter
from hallway.people.models import Community
from hallway.web import worker
from tests import cast

ASKED = datetime(2026, 3, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def to_memory(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def of(db: None) -> Community:
    """Six people, a round every week from Monday 9 March, asked and all in."""
    of = cast.community(timezone="UTC")
    cast.people(of, 6)
    Program.objects.create(
        community=of,
        name="Coffee",
        created_at=cast.NOW,
        rhythm="weekly",
        first_on=date(2026, 3, 9),
        timezone="UTC",
    )
    until_nothing_is_due(ASKED)
    for one in Invitation.objects.all():
        invite.answer(invitation_id=one.pk, joining=True, now=ASKED + DAY)
    return of


def until_nothing_is_due(now: datetime) -> None:
    while worker.tick(now, "one"):
        pass


def told(kind: str) -> Counter[str]:
    sent = Letter.objects.filter(kind=kind, state=Letter.State.SENT)
    return Counter(sent.values_list("address", flat=True))


def test_down_over_matching_and_introducing_it_catches_up_once(of: Community) -> None:
    first = Round.objects.get(number=1)
    until_nothing_is_due(first.introduces_at + 2 * DAY)
    first.refresh_from_db()
    assert first.state == Round.State.RELEASED
    assert set(told("introduction").values()) == {1}
    assert len(told("introduction")) == 6


def test_down_for_longer_than_a_whole_interval(of: Community) -> None:
    first = Round.objects.get(number=1)
    until_nothing_is_due(first.introduces_at + 40 * DAY)
    first.refresh_from_db()
    assert first.state == Round.State.SKIPPED
    assert not told("introduction")
    asked = Counter(Invitation.objects.values_list("round__number", "member_id"))
    assert set(asked.values()) == {1}
    assert Round.objects.count() <= 2, "the weeks that passed are not made up for"
    assert all(count <= 2 for count in told("invitation").values())
