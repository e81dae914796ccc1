"""Introductions in the browser, from a letter and through the API."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hallway.exchange.models import Introduction
from hallway.follow_up.sources import source_of
from hallway.people import actions as people
from hallway.people.actions import reports
from hallway.people.errors import NotHere
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange import warm
from tests.exchange.warm import ask, asked, chain, letters, says
from tests.match.test_api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def path(member, place):
    return f"/c/{member.community.slug}/{place}"


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def link_of(letter):
    return re.search(r"https?://[^/\s]+(/l/introduc\S+)", letter.text)[1]


def test_asked_for_in_two_steps_the_second_with_lines_written_for_them():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    browser = cast.sign_in(Client(), ana)
    page = path(ana, f"reach/{cy.pk}")
    assert "Through somebody you know" in words(browser.get(page))
    drafted = browser.post(page, {"why": "Old maps", "other_ways": "on"})
    assert "About Ana:" in drafted.content.decode()
    assert not Introduction.objects.exists(), "nothing is asked before they have read it"
    sent = browser.post(page, {"why": "Old maps", "blurb": "Ana, of the maps.", "other_ways": "on"})
    assert sent.status_code == 302
    assert "Ana, of the maps." in letters("introduction-asked", ben)[0].text
    mine = words(browser.get(path(ana, "introductions")))
    assert "On its way" in mine
    assert "Ben" not in mine
    assert "You hear by" in words(browser.get(page))


def test_from_the_letter_without_signing_in_and_looking_changes_nothing():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    link = link_of(letters("introduction-asked", ben)[0])
    for _look in range(2):
        assert "Would you introduce Ana to Cy?" in words(Client().get(link))
    assert asked(it) == "Ben"
    answer = {"answer": "yes", "blurb": "A friend of mine.", "word": "You'd like her."}
    assert "Thank you" in words(Client().post(link, answer))
    assert asked(it) == "Cy"
    assert Client().get(link).status_code == 410
    text = letters("introduction-asked", cy)[0].text
    assert "A friend of mine." in text
    assert "You'd like her." in text
    said = Client().post(link_of(letters("introduction-asked", cy)[0]), {"answer": "yes"})
    assert "a letter to both of you is on its way" in words(said)
    coffee = link_of(letters("introduced")[0])
    assert "Have a coffee?" in words(Client().get(coffee))
    assert "on its way to both" in words(Client().post(coffee))
    assert len(letters("introduction")) == 2


def test_a_question_stands_on_the_home_of_whoever_is_asked_and_goes_with_the_answer():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    browser = cast.sign_in(Client(), ben)
    assert "Would you introduce Ana to Cy?" in words(browser.get(path(ben, "")))
    page = path(ben, f"introductions/{it.pk}/question")
    assert "Not this time" in words(browser.get(page))
    assert "Nobody is told" in words(browser.post(page, {"answer": "no"}))
    assert "A warm introduction" not in words(browser.get(path(ben, "")))
    stranger = cast.sign_in(Client(), cy)
    assert stranger.get(page).status_code == 404, "whoever was never asked finds nothing"


def test_a_page_for_somebody_apart_reads_like_any_page_without_a_way():
    ana, _ben, cy = chain("Ana", "Ben", "Cy")
    eli = warm.somebody(ana.community, "Eli")
    people.block(by=cy, against=ana, now=NOW)
    browser = cast.sign_in(Client(), ana)
    apart, far = (words(browser.get(path(ana, f"reach/{one.pk}"))) for one in (cy, eli))
    assert apart.replace("Cy", "X") == far.replace("Eli", "X")
    posts = [
        browser.post(path(ana, f"reach/{one.pk}"), {"why": "x", "blurb": "y"}) for one in (cy, eli)
    ]
    pages = [words(one).replace(name, "X") for one, name in zip(posts, ("Cy", "Eli"), strict=True)]
    assert pages[0] == pages[1]


def test_taken_back_on_the_page():
    ana, _ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    browser = cast.sign_in(Client(), ana)
    done = browser.post(path(ana, f"introductions/{it.pk}/withdrawal"), follow=True)
    assert "Taken back. Nobody is told." in words(done)
    assert asked(it) == ""


def test_somebody_is_found_by_name_and_on_their_page():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    browser = cast.sign_in(Client(), ana)
    assert "Who can introduce me?" in words(browser.get(path(ana, "reach?name=cy")))
    assert "Who can introduce me?" in words(browser.get(path(ana, f"people/{cy.pk}")))
    assert "Who can introduce me?" not in words(browser.get(path(ana, f"people/{ana.pk}")))
    assert "Who can introduce me?" not in words(browser.get(path(ana, f"people/{ben.pk}")))


def test_words_that_are_reported_and_hidden_ask_nobody_any_more():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    organiser = cast.member(ana.community, "Olga", role="organiser")
    it = ask(ana, cy)
    case = reports.report(
        viewer=viewer_of(ben), kind="introduction", object_id=it.pk, why="rude", now=NOW
    )
    with pytest.raises(NotHere):
        reports.report(
            viewer=viewer_of(cy), kind="introduction", object_id=it.pk, why="rude", now=NOW
        )
    reports.decide(
        viewer=viewer_of(organiser),
        kind=case.kind,
        object_id=it.pk,
        act="hidden",
        words="Rude",
        now=NOW,
    )
    assert asked(it) == ""
    assert warm.seen(ana) == [("Cy", "open")]
    mine = words(cast.sign_in(Client(), ana).get(path(ana, "introductions")))
    assert "An organiser has taken these words away" in mine


def test_a_spark_can_come_of_an_introduction():
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    it = ask(ana, cy)
    key = f"introduction:{it.pk}"
    with pytest.raises(NotHere):
        source_of(ana, key, NOW)
    says(ben, it, yes=True)
    says(cy, it, yes=True)
    assert source_of(ana, key, NOW).others == (cy,)
    assert source_of(cy, key, NOW).others == (ana,)
    with pytest.raises(NotHere):
        source_of(ben, key, NOW)


def test_through_the_api(client):
    ana, ben, cy = chain("Ana", "Ben", "Cy")
    mine, theirs = Caller(client, ana), Caller(client, ben)
    found = mine("get", f"/reach/{cy.pk}").json()
    assert found["ways"] == [["somebody you know"]]
    assert mine("get", "/reach?topic=maps").json() == []
    made = mine("post", "/introductions", {"member_id": cy.pk, "why": "Old maps"})
    assert made.json()["state"] == "open"
    assert mine("post", "/introductions", {"member_id": cy.pk, "why": "x"}).status_code == 409
    (question,) = theirs("get", "/introduction-questions").json()
    assert question["target"]["name"] == "Cy"
    call = f"/introduction-questions/{question['id']}/answer"
    assert mine("post", call, {"yes": True}).status_code == 404
    assert theirs("post", call, {"yes": False}).status_code == 204
    assert mine("get", "/introductions").json()[0]["state"] == "open"
    assert mine("delete", f"/introductions/{made.json()['id']}").status_code == 204
    assert mine("get", "/introductions").json() == []
    looks = Caller(client, ana, ["exchange:read"])
    assert looks("post", "/introductions", {"member_id": cy.pk, "why": "x"}).status_code == 403
