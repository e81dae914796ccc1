"""Nobody outside the reach of an ask ever sees it, by any path; everybody inside does.

Random networks, circles, units and wishes to be apart, held against walking them by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.exchange import actions
from hallway.exchange import ask_letters as letters
from hallway.exchange.models import Ask, Asking
from hallway.exchange.queries import asks as queries
from hallway.people import actions as people
from hallway.people.errors import NotHere
from hallway.people.models import Community, Member
from hallway.people.queries import own_data, viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import first_wave, seen, tie, write

pytestmark = pytest.mark.django_db
PEOPLE = 6
SECRET = "zanzibarite"
pairs = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1))


@dataclass(frozen=True)
class World:
    """Numbers of people: 0 is the author."""

    ties: frozenset[tuple[int, int]]
    apart: frozenset[tuple[int, int]]
    circle: frozenset[int]
    units: tuple[str, ...]
    gone: frozenset[int]
    reach: str
    away: tuple[Any, ...] = field(default=())

    def tied(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self.ties

    def inside(self, who: int) -> bool:
        """By hand, from what an author would say."""
        if who == 0:
            return True
        if who in self.gone or (0, who) in self.apart or (who, 0) in self.apart:
            return False
        here = [one for one in range(1, PEOPLE) if one not in self.gone]
        two = any(self.tied(0, one) and self.tied(one, who) for one in here)
        return {
            "ties": self.tied(0, who),
            "two_steps": self.tied(0, who) or two,
            "circle": who in self.circle,
            "unit": self.units[who] == self.units[0],
            "all": True,
        }[self.reach]


worlds = st.builds(
    World,
    ties=st.frozensets(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=9),
    apart=st.frozensets(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=2),
    circle=st.frozensets(st.integers(0, PEOPLE - 1)).map(lambda found: found | {0}),
    units=st.tuples(*[st.sampled_from(["Red", "Blue"])] * PEOPLE),
    gone=st.frozensets(st.integers(1, PEOPLE - 1), max_size=1),
    reach=st.sampled_from(Ask.Reach.values),
)


def build(world: World) -> tuple[Community, list[Member]]:
    Community.objects.all().delete()
    of = cast.community()
    everybody = [
        cast.member(of, name, units={"team": unit}, interests=[SECRET])
        for name, unit in zip(cast.NAMES[:PEOPLE], world.units, strict=True)
    ]
    for one, other in world.ties:
        tie(everybody[one], everybody[other])
    for by, against in world.apart:
        people.block(by=everybody[by], against=everybody[against], now=NOW)
    circle = people.create_circle(community=of, name="Builders")
    people.join_circle(circle=circle, member_ids=[everybody[at].pk for at in world.circle])
    return of, everybody


def send(world: World, author: Member, kind: str = "ask") -> Ask:
    facts: dict[str, Any] = {"reach": world.reach, "topics": [SECRET], "words": f"{SECRET}?"}
    if world.reach == "circle":
        facts["circle_id"] = author.circles.get().pk
    if world.reach == "unit":
        facts["unit_name"] = "team"
    return write(author, kind=kind, **facts)


def finds(member: Member, ask: Ask) -> set[str]:
    """Every way in which a member comes upon an ask, by its name."""
    viewer = viewer_of(member)
    ways = {
        "list": queries.coming_to(viewer, NOW),
        "by topic": queries.coming_to(viewer, NOW, topic=SECRET),
        "could answer": queries.could_answer(viewer, NOW, most=9),
        "asked": queries.asked_of(viewer, NOW),
    }
    found = {way for way, looks in ways.items() if any(look.ask.pk == ask.pk for look in looks)}
    if ask.pk in seen(member):
        found.add("seen")
    if SECRET in queries.topics_seen(viewer, NOW):
        found.add("topics")
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds)
def test_whoever_is_inside_finds_it_and_nobody_else_by_any_query(db: None, world: World) -> None:
    _of, everybody = build(world)
    ask = send(world, everybody[0])
    for at in world.gone:
        people.leave(member=everybody[at], now=NOW)
    for at, member in enumerate(everybody):
        if at == 0 or at in world.gone:
            continue
        ways = finds(member, ask)
        if world.inside(at):
            assert ways >= {"seen", "list", "by topic", "could answer", "topics"}
        else:
            assert ways == set()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds)
def test_letters_and_answers_go_to_those_inside_alone(db: None, world: World) -> None:
    _of, everybody = build(world)
    ask = send(world, everybody[0])
    for at in world.gone:
        people.leave(member=everybody[at], now=NOW)
    first_wave()
    inside = {m.pk for at, m in enumerate(everybody) if at and world.inside(at)}
    reached = set(Asking.objects.filter(ask=ask).values_list("member_id", flat=True))
    assert reached <= inside
    assert len(reached) == min(3, len(inside)), "three of those inside are asked at first"
    for member in everybody[1:]:
        if member.pk not in inside:
            with pytest.raises(NotHere):
                actions.answer_ask(ask_id=ask.pk, by=member, now=NOW)
            with pytest.raises(NotHere):
                actions.leave_me_alone(member=member, ask_id=ask.pk, now=NOW)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds)
def test_pages_links_and_copies_say_nothing_outside(db: None, world: World) -> None:
    of, everybody = build(world)
    ask = send(world, everybody[0], kind="offer")
    Member.objects.update(interests=[])
    for at in world.gone:
        people.leave(member=everybody[at], now=NOW)
    for at, member in enumerate(everybody):
        if at == 0 or at in world.gone:
            continue
        member.refresh_from_db()
        client = cast.sign_in(Client(), member)
        link = letters.answer_path(ask, member, letters.HELPS)
        pages = [
            client.get(path).content.decode()
            for path in (f"/c/{of.slug}/asks", f"/c/{of.slug}/", link)
        ]
        status = client.get(f"/c/{of.slug}/asks/{ask.pk}").status_code
        if world.inside(at):
            assert (status, SECRET in pages[0]) == (200, True)
        else:
            assert status == 404
            assert not any(SECRET in page for page in pages)
            assert SECRET not in str(own_data(member))
