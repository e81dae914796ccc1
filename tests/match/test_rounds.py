"""Rounds run themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallway.invite.models import Invitation
from hallway.match.models import Draft, Round
from hallway.outbox.models import Letter
from tests.match.town import START, asked, matched, meetings, newest, program, say, tick, town

pytestmark = pytest.mark.django_db


def test_a_round_is_planned_asked_and_matched_in_time():
    community, members = town(6)
    coffee = program(community)
    tick(START)
    planned = newest(coffee)
    assert planned.state == "planned"
    assert planned.introduces_at.isoformat() == "2027-01-12T08:00:00+00:00"
    assert not Letter.objects.exists()

    tick(planned.asks_at)
    assert newest(coffee).state == "asking"
    assert Letter.objects.filter(kind="invitation").count() == len(members)

    tick(planned.matches_at)
    round_ = newest(coffee)
    assert round_.state == "matched"
    assert sorted(len(meeting) for meeting in meetings(round_)) == [2, 2, 2]
    assert round_.certificate["gap"] == pytest.approx(0)
    assert [letter.address for letter in Letter.objects.filter(kind="preview")] == [
        "ana@harbour.example"
    ]


def test_only_those_who_say_yes_take_part_when_the_program_asks():
    community, members = town(6)
    round_ = asked(program(community, joining="ask"))
    for member in members[:4]:
        say(round_, member, True)
    say(round_, members[4], False)
    tick(round_.matches_at)
    assert set().union(*meetings(round_)) == {"Ana", "Ben", "Cy", "Dee"}
