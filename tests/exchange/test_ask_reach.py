"""Nobody outside the reach of an ask ever sees it, by any path; everybody inside does.

Random networks, circles, units and wishes to be apart, held against walking them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.exchange import actions
from hallway.exchange import ask_letters as letters
from hallway.exchange.models import Ask, Asking
from hallway.exchange.queries import asks as queries
from hallway.people import actions as people
from hallway.people.errors import NotHere
from hallway.people.models import Block, Circle, Member, Tie
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


@pytest.fixture
def everybody(db: None) -> list[Member]:
    of = cast.community()
    people.create_circle(community=of, name="Builders")
    return [cast.member(of, name, interests=[SECRET]) for name in cast.NAMES[:PEOPLE]]


@contextmanager
def lived(world: World, everybody: list[Member]) -> Iterator[None]:
    """The world for as long as one example lasts."""
    of, circle = everybody[0].community, Circle.objects.get()
    with transaction.atomic():
        for member, unit in zip(everybody, world.units, strict=True):
            member.units = {"team": unit}
        Member.objects.bulk_update(everybody, ["units"])
        for one, other in world.ties:
            tie(everybody[one], everybody[other])
        Block.objects.bulk_create(
            Block(community=of, by=everybody[by], against=everybody[against], created_at=NOW)
            for by, against in world.apart
        )
        people.join_circle(circle=circle, member_ids=[everybody[at].pk for at in world.circle])
        yield
        transaction.set_rollback(True)
    for member in everybody:
        member.state = "active"


def outsiders_first(world: World, everybody: list[Member]) -> list[tuple[bool, Member]]:
    """(inside, member) of everybody who is here, but the author."""
    here = [at for at in range(1, PEOPLE) if at not in world.gone]
    return [(world.inside(at), everybody[at]) for at in here]


def leave(world: World, everybody: list[Member]) -> None:
    for at in world.gone:
        people.leave(member=everybody[at], now=NOW)


def send(world: World, author: Member, **more: Any) -> Ask:
    facts: dict[str, Any] = {
        **more,
        "reach": world.reach,
        "topics": [SECRET],
        "words": f"{SECRET}?",
    }
    if world.reach == "circle":
        facts["circle_id"] = author.circles.get().pk
    if world.reach == "unit":
        facts["unit_name"] = "team"
    return write(author, **facts)


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
    if SECRET in queries.topics_seen(viewer, NOW):
        found.add("topics")
    return found


def often(examples: int) -> settings:
    quiet = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet)


@often(25)
@given(world=worlds)
def test_whoever_is_inside_finds_it_and_nobody_else(everybody: list[Member], world: World) -> None:
    with lived(world, everybody):
        ask = send(world, everybody[0])
        leave(world, everybody)
        for inside, member in outsiders_first(world, everybody):
            assert seen(member) == ({ask.pk} if inside else set())


@often(4)
@given(world=worlds)
def test_every_list_and_every_count_keeps_to_it(everybody: list[Member], world: World) -> None:
    with lived(world, everybody):
        ask = send(world, everybody[0])
        leave(world, everybody)
        for inside, member in outsiders_first(world, everybody):
            ways = {"list", "by topic", "could answer", "topics"}
            assert finds(member, ask) == (ways if inside else set())


@often(6)
@given(world=worlds)
def test_letters_and_answers_go_to_those_inside_alone(
    everybody: list[Member], world: World
) -> None:
    with lived(world, everybody):
        ask = send(world, everybody[0])
        leave(world, everybody)
        first_wave()
        here = outsiders_first(world, everybody)
        inside = {member.pk for within, member in here if within}
        reached = set(Asking.objects.filter(ask=ask).values_list("member_id", flat=True))
        assert reached <= inside
        assert len(reached) == min(3, len(inside)), "three of those inside are asked at first"
        for within, member in here:
            if not within:
                with pytest.raises(NotHere):
                    actions.answer_ask(ask_id=ask.pk, by=member, now=NOW)
                with pytest.raises(NotHere):
                    actions.leave_me_alone(member=member, ask_id=ask.pk, now=NOW)


@often(2)
@given(world=worlds)
def test_pages_links_search_and_copies_say_nothing_outside(
    everybody: list[Member], world: World
) -> None:
    with lived(world, everybody):
        now = timezone.now()
        Member.objects.update(interests=[])
        Tie.objects.update(on=now.date())
        ask = send(world, everybody[0], kind="offer", now=now)
        leave(world, everybody)
        slug = ask.community.slug
        for inside, member in outsiders_first(world, everybody):
            client = cast.sign_in(Client(), member)
            link = letters.answer_path(ask, member, letters.HELPS)
            places = (f"/c/{slug}/asks", f"/c/{slug}/people?q={SECRET}x", f"/c/{slug}/", link)
            shown = [client.get(path).content.decode().count(SECRET) for path in places]
            status = client.get(f"/c/{slug}/asks/{ask.pk}").status_code
            assert (status, shown[0] > 0) == ((200, True) if inside else (404, False))
            if not inside:
                # The box of the search says again what was typed.
                assert sum(shown) == client.get(places[1]).content.decode().count(f"{SECRET}x")
                assert SECRET not in str(own_data(member))
