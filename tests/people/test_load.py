"""Who can be asked along, and when: one rule over everything behind and before a member."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hallway.people import actions
from hallway.people.queries import LEFT, PAUSED, RESTING, hindrances, promised, resting
from tests import cast
from tests.cast import NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def code(member: object, at: datetime) -> str | None:
    found = hindrances([member], at=at).get(member.pk)  # type: ignore[attr-defined,list-item]
    return found.code if found else None


def test_a_pause_ends_on_the_members_own_calendar() -> None:
    """Until 3 March: in Auckland that is twenty-one hours before it is in Honolulu."""
    house = cast.community()
    early = cast.ben(house, timezone="Pacific/Auckland")
    late = cast.cy(house, timezone="Pacific/Honolulu")
    for one in (early, late):
        actions.pause(member=one, until=date(2026, 3, 3))
    noon = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
    assert code(early, noon) is None
    assert code(late, noon) == PAUSED
    assert "3 March" in str(hindrances([late], at=noon)[late.pk])


def test_a_rhythm_counts_what_was_and_what_is_promised() -> None:
    house = cast.community()
    ben, cy, dee = (
        cast.ben(house, days_between=14),
        cast.cy(house, days_between=14),
        cast.dee(house),
    )
    actions.record_encounters(
        community_id=house.pk, member_ids=[ben.pk, dee.pk], at=NOW, meeting_id=1
    )
    soon = NOW + 10 * DAY
    actions.promise(member=cy, source="table:1", starts_at=soon, ends_at=soon + HOUR)
    assert resting([ben, cy, dee], at=NOW + 5 * DAY) == [ben, cy]
    # Two days of grace: a fortnight may be twelve days.
    assert code(ben, NOW + 12 * DAY) is None
    assert "from 16 March on" in str(hindrances([ben], at=NOW + 5 * DAY)[ben.pk])
    assert code(cy, NOW + 20 * DAY) == RESTING
    actions.release(source="table:1", member_id=cy.pk)
    assert code(cy, NOW + 5 * DAY) is None


def test_who_left_is_asked_nothing() -> None:
    ben = cast.ben(cast.community())
    actions.leave(member=ben, now=NOW)
    assert code(ben, NOW) == LEFT


def test_a_promise_takes_its_time_and_no_more() -> None:
    ben = cast.ben(cast.community())
    actions.promise(member=ben, source="table:1", starts_at=NOW, ends_at=NOW + HOUR)
    later = NOW + HOUR
    assert promised([ben.pk], starts_at=NOW - HOUR, ends_at=NOW + HOUR / 2) == {ben.pk}
    assert promised([ben.pk], starts_at=later, ends_at=later + HOUR) == set()
    assert promised([ben.pk], starts_at=NOW, ends_at=later, besides="table:1") == set()
