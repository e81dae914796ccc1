"""A member's own page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hallway.people import actions
from hallway.people.errors import UnableTo
from hallway.people.models import Block, Member
from hallway.people.queries import audience, blocks_among, ready
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House

FILLED = {
    "name": "Benedikt",
    "headline": "Bakes before work",
    "ask_about": "bread, and how to begin again",
    "interests": "climbing, jazz;  Climbing",
    "languages": "English, Polski",
    "shown_interests": "ties",
}
WISHED = {
    "days_between": "28",
    "timezone": "America/New_York",
    "works_from": "08:30",
    "works_to": "15:00",
    "work_days": ["1", "2", "6"],
    "introduces": "on",
    "introductions_a_month": "2",
    "asks_a_week": "0",
    "digest_day": "4",
    "digest_hour": "17",
}


def test_what_a_member_says_is_kept_and_shown(house: House, as_ben: Client) -> None:
    answer = as_ben.post(house.url("me"), FILLED, follow=True)
    assert "Saved" in answer.content.decode()
    house.ben.refresh_from_db()
    ben = house.ben
    assert (ben.name, ben.headline) == ("Benedikt", "Bakes before work")
    assert ben.interests == ["climbing", "jazz"]
    assert ben.languages == ["English", "Polski"]
    assert ben.shown == {"interests": "ties"}
    page = as_ben.get(house.url("me")).content.decode()
    assert 'value="climbing, jazz"' in page
    assert '<option value="ties" selected>' in page


def test_what_a_member_wishes_is_kept_and_shown(house: House, as_ben: Client) -> None:
    answer = as_ben.post(house.url("me/preferences"), WISHED, follow=True)
    assert "Saved" in answer.content.decode()
    house.ben.refresh_from_db()
    ben = house.ben
    assert (ben.timezone, ben.days_between) == ("America/New_York", 28)
    assert (ben.works_from, ben.works_to, ben.work_days) == (time(8, 30), time(15), [1, 2, 6])
    assert (ben.introduces, ben.introductions_a_month, ben.asks_a_week) == (True, 2, 0)
    assert (ben.digest_day, ben.digest_hour) == (4, 17)
    assert 'value="08:30"' in as_ben.get(house.url("me/preferences")).content.decode()
    as_ben.post(house.url("me/preferences"), {**WISHED, "digest_day": ""})
    house.ben.refresh_from_db()
    assert house.ben.digest_day is None


def test_only_what_was_changed_becomes_ones_own(house: House, as_ben: Client) -> None:
    form = as_ben.get(house.url("me")).context["form"]
    unchanged = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    as_ben.post(house.url("me"), {**unchanged, "ask_about": "bread"})
    house.ben.refresh_from_db()
    assert house.ben.own_fields == ["ask_about"]


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("me", "name", "   "),
        ("me", "headline", "x" * 161),
        ("me", "shown_photo", "friends"),
        ("me", "interests", ", ".join(f"word {n}" for n in range(31))),
        ("me", "ask_about", "x" * 301),
        ("me/preferences", "timezone", "Mars/Olympus"),
        ("me/preferences", "days_between", "1"),
        ("me/preferences", "work_days", ["9"]),
        ("me/preferences", "digest_day", "7"),
        ("me/preferences", "asks_a_week", "-1"),
    ],
)
def test_a_mistake_is_pointed_out_and_nothing_is_kept(
    house: House, as_ben: Client, place: str, field: str, value: Any
) -> None:
    answer = as_ben.post(house.url(place), {**FILLED, **WISHED, field: value})
    assert answer.status_code == 200
    assert "needs another look" in answer.content.decode()
    house.ben.refresh_from_db()
    assert (house.ben.name, house.ben.days_between) == ("Ben", 0)


def test_nobody_can_make_themselves_an_organiser_there(house: House, as_ben: Client) -> None:
    as_ben.post(house.url("me"), {**FILLED, "role": "organiser", "email": "x@example.org"})
    house.ben.refresh_from_db()
    assert (house.ben.role, house.ben.email) == ("member", "ben@example.org")


# A break


def everyone(house: House, on: date) -> set[str]:
    members = audience(community_id=house.community.pk, kind="everyone")
    at = datetime.combine(on, time(12), tzinfo=UTC)
    return {member.key for member in ready(members, at=at)}


def test_a_break_ends_by_itself_on_its_day(house: House) -> None:
    actions.pause(member=house.ben, until=date(2026, 4, 1))
    assert "ben" not in everyone(house, date(2026, 3, 31))
    assert "ben" in everyone(house, date(2026, 4, 1))


def test_taking_a_break_and_coming_back(house: House, as_ben: Client) -> None:
    back_on = timezone.now().date() + timedelta(days=40)
    as_ben.post(house.url("me/pause"), {"until": back_on.isoformat()})
    house.ben.refresh_from_db()
    assert house.ben.paused_until == back_on
    page = as_ben.get(house.url("me/preferences")).content.decode()
    assert "You are on a break" in page
    as_ben.post(house.url("me/pause/end"))
    house.ben.refresh_from_db()
    assert house.ben.paused_until is None


def test_a_break_without_an_end(house: House, as_ben: Client) -> None:
    as_ben.post(house.url("me/pause"), {"open_end": "on"})
    house.ben.refresh_from_db()
    assert house.ben.paused_until == actions.UNTIL_I_SAY
    assert "ben" not in everyone(house, date(2100, 1, 1))
    assert "until you say" in as_ben.get(house.url("me/preferences")).content.decode()


@pytest.mark.parametrize("until", ["", "2020-01-01", "soon"])
def test_a_break_needs_a_day_to_come(house: House, as_ben: Client, until: str) -> None:
    answer = as_ben.post(house.url("me/pause"), {"until": until})
    assert answer.status_code == 200
    assert answer.context["pause_form"].errors
    house.ben.refresh_from_db()
    assert house.ben.paused_until is None


# Whom not


def test_a_private_wish_is_kept_and_only_its_author_sees_it(
    house: House, as_ben: Client, browser: Callable[[Member], Client]
) -> None:
    found = as_ben.get(house.url("me/apart"), {"q": "cy"}).content.decode()
    assert "Not with Cy" in found
    page = as_ben.post(house.url("me/apart"), {"member": house.cy.pk}, follow=True)
    assert "Take off" in page.content.decode()
    assert blocks_among(house.community.pk, [house.ben.pk, house.cy.pk, house.dee.pk]) == [
        (house.ben.pk, house.cy.pk)
    ]
    for other in (house.cy, house.ana):
        seen = browser(other).get(house.url("me/apart")).content.decode()
        assert "Nobody is on it" in seen
    organisers_view = browser(house.ana).get(house.url(f"members/{house.ben.pk}"))
    assert "match" not in organisers_view.content.decode().partition("<main")[2].lower()
    as_ben.post(house.url(f"me/apart/{house.cy.pk}/end"))
    assert blocks_among(house.community.pk, [house.ben.pk, house.cy.pk]) == []


def test_nobody_takes_another_persons_wish_back(
    house: House, browser: Callable[[Member], Client]
) -> None:
    actions.block(by=house.ben, against=house.cy, now=NOW)
    browser(house.cy).post(house.url(f"me/apart/{house.ben.pk}/end"))
    browser(house.cy).post(house.url(f"me/apart/{house.cy.pk}/end"))
    assert Block.objects.count() == 1


def test_two_wishes_about_each_other_are_one_pair(house: House) -> None:
    actions.block(by=house.ben, against=house.cy, now=NOW)
    actions.block(by=house.ben, against=house.cy, now=NOW)
    actions.block(by=house.cy, against=house.ben, now=NOW)
    assert len(blocks_among(house.community.pk, [house.ben.pk, house.cy.pk])) == 1


def test_a_wish_never_reaches_across_the_wall(house: House, as_ben: Client) -> None:
    stranger = cast.cy(cast.community("Harbour"))
    assert as_ben.post(house.url("me/apart"), {"member": stranger.pk}).status_code == 404
    assert as_ben.post(house.url("me/apart"), {"member": "x"}).status_code == 404
    with pytest.raises(UnableTo):
        actions.block(by=house.ben, against=house.ben, now=NOW)
    assert Block.objects.count() == 0


# A copy of everything


def test_a_copy_of_everything_kept_about_me(house: House, as_ben: Client) -> None:
    actions.block(by=house.ben, against=house.cy, now=NOW)
    actions.record_tie(
        community_id=house.community.pk,
        first_id=house.dee.pk,
        second_id=house.ben.pk,
        on=NOW.date(),
        weight=0.5,
        source="declared",
    )
    answer = as_ben.get(house.url("me/data"))
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["me"]["email"] == "ben@example.org"
    assert told["not_to_be_matched_with"] == ["Cy"]
    assert told["ties"] == [
        {"with": "Dee", "on": "2026-03-02", "weight": 0.5, "source": "declared"}
    ]


# Leaving


def test_leaving_and_coming_back_by_oneself(house: House, as_ben: Client) -> None:
    assert "Leave Linden House?" in as_ben.get(house.url("me/departure")).content.decode()
    page = as_ben.post(house.url("me/departure"), follow=True).content.decode()
    assert "You have left" in page
    assert as_ben.get(house.url("me")).status_code == 404
    assert "ben" not in everyone(house, NOW.date())
    as_ben.post("/communities/linden-house/return")
    assert as_ben.get(house.url("me")).status_code == 200
    assert "ben" in everyone(house, NOW.date())


def test_looking_at_the_page_that_asks_twice_changes_nothing(house: House, as_ben: Client) -> None:
    as_ben.get(house.url("me/departure"))
    as_ben.get(house.url("me/erasure"))
    house.ben.refresh_from_db()
    assert (house.ben.state, house.ben.name) == ("active", "Ben")


def test_who_was_taken_off_cannot_put_themselves_back(house: House, as_ben: Client) -> None:
    actions.remove(member=house.ben, by=house.ana, now=NOW)
    as_ben.post("/communities/linden-house/return")
    assert as_ben.get(house.url("me")).status_code == 404


def test_the_only_organiser_cannot_leave_the_house_empty(house: House, organiser: Client) -> None:
    page = organiser.post(house.url("me/departure"), follow=True).content.decode()
    assert "only organiser" in page
    house.ana.refresh_from_db()
    assert house.ana.state == "active"
