"""What somebody may see of somebody else: part by part, in the query itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallway.people import actions
from hallway.people.errors import NotHere
from hallway.people.models import Member, Story
from hallway.people.queries import (
    Profile,
    access_person,
    access_story,
    as_seen,
    open_profiles,
    profiles,
    stories_of,
    viewer_of,
)
from tests.cast import NOW
from tests.people.conftest import House

TODAY = NOW.date()
PARTS = ("headline", "ask_about", "interests", "languages")
TOLD: dict[str, Any] = {
    "headline": "Bakes before work",
    "ask_about": "bread",
    "interests": ["climbing"],
    "languages": ["Polski"],
}


@pytest.fixture
def town(house: House) -> House:
    """Cy has told everything, and has a tie with Ben."""
    actions.save_profile(member=house.cy, **TOLD)
    tie(house.ben, house.cy)
    return house


def tie(one: Member, other: Member, days_ago: int = 10) -> None:
    actions.record_tie(
        community_id=one.community_id,
        first_id=one.pk,
        second_id=other.pk,
        on=TODAY - timedelta(days=days_ago),
        weight=0.5,
        source="declared",
    )


def seen(viewer: Member, somebody: Member) -> Profile:
    return profiles(viewer, [somebody.pk], TODAY)[somebody.pk]


def parts_of(profile: Profile) -> dict[str, Any]:
    return {part: getattr(profile, part) for part in PARTS if getattr(profile, part)}


def show(member: Member, who: str) -> None:
    actions.save_profile(member=member, shown=dict.fromkeys(PARTS, who))


def test_everybody_sees_what_is_for_everybody(town: House) -> None:
    assert parts_of(seen(town.dee, town.cy)) == TOLD
    assert parts_of(open_profiles(town.community.pk, [town.cy.pk])[town.cy.pk]) == TOLD


def test_what_somebody_likes_and_where_they_are_leads_to_others_like_them(
    town: House, browser: Callable[[Member], Client]
) -> None:
    actions.save_profile(member=town.cy, interests=["salt & bread"])
    Member.objects.filter(pk=town.cy.pk).update(units={"team": "R&D"})
    actions.save_profile(member=town.dee, interests=["salt & bread"])
    ben = browser(town.ben)
    page = ben.get(town.url(f"people/{town.cy.pk}")).content.decode()
    for words in ("salt%20%26%20bread", "R%26D"):
        assert f'href="{town.url("people")}?q={words}"' in page
    assert "Dee" in ben.get(f"{town.url('people')}?q=salt%20%26%20bread").content.decode()
    own = browser(town.cy).get(town.url(f"people/{town.cy.pk}")).content.decode()
    assert "?q=" not in own


def test_ties_see_what_is_for_ties_and_nobody_else_does(town: House) -> None:
    show(town.cy, "ties")
    assert parts_of(seen(town.ben, town.cy)) == TOLD
    assert parts_of(seen(town.dee, town.cy)) == {}
    assert parts_of(open_profiles(town.community.pk, [town.cy.pk])[town.cy.pk]) == {}


def test_what_is_for_nobody_is_for_its_owner_alone(town: House) -> None:
    show(town.cy, "nobody")
    assert parts_of(seen(town.ben, town.cy)) == {}
    assert parts_of(seen(town.cy, town.cy)) == TOLD


def test_organisers_see_no_more_than_anybody(town: House) -> None:
    show(town.cy, "ties")
    assert parts_of(seen(town.ana, town.cy)) == {}


def test_a_tie_of_long_ago_is_none(town: House) -> None:
    show(town.cy, "ties")
    tie(town.dee, town.cy, days_ago=800)
    assert parts_of(seen(town.dee, town.cy)) == {}


@pytest.mark.parametrize("by_cy", [True, False])
def test_whoever_is_apart_sees_a_page_like_that_of_somebody_who_tells_nothing(
    town: House, browser: Callable[[Member], Client], by_cy: bool
) -> None:
    actions.tell_story(author=town.cy, words="A mountain.", now=NOW)
    before = browser(town.ben).get(town.url(f"people/{town.cy.pk}"))
    assert "bread" in before.content.decode()
    by, against = (town.cy, town.ben) if by_cy else (town.ben, town.cy)
    actions.block(by=by, against=against, now=NOW)
    apart = browser(town.ben).get(town.url(f"people/{town.cy.pk}"))
    actions.unblock(by=by, against_id=against.pk)
    show(town.cy, "nobody")
    actions.change_story(story=town.cy.stories.get(), words="A mountain.", shown="nobody", now=NOW)
    quiet = browser(town.ben).get(town.url(f"people/{town.cy.pk}"))
    assert main(apart) == main(quiet)
    assert "Cy" in main(apart)


def main(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2].partition("</main")[0])


def test_nothing_is_shown_of_who_left_and_they_have_no_page(town: House) -> None:
    actions.leave(member=town.cy, now=NOW)
    gone = seen(town.ben, town.cy)
    assert (gone.name, gone.here, parts_of(gone)) == ("Cy", False, {})
    with pytest.raises(NotHere):
        access_person(viewer_of(town.ana), town.cy.pk, TODAY)


def test_a_part_put_away_is_seen_by_its_owner_alone(town: House) -> None:
    actions.withhold_part(member_id=town.cy.pk, part="headline", now=NOW)
    assert set(parts_of(seen(town.ben, town.cy))) == {"ask_about", "interests", "languages"}
    assert parts_of(seen(town.cy, town.cy)) == TOLD
    # Other words do not bring it back: an organiser does.
    town.cy.refresh_from_db()
    actions.save_profile(member=town.cy, headline="Something else")
    assert "headline" not in parts_of(seen(town.ben, town.cy))
    actions.show_part(member_id=town.cy.pk, part="headline")
    assert seen(town.ben, town.cy).headline == "Something else"


def test_many_are_seen_with_two_queries(town: House) -> None:
    everybody = [town.ana, town.dee, town.cy]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = as_seen(town.ben, everybody, NOW)
    assert [one.name for one in found] == ["Ana", "Dee", "Cy"]
    assert len(asked) == 2
    assert "bread" not in " ".join(query["sql"] for query in asked)


WHO = st.sampled_from(["all", "ties", "nobody"])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    shown=st.fixed_dictionaries(dict.fromkeys(PARTS, WHO)),
    story=WHO,
    tied=st.booleans(),
    apart=st.sampled_from(["", "one", "other"]),
    away=st.sampled_from(["", *PARTS]),
)
def test_each_part_reaches_exactly_whom_its_owner_says(
    house: House, shown: dict[str, str], story: str, tied: bool, apart: str, away: str
) -> None:
    """Against the rule as one would say it, over every mixture of choices."""
    dee, cy = house.dee, house.cy
    cy.refresh_from_db()
    actions.save_profile(member=cy, **TOLD, shown=shown)
    actions.forget_ties(meeting_id=1)
    if tied:
        actions.record_tie(
            community_id=cy.community_id,
            first_id=cy.pk,
            second_id=dee.pk,
            on=TODAY,
            weight=0.5,
            source="met",
            meeting_id=1,
        )
    for by, against in ((dee, cy), (cy, dee)):
        actions.unblock(by=by, against_id=against.pk)
    if apart:
        actions.block(
            by=dee if apart == "one" else cy, against=cy if apart == "one" else dee, now=NOW
        )
    cy.withheld = {away: "2026-03-02"} if away else {}
    cy.save()
    told = Story.objects.create(
        community=house.community,
        author=cy,
        words="A mountain.",
        shown=story,
        created_at=NOW,
        changed_at=NOW,
    )

    def reaches(who: str) -> bool:
        return not apart and (who == "all" or (who == "ties" and tied))

    expected = {part for part in PARTS if reaches(shown[part]) and part != away}
    assert set(parts_of(seen(dee, cy))) == expected
    found = {one.pk for one in stories_of(viewer_of(dee), cy.pk, TODAY)}
    assert (told.pk in found) == reaches(story)
    assert_readable(dee, told.pk, reaches(story))
    actions.delete_story(story=told)


def assert_readable(viewer: Member, story_id: int, expected: bool) -> None:
    if expected:
        assert access_story(viewer_of(viewer), story_id, TODAY)
    else:
        with pytest.raises(NotHere):
            access_story(viewer_of(viewer), story_id, TODAY)
