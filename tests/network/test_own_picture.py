"""A member's own network as a picture: everybody is found again where they were."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from hallway.network.drawing import Picture
from hallway.network.own_picture import BANDS, RINGS, draw
from hallway.network.queries.mine import ALIVE, DORMANT, FADING, Contact
from hallway.people.models import Member

TEAMS = ("Design", "Research", "Sales")
WIDE = 2 * RINGS[DORMANT]


def contact(number: int, state: str = "", strength: float = -1.0) -> Contact:
    state = state or (ALIVE, FADING, DORMANT)[number % 3]
    member = Member(pk=number, name=f"Somebody {number}", units={"team": TEAMS[number % 7 % 3]})
    much = strength if strength >= 0 else {ALIVE: 0.8, FADING: 0.4, DORMANT: 0.05}[state]
    return Contact(member, date(2026, 3, 2), "coffee", "", None, 1, much, state)


@pytest.fixture
def thirty() -> list[Contact]:
    return [contact(number) for number in range(1, 31)]


def drawn(contacts: list[Contact]) -> Picture:
    me = Member(pk=0, name="Ben", units={"team": "Sales"})
    with translation.override("en"):
        return draw(me, contacts, "team")


def places(picture: Picture) -> dict[str, tuple[float, float]]:
    return {dot.name: (dot.x, dot.y) for dot in picture.dots}


def test_a_tie_that_is_renewed_moves_one_person_towards_the_middle(thirty: list[Contact]) -> None:
    before = places(drawn(thirty))
    renewed = [replace(thirty[1], state=ALIVE, strength=0.9), *thirty[:1], *thirty[2:]]
    after = places(drawn(renewed))
    moved = [name for name, place in before.items() if math.dist(place, after[name]) > 1e-9]
    assert moved == ["Somebody 2"]
    assert math.hypot(*after["Somebody 2"]) < math.hypot(*before["Somebody 2"])


def test_one_person_more_or_less_moves_the_others_little(thirty: list[Contact]) -> None:
    before = places(drawn(thirty))
    for changed in ([*thirty, contact(31)], thirty[:11] + thirty[12:]):
        after = places(drawn(changed))
        far = sorted(math.dist(before[name], after[name]) for name in before.keys() & after.keys())
        assert far[len(far) // 2] < 0.04 * WIDE
        assert far[-1] < 0.1 * WIDE


def test_a_week_later_nobody_has_gone_round_the_clock(thirty: list[Contact]) -> None:
    later = [replace(one, strength=0.9 * one.strength) for one in thirty]
    before, after = places(drawn(thirty)), places(drawn(later))
    for name, (x, y) in before.items():
        if name != "You":
            u, v = after[name]
            assert math.atan2(y, x) == pytest.approx(math.atan2(v, u))
            assert math.hypot(x, y) <= math.hypot(u, v)


def test_how_recent_is_told_by_the_ring_the_line_and_in_words(thirty: list[Contact]) -> None:
    picture = drawn(thirty)
    looks = [(kind.look, kind.tone) for kind in picture.kinds]
    assert len(set(looks)) == 3
    assert len({look for look, _tone in looks}) == 3
    for line in picture.lines:
        dot = picture.dots[line.other]
        near, far = list(BANDS.values())[line.kind]
        assert near <= math.hypot(dot.x, dot.y) <= far
    words = {dot.says.rpartition(" · ")[2] for dot in picture.dots[1:]}
    assert words == {"in touch", "fading", "a while ago"}


def test_beyond_nine_units_the_rest_is_grey() -> None:
    many = [contact(number) for number in range(1, 25)]
    for number, one in enumerate(many):
        one.member.units = {"team": f"Team {number % 12:02}"}
    picture = drawn(many)
    assert len(picture.groups) == 9
    assert {dot.group for dot in picture.dots[1:]} == {None, *range(9)}
    assert len({dot.name for dot in picture.dots}) == 25
