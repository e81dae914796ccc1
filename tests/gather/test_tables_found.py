"""Tables found by their words, and reported: by whom they are for, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.gather import actions
from hallway.gather.models import Table
from hallway.gather.queries.tables import coming
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Block, SearchEntry
from hallway.people.queries import viewer_of
from hallway.people.queries.search import search
from tests import cast
from tests.cast import NOW
from tests.gather import tables
from tests.gather.tables import HALF_PAST_TWELVE, TUESDAY, first, open_table

pytestmark = pytest.mark.django_db


def plan(topic):
    return actions.Plan(topic, TUESDAY, HALF_PAST_TWELVE, "Europe/Berlin")


def found(by, words="bread"):
    groups = search(viewer_of(by), words, today=NOW.date(), kinds=["table"])
    return {one.hit.object_id for group in groups for one in group.hits}


def listed(by):
    return {one.table.pk for one in coming(viewer_of(by), NOW)}


def test_a_table_is_found_by_its_topic_until_it_closes() -> None:
    ana, ben = cast.people(cast.community(), 2)
    table = open_table(ana, topic="New breads")
    assert found(ben) == {table.pk}
    actions.change_table(table_id=table.pk, by=ana, plan=plan(topic="Old cheese"), now=NOW)
    assert (found(ben), found(ben, "cheeses")) == (set(), {table.pk})
    actions.close_table(table_id=table.pk, now=NOW)
    assert found(ben, "cheese") == set()


def test_of_whoever_is_forgotten_no_word_is_found() -> None:
    ana, ben, cy = cast.people(cast.community(), 3)
    open_table(ben, topic="Bread")
    people.erase(member=ben, now=NOW)
    assert found(cy) == found(ana) == set()
    assert not SearchEntry.objects.filter(kind="table").exists()


AUDIENCES = ("everyone", "circle", "Design", "Sales")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    of=st.lists(st.tuples(st.sampled_from(AUDIENCES), st.integers(0, 3)), max_size=4),
    apart=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=3),
    seated=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=4),
    hidden=st.sets(st.integers(0, 3)),
)
def test_found_is_exactly_what_the_list_of_tables_shows(of, apart, seated, hidden) -> None:
    """Whatever the audience, wishes to be apart, seats taken and tables hidden."""
    sid = transaction.savepoint()
    town = cast.people(cast.community("Town"), 5)
    circle = people.start_circle(keeper=town[1], name="Bakers")
    people.join_circle(circle=circle, member_ids=[town[3].pk])
    open_ = [_table(town, circle, audience, host) for audience, host in of]
    for at, who in seated:
        if at < len(open_):
            _sit(open_[at], town[who])
    for by, against in apart:
        if by != against:
            people.block(by=town[by], against=town[against], now=NOW)
    Table.objects.filter(pk__in=[t.pk for at, t in enumerate(open_) if at in hidden]).update(
        hidden_at=NOW
    )
    for one in town:
        assert found(one) == listed(one)
    assert Block.objects.count() <= 3
    transaction.savepoint_rollback(sid)


def _table(town, circle, audience, host):
    if audience == "everyone":
        return open_table(town[host], topic="Bread")
    if audience == "circle":
        in_it = town[1] if host % 2 else town[3]
        return open_table(in_it, topic="Bread", audience="circle", circle_id=circle.pk)
    return open_table(town[host], topic="Bread", audience="units", units={"team": [audience]})


def _sit(table, member) -> None:
    try:
        tables.take(first(table), member)
    except (NotHere, UnableTo):
        return


def test_a_hidden_table_is_there_for_its_host_and_for_those_who_sit_there() -> None:
    ana, ben, cy, dee = cast.people(cast.community(), 4)
    table = open_table(ben, topic="Bread")
    tables.take(first(table), cy)
    report = {"kind": "table", "object_id": table.pk, "now": NOW}
    people.report(viewer=viewer_of(dee), why="", **report)
    people.decide(viewer=viewer_of(ana), act="hidden", words="Not like this.", **report)
    assert (found(dee), listed(dee)) == (set(), set())
    assert found(ben) == found(cy) == found(ana) == {table.pk}
    with pytest.raises(NotHere):
        people.report(viewer=viewer_of(dee), why="", **report)
    people.show_again(viewer=viewer_of(ana), **report)
    assert found(dee) == {table.pk}


def test_ten_tables_a_day_are_enough_and_tomorrow_there_are_more() -> None:
    ana, _ben = cast.people(cast.community(), 2)
    for at in range(10):
        open_table(ana, topic=f"Bread {at}")
    with pytest.raises(UnableTo, match="a lot at once"):
        open_table(ana, topic="One more")
    actions.open_table(host=ana, plan=plan(topic="One more"), now=NOW + timedelta(days=1))


def test_five_circles_a_day_are_enough() -> None:
    ana, _ben = cast.people(cast.community(), 2)
    for at in range(5):
        actions.begin_circle(keeper=ana, name=f"Circle {at}", now=NOW)
    with pytest.raises(UnableTo, match="a lot at once"):
        actions.begin_circle(keeper=ana, name="One more", now=NOW)
