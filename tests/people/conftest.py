"""A community with four members, and browsers for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from hallway.outbox.models import Letter
from hallway.people.models import Community, Member
from tests import cast


@dataclass(frozen=True)
class House:
    """Linden House with Ana (organiser), Ben, Cy and Dee."""

    community: Community
    ana: Member
    ben: Member
    cy: Member
    dee: Member

    def url(self, place: str = "") -> str:
        return f"/c/{self.community.slug}/{place}"


@pytest.fixture
def house(db: None) -> House:
    of = cast.community()
    return House(of, cast.ana(of), cast.ben(of), cast.cy(of), cast.dee(of))


@pytest.fixture
def browser() -> Callable[[Member], Client]:
    """A browser of one's own for each person, signed in."""
    return lambda somebody: cast.sign_in(Client(), somebody)


@pytest.fixture
def organiser(house: House, browser: Callable[[Member], Client]) -> Client:
    return browser(house.ana)


@pytest.fixture
def as_ben(house: House, browser: Callable[[Member], Client]) -> Client:
    return browser(house.ben)


def link_in(letter: Letter, purpose: str) -> str:
    """The path of the link to /…purpose… in a letter's text."""
    found = re.search(rf"https?://[^/\s]+(/{purpose}/\S+)", letter.text)
    assert found, letter.text
    return found[1]
