"""Silos that become the goal of the next rounds, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hallway.invite import actions as invite
from hallway.match.queries.freeze import policy_of
from hallway.network import actions
from hallway.network.models import Goal, Picture
from hallway.people.errors import NotHere
from hallway.people.queries import Viewer, viewer_of
from tests import cast
from tests.cast import NOW
from tests.network.teams import QUARTER, TODAY, House, at_work, text


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    return at_work(monkeypatch)


@pytest.fixture
def program(house: House) -> Any:
    return invite.create_program(
        viewer=house.viewer, now=NOW, name="Coffee", first_on=TODAY + timedelta(days=10)
    )


def set_goal(house: House, program: Any, viewer: Viewer | None = None) -> Goal:
    cell = house.cell("Design", "Sales")
    return actions.set_goal(
        viewer=viewer or house.viewer,
        program_id=program.pk,
        picture_id=Picture.objects.latest("ends_on").pk,
        one=cell["one"],
        other=cell["other"],
        now=NOW,
    )


def test_a_silo_becomes_the_goal_of_the_next_round_with_one_click(house, program) -> None:
    house.draw()
    ana = cast.sign_in(Client(), house.ana)
    page = text(ana, house.url())
    form = re.search(r'action="([^"]+/goal)".*?</form>', page, re.DOTALL)
    assert form
    sent = dict(
        re.findall(r'<input type="hidden" name="(one|other|program)" value="(\d+)"', form[0])
    )
    assert "No longer a goal" in ana.post(form[1], sent, follow=True).content.decode()
    program.refresh_from_db()
    bridge = policy_of(program, []).bridges[0]
    assert (bridge.unit, bridge.one, bridge.other) == ("team", ("Design",), ("Sales",))


def test_a_goal_twice_is_a_goal_once_and_ends(house: House, program: Any) -> None:
    house.draw()
    goal = set_goal(house, program)
    assert set_goal(house, program) == goal
    actions.end_goal(viewer=house.viewer, goal_id=goal.pk, now=NOW)
    program.refresh_from_db()
    assert program.bridges == []
    assert "Over" in text(cast.sign_in(Client(), house.ana), house.url())


def test_a_silo_says_that_it_is_a_goal_and_lets_one_undo_that(house: House, program: Any) -> None:
    house.draw()
    ana = cast.sign_in(Client(), house.ana)
    assert silos_on(text(ana, house.url())).count("Make it a goal") == 2
    set_goal(house, program)
    silos = silos_on(text(ana, house.url()))
    assert silos.count(f"A goal of {program}") == silos.count("Make it a goal") == 1
    undo = re.search(r'action="([^"]+)".*?No longer a goal', silos, re.DOTALL)
    assert undo
    ana.post(undo[1])
    silos = silos_on(text(ana, house.url()))
    assert silos.count("Make it a goal") == 2
    assert "A goal of" not in silos
    program.refresh_from_db()
    assert program.bridges == []


def test_a_silo_may_be_the_goal_of_a_second_program(house: House, program: Any) -> None:
    house.draw()
    set_goal(house, program)
    first = TODAY + timedelta(days=10)
    tea = invite.create_program(viewer=house.viewer, now=NOW, name="Tea", first_on=first)
    silos = silos_on(text(cast.sign_in(Client(), house.ana), house.url()))
    assert "A goal of Tea, too" in silos
    mine, other = re.findall(r"<li>.*?</li>", silos, re.DOTALL)
    assert f'value="{tea.pk}"' in mine
    assert f'name="program" value="{program.pk}"' not in mine
    assert f'<option value="{program.pk}">' in other


def silos_on(page: str) -> str:
    found = re.search(r"<h2>Silos</h2>.*?</section>", page, re.DOTALL)
    assert found
    return found[0]


def test_what_is_no_silo_is_no_goal(house: House, program: Any) -> None:
    house.draw()
    cell = house.cell("Design", "Research")
    picture = Picture.objects.get()
    with pytest.raises(NotHere):
        actions.set_goal(
            viewer=house.viewer,
            program_id=program.pk,
            picture_id=picture.pk,
            one=cell["one"],
            other=cell["other"],
            now=NOW,
        )
    with pytest.raises(NotHere):
        set_goal(house, program, viewer_of(house.all[1]))


def test_the_page_says_later_what_changed(house: House, program: Any) -> None:
    house.draw()
    set_goal(house, program)
    assert "The next picture says what changed." in text(
        cast.sign_in(Client(), house.ana), house.url()
    )
    house.work(TODAY + timedelta(days=20))
    for k in range(8):
        for step in range(2):
            house.touch(k, 16 + (k + step) % 8, TODAY + timedelta(days=21))
    actions.draw_due(now=NOW + QUARTER + timedelta(days=7))
    page = text(cast.sign_in(Client(), house.ana), house.url())
    assert "Contacts then: fewer than 5 people. Now, until" in page
    assert ": 16; as many pairs at random would have given" in page
    health = f"/c/{house.community.slug}/network/health"
    for of in (health, f"{health}/{program.pk}"):
        page = text(cast.sign_in(Client(), house.ana), of)
        assert "Design – Sales" in page
        assert ": 16; as many pairs at random would have given" in page
    other = invite.create_program(
        viewer=house.viewer, now=NOW, name="Tea", first_on=TODAY + timedelta(days=10)
    )
    page = text(cast.sign_in(Client(), house.ana), f"{health}/{other.pk}")
    assert "Design – Sales" not in page
