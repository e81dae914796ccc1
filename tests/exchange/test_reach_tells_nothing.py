"""Over networks of every kind: what whoever asks is shown follows from what others allow.

Whatever they do not allow is taken away, or put there; the page has to stay the same, word for
word and way for way. So nothing on it can tell of an opt-in that is not there, of a tie that is
not to be used, or of who would rather not meet whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.exchange.queries import introduction_pages as pages
from hallway.exchange.queries.kept import forget_graphs
from hallway.exchange.queries.seen_ways import LEAST_SOMEBODY
from hallway.people.models import Block, Member, Tie, TieChoice
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange import warm

pytestmark = pytest.mark.django_db
PEOPLE = 6
PAIRS = list(combinations(range(PEOPLE), 2))
ASKER, TARGET = 0, PEOPLE - 1


@dataclass(frozen=True)
class Town:
    """Who knows whom, who lets what be used, and who would rather not meet whom."""

    ties: frozenset[tuple[int, int]]
    introduces: frozenset[int]
    lets: tuple[tuple[tuple[int, int], bool], ...]
    apart: frozenset[tuple[int, int]]
    away: frozenset[int]

    def lets_use(self, one: int, other: int) -> bool:
        return dict(self.lets).get((one, other), one in self.introduces)

    def open_tie(self, one: int, other: int) -> bool:
        """Whether both let it be used; of whoever asks nothing is needed."""
        pair = (min(one, other), max(one, other))
        ends = [end for end in (pair, pair[::-1]) if end[0] != ASKER]
        gone = {one, other} & self.away - {ASKER}
        allowed = all(self.lets_use(*end) for end in ends)
        return pair in self.ties and not gone and allowed and not self.are_apart(one, other)

    def are_apart(self, one: int, other: int) -> bool:
        return bool({(one, other), (other, one)} & self.apart)

    def ways(self) -> set[tuple[int, ...]]:
        """Every way there is, by hand."""
        middle = [at for at in range(1, PEOPLE - 1) if at in self.introduces]
        tried = [(at,) for at in middle] + [(a, b) for a in middle for b in middle if a != b]
        return {way for way in tried if self.leads(way)}

    def leads(self, way: tuple[int, ...]) -> bool:
        whole = (ASKER, *way, TARGET)
        together = not any(self.are_apart(*pair) for pair in combinations(whole, 2))
        return together and all(map(self.open_tie, whole, whole[1:]))

    def bare(self) -> Town:
        """Only what others allow: the ties that a way may use, and nobody's other wishes."""
        used = {
            (min(pair), max(pair))
            for way in self.ways()
            for pair in zip((ASKER, *way), (*way, TARGET), strict=True)
        }
        own = {pair for pair in self.ties if ASKER in pair}
        ties = frozenset(used | own)
        closed = [(other, ASKER) for _asker, other in own - used]
        lets = tuple((end, True) for a, b in used for end in ((a, b), (b, a)))
        lets += tuple((end, False) for end in closed)
        middle = frozenset(at for way in self.ways() for at in way)
        return Town(ties, middle, lets, frozenset(), frozenset())


def pairs(at_most: int) -> st.SearchStrategy[frozenset[tuple[int, int]]]:
    both_ways = [*PAIRS, *[(b, a) for a, b in PAIRS]]
    return st.frozensets(st.sampled_from(both_ways), max_size=at_most)


towns = st.builds(
    Town,
    ties=st.frozensets(st.sampled_from(PAIRS), min_size=4),
    introduces=st.frozensets(st.integers(0, PEOPLE - 1), min_size=2),
    lets=pairs(4).flatmap(
        lambda ends: st.tuples(*[st.tuples(st.just(end), st.booleans()) for end in sorted(ends)])
    ),
    apart=pairs(2),
    away=st.frozensets(st.integers(0, PEOPLE - 1), max_size=1),
)


def build(town: Town) -> list[Member]:
    of = cast.community()
    people = [
        warm.somebody(of, name, lets=at in town.introduces, units={"team": "Design"})
        for at, name in enumerate(cast.NAMES[:PEOPLE])
    ]
    for at in town.away:
        Member.objects.filter(pk=people[at].pk).update(paused_until="9999-12-31")
    for one, other in town.ties:
        warm.tie(people[one], people[other])
    TieChoice.objects.bulk_create(
        TieChoice(community=of, by=people[a], other=people[b], lets=lets, changed_at=NOW)
        for (a, b), lets in town.lets
        if (min(a, b), max(a, b)) in town.ties
    )
    Block.objects.bulk_create(
        Block(community=of, by=people[a], against=people[b], created_at=NOW) for a, b in town.apart
    )
    return people


def shown(town: Town) -> tuple[tuple[str, ...], ...]:
    """What stands on the page about one person."""
    forget_graphs()
    with transaction.atomic():
        people = build(town)
        asker = Member.objects.select_related("community").get(pk=people[ASKER].pk)
        found = pages.introducing(viewer_of(asker), people[TARGET].pk, NOW).ways
        transaction.set_rollback(True)
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(town=towns)
def test_what_is_shown_follows_from_what_others_allow(db: None, town: Town) -> None:
    page = shown(town)
    assert bool(page) == bool(town.ways()), "a way is found where there is one, and only there"
    assert page == shown(town.bare()), "what nobody allows to be told changes nothing"
    own = sum(ASKER in pair for pair in town.ties)
    for way in page:
        assert way[0] == ("somebody you know (Design)" if own >= LEAST_SOMEBODY else way[0])
        assert not any(name in word for word in way for name in cast.NAMES)


def test_a_network_that_tells_if_the_rule_is_broken() -> None:
    assert Tie.objects.count() == 0
    line = frozenset({(0, 1), (1, 5)})
    town = Town(line, frozenset({1, 5}), (), frozenset(), frozenset())
    assert shown(town) == (("somebody you know",),)
    assert shown(Town(line, frozenset({1, 5}), (), frozenset({(5, 0)}), frozenset())) == ()
    assert town.ways() == {(1,)}
