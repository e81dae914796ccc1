"""A member's home: what concerns them now, what comes next, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from hallway.follow_up import actions as follow_up
from hallway.gather import actions as gather
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.match.queries import coming
from hallway.meet import actions as meet
from hallway.people import actions as people
from hallway.people.queries import viewer_of
from tests import cast

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from hallway.people.models import Community, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def linden() -> Community:
    return cast.community(timezone="UTC")


def home_of(client: Client, somebody: Member) -> str:
    """The page as this member sees it."""
    cast.sign_in(client, somebody)
    answer = client.get(f"/c/{somebody.community.slug}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def plan_coffee(ana: Member) -> None:
    now = timezone.now()
    first_on = (now + timedelta(days=20)).date()
    invite.create_program(
        viewer=viewer_of(ana), now=now, name="Coffee", first_on=first_on, timezone="UTC"
    )
    match.run_due(now=now, worker="test")


def test_an_organiser_without_a_program_is_led_to_the_first_one(
    client: Client, linden: Community
) -> None:
    page = home_of(client, cast.ana(linden))
    assert reverse("invite:new-program", args=[linden.slug]) in page


def test_a_member_without_a_program_is_told_that_a_letter_will_come(
    client: Client, linden: Community
) -> None:
    page = home_of(client, cast.ben(linden))
    assert "you'll get a letter" in page
    assert reverse("invite:new-program", args=[linden.slug]) not in page


def test_the_page_says_when_the_next_question_comes(client: Client, linden: Community) -> None:
    plan_coffee(cast.ana(linden))
    assert "we ask whether you'd like to join on" in home_of(client, cast.ben(linden))


def test_a_break_shows_its_end_and_the_way_back(client: Client, linden: Community) -> None:
    ben = cast.ben(linden)
    until = timezone.now().date() + timedelta(days=30)
    people.pause(member=ben, until=until)
    page = home_of(client, ben)
    assert "You're taking a break" in page
    assert f"{until:%B}" in page
    assert reverse("people:pause-end", args=[linden.slug]) in page
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    assert "until you say that you're back" in home_of(client, ben)


def test_a_break_that_is_over_is_not_mentioned(client: Client, linden: Community) -> None:
    ben = cast.ben(linden)
    people.pause(member=ben, until=timezone.now().date() - timedelta(days=1))
    assert "taking a break" not in home_of(client, ben)


def test_names_are_shown_as_they_are(client: Client, linden: Community) -> None:
    page = home_of(client, cast.member(linden, "<b>Bo</b> O'Neil", email="bo@example.org"))
    assert "&lt;b&gt;Bo" in page
    assert "<b>Bo" not in page


def test_the_bare_address_leads_everybody_somewhere(client: Client, linden: Community) -> None:
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("people:sign-in")
    cast.sign_in(client, cast.ben(linden))
    assert client.get("/", follow=True).redirect_chain[-1][0] == f"/c/{linden.slug}/"


def test_the_page_asks_the_database_the_same_however_many_are_members(
    client: Client, linden: Community, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    everybody = cast.people(linden, 30)
    plan_coffee(everybody[0])
    cast.sign_in(client, everybody[1])
    with django_assert_max_num_queries(19):
        client.get(f"/c/{linden.slug}/")


def test_whoever_has_answered_is_not_asked_again_by_the_first_line(
    client: Client, linden: Community
) -> None:
    ben, now = cast.ben(linden), timezone.now()
    invite.create_program(
        viewer=viewer_of(cast.ana(linden)),
        now=now,
        name="Coffee",
        first_on=(now + timedelta(days=3)).date(),
        timezone="UTC",
    )
    match.run_due(now=now, worker="test")
    asked = "Would you like to be part of it?"
    assert asked in home_of(client, ben)
    [invitation] = invitations.my_invitations(ben, now)
    invite.answer(invitation_id=invitation.pk, joining=True, now=now)
    page = home_of(client, ben)
    assert asked not in page
    assert "There is nothing you need to do." in page


def test_an_organiser_sees_the_round_that_is_under_way_and_nobody_else_does(
    client: Client, linden: Community
) -> None:
    ana, ben, now = cast.ana(linden), cast.ben(linden), timezone.now()
    program = invite.create_program(
        viewer=viewer_of(ana),
        now=now,
        name="Coffee",
        first_on=(now + timedelta(days=3)).date(),
        timezone="UTC",
    )
    match.run_due(now=now, worker="test")
    link = reverse("match:round", args=[linden.slug, program.pk, 1])
    page = home_of(client, ana)
    assert "Coffee, round 1" in page
    assert link in page
    assert link not in home_of(client, ben)


def test_whom_one_meets_next_stands_before_whatever_can_wait(
    client: Client, linden: Community
) -> None:
    ben, cy, now = cast.ben(linden), cast.cy(linden), timezone.now()
    coming = now + timedelta(days=2)
    meet.gather_up(kind="coffee", members=[ben, cy], starts_at=coming, minutes=30, now=now)
    follow_up.thank(giver=cy, receiver=ben, words="For the map.", source="meeting:1", now=now)
    page = home_of(client, ben)
    assert page.index("Your next coffee") < page.index("For the map.")


# The first days of a community


def test_an_organiser_is_led_from_an_empty_community_to_the_first_coffee(
    client: Client, linden: Community
) -> None:
    ana = cast.ana(linden)
    page = home_of(client, ana)
    imports, program = (f'href="/c/{linden.slug}/{way}"' for way in ("imports", "programs/new"))
    assert "Three steps to the first coffee" in page
    assert page.index(imports) < page.index(program)
    ben = cast.ben(linden)
    assert "1 person is here beside you" in home_of(client, ana)
    assert "Three steps" not in home_of(client, ben)
    plan_coffee(ana)
    page = home_of(client, ana)
    assert "Members are asked whether they join" in page
    assert "/rounds/1" in page
    match.run_due(now=timezone.now() + timedelta(days=18), worker="test")
    assert "Three steps" not in home_of(client, ana)


# Everyday places


def test_the_way_to_every_everyday_place_is_on_every_page(
    client: Client, linden: Community
) -> None:
    page = home_of(client, cast.ben(linden))
    for place in ("free-now", "tables", "mixers", "circles"):
        assert f'href="/c/{linden.slug}/{place}"' in page
    assert "For organisers" not in page
    assert "For organisers" in home_of(client, cast.ana(linden))


def test_a_mixer_to_come_is_offered_once_and_never_during_a_break(
    client: Client, linden: Community
) -> None:
    ana, ben, now = cast.ana(linden), cast.ben(linden), timezone.now()
    mixer = gather.set_up_mixer(
        viewer=viewer_of(ana),
        now=now,
        name="Spring mixer",
        starts_at=now + timedelta(days=5),
        timezone="UTC",
        tables=2,
        seats=4,
        sittings=3,
    )
    assert "Spring mixer" not in home_of(client, ben)
    gather.open_sign_up(mixer_id=mixer.pk, now=now)
    assert "I'd like to come" in home_of(client, ben)
    people.pause(member=ben, until=now.date() + timedelta(days=30))
    assert "Spring mixer" not in home_of(client, ben)
    people.resume(member=ben)
    gather.sign_up(mixer_id=mixer.pk, member=ben, now=now)
    page = home_of(client, ben)
    assert "Where I sit" in page
    assert "I'd like to come" not in page


def test_the_next_round_is_told_to_whom_the_program_speaks(
    client: Client, linden: Community
) -> None:
    now, ana, ben = timezone.now(), cast.ana(linden), cast.ben(linden)
    circle = people.create_circle(community=linden, name="Bread")
    people.join_circle(circle=circle, member_ids=[ana.pk])
    ana.units, ben.units = {"team": "Sales", "site": "Oslo"}, {"team": "Design"}
    ana.save()
    ben.save()
    audiences = {
        "Of a circle": {"audience": "circle", "circle": circle},
        "Of a team": {"audience": "units", "units": {"team": ["Design", "Law"]}},
        "Of two units": {"audience": "units", "units": {"team": ["Design"], "site": ["Oslo"]}},
    }
    for name, facts in audiences.items():
        invite.create_program(
            viewer=viewer_of(ana),
            now=now,
            name=name,
            first_on=(now + timedelta(days=20)).date(),
            timezone="UTC",
            **facts,
        )
    match.run_due(now=now, worker="test")
    assert [one.program for one in coming(ana)] == ["Of a circle"]
    assert [one.program for one in coming(ben)] == ["Of a team"]
