"""How near two people are, asked inside the database: the same as walking the ties by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.people import actions
from hallway.people.models import Member, Tie
from hallway.people.queries import TIE_LASTS, apart, reached, tied, tied_within_two
from tests import cast
from tests.cast import NOW

TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def tie(one: Member, other: Member, on: date = TODAY, weight: float = 1.0) -> None:
    first, second = sorted((one, other), key=lambda who: who.pk)
    Tie.objects.create(
        community=one.community, first=first, second=second, on=on, weight=weight, source="met"
    )


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ties=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1])),
    gone=st.sets(st.integers(1, 6), max_size=2),
)
def test_ties_and_ties_of_ties_are_those_of_walking_by_hand(
    db: None, ties: set[tuple[int, int]], gone: set[int]
) -> None:
    Member.objects.all().delete()
    of = cast.community()
    people = [cast.member(of, name) for name in cast.NAMES[:7]]
    for one, other in ties:
        tie(people[one], people[other])
    Member.objects.filter(pk__in=[people[at].pk for at in gone]).update(state="left")
    near = {b for a, b in ties if a == 0} | {a for a, b in ties if b == 0}
    near -= gone
    second = {b for a, b in ties if a in near} | {a for a, b in ties if b in near}
    me = people[0].pk
    assert names(tied(of.pk, me, TODAY), of.pk) == {people[at].name for at in near}
    wide = (near | second) - gone - {0}
    assert names(tied_within_two(of.pk, me, TODAY), of.pk) == {people[at].name for at in wide}
    of.delete()


def names(condition: object, community_id: int) -> set[str]:
    return {one.name for one in reached(condition, community_id)}  # type: ignore[arg-type]


def test_a_tie_ends_after_two_years_and_nothing_is_no_tie() -> None:
    of = cast.community()
    ben, cy, dee, ana = cast.ben(of), cast.cy(of), cast.dee(of), cast.ana(of)
    tie(ben, cy, TODAY - TIE_LASTS)
    tie(ben, dee, TODAY - TIE_LASTS + timedelta(days=1))
    tie(ben, ana, weight=0.0)
    assert names(tied(of.pk, ben.pk, TODAY), of.pk) == {"Dee"}


def test_apart_goes_both_ways() -> None:
    of = cast.community()
    ben, cy, dee = cast.ben(of), cast.cy(of), cast.dee(of)
    actions.block(by=ben, against=cy, now=NOW)
    assert names(apart(ben.pk), of.pk) == {"Cy"}
    assert names(apart(cy.pk), of.pk) == {"Ben"}
    assert names(apart(dee.pk), of.pk) == set()
