"""Who can introduce me, and who knows about it: what whoever asks gets to see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hallway.exchange.queries import introduction_pages as pages
from hallway.people import actions as people
from hallway.people.actions.search import reindex
from hallway.people.actions.tie_choices import let
from hallway.people.errors import UnableTo
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange import warm
from tests.exchange.warm import chain

pytestmark = pytest.mark.django_db


def ways(asker, target):
    return pages.introducing(viewer_of(asker), target.pk, NOW).ways


def knows(asker, words):
    reindex(community_id=asker.community_id)
    return [
        (one.member.name, one.says, one.through)
        for one in pages.who_knows(viewer_of(asker), words, NOW)
    ]


def test_nobody_on_a_way_is_named() -> None:
    ana, _ben, _cy, dee = chain("Ana", "Ben", "Cy", "Dee")
    assert ways(ana, dee) == (("somebody you know", "somebody"),)


def test_a_unit_is_named_only_where_five_could_be_meant() -> None:
    of = cast.community()
    ana, dee = (warm.somebody(of, name) for name in ("Ana", "Dee"))
    friends = [warm.somebody(of, f"Friend {k}", units={"team": "Design"}) for k in range(5)]
    for one in friends[:4]:
        warm.tie(ana, one)
    warm.tie(friends[0], dee)
    assert ways(ana, dee) == (("somebody you know",),), "four of Ana's own are in Design"
    warm.tie(ana, friends[4])
    assert ways(ana, dee) == (("somebody you know (Design)",),)


def test_further_away_the_two_at_the_ends_are_not_counted() -> None:
    of = cast.community()
    units = {"units": {"team": "Design"}}
    ana = warm.somebody(of, "Ana", **units)
    ben = warm.somebody(of, "Ben")
    cy, dee = (warm.somebody(of, name, **units) for name in ("Cy", "Dee"))
    others = [warm.somebody(of, f"Other {k}", **units) for k in range(3)]
    for one, other in ((ana, ben), (ben, cy), (cy, dee)):
        warm.tie(one, other)
    assert len(others) == 3
    assert ways(ana, dee) == (("somebody you know", "somebody"),)
    warm.somebody(of, "One more", **units)
    assert ways(ana, dee) == (("somebody you know", "somebody (Design)"),)


def test_only_over_ties_that_both_let_be_used() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    let(by=cy, other=ben, lets=False, now=NOW)
    assert ways(ana, cy) == ()
    let(by=cy, other=ben, lets=True, now=NOW)
    assert len(ways(ana, cy)) == 1
    let(by=ben, other=ana, lets=False, now=NOW)
    assert ways(ana, cy) == ()
    let(by=ben, other=ana, lets=None, now=NOW)
    assert len(ways(ana, cy)) == 1
    with pytest.raises(UnableTo, match="no tie"):
        let(by=ana, other=cy, lets=True, now=NOW)


@pytest.mark.parametrize("pair", ["Ana Cy", "Cy Ana", "Ana Ben", "Ben Cy", "Cy Ben"])
def test_a_wish_to_be_apart_looks_like_nobody(pair: str) -> None:
    members = {one.name: one for one in chain("Ana", "Ben", "Cy")}
    by, against = pair.split()
    people.block(by=members[by], against=members[against], now=NOW)
    assert ways(members["Ana"], members["Cy"]) == ()


def test_nobody_leads_through_whoever_is_on_a_break_or_gone() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    assert ways(ana, cy) == ()
    people.resume(member=ben)
    assert len(ways(ana, cy)) == 1
    people.leave(member=ben, now=NOW)
    assert ways(ana, cy) == ()


def test_who_takes_a_break_can_still_ask() -> None:
    ana, _ben, cy = chain("Ana", "Ben", "Cy")
    people.pause(member=ana, until=people.UNTIL_I_SAY)
    assert len(ways(ana, cy)) == 1


def test_three_ways_that_share_nobody_the_strongest_first() -> None:
    of = cast.community()
    ana, dee = (warm.somebody(of, name) for name in ("Ana", "Dee"))
    for at in range(5):
        one = warm.somebody(of, f"Friend {at}")
        warm.tie(ana, one, weight=0.5 + at / 10)
        warm.tie(one, dee)
    assert len(ways(ana, dee)) == 3
    it = warm.ask(ana, dee)
    assert warm.asked(it) == "Friend 4"


def test_the_way_that_costs_its_people_least_comes_first() -> None:
    of = cast.community()
    ana, dee, eli = (warm.somebody(of, name) for name in ("Ana", "Dee", "Eli"))
    often, seldom = (warm.somebody(of, name) for name in ("Often", "Seldom"))
    for one, weight in ((often, 1.0), (seldom, 0.8)):
        warm.tie(ana, one, weight=weight)
        warm.tie(one, dee, weight=weight)
    warm.tie(often, eli)
    assert warm.asked(warm.ask(ana, eli)) == "Often"
    assert warm.asked(warm.ask(ana, dee)) == "Seldom"


def test_who_knows_about_heat_pumps_and_through_whom() -> None:
    ana, ben, cy, dee = chain("Ana", "Ben", "Cy", "Dee")
    for one, text in ((ben, "Heat pumps in old houses"), (dee, "A heat pump of my own")):
        one.ask_about = text
        one.save()
    assert knows(ana, "heat pumps") == [
        ("Ben", "Heat pumps in old houses", ()),
        ("Dee", "A heat pump of my own", ("somebody you know", "somebody")),
    ]
    assert knows(ana, "sourdough") == []
    assert "Cy" not in str(knows(ana, "heat pumps")), cy


def test_a_part_that_is_not_for_the_asker_answers_no_question() -> None:
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    cy.ask_about, cy.shown = "Heat pumps", {"ask_about": "ties"}
    cy.save()
    assert knows(ana, "heat pumps") == []
    assert knows(ben, "heat pumps") == [("Cy", "Heat pumps", ())]
    cy.shown = {"ask_about": "nobody"}
    cy.save()
    assert knows(ben, "heat pumps") == []


def test_whoever_is_apart_from_the_asker_answers_no_question() -> None:
    ana, _ben, cy = chain("Ana", "Ben", "Cy")
    cy.ask_about = "Heat pumps"
    cy.save()
    people.block(by=cy, against=ana, now=NOW)
    assert knows(ana, "heat pumps") == []


def test_many_who_know_take_no_more_questions_to_the_database() -> None:
    of = cast.community()
    ana, counted = warm.somebody(of, "Ana"), []
    for turn in range(2):
        for at in range(2):
            friend = warm.somebody(of, f"Friend {turn} {at}")
            warm.tie(ana, friend)
            people.tell_story(author=friend, words=f"Old heat pumps, part {at}", now=NOW)
        reindex(community_id=of.pk)
        pages.who_knows(viewer_of(ana), "heat pumps", NOW)
        with CaptureQueriesContext(connection) as asked:
            found = pages.who_knows(viewer_of(ana), "heat pumps", NOW)
        assert len(found) == 2 * turn + 2
        assert {one.says[:14] for one in found} == {"Old heat pumps"}
        counted.append(len(asked))
    assert counted[0] == counted[1]
