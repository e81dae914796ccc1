"""People you've met: by every path, the next morning, and only what may be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from hallway.follow_up import actions
from hallway.follow_up.met import Met, people_met
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.people import actions as people
from hallway.people.models import Member
from tests import cast
from tests.cast import NOW

if TYPE_CHECKING:
    from django.test import Client

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def gathered(kind: str, members: list[Member], days: int, **facts: object) -> Meeting:
    at = NOW + days * DAY
    title = "" if kind in ("coffee", "free_now") else f"The {kind}"
    return meet.gather_up(
        kind=kind, members=members, starts_at=at, minutes=30, now=at, title=title, **facts
    )


def say(meeting: Meeting, *members: Member, met: str = "met") -> None:
    for member in members:
        now = meeting.starts_at + DAY
        actions.say_met(meeting_id=meeting.pk, member_id=member.pk, met=met, now=now)


def names(member: Member) -> dict[str, tuple[str, date]]:
    return {one.member.name: (one.path, one.on) for one in people_met(member)}


def test_every_path_leads_to_the_list_by_the_next_morning(client: Client) -> None:
    _ana, ben, cy, dee, eli, fay = cast.people(cast.community(), 6)
    for day, (kind, other) in enumerate(
        [("coffee", cy), ("free_now", dee), ("table", eli), ("mixer", fay)]
    ):
        say(gathered(kind, [ben, other], day), ben, other)
    first = NOW.date()
    assert names(ben) == {
        "Fay": ("mixer", first + 3 * DAY),
        "Eli": ("table", first + 2 * DAY),
        "Dee": ("free_now", first + DAY),
        "Cy": ("coffee", first),
    }
    assert list(names(ben)) == ["Fay", "Eli", "Dee", "Cy"]
    cast.sign_in(client, ben)
    page = client.get("/c/linden-house/people-met").content.decode()
    assert all(words in page for words in ("Fay", "The mixer", "Eli", "The table", "Cy"))


def test_of_a_coffee_ones_own_word_counts_and_shows_nothing_of_the_others() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    coffee = gathered("coffee", [ben, cy], 0)
    say(coffee, cy, met="missed")
    assert names(ben) == names(cy) == {}
    say(coffee, ben)
    assert list(names(ben)) == ["Cy"]
    assert names(cy) == {}
    say(coffee, ben, met="missed")
    say(coffee, cy)
    assert names(ben) == {}


def test_at_a_table_both_have_said_so() -> None:
    _ana, ben, cy, dee = cast.people(cast.community(), 4)
    table = gathered("table", [ben, cy, dee], 0)
    say(table, ben, cy)
    say(table, dee, met="missed")
    assert list(names(ben)) == ["Cy"]
    assert list(names(cy)) == ["Ben"]
    assert names(dee) == {}


def test_a_mixer_of_many_lists_those_who_sat_together() -> None:
    _ana, ben, cy, dee = cast.people(cast.community(), 4)
    a, b, c = (member.pk for member in (ben, cy, dee))
    mixer = gathered("mixer", [ben, cy, dee], 0, together=[[a, b], [b, c]])
    say(mixer, ben, cy, dee)
    assert list(names(ben)) == ["Cy"]
    assert sorted(names(cy)) == ["Ben", "Dee"]


def test_somebody_met_more_than_once_stands_there_once_with_the_last_time() -> None:
    _ana, ben, cy = cast.people(cast.community(), 3)
    people.record_tie(
        community_id=ben.community_id,
        first_id=ben.pk,
        second_id=cy.pk,
        on=date(2025, 1, 1),
        weight=0.5,
        source="declared",
    )
    assert names(ben) == {"Cy": ("declared", date(2025, 1, 1))}
    for day in (0, 20):
        say(gathered("coffee", [ben, cy], day), ben)
    (met,) = people_met(ben)
    assert isinstance(met, Met)
    assert (met.on, met.times, met.path) == (NOW.date() + 20 * DAY, 2, "coffee")


def test_who_is_gone_is_no_longer_listed() -> None:
    _ana, ben, cy, dee = cast.people(cast.community(), 4)
    say(gathered("coffee", [ben, cy], 0), ben)
    say(gathered("coffee", [ben, dee], 1), ben)
    people.erase(member=cy, now=NOW + 2 * DAY)
    people.leave(member=dee, now=NOW + 2 * DAY)
    assert names(ben) == {}
