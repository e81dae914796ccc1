"""Searching never tells of what the searcher may not see: not as a hit, nor as a "more"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.people import actions
from hallway.people.models import Member, Story
from hallway.people.queries import viewer_of
from hallway.people.queries.search import search
from tests import cast
from tests.cast import NOW
from tests.people.conftest import House

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
SHOWN = ("all", "ties", "nobody")
PEOPLE = 5
Some = st.sampled_from(SHOWN)
Pairs = st.sets(st.sampled_from(list(combinations(range(PEOPLE), 2))), max_size=5)

TOWNS = st.fixed_dictionaries(
    {
        "tied": Pairs,
        "apart": Pairs,
        "left": st.sets(st.integers(1, PEOPLE - 1), max_size=2),
        "parts": st.lists(Some, min_size=PEOPLE, max_size=PEOPLE),
        "stories": st.lists(st.tuples(st.integers(0, PEOPLE - 1), Some), max_size=5),
        "hidden": st.sets(st.integers(0, 4)),
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=TOWNS)
def test_found_is_exactly_what_may_be_seen(facts) -> None:
    """Random ties, wishes to be apart, pages and stories: a slow, plain rule says who sees what."""
    sid = transaction.savepoint()
    town, stories = build(facts)
    for at, viewer in enumerate(town):
        if at not in facts["left"]:
            assert found(viewer, "person") == {
                town[other].pk for other in range(PEOPLE) if reads_part(facts, at, other)
            }
            assert found(viewer, "story") == {
                story.pk for number, story in enumerate(stories) if reads_story(facts, at, number)
            }
    transaction.savepoint_rollback(sid)


def build(facts) -> tuple[list[Member], list[Story]]:
    town = cast.people(cast.community("Town"), PEOPLE)
    for member, shown in zip(town, facts["parts"], strict=True):
        told = {} if shown == "all" else {"ask_about": shown}
        actions.save_profile(member=member, ask_about="Old maps", shown=told)
    stories = [
        actions.tell_story(author=town[author], words="A map I drew.", shown=shown, now=NOW)
        for author, shown in facts["stories"]
    ]
    for number, story in enumerate(stories):
        if number in facts["hidden"]:
            actions.hide_story(story_id=story.pk, now=NOW)
    for one, other in facts["tied"]:
        tie(town[one], town[other])
    for one, other in facts["apart"]:
        actions.block(by=town[one], against=town[other], now=NOW)
    for at in facts["left"]:
        actions.leave(member=town[at], now=NOW)
    return town, stories


def tie(one: Member, other: Member) -> None:
    actions.record_tie(
        community_id=one.community_id, first_id=one.pk, second_id=other.pk, on=TODAY, weight=1.0
    )


def found(viewer: Member, kind: str) -> set[int]:
    """Through every page of finds, one hit at a time."""
    return set(leaf_through(viewer, kind))


def leaf_through(viewer: Member, kind: str) -> Iterator[int]:
    after = 0
    for _page in range(20):
        groups = search(viewer_of(viewer), "maps", today=TODAY, kinds=[kind], most=1, after=after)
        for group in groups:
            assert len(group.hits) == 1, "a page that has nothing tells that something is there"
            yield group.hits[0].hit.object_id
        after = groups[0].more if groups else 0
        if not after:
            return


def near(facts, one: int, other: int) -> bool:
    pair = (min(one, other), max(one, other))
    return pair in facts["tied"] and other not in facts["left"]


def kept_apart(facts, one: int, other: int) -> bool:
    return (min(one, other), max(one, other)) in facts["apart"]


def reads(facts, viewer: int, owner: int, shown: str) -> bool:
    if viewer == owner:
        return True
    if owner in facts["left"] or kept_apart(facts, viewer, owner):
        return False
    return shown == "all" or (shown == "ties" and near(facts, viewer, owner))


def reads_part(facts, viewer: int, owner: int) -> bool:
    shown = facts["parts"][owner]
    # What is for nobody is not even found by oneself: it is not in the index.
    return shown != "nobody" and reads(facts, viewer, owner, shown)


def reads_story(facts, viewer: int, number: int) -> bool:
    author, shown = facts["stories"][number]
    if number in facts["hidden"] and viewer != author:
        return False
    return shown != "nobody" and reads(facts, viewer, author, shown)


# Statements


def test_one_statement_decides_whatever_the_words(house: House) -> None:
    """May it be seen, and does it say so: asked at once. Then what was found is fetched."""
    for words in ("maps", "old maps of the harbour and everything else there"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            search(viewer_of(house.ben), words, today=TODAY, kinds=["person"])
        deciding = [one["sql"] for one in asked if "people_searchentry" in one["sql"]]
        assert len(deciding) == 1
        assert '"people_block"' in deciding[0]


def test_the_number_of_statements_does_not_grow_with_what_is_found(house: House) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            search(viewer_of(house.ben), "maps", today=TODAY)
        return len(asked)

    actions.save_profile(member=house.cy, ask_about="maps")
    actions.tell_story(author=house.cy, words="A map.", shown="all", now=NOW)
    before = statements()
    actions.save_profile(member=house.dee, ask_about="maps")
    for _ in range(3):
        actions.tell_story(author=house.dee, words="A map.", shown="all", now=NOW)
    assert statements() == before


# The page


@pytest.fixture
def as_cy(house: House, browser: Callable[[Member], Client]) -> Client:
    return browser(house.cy)


def main(answer) -> str:
    return re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())


def test_without_words_everybody_is_there_by_name(house: House, as_cy: Client) -> None:
    page = main(as_cy.get(house.url("people")))
    assert [name for name in ("Ana", "Ben", "Cy", "Dee") if f">{name}</a>" in page] == [
        *("Ana", "Ben", "Dee"),
    ]


def test_words_find_in_groups_and_are_marked(house: House, as_cy: Client) -> None:
    actions.save_profile(member=house.ben, ask_about="Drawing <maps> & plans")
    actions.tell_story(author=house.dee, words="I drew a map of the harbour.", shown="all", now=NOW)
    page = main(as_cy.get(house.url("people?q=map")))
    assert "Drawing &lt;<mark>maps</mark>&gt; &amp; plans" in page
    assert "I drew a <mark>map</mark> of the harbour." in page
    assert page.index(">People<") < page.index(">Stories<")


def test_typed_ahead_only_the_finds_come_back(house: House, as_cy: Client) -> None:
    whole = as_cy.get(house.url("people?q=be"))
    live = as_cy.get(house.url("people?q=be"), headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in live.content.decode()
    assert ">n</strong>" in live.content.decode() or "<mark>Ben</mark>" in live.content.decode()


@pytest.mark.parametrize("question", ["", "?q=ben", "?q=climbing", "?q=old+maps"])
def test_whoever_is_apart_looks_like_somebody_who_tells_nothing(
    house: House, as_cy: Client, question: str
) -> None:
    told = main(as_cy.get(house.url(f"people{question}")))
    actions.save_profile(member=house.ben, ask_about="Climbing", interests=["old maps"])
    actions.block(by=house.ben, against=house.cy, now=NOW)
    # Their name is on every other list: missing here, it would tell of the wish.
    assert main(as_cy.get(house.url(f"people{question}"))) == told


ODD = ("?q=%00a", "?q=%F0%9F%98%80", "?after=-1", "?after=99999999", "?q=%22%27%5C*%28")


@pytest.mark.parametrize("question", [*ODD, "?q=ben&kind=nothing&after=x"])
def test_no_question_breaks_the_page(house: House, as_cy: Client, question: str) -> None:
    assert as_cy.get(house.url(f"people{question}")).status_code in (200, 400)
