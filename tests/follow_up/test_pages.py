"""Answering by one click, on the page, through the API; and what organisers may know."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hallway.follow_up import actions, queries
from hallway.follow_up.models import Outcome
from hallway.meet.models import Meeting
from hallway.people.actions import make_token
from hallway.people.errors import NotHere
from hallway.people.models import Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.meet import rounds
from tests.meet.rounds import Story, letters, links, seated

Browser = Callable[[Member], Client]


@pytest.fixture
def browser() -> Browser:
    return lambda somebody: cast.sign_in(Client(), somebody)


@pytest.fixture
def asked(story: Story, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """The morning after: the question has come."""
    story.now = meeting.ask_at
    actions.run_due(now=story.now, worker="test")
    monkeypatch.setattr(timezone, "now", lambda: story.now)
    return meeting


def words(response) -> str:
    return html.unescape(response.content.decode())


def my_links(story: Story, name: str) -> list[str]:
    """We met, it didn't happen, we still plan to."""
    (letter,) = letters("question", to=story.one(name))
    return links(letter, "met")


def test_one_click_says_that_they_met_and_the_rest_follows(story: Story, asked: Meeting) -> None:
    met, _missed, _later = my_links(story, "Ben")
    page = words(Client().get(met))
    assert "Hello Ben" in page
    assert "You met Ana?" in page
    assert not Outcome.objects.exists()

    page = words(Client().post(met))
    outcome = Outcome.objects.get()
    assert (outcome.member, outcome.met, outcome.worth_it) == (story.one("Ben"), "met", None)
    rest = page.split('action="')[1].split('"')[0]
    assert rest.startswith("/l/how/")
    Client().post(rest, {"met": "met", "worth_it": "yes", "again": "yes"})
    outcome.refresh_from_db()
    assert (outcome.worth_it, outcome.again) == (True, True)


def test_a_click_can_be_taken_back_by_the_next(story: Story, asked: Meeting) -> None:
    met, missed, later = my_links(story, "Ana")
    page = words(Client().post(met))
    assert "No, it didn't happen" in page
    for path, now_true in ((missed, "missed"), (later, "later"), (met, "met")):
        assert Client().post(path).status_code == 200
        assert Outcome.objects.get().met == now_true


def test_looking_at_the_links_says_nothing(story: Story, asked: Meeting) -> None:
    for name in ("Ana", "Ben"):
        for path in my_links(story, name):
            assert Client().get(path).status_code == 200
    assert not Outcome.objects.exists()


def test_an_answer_that_is_there_is_not_changed_by_a_passing_pointer(
    story: Story, asked: Meeting
) -> None:
    met, missed, _later = my_links(story, "Ana")
    assert "data-answer" in words(Client().get(met))
    Client().post(met)
    assert "data-answer" not in words(Client().get(missed))


def test_the_page_asks_the_same_and_remembers(
    story: Story, asked: Meeting, browser: Browser
) -> None:
    place = story.url(f"meetings/{asked.pk}/outcome")
    somebody = browser(story.one("Ana"))
    somebody.post(place, {"met": "met", "worth_it": "no", "again": ""})
    outcome = Outcome.objects.get()
    assert (outcome.worth_it, outcome.again) == (False, None)
    page = words(somebody.get(place))
    assert page.count("checked") == 3
    assert "only you can see" in page
    assert somebody.post(place, {}).status_code == 200
    assert Outcome.objects.count() == 1


def test_the_other_never_learns_what_was_said(
    story: Story, asked: Meeting, browser: Browser
) -> None:
    Client().post(my_links(story, "Ben")[1])
    page = words(browser(story.one("Ana")).get(story.url(f"meetings/{asked.pk}/outcome")))
    assert page.count("checked") == page.count('value=""') == 2
    stranger = browser(cast.cy(story.community))
    assert stranger.get(story.url(f"meetings/{asked.pk}/outcome")).status_code == 404


def test_outcomes_through_the_api_are_ones_own(story: Story, asked: Meeting) -> None:
    client, place = Client(), f"/api/v1/meetings/{asked.pk}/outcome"

    def asking(name: str) -> dict:
        key = make_token(
            member=story.one(name),
            name="test",
            scopes=["meetings:read", "meetings:write"],
            now=story.now,
        )
        return {"headers": {"Authorization": f"Bearer {key}"}, "content_type": "application/json"}

    ana, ben = asking("Ana"), asking("Ben")
    said = client.put(place, {"met": "met", "worth_it": True}, **ana)
    assert (said.status_code, said.json()["worth_it"]) == (200, True)
    assert client.get(place, **ana).json()["met"] == "met"
    assert client.get(place, **ben).status_code == 404
    assert client.put(place, {"met": "perhaps"}, **ana).status_code == 422


# What organisers may know


@pytest.fixture
def big(db: None) -> Story:
    of = cast.community("Elm House")
    story = rounds.begin(cast.people(of, 20))
    story.introduce()
    story.now += timedelta(days=11)
    return story


def answer(story: Story, count: int, *, missed: int = 0) -> None:
    """So many say they met and that it was worth it; the first few say that they missed it."""
    everybody = [(m, member) for m in Meeting.objects.order_by("pk") for member in seated(m)]
    for number, (meeting, member) in enumerate(everybody[:count]):
        met = "missed" if number < missed else "met"
        actions.say_outcome(
            meeting_id=meeting.pk,
            member_id=member.pk,
            met=met,
            worth_it=met == "met" or None,
            again=None,
            now=story.now,
        )


def figures(story: Story):
    return queries.round_figures(viewer_of(story.one("Ana")), story.round())


def test_no_figure_stands_on_fewer_than_ten_answers(big: Story) -> None:
    answer(big, 9)
    assert (figures(big).held, figures(big).worth_it) == (None, None)
    answer(big, 10)
    assert figures(big).held is not None


def test_a_single_further_answer_moves_no_figure(big: Story) -> None:
    answer(big, 10, missed=4)
    before = figures(big)
    answer(big, 19, missed=4)
    assert figures(big).held == before.held
    assert before.held.per_cent == 60
    # Six had said that it was worth it: too few to show.
    assert before.worth_it is None


def test_only_organisers_of_the_community_read_figures(big: Story, browser: Browser) -> None:
    answer(big, 20)
    place = big.url(f"programs/{big.program.pk}/rounds/{big.round().number}/figures")
    page = words(browser(big.one("Ana")).get(place))
    assert "Nearly all" in page
    part = words(browser(big.one("Ana")).get(place, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "Nearly all" in part
    assert browser(big.one("Ben")).get(place).status_code == 404
    with pytest.raises(NotHere):
        queries.round_figures(viewer_of(big.one("Ben")), big.round())
    elsewhere = cast.ana(cast.community("Oak House"), email="oak@example.org")
    with pytest.raises(NotHere):
        queries.round_figures(viewer_of(elsewhere), big.round())
